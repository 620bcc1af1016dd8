/** The passphrase of a key: from PERMAFROST_PASSPHRASE, else asked for on the terminal without showing it. */
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { usageError } from './arguments.ts';

/** Null where the variable is not set: the key may have none. */
export function passphraseOfEnvironment(): string | null {
  return process.env['PERMAFROST_PASSPHRASE'] ?? null;
}

/** Throws 'usage' where there is no terminal to ask on. `what` names the key's file, inert. */
export async function askPassphrase(what: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw usageError(`${what} needs its passphrase: set PERMAFROST_PASSPHRASE, or run this on a terminal`);
  }
  process.stderr.write(`Passphrase of ${what}: `);
  // The line editor echoes to here, and here nothing is shown.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
