import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/checkpoints');
const folder = mkdtempSync(join(tmpdir(), 'permafrost-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  test('without a command it prints the commands and exits 1', async () => {
    const { code, stdout } = await runCli([]);
    expect(code).toBe(1);
    expect(stdout).toContain('import');
  });

  test.each([['import'], ['show'], ['digest']])(
    '%s --help exits 0 and names its options',
    async (command) => {
      const { code, stdout } = await runCli([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`usage: permafrost ${command}`);
    },
  );

  test.each([
    [['nonsense']],
    [['import', 'a.tar']],
    [['import', 'a.tar', '--case', 'c', '--limit', 'nonsense=1']],
    [['import', 'a.tar', '--case', 'c', '--sha256', 'abc']],
    [['import', 'a.tar', 'b.tar', '--case', 'c', '--sha256', 'ab'.repeat(32)]],
    [['show']],
    [['digest', 'x', '--nonsense']],
  ])('%j is a usage error', async (args) => {
    expect((await runCli(args)).code).toBe(1);
  });

  test('an archive that is not there is refused, and a case that is not there is an error of its own', async () => {
    const missing = await runCli(['import', join(folder, 'none.tar'), '--case', join(folder, 'n.pfcase')]);
    expect(missing.code).toBe(2);
    expect((await runCli(['show', join(folder, 'none.pfcase')])).code).toBe(2);
  });

  test('relative paths are those of the caller, also through npm run', async () => {
    const casePath = join(basename(folder), 'relative.pfcase');
    const launcher = join(import.meta.dirname, '../../../scripts/with-node24.mjs');
    const cli = [
      '--from-caller',
      'electron/cli/index.ts',
      'import',
      join(FIXTURES, 'mini.tar'),
      '--case',
      casePath,
    ];
    execFileSync(process.execPath, [launcher, ...cli], {
      env: { ...process.env, INIT_CWD: dirname(folder) },
      stdio: 'ignore',
    });
    expect((await runCli(['show', join(folder, 'relative.pfcase')])).code).toBe(0);
  });

  test('the digest does not depend on time zone, locale, folder or file name', async () => {
    const digests: string[] = [];
    for (const [name, zone, locale] of [
      ['one', 'UTC', 'C'],
      ['two', 'Pacific/Kiritimati', 'tr_TR.UTF-8'],
    ] as const) {
      const casePath = join(folder, `${name}.pfcase`);
      const environment = { TZ: zone, LC_ALL: locale, LANG: locale };
      await runCli(['import', join(FIXTURES, 'mini.tar'), '--case', casePath, '--reference'], environment);
      digests.push((await runCli(['digest', casePath], environment)).stdout);
    }
    expect(digests[0]).toMatch(/^[0-9a-f]{64}\tcheckpoint /);
    expect(digests[1]).toBe(digests[0]);
  });

  test.each([['show'], ['digest']])(
    '%s takes an id as every command does, and shows no other',
    async (name) => {
      const casePath = join(folder, `${name}-id.pfcase`);
      const { stdout } = await runCli(['import', join(FIXTURES, 'mini.tar'), '--case', casePath]);
      const id = stdout.split('\t')[0]!;
      const chosen = await runCli([name, casePath, '--checkpoint', id.slice(0, 6).toUpperCase()]);
      expect(chosen.code).toBe(0);
      expect(chosen.stdout).toContain(`checkpoint ${id}`);
      const none = id.startsWith('abcdef') ? 'fedcba' : 'abcdef';
      expect(await runCli([name, casePath, '--checkpoint', none])).toMatchObject({ code: 2, stdout: '' });
      expect(await runCli([name, casePath, '--checkpoint', 'zzzz'])).toMatchObject({ code: 1, stdout: '' });
    },
  );

  test('names from evidence reach the terminal without control or bidirectional characters', async () => {
    const casePath = join(folder, 'hostile.pfcase');
    await runCli(['import', join(FIXTURES, 'hostile-strings.tar.zst'), '--case', casePath]);
    const { stdout } = await runCli(['show', casePath]);
    expect(stdout).toContain('\\x1b');
    expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  test.each([
    ['report', ['--out'], '.html'],
    ['export', ['--format', 'bodyfile', '--out'], ''],
  ])(
    '%s --json names a file whose name would turn the line round in escapes',
    async (name, options, ending) => {
      const casePath = join(folder, `${name}-named.pfcase`);
      await runCli(['import', join(FIXTURES, 'mini.tar'), '--case', casePath]);
      const path = join(folder, `a\u202eb\u009b${name}${ending}`);
      const { code, stdout } = await runCli([name, casePath, ...options, path, '--json']);
      expect([code, (JSON.parse(stdout) as { path: string }).path]).toEqual([0, path]);
      expect(stdout).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
    },
  );
});
