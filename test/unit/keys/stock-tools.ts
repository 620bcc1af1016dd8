/** The stock tools that our keys and signatures are held against, run on files of a folder of their own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** A folder that goes with the test file. */
export function workFolder(): {
  path(name: string): string;
  write(name: string, content: Uint8Array | string, mode?: number): string;
  read(name: string): Buffer;
  run(program: string, args: readonly string[], input?: Uint8Array | string): Ran;
} {
  const folder = mkdtempSync(join(tmpdir(), 'permafrost-keys-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (name) => join(folder, name),
    write(name, content, mode = 0o600) {
      writeFileSync(join(folder, name), content, { mode });
      return join(folder, name);
    },
    read: (name) => readFileSync(join(folder, name)),
    run(program, args, input = '') {
      const { status, stdout, stderr, error } = spawnSync(program, args, {
        cwd: folder,
        input,
        encoding: 'utf8',
        env: { ...process.env, SSH_ASKPASS_REQUIRE: 'never' },
      });
      if (error) throw error;
      return { code: status, out: stdout + stderr };
    },
  };
}
