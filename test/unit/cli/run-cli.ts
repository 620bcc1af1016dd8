/** The command line as a user starts it, in a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
const MOST_OUTPUT = 256 * 2 ** 20;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCli(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(
      NODE,
      [join(ROOT, 'electron/cli/index.ts'), ...args],
      {
        maxBuffer: MOST_OUTPUT,
        env: { NODE_COMPILE_CACHE: join(ROOT, '.cache/compile'), ...process.env, ...environment },
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
