/**
 * Text among bytes: runs of printable ASCII and UTF-8, and runs of UTF-16. Most of a memory is neither;
 * looking at the last byte that a shortest run would have skips over it.
 */
import { sequenceLength } from '../../../shared/text.ts';

/** Bytes of the shortest run of text; characters of the shortest one of UTF-16LE. */
const SHORTEST = 6;
const SHORTEST_WIDE = 8;

const TEXT = new Uint8Array(256);
for (let byte = 0x20; byte < 0x7f; byte++) TEXT[byte] = 1;
for (const byte of [0x09, 0x0a, 0x0d]) TEXT[byte] = 1;
/** Parts of UTF-8. */
for (let byte = 0x80; byte < 0xf5; byte++) if (byte !== 0xc0 && byte !== 0xc1) TEXT[byte] = 2;

/** `highFirst`: of UTF-16BE, where a character's first byte is the NUL. */
export type VisitRun = (start: number, end: number, highFirst?: boolean) => void;

/** Runs of at least six bytes of text: printable ones and UTF-8 sequences between, before and behind them. */
export function textRuns(bytes: Uint8Array, visit: VisitRun): void {
  const { length } = bytes;
  /** Where what was told ends. */
  let told = 0;
  for (let at = 0; at + SHORTEST <= length;) {
    const last = at + SHORTEST - 1;
    const code = bytes[last]!;
    const kind = TEXT[code]!;
    // Most bytes above ASCII are not beside another of a sequence of UTF-8.
    if (
      kind !== 1 &&
      (kind === 0 || (code < 0xc0 ? bytes[last - 1]! < 0x80 : (bytes[last + 1]! & 0xc0) !== 0x80))
    ) {
      at = last + 1;
      continue;
    }
    let first = kind === 1 ? last : sequenceAround(bytes, at, last);
    if (first < 0) {
      at = last + 1;
      continue;
    }
    let end = first;
    for (let less = 1; less > 0; first -= less) {
      while (first > at && TEXT[bytes[first - 1]!] === 1) first--;
      less = first > at && TEXT[bytes[first - 1]!] === 2 ? textBefore(bytes, at, first) : 0;
    }
    // A run of ASCII begins here: the last byte that it would have is looked at first.
    if (first > at && kind === 1) {
      at = first;
      continue;
    }
    for (let more = 1; more > 0; end += more) {
      while (end < length && TEXT[bytes[end]!] === 1) end++;
      more = end < length ? textLength(bytes, end) : 0;
    }
    if (end - first >= SHORTEST) {
      for (const [from, to] of shortBefore(bytes, told, first)) visit(from, to);
      visit(first, end);
      end = shortBehind(bytes, end, visit);
      told = end;
    }
    at = end;
  }
}

/** Arguments such as `-h`: pieces of two to five characters between NULs are text beside a run. */
const SHORT_PIECES = 8;

function shortBefore(bytes: Uint8Array, least: number, first: number): [from: number, to: number][] {
  const pieces: [number, number][] = [];
  for (let to = first - 1; pieces.length < SHORT_PIECES && to > least && bytes[to] === 0; to = pieces[0]![0] - 1) {
    let from = to;
    while (from > least && TEXT[bytes[from - 1]!] === 1) from--;
    if (to - from < 2) break;
    pieces.unshift([from, to]);
  }
  return pieces;
} // prettier-ignore

/** Gives where the last of them ends. */
function shortBehind(bytes: Uint8Array, end: number, visit: VisitRun): number {
  for (let last = end; ;) {
    let to = last + 1;
    while (to - last <= SHORTEST && TEXT[bytes[to] ?? 0] === 1) to++;
    if (bytes[last] !== 0 || bytes[to] !== 0 || to - last < 3 || to - last > SHORTEST) return last;
    visit(last + 1, to);
    last = to;
  }
}

/** Where the UTF-8 sequence begins that a byte is part of, not before `least`; -1 for none. */
function sequenceAround(bytes: Uint8Array, least: number, at: number): number {
  for (let start = at; start >= least && start > at - 4; start--) {
    if (TEXT[bytes[start]!] === 1) return -1;
    if (bytes[start]! >= 0xc0) return start + textLength(bytes, start) > at ? start : -1;
  }
  return -1;
}

