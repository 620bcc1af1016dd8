/** The shell is built into the checkout, also for a command that is called from another folder. */
import path from 'node:path';
import { expect, it } from 'vitest';
import shell from '../../../electron.vite.config.ts';

it('every part of the shell has a place that does not depend on the working folder', () => {
  const out = path.join(import.meta.dirname, '..', '..', '..', 'out');
  const { main, preload, renderer } = shell as Record<string, { build: { outDir: string } }>;
  expect([main, preload, renderer].map((part) => part?.build.outDir)).toEqual(
    ['main', 'preload', 'renderer'].map((name) => path.join(out, name)),
  );
});
