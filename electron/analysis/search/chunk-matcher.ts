/**
 * Matches within chunks of a store. Chunks can be matched in any order, by several threads: together they find what
 * a search of the whole store finds.
 *
 *     store    ..........[ chunk           ][ next chunk ......
 *     fixed              every occurrence that begins in the chunk
 *     regex          |------|          |-------|      from the first barrier in the chunk to the first in the next one:
 *                           [==================]      no match crosses a barrier, whatever stands before it
 */
import { chooseFixedWindows, windowAt, type ByteOdds } from './choose-windows.ts';
import { matchesAt, type NumberedPattern } from './fixed-matcher.ts';
import { DEAD, type LazyDfa } from './lazy-dfa.ts';
import { createRegexMatcher, type RegexMatcher } from './regex-matcher.ts';
import type { RegexNode } from './regex-node.ts';
import { chooseRegexWindows } from './regex-windows.ts';
import {
  countKeys,
  createWindowFilter,
  keysOf,
  type ByteWindow,
  type WindowFilter,
} from './window-filter.ts';

export interface ChunkMatcher {
  readonly filter: WindowFilter;
  /** Bytes behind a chunk that are needed with it; more where match() asks for them. */
  readonly bytesBehind: number;
  /**
   * Matches of a chunk, of which `filter.bytes` holds the first `filled` bytes, `length` of them its own. Told by
   * ascending position. False: it can't say without more bytes behind the chunk; nothing was told.
   */
  match(length: number, filled: number, edges: ChunkEdges, found: FoundInChunk): boolean;
}

/** Whether something is searched before a chunk, and behind it. */
export interface ChunkEdges {
  readonly first: boolean;
  readonly last: boolean;
}

export type FoundInChunk = (pattern: number, position: number, length: number) => void;

/** Nothing here is code: it can be sent to another thread. */
export type ChunkPlan =
  | {
      readonly kind: 'fixed';
      readonly patterns: readonly NumberedPattern[];
      readonly offsets: readonly number[]; // of each pattern's window in it
      readonly windows: readonly ByteWindow[];
    }
  | {
      readonly kind: 'regex';
      readonly index: number;
      readonly node: RegexNode;
      readonly windows: readonly ByteWindow[];
    };

export function planFixed(patterns: readonly NumberedPattern[], odds: ByteOdds): ChunkPlan {
  const { places, windows } = chooseFixedWindows(patterns, odds);
  return { kind: 'fixed', patterns, offsets: places.map(({ offset }) => offset), windows };
}

/** Null where nothing is sure to be in a match. */
export function planRegex(index: number, node: RegexNode, odds: ByteOdds): ChunkPlan | null {
  const windows = chooseRegexWindows(node, odds);
  return windows === null ? null : { kind: 'regex', index, node, windows };
}

/**
 * Null where the machine has no vector instructions for it. Chunks have at most `chunkBytes`; for an expression
 * `extraBytes` more can be had behind one, where the first few hold no barrier.
 */
export function createChunkMatcher(
  plan: ChunkPlan,
  chunkBytes: number,
  extraBytes: number,
): ChunkMatcher | null {
  const bytesBehind = bytesBehindOf(plan);
  const filter = createWindowFilter(plan.windows, chunkBytes + Math.max(bytesBehind, extraBytes));
  if (filter === null) return null;
  const match = plan.kind === 'fixed' ? fixedChunks(filter, plan) : regexChunks(filter, plan);
  return { filter, bytesBehind, match };
}

/** What is read behind a chunk for the barrier there; it is nearly always within. */
const BARRIER_BYTES = 4096;

function bytesBehindOf(plan: ChunkPlan): number {
  if (plan.kind === 'regex') return BARRIER_BYTES;
  const longest = plan.patterns.reduce((most, { values }) => Math.max(most, values.length), 0);
  return longest + furthestOf(plan.offsets);
}

function furthestOf(offsets: readonly number[]): number {
  return offsets.reduce((most, offset) => Math.max(most, offset), 0);
}

function fixedChunks(
  filter: WindowFilter,
  { patterns, offsets }: Extract<ChunkPlan, { kind: 'fixed' }>,
): ChunkMatcher['match'] {
  const furthest = furthestOf(offsets);
  const { keyBytes, bytes } = filter;
  const byKey = patternsByKey(patterns, offsets, keyBytes);
  return (length, filled, _, found) => {
    const known = bytes.subarray(0, filled);
    const inOrder = createOrder((start, number) => {
      const { index, values } = patterns[number]!;
      found(index, start, values.length);
    }, patterns.length);
    filter.scan(0, Math.min(filled, length + furthest), (at) => {
      inOrder.allAbove(at - furthest);
      for (const number of byKey(filter.keyAt(at))) {
        const start = at - offsets[number]!;
        if (start < 0 || start >= length) continue;
        if (matchesAt(patterns[number]!, known, start)) inOrder.add(start, number);
      }
    });
    inOrder.allAbove(Infinity);
    return true;
  };
}

/**
 * Tells places in ascending order, those of one place in the order of the patterns. Windows lie at different offsets
 * of their patterns: what begins first may be found last.
 */
