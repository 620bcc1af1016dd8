/**
 * CRIU's own log of a dump (dump.log, pre-dump.log):
 *
 *     (00.000025) Version: 4.2.1 (gitid 0)
 *     (00.000028) Running on node-1 Linux 6.18.44 #1 SMP PREEMPT_DYNAMIC @0 x86_64
 *     (00.113879) Error (criu/sk-inet.c:200): inet: Connected TCP socket, consider using ...
 *     pie: 10: Error (criu/pie/parasite.c:588): send_fds failed (-22)
 *     (00.196746) Error (criu/cr-dump.c:1975): Dumping FAILED.
 *
 * Pure: bytes to values. Log lines are text of a hostile machine like everything else.
 */
import { displayText } from '../../shared/text.ts';

export interface DumpLogError {
  /** Byte offset and length of the line in the log. */
  readonly offset: number;
  readonly length: number;
  readonly place: string; // 'criu/sk-inet.c:200'
  readonly message: string;
}

export interface DumpLogPlace<T> {
  readonly value: T;
  readonly offset: number;
  readonly length: number;
}

export interface DumpLog {
  readonly version: DumpLogPlace<string> | null;
  /** Kernel release, as uname -r has it. */
  readonly kernel: DumpLogPlace<string> | null;
  readonly machine: string | null; // uname -m
  readonly errors: readonly DumpLogError[];
  /** CRIU wrote that it gave up. */
  readonly failed: boolean;
}

/** Bytes of one line that are looked at. */
const LINE_BYTES = 4096;
/** Error lines that are kept. */
const ERRORS_KEPT = 256;

const NEWLINE = 0x0a;
const GAVE_UP = /^(Pre-)?[Dd]umping FAILED/;
/** Stated in dumps that succeed as well: the limit of CRIU itself, which runs unprivileged or in a container. */
const HARMLESS = /^rlimit: Can't setup RLIMIT_NOFILE for self/;

export function parseDumpLog(bytes: Uint8Array): DumpLog {
  let version: DumpLog['version'] = null;
  let kernel: DumpLog['kernel'] = null;
  let machine: string | null = null;
  let failed = false;
  const errors: DumpLogError[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const length = end - start;
    const line = displayText(bytes.subarray(start, Math.min(end, start + LINE_BYTES)));
    const text = withoutTime(line);
    if (version === null && text.startsWith('Version: ')) {
      version = { value: firstWord(text.slice('Version: '.length)), offset: start, length };
    } else if (kernel === null && text.startsWith('Running on ')) {
      const words = text.split(' ', 5);
      if (words[3] === 'Linux' && words[4]) kernel = { value: words[4], offset: start, length };
      machine = text.trimEnd().split(' ').at(-1) ?? null;
    } else {
      const error = errorOf(text);
      if (error !== null) {
        failed ||= GAVE_UP.test(error.message);
        if (errors.length < ERRORS_KEPT) errors.push({ offset: start, length, ...error });
      }
    }
    start = end + 1;
  }
  return { version, kernel, machine, errors, failed };
}

/** Reasons that a report shows. */
const REASONS = 8;

/**
 * Why CRIU gave up, in its own words: error lines in order, each once, without what it says of every
 * dump; null where there are none.
 */
export function failureReasons(log: DumpLog): readonly DumpLogError[] {
  const seen = new Set<string>();
  const reasons = log.errors.filter(({ message, place }) => {
    if (HARMLESS.test(message) || GAVE_UP.test(message) || seen.has(`${place} ${message}`)) return false;
    seen.add(`${place} ${message}`);
    return true;
  });
  const kept = reasons.length > 0 ? reasons : log.errors.filter(({ message }) => GAVE_UP.test(message));
  return kept.slice(0, REASONS);
}

/** `(12.345678) ` before a line: seconds since CRIU began. */
function withoutTime(line: string): string {
  if (!line.startsWith('(')) return line;
  const close = line.indexOf(') ');
  return close > 0 && close < 24 ? line.slice(close + 2) : line;
}

function firstWord(text: string): string {
  const space = text.indexOf(' ');
  return space < 0 ? text : text.slice(0, space);
}

/** `Error (file:line): message`, possibly after the name of who wrote it (`pie: 10: `). */
function errorOf(text: string): { readonly place: string; readonly message: string } | null {
  const at = text.indexOf('Error (');
  if (at < 0 || at > 32) return null;
  const close = text.indexOf('): ', at);
  if (close < 0) return null;
  return { place: text.slice(at + 'Error ('.length, close), message: text.slice(close + 3).trim() };
}
