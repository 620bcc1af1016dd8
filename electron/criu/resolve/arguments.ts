/**
 * Command line and environment of a process. Neither is in an image: both are read from memory, where
 * mm says, as the kernel reads them for /proc/PID/cmdline and environ [fs/proc/base.c].
 */
import { gap } from '../../../shared/facts/gap.ts';
import type { AddressSpaceFact } from '../../../shared/facts/memory.ts';
import type { EnvironmentFact } from '../../../shared/facts/process.ts';
import type { Source } from '../../../shared/span.ts';
import { addressText } from '../../../shared/u64.ts';
import { READ_MAXIMUM } from '../memory/memory-reader.ts';
import { readBytes, sliceSource, type ReadBytes } from '../memory/read-bytes.ts';
import type { MemoryOrigin, MemoryReader } from '../memory/types.ts';
import type { AddressSpace } from './address-spaces.ts';
import { fieldSpan, type ResolveContext } from './context.ts';

export interface CommandLine {
  /** As /proc/PID/cmdline has it; null where its memory can't be read. */
  readonly cmdline: Uint8Array | null;
  readonly argv: readonly Uint8Array[] | null;
  /** The process put a title of its own in place of its arguments. */
  readonly title: boolean;
  readonly source: Source;
}

/**
 * The kernel's rule: the arguments, [arg_start, arg_end). If the byte before arg_end is not NUL, the
 * process has written a title over them (setproctitle): then what counts is the string from arg_start to
 * its NUL, on into the environment, of one page at most. The environment must follow at once for that.
 */
export function readCommandLine(
  context: ResolveContext,
  space: AddressSpace,
  reader: MemoryReader,
  budget: ArgumentBudget,
): CommandLine {
  const { argStart, argEnd } = space.fact;
  if (argStart === argEnd) return { cmdline: EMPTY, argv: [], title: false, source: [] };
  const length = rangeLength(context, space, 'arguments', argStart, argEnd, budget);
  if (length === 0) return { cmdline: null, argv: null, title: false, source: [] };
  const whole = readBytes(reader, argStart, length);
  if (isTitle(space.fact, whole, length)) return readTitle(context, space, reader, budget);
  if (whole.bytes === null) {
    stateUnreadable(context, space, 'arguments', whole);
    return { cmdline: null, argv: null, title: false, source: whole.source };
  }
  return {
    cmdline: whole.bytes,
    argv: entriesOf(context, space, 'arguments', whole.bytes, budget),
    title: false,
    source: whole.source,
  };
}

function isTitle({ argEnd, argStart }: AddressSpaceFact, read: ReadBytes, length: number): boolean {
  const last = read.bytes?.[length - 1];
  return last !== undefined && last !== 0 && BigInt(length) === argEnd - argStart;
}

function readTitle(
  context: ResolveContext,
  space: AddressSpace,
  reader: MemoryReader,
  budget: ArgumentBudget,
): CommandLine {
  const { argStart, argEnd, envStart, envEnd } = space.fact;
  const follows = envStart === argEnd && envEnd >= envStart;
  const end = follows ? envEnd : argEnd;
  const length = Math.min(reader.pageSize, Number(end - argStart));
  const read = readBytes(reader, argStart, length);
  const text = read.bytes ?? read.prefix;
  const nul = text.indexOf(0);
  if (nul < 0 && read.bytes === null) {
    stateUnreadable(context, space, 'arguments', read);
    return { cmdline: null, argv: null, title: true, source: read.source };
  }
  const cmdline = nul < 0 ? text : text.subarray(0, nul + 1);
  return {
    cmdline,
    argv: entriesOf(context, space, 'arguments', cmdline, budget),
    title: true,
    source: sliceSource(read.runs, argStart, cmdline.length),
  };
}

/** The entries of [env_start, env_end), each with the place of its own bytes. Null where that can't be read. */
export function readEnvironment(
  context: ResolveContext,
  space: AddressSpace,
  reader: MemoryReader,
  budget: ArgumentBudget,
): EnvironmentFact[] | null {
  const { pid, envStart, envEnd } = space.fact;
  if (envStart === envEnd) return [];
  const length = rangeLength(context, space, 'environment', envStart, envEnd, budget);
  if (length === 0) return null;
  const read = readBytes(reader, envStart, length);
  if (read.bytes === null) {
    stateUnreadable(context, space, 'environment', read);
    return null;
  }
  let at = envStart;
  return entriesOf(context, space, 'environment', read.bytes, budget).map((entry, index) => {
    const source = sliceSource(read.runs, at, entry.length);
    at += BigInt(entry.length + 1);
    return { pid, index, entry, source };
  });
}