function createOrder(tell: (start: number, number: number) => void, patterns: number) {
  let pending: number[] = [];
  let enough = PENDING;
  return {
    add(start: number, number: number): void {
      pending.push(start * patterns + number);
    },
    /** What is added from now on begins at or above `start`. */
    allAbove(start: number): void {
      if (pending.length < enough && start !== Infinity) return;
      const sorted = Float64Array.from(pending).sort();
      const below = sorted.findIndex((key) => key >= start * patterns);
      const told = below < 0 ? sorted.length : below;
      for (const key of sorted.subarray(0, told)) tell(Math.floor(key / patterns), key % patterns);
      pending = Array.from(sorted.subarray(told));
      enough = Math.max(PENDING, 2 * pending.length);
    },
  };
}

/** Matches that are kept before some are told. */
const PENDING = 4096;

/** Which patterns have a window with a key. */
function patternsByKey(
  patterns: readonly NumberedPattern[],
  offsets: readonly number[],
  keyBytes: number,
): (key: number) => readonly number[] {
  const everywhere: number[] = [];
  const some = new Map<number, number[]>();
  patterns.forEach((pattern, number) => {
    const window = windowAt(pattern, offsets[number]!, keyBytes);
    if (keyBytes === 0 || countKeys(window, keyBytes) > KEYS_OF_ONE) return void everywhere.push(number);
    for (const key of keysOf(window, keyBytes)) {
      const known = some.get(key);
      if (known === undefined) some.set(key, [number]);
      else known.push(number);
    }
  });
  if (everywhere.length > 0) for (const known of some.values()) known.push(...everywhere);
  return (key) => some.get(key) ?? everywhere;
}

/** A pattern with more keys is tried at every place that is nominated. */
const KEYS_OF_ONE = 256;

function regexChunks(
  filter: WindowFilter,
  { index, node }: Extract<ChunkPlan, { kind: 'regex' }>,
): ChunkMatcher['match'] {
  const matcher = createRegexMatcher(node);
  const { bytes } = filter;
  return (length, filled, { first, last }, found) => {
    const begin = first ? 0 : barrierFrom(matcher.alive, bytes, 0, filled);
    const end = last ? length : barrierFrom(matcher.alive, bytes, length, filled);
    if (begin < 0 || end < 0) return false;
    let at = begin;
    filter.scan(begin, end, (window) => {
      if (window < at) return;
      const from = barrierBefore(matcher.alive, bytes, window, at);
      at = matchAround(matcher, bytes, from, window, end, (start, matchEnd) =>
        found(index, start, matchEnd - start),
      );
    });
    return true;
  };
}

/** The first place above `from` that no match crosses, whatever stands before it; -1 where there is none. */
function barrierFrom(alive: LazyDfa, bytes: Uint8Array, from: number, to: number): number {
  let state = alive.everything;
  let at = from;
  while (state !== DEAD && at < to) state = next(alive, state, bytes[at++]!);
  return state === DEAD ? at : -1;
}

/** A place in [stop, from] that no match crosses, a near one; `stop` is one. */
function barrierBefore(alive: LazyDfa, bytes: Uint8Array, from: number, stop: number): number {
  for (let back = 16; ; back *= 4) {
    const begin = Math.max(stop, from - back);
    let state = alive.everything;
    let barrier = -1;
    for (let at = begin; at < from;) {
      state = next(alive, state, bytes[at++]!);
      if (state === DEAD) barrier = at;
    }
    if (barrier >= 0) return barrier;
    if (begin === stop) return stop;
  }
}

const CHECKED_BYTES = 16;

/** Whether no match crosses `at`, as far as the bytes from `from` on tell. */
function isBarrier(alive: LazyDfa, bytes: Uint8Array, from: number, at: number): boolean {
  let state = alive.everything;
  for (let place = from; place < at;) state = next(alive, state, bytes[place++]!);
  return state === DEAD;
}

/**
 * The match that begins first at or above `from`, a barrier, if it reaches behind `window`. Returns where the search
 * goes on: behind the match, or where nothing that began before is alive.
 */
function matchAround(
  { leftmost, backward, alive }: RegexMatcher,
  bytes: Uint8Array,
  from: number,
  window: number,
  end: number,
  found: (start: number, end: number) => void,
): number {
  let state = leftmost.start;
  let at = from;
  let accepted = -1;
  let checkFrom = window + 1;
  while (at < end) {
    state = next(leftmost, state, bytes[at++]!);
    if (leftmost.accepting[state] === 1) accepted = at;
    if (state === DEAD) break;
    // The state of the start may hold a thread that began before: `x?.` waits for the same byte with and without x.
    if (state === leftmost.start && accepted < 0 && at >= checkFrom) {
      if (isBarrier(alive, bytes, Math.max(from, at - CHECKED_BYTES), at)) break;
      checkFrom = at + CHECKED_BYTES;
    }
  }
  if (accepted < 0) return at;
  let start = accepted;
  state = backward.start;
  for (let back = accepted; back > from && state !== DEAD;) {
    state = next(backward, state, bytes[--back]!);
    if (backward.accepting[state] === 1) start = back;
  }
  found(start, accepted);
  return accepted;
}

function next(dfa: LazyDfa, state: number, byte: number): number {
  const byteClass = dfa.classOf[byte]!;
  const known = dfa.transitions[state * dfa.classes + byteClass]!;
  return known < 0 ? dfa.step(state, byteClass) : known;
}
