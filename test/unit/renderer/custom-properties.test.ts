/** Custom properties that code sets: each costs a new style for everything below the element that has it. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const renderer = path.join(import.meta.dirname, '..', '..', '..', 'renderer');
const read = (pattern: string): string =>
  globSync(pattern, { cwd: renderer })
    .map((file) => readFileSync(path.join(renderer, file), 'utf8'))
    .join('\n');

it('a custom property that code sets is one that a style uses', () => {
  const set = [...read('**/*.{ts,tsx}').matchAll(/['"`](--[a-z][a-z-]*)['"`]/g)].map(([, name]) => name);
  const used = new Set([...read('**/*.css').matchAll(/var\((--[a-z-]+)/g)].map(([, name]) => name));
  expect(set).toContain('--columns');
  expect(set.filter((name) => !used.has(name))).toEqual([]);
});