const EMPTY = new Uint8Array(0);

/** Bytes of arguments and environments of one dump that are read in all; a host has less. */
const ALL_ARGUMENT_BYTES = 64 * 2 ** 20;
const ALL_ENTRIES = 4 * 65_536;

/** What may still be read, over all processes of a dump. */
export interface ArgumentBudget {
  bytes: number;
  entries: number;
}

export function argumentBudget(): ArgumentBudget {
  return { bytes: ALL_ARGUMENT_BYTES, entries: ALL_ENTRIES };
}

/** Arguments, or variables, of one process that are told apart. */
const ENTRIES_MAXIMUM = 65_536;

/** The parts that NULs end, as splitNul has them, but no more than may be kept. */
function entriesOf(
  context: ResolveContext,
  space: AddressSpace,
  what: 'arguments' | 'environment',
  bytes: Uint8Array,
  budget: ArgumentBudget,
): Uint8Array[] {
  const allowed = Math.min(ENTRIES_MAXIMUM, budget.entries);
  const entries: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length && entries.length < allowed) {
    const nul = bytes.indexOf(0, start);
    const end = nul < 0 ? bytes.length : nul;
    entries.push(bytes.subarray(start, end));
    start = end + 1;
  }
  budget.entries -= entries.length;
  if (start < bytes.length) {
    const text = `The ${what} of process ${space.fact.pid} are more than the ${allowed} entries that are kept; ${bytes.length - start} bytes are left out.`;
    stateGap(context, space, what, `${what}-too-many`, text);
  }
  return entries;
}

/** Bytes to read, cut at the limit; 0 where the range is none. Both are stated. */
function rangeLength(
  context: ResolveContext,
  space: AddressSpace,
  what: 'arguments' | 'environment',
  start: bigint,
  end: bigint,
  budget: ArgumentBudget,
): number {
  const allowed = Math.min(context.images.limits.argumentBytes, READ_MAXIMUM);
  if (end < start) {
    stateGap(
      context,
      space,
      what,
      `${what}-backwards`,
      `The ${what} of process ${space.fact.pid} begin at ${addressText(start)} and end at ${addressText(end)}.`,
    );
    return 0;
  }
  if (budget.bytes <= 0) {
    stateGap(
      context,
      space,
      what,
      `${what}-left-out`,
      `The ${what} of process ${space.fact.pid} are left out: those of the processes before it fill ${ALL_ARGUMENT_BYTES} bytes.`,
    );
    return 0;
  }
  if (end - start <= BigInt(allowed)) {
    budget.bytes -= Number(end - start);
    return Number(end - start);
  }
  budget.bytes -= allowed;
  const text = `The ${what} of process ${space.fact.pid} are ${end - start} bytes from ${addressText(start)} on; the first ${allowed} are read (limit argumentBytes).`;
  stateGap(context, space, what, `${what}-too-long`, text);
  return allowed;
}

const REASONS: Partial<Record<MemoryOrigin, string>> = {
  lazy: 'went to a page server and is in no image',
  'missing-parent': 'is in a parent checkpoint that is not at hand',
  'missing-pages': 'is not in the pages file',
  'file-not-captured': 'is a clean page of a file that is not in the checkpoint',
  unmapped: 'is in no mapping',
};

function stateUnreadable(
  context: ResolveContext,
  space: AddressSpace,
  what: 'arguments' | 'environment',
  { missing }: ReadBytes,
): void {
  if (missing === null) return;
  const why = REASONS[missing.origin] ?? 'is not dumped';
  const text = `The ${what} of process ${space.fact.pid} can't be read: memory at ${addressText(missing.address)} ${why}.`;
  stateGap(context, space, what, `${what}-unreadable`, text);
}

function stateGap(
  context: ResolveContext,
  space: AddressSpace,
  what: 'arguments' | 'environment',
  kind: string,
  text: string,
): void {
  const { image, message } = space.mm;
  const prefix = what === 'arguments' ? 'mm_arg' : 'mm_env';
  const source = [fieldSpan(image, message, `${prefix}_start`), fieldSpan(image, message, `${prefix}_end`)];
  context.gaps.push(
    gap(kind, text, image.file.memberName, {
      offset: source[0]!.offset,
      subject: `process ${space.fact.pid}`,
      source,
    }),
  );
}
