/** Finds every occurrence of fixed patterns, those that overlap too. */
import { isPlain, matchesZeros, type FixedPattern } from './fixed-pattern.ts';
import { readRun, segmentAt, segmentEnd, ZEROS, type Run, type StoreBytes } from './space.ts';

export interface NumberedPattern extends FixedPattern {
  /** Its number in the search. */
  readonly index: number;
}

export interface FixedSet {
  readonly patterns: readonly NumberedPattern[];
  readonly longest: number;
  /** Patterns by the first byte that they can begin with. */
  readonly byFirst: readonly (readonly NumberedPattern[])[];
  readonly zeros: readonly NumberedPattern[]; // those that zeros match
}

/** Tells one occurrence at a position; true ends the scan. */
export type FoundFixed = (pattern: number, position: number, length: number) => boolean | void;

export function createFixedSet(patterns: readonly NumberedPattern[]): FixedSet {
  const byFirst = Array.from({ length: 256 }, (_, byte) =>
    patterns.filter(({ values, masks }) => (byte & masks[0]!) === values[0]),
  );
  return {
    patterns,
    longest: patterns.reduce((most, { values }) => Math.max(most, values.length), 0),
    byFirst,
    zeros: patterns.filter(matchesZeros),
  };
}

/** Occurrences in `bytes` that begin in [from, to), told at `position` + index. */
export function matchFixed(
  set: FixedSet,
  bytes: Uint8Array,
  from: number,
  to: number,
  position: number,
  found: FoundFixed,
): boolean {
  const only = set.patterns.length === 1 ? set.patterns[0]! : null;
  if (only !== null && isPlain(only)) return matchPlain(only, bytes, from, to, position, found);
  const { byFirst } = set;
  for (let at = from; at < to; at++) {
    const candidates = byFirst[bytes[at]!]!;
    for (let i = 0; i < candidates.length; i++) {
      const pattern = candidates[i]!;
      if (!matchesAt(pattern, bytes, at)) continue;
      if (found(pattern.index, position + at, pattern.values.length) === true) return true;
    }
  }
  return false;
}

function matchPlain(
  pattern: NumberedPattern,
  bytes: Uint8Array,
  from: number,
  to: number,
  position: number,
  found: FoundFixed,
): boolean {
  const length = pattern.values.length;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, to + length - 1));
  for (
    let at = buffer.indexOf(pattern.values, from);
    at >= 0 && at < to;
    at = buffer.indexOf(pattern.values, at + 1)
  ) {
    if (found(pattern.index, position + at, length) === true) return true;
  }
  return false;
}

/** Whether a pattern stands at a place of `bytes`. */
export function matchesAt({ values, masks }: FixedPattern, bytes: Uint8Array, at: number): boolean {
  const length = values.length;
  if (at + length > bytes.length) return false;
  for (let i = 0; i < length; i++) {
    if ((bytes[at + i]! & masks[i]!) !== values[i]) return false;
  }
  return true;
}

const WINDOW = 2 ** 20;

/**
 * Occurrences in a run that begin in [from, to), in address order. A generator, so that a long scan can be
 * interrupted: it yields the position that it has come to. `found` says true to end it.
 */
export function* scanRunFixed(
  set: FixedSet,
  run: Run,
  stores: StoreBytes,
  from: number,
  to: number,
  found: FoundFixed,
): Generator<number> {
  const buffer = new Uint8Array(Math.min(WINDOW, Math.min(to, run.length) - from) + set.longest - 1);
  for (const [start, end] of stretches(set, run, from, to)) {
    for (let at = start; at < end; at += WINDOW) {
      const starts = Math.min(WINDOW, end - at);
      const length = Math.min(starts + set.longest - 1, run.length - at);
      const bytes = buffer.subarray(0, length);
      readRun(run, stores, at, bytes);
      if (matchFixed(set, bytes, 0, starts, at, found)) return;
      yield at + starts;
    }
  }
}

/** [from, to) without the insides of long zeros, where no pattern begins unless zeros match it. */
function* stretches(set: FixedSet, run: Run, from: number, to: number): Generator<[number, number]> {
  const stop = Math.min(to, run.length);
  let start = from;
  if (set.zeros.length === 0) {
    for (let segment = segmentAt(run, from); segment < run.at.length && run.at[segment]! < stop; segment++) {
      if (run.store[segment] !== ZEROS) continue;
      // What begins in these zeros and is no match of zeros alone reaches over their end.
      const inside = Math.max(start, run.at[segment]!);
      const last = Math.min(stop, segmentEnd(run, segment) - (set.longest - 1));
      if (last - inside <= set.longest) continue;
      if (inside > start) yield [start, inside];
      start = last;
    }
  }
  if (start < stop) yield [start, stop];
}
