/** ripgrep as a child process: it nominates places in a store; what they are in memory is found out here. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

/** Offset and length of a match in the file; length -1: not known, for it holds newlines. */
export type Nominated = (offset: number, length: number) => boolean | void;

export interface Nomination {
  readonly path: string;
  readonly size: number;
  /** Regular expressions, a line each; as ripgrepFixed() and ripgrepRegex() make them. */
  readonly expressions: readonly string[];
  readonly spansLines: boolean;
  /** Each match is told at once. Where there are many this costs several times what the search does. */
  readonly atOnce: boolean;
  readonly signal: AbortSignal;
  /** Called after each piece of output, to let others work. */
  readonly breathe: () => Promise<void>;
  /** How many bytes are searched so far; told now and then, whether there are matches or not. */
  readonly scanned: (bytes: number) => void;
}

let binary: string | null | undefined;

/** Path of the binary; null where the package has none for this machine. */
export function ripgrepPath(): string | null {
  if (binary !== undefined) return binary;
  try {
    const { rgPath } = createRequire(import.meta.url)('@vscode/ripgrep') as { rgPath: string };
    binary = existsSync(rgPath) ? rgPath : null;
  } catch {
    binary = null;
  }
  return binary;
}

/**
 * Every flag that would change what bytes are compared is fixed: no configuration file, no sniffing of a byte
 * order mark, no Unicode. Patterns go through standard input: other users of the machine can't read them.
 */
function argumentsFor(nomination: Nomination): string[] {
  return [
    '--no-config',
    '--text',
    '--encoding=none',
    '--no-unicode',
    '--case-sensitive',
    '--no-crlf',
    '--mmap',
    '--only-matching',
    '--byte-offset',
    '--no-filename',
    '--no-heading',
    '--no-line-number',
    '--color=never',
    '--threads=1',
    '--engine=default',
    nomination.atOnce ? '--line-buffered' : '--block-buffered',
    '--regex-size-limit=200M',
    '--dfa-size-limit=200M',
    ...(nomination.spansLines ? ['--multiline'] : []),
    '--file=-',
    '--',
    nomination.path,
  ];
}

/** It uses every core; whoever waits for its first hit is to have them shown. */
function letOthersGoFirst(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system allows no change: then it runs as it is.
  }
}

/**
 * Tells every match, ascending by offset; true ends it. Rejects with 'cancelled' when the signal says so, with 'io'
 * where ripgrep fails: then what was told is not all.
 */
export async function nominate(program: string, nomination: Nomination, found: Nominated): Promise<void> {
  const { signal, breathe } = nomination;
  const child: ChildProcess = spawn(program, argumentsFor(nomination), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {},
  });
  letOthersGoFirst(child.pid);
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const ended = new Promise<{ code: number | null; error: Error | null }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('close', (code) => resolve({ code, error: null }));
  });
  let complaint = '';
  child.stderr!.on('data', (piece: Buffer) => {
    if (complaint.length < 2000) complaint += piece.toString('latin1');
  });
  child.stdin!.on('error', () => {}); // it may end before it has read all
  child.stdin!.end(`${nomination.expressions.join('\n')}\n`);
  let enough = false;
  const watch = setInterval(() => {
    nomination.scanned(Math.min(nomination.size, mappedBytes(child.pid)));
  }, WATCH_MS);
  try {
    const read = createOutputReader(nomination.spansLines);
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      if (signal.aborted) break;
      if (read(piece, found)) {
        enough = true;
        break;
      }
      await breathe();
    }
    if (enough || signal.aborted) kill();
    const { code, error } = await ended;
    if (signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the search was cancelled'));
    if (enough) return;
    if (error !== null || (code !== 0 && code !== 1)) {
      const reason = error?.message ?? complaint.split('\n')[0] ?? '';
      throw new PermafrostError(evidenceError('io', `ripgrep could not search: ${reason.slice(0, 300)}`));
    }
  } finally {
    clearInterval(watch);
    kill();
    signal.removeEventListener('abort', kill);
  }
}

const WATCH_MS = 100;
const PAGE_BYTES = 4096;

/**
 * Bytes of files that a process has touched in its mappings: ripgrep reads a store through one, from its beginning
 * on. 0 where the system does not tell (`/proc/PID/statm`, its third number; Linux).
 */
function mappedBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[2]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

/**
 * Reads lines of `OFFSET:BYTES`, where BYTES hold no newline. With several lines a match is told by a line for
 * each of its own, all with the offset of its beginning.
 */
export function createOutputReader(spansLines: boolean): (piece: Uint8Array, found: Nominated) => boolean {
  let offset = 0;
  let inOffset = true;
  let length = 0;
  let told = -1;
  return (piece, found) => {
    for (let at = 0; at < piece.length;) {
      if (inOffset) {
        const byte = piece[at++]!;
        if (byte === 0x3a) {
          inOffset = false;
          length = 0;
        } else offset = offset * 10 + (byte - 0x30);
        continue;
      }
      const end = piece.indexOf(0x0a, at);
      if (end < 0) {
        length += piece.length - at;
        break;
      }
      length += end - at;
      at = end + 1;
      if (!spansLines) {
        if (found(offset, length) === true) return true;
      } else if (offset !== told) {
        told = offset;
        if (found(offset, -1) === true) return true;
      }
      inOffset = true;
      offset = 0;
    }
    return false;
  };
}