/** Length of the text's character that ends before `at`; 0 for none. */
function textBefore(bytes: Uint8Array, least: number, at: number): number {
  if (TEXT[bytes[at - 1]!] === 1) return 1;
  const start = TEXT[bytes[at - 1]!] === 0 ? -1 : sequenceAround(bytes, least, at - 1);
  return start >= 0 && start + textLength(bytes, start) === at ? at - start : 0;
}

/** 1 for a printable byte, the length of a UTF-8 sequence, 0 for anything else. */
export function textLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (TEXT[first] === 1) return 1;
  return first < 0xc2 ? 0 : sequenceLength(bytes, at);
}

/** Runs of at least eight characters of ASCII as UTF-16LE or UTF-16BE, at even and odd places. */
export function wideRuns(bytes: Uint8Array, visit: VisitRun): void {
  const { length } = bytes;
  const reach = SHORTEST_WIDE * 2;
  for (let at = 0; at + reach <= length;) {
    const last = at + reach - 1;
    const a = bytes[last - 1]!;
    const b = bytes[last]!;
    // A run that begins before `last` has a pair here, in one of two alignments.
    let pair = -1;
    if (b === 0 && TEXT[a] === 1) pair = last - 1;
    else if (a === 0 && TEXT[b] === 1) pair = last - 2;
    if (pair < 0) {
      at = last;
      continue;
    }
    let start = pair;
    if (pair === last - 2 && TEXT[bytes[pair]!] !== 1) {
      at = last;
      continue;
    }
    while (start - 2 >= at && bytes[start - 1] === 0 && TEXT[bytes[start - 2]!] === 1) start -= 2;
    let end = pair + 2;
    while (end + 1 < length && bytes[end + 1] === 0 && TEXT[bytes[end]!] === 1) end += 2;
    const high = highFirstFrom(bytes, start, end);
    if (high >= 0 && end + 1 - high >= reach) {
      visit(high, end + 1, true);
      at = end + 1;
    } else if (end - start >= reach) {
      visit(start, end);
      at = end;
    } else at = Math.max(at + 1, end - 1);
  }
}

/**
 * Where a run is UTF-16BE from, -1 for UTF-16LE. Both are the same from the second byte on, but for the last character, which
 * UTF-16LE has not. Characters begin at even places as a rule; elsewhere what stands before tells them apart.
 */
function highFirstFrom(bytes: Uint8Array, start: number, end: number): number {
  if (TEXT[bytes[end] ?? 0] !== 1) return -1;
  if (bytes[start - 1] === 0) return bytes[start - 2] !== 0 || start % 2 === 1 ? start - 1 : -1;
  // Text stands before it, and its last byte seemed to be the first character.
  return start % 2 === 1 ? start + 1 : -1;
}

/** Runs one after the other as one text, and the way back from a place in it to a byte. */
export interface JoinedRuns {
  readonly text: string;
  /** Offset of the byte that a character of the text stands for, the first of two. */
  byteAt(place: number): number;
  /** Whether that is the NUL. */
  isHighFirst(place: number): boolean;
}

/**
 * A NUL stands between two runs with one byte between them, as behind an argument or a variable; two stand for
 * everything else. `width`: bytes of a character.
 */
export function joinRuns(
  bytes: Uint8Array,
  runs: (bytes: Uint8Array, visit: VisitRun) => void,
  width: 1 | 2,
): JoinedRuns {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: string[] = [];
  const places: number[] = [];
  const offsets: number[] = [];
  const highFirst: boolean[] = [];
  let length = 0;
  let before = -2;
  runs(bytes, (start, end, isHighFirst = false) => {
    const gap = before < 0 ? '' : start - before === width && bytes[before] === 0 ? '\0' : '\0\0';
    // All of two bytes is ASCII: of UTF-16BE the last character, whose NUL stands before it, is read by itself.
    const text =
      width === 1
        ? buffer.toString('latin1', start, end)
        : isHighFirst
          ? buffer.toString('utf16le', start + 1, end - 1) + String.fromCharCode(bytes[end - 1]!)
          : buffer.toString('utf16le', start, end);
    if (gap !== '') parts.push(gap);
    parts.push(text);
    places.push(length + gap.length);
    offsets.push(start);
    highFirst.push(isHighFirst);
    length += gap.length + text.length;
    before = end;
  });
  const runOf = (place: number): number => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (places[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    text: parts.join(''),
    byteAt(place) {
      const run = runOf(place);
      return run < 0 ? 0 : offsets[run]! + (place - places[run]!) * width;
    },
    isHighFirst: (place) => highFirst[runOf(place)] ?? false,
  };
}
