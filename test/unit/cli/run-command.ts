/** A command of the command line in this process: what it wrote and its exit code, or its error. */
import process from 'node:process';
import { findCommand } from '../../../electron/cli/command-table.ts';
import { exitCodeOf } from '../../../electron/cli/exit-codes.ts';
import { toEvidenceError } from '../../../shared/errors.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export async function runCommand(...argv: readonly string[]): Promise<Ran> {
  const { command, rest } = findCommand(argv)!;
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  try {
    const code = await command.run(rest);
    return { code, out: written.join(''), error: '' };
  } catch (caught) {
    const error = toEvidenceError(caught);
    return { code: exitCodeOf(error), out: written.join(''), error: error.message };
  } finally {
    process.stdout.write = write;
  }
}
