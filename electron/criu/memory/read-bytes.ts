/** A range of memory as one piece, and the places of any part of it. */
import type { Source, SourceSpan } from '../../../shared/span.ts';
import type { MemoryOrigin, MemoryReader, MemoryRun } from './types.ts';

export interface ReadBytes {
  /** Null where any byte of the range is not known. */
  readonly bytes: Uint8Array | null;
  /** What is known before the first byte that is not. */
  readonly prefix: Uint8Array;
  readonly source: Source;
  readonly runs: readonly MemoryRun[];
  readonly missing: { readonly address: bigint; readonly origin: MemoryOrigin } | null;
}

/** Reads [start, start + length); up to the first byte that is not known where there is one. */
export function readBytes(reader: MemoryReader, start: bigint, length: number): ReadBytes {
  const bytes = new Uint8Array(length);
  const source: SourceSpan[] = [];
  let at = 0;
  const runs = reader.read(start, length);
  for (const run of runs) {
    if (run.bytes === null) {
      const missing = { address: run.address, origin: run.origin };
      return { bytes: null, prefix: bytes.subarray(0, at), source, runs, missing };
    }
    bytes.set(run.bytes, at);
    at += run.length;
    source.push(...run.source);
  }
  // Nothing lies above the end of the address space.
  if (at < length) {
    const missing = { address: start + BigInt(at), origin: 'unmapped' as const };
    return { bytes: null, prefix: bytes.subarray(0, at), source, runs, missing };
  }
  return { bytes, prefix: bytes, source, runs, missing: null };
}

/** Spans of the bytes [start, start + length). Runs are ascending; zeros have no span. */
export function sliceSource(runs: readonly MemoryRun[], start: bigint, length: number): Source {
  const end = start + BigInt(length);
  const spans: SourceSpan[] = [];
  for (let index = firstRunAbove(runs, start); index < runs.length && runs[index]!.address < end; index++) {
    const run = runs[index]!;
    const span = run.source[0];
    if (span === undefined) continue;
    // Content of a file with holes has several spans: which of them is not told apart.
    if (run.source.length > 1 || span.length !== run.length) {
      spans.push(...run.source);
      continue;
    }
    const from = start > run.address ? Number(start - run.address) : 0;
    const to = Math.min(run.length, Number(end - run.address));
    if (to > from) spans.push({ ...span, offset: span.offset + from, length: to - from });
  }
  return spans;
}

/** Index of the first run that ends above the address. */
function firstRunAbove(runs: readonly MemoryRun[], address: bigint): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const run = runs[middle]!;
    if (run.address + BigInt(run.length) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
