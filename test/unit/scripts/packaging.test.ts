import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageOf } from '../../../scripts/packaging/bundled-packages.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const textOf = (name: string): string => readFileSync(path.join(root, name), 'utf8');

describe('the package that a bundled module came from', () => {
  test.each([
    ['/work/node_modules/d3-array/src/index.js', 'd3-array'],
    ['/work/node_modules/@scope/name/lib/a.js?commonjs-proxy', '@scope/name'],
    ['/work/node_modules/outer/node_modules/inner/index.js', 'inner'],
    ['C:\\work\\node_modules\\react\\index.js', 'react'],
  ])('%s is of %s', (id, name) => expect(packageOf(id)).toBe(name));

  test.each([['/work/electron/engine/host.ts'], ['\0virtual:module']])('%s is of none', (id) =>
    expect(packageOf(id)).toBeNull(),
  );
});

describe('what is said twice for want of one place', () => {
  const config = textOf('electron-builder.yml');
  const entry = Object.fromEntries(
    textOf('resources/launcher/permafrost.desktop')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;

  test('the desktop entry has the types, words and name of electron-builder.yml', () => {
    const types = /mimeTypes: \[(.*)\]/.exec(config)?.[1]?.split(', ');
    expect(entry['MimeType']?.split(';').filter((type) => type !== '')).toEqual(types);
    for (const key of ['GenericName', 'Comment', 'Keywords'] as const) {
      expect(config).toContain(`${key}: ${entry[key]}\n`);
    }
    expect(entry['StartupWMClass']).toBe(
      (JSON.parse(textOf('package.json')) as { desktopName: string }).desktopName.replace('.desktop', ''),
    );
  });

  test('the launcher takes no command of the command line for a file', async () => {
    const { COMMANDS } = await import('../../../electron/cli/command-table.ts');
    const patterns = /^ {2}(\*\/\* .*)\)$/m.exec(textOf('resources/launcher/permafrost'))?.[1]?.split(' | ');
    expect(patterns).toContain('*.pfcase');
    const suffixes = patterns!.slice(1).map((pattern) => pattern.slice(1));
    for (const { name } of COMMANDS) {
      expect(name).not.toContain('/');
      for (const suffix of suffixes) expect(name.endsWith(suffix)).toBe(false);
    }
  });
});
