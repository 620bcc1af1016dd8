import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const launcher = path.join(import.meta.dirname, '..', '..', '..', 'scripts', 'with-node24.mjs');

/** A project folder with the launcher and an entry that says how it was run; `caller` is another folder. */
let project: string;
let caller: string;

beforeEach(() => {
  const scratch = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'permafrost-launcher-')));
  project = path.join(scratch, 'project');
  caller = path.join(scratch, 'caller');
  for (const folder of [path.join(project, 'scripts'), caller]) mkdirSync(folder, { recursive: true });
  cpSync(launcher, path.join(project, 'scripts', 'with-node24.mjs'));
  writeFileSync(
    path.join(project, 'entry.ts'),
    `const said: object = { args: process.argv.slice(2), cwd: process.cwd() };
     console.log(JSON.stringify(said));
     process.exitCode = Number(process.argv[2] ?? 0);`,
  );
});
afterEach(() => rmSync(path.dirname(project), { recursive: true, force: true }));

function launch(...args: string[]): { status: number | null; said: unknown } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.join(project, 'scripts', 'with-node24.mjs'), ...args],
    {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, INIT_CWD: caller },
    },
  );
  return { status, said: stdout === '' ? null : JSON.parse(stdout) };
}

describe('the launcher of the project’s entries', () => {
  test('runs a TypeScript entry in the project with its arguments and exit code', () => {
    expect(launch('entry.ts', '4', '--case', 'a b')).toEqual({
      status: 4,
      said: { args: ['4', '--case', 'a b'], cwd: project },
    });
  });

  test('runs the command line where npm was called', () => {
    expect(launch('--from-caller', 'entry.ts')).toEqual({ status: 0, said: { args: [], cwd: caller } });
  });

  test('says how it is used when no entry is named', () => {
    expect(launch()).toEqual({ status: 1, said: null });
  });
});
