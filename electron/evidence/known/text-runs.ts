/** Where bytes are text: UTF-8, and characters of two or four bytes as UTF-16 and UTF-32 have them. */

import { sequenceLength } from '../../../shared/text.ts';

/** Shorter text is no secret that could be removed anywhere: it stands everywhere by chance. */
export const SHORTEST_TEXT = 4;

const PRINTABLE = new Uint8Array(256);
PRINTABLE.fill(1, 0x20, 0x7f);
PRINTABLE[9] = 1;
PRINTABLE[10] = 1;
PRINTABLE[13] = 1;

/** Calls back with [from, to) of each run of UTF-8 of four bytes and more. */
export function narrowRuns(bytes: Uint8Array, visit: (from: number, to: number) => void): void {
  const end = bytes.length;
  for (let at = 0; at < end;) {
    const from = at;
    while (at < end) {
      const byte = bytes[at]!;
      if (PRINTABLE[byte] === 1) at += 1;
      else if (byte < 0xc2) break;
      else {
        const length = sequenceLength(bytes, at);
        if (length === 0) break;
        at += length;
      }
    }
    if (at - from >= SHORTEST_TEXT) visit(from, at);
    at += 1;
  }
}

/** High bytes of UTF-16 units that letters of the larger scripts have. */
const SCRIPTS = new Uint8Array(256);
SCRIPTS.fill(1, 0x00, 0x07);
SCRIPTS.fill(1, 0x09, 0x0f); // of India, Thai, Lao
SCRIPTS[0x10] = 1; // Georgian, Burmese
SCRIPTS.fill(1, 0x30, 0x32);
SCRIPTS.fill(1, 0x4e, 0xa0);
SCRIPTS.fill(1, 0xac, 0xe0);

/**
 * Calls back with [from, to) of each run of units of `width` bytes (2 or 4), the lower byte first, of which at least four are
 * characters of one script and signs of ASCII; `units` are these, in one byte each: ASCII as it is, all others 0x80 and above.
 * Text with the higher byte first is seen as such a run that begins a byte later. Runs of other alignments may overlap.
 */
export function wideRuns(
  bytes: Uint8Array,
  width: 2 | 4,
  visit: (from: number, to: number, units: Uint8Array) => void,
): void {
  const units = new Uint8Array(Math.ceil(bytes.length / width));
  const pairs = new Uint8Array(units.length);
  for (let alignment = 0; alignment < width; alignment++)
    alignedRuns(bytes, width, alignment, { units, pairs }, visit);
}

interface Run {
  readonly units: Uint8Array;
  /** 1 for a unit that two signs of ASCII look like. */
  readonly pairs: Uint8Array;
}

function alignedRuns(
  bytes: Uint8Array,
  width: 2 | 4,
  alignment: number,
  { units, pairs }: Run,
  visit: (from: number, to: number, units: Uint8Array) => void,
): void {
  const end = bytes.length - width;
  let count = 0;
  let script = NONE;
  let letters = 0; // not of ASCII
  let paired = 0; // of them
  const tell = (to: number, from: number, until: number): void => {
    const start = to - count * width;
    if (until - from >= SHORTEST_TEXT)
      visit(start + from * width, start + until * width, units.subarray(from, until));
  };
  const finish = (to: number): void => {
    if (paired * 2 <= letters) {
      tell(to, 0, count);
      return;
    }
    // Text of one byte a character, and what stands between its words.
    let from = 0;
    for (let i = 0; i <= count; i++) {
      if (i < count && pairs[i] === 0) continue;
      tell(to, from, i);
      from = i + 1;
    }
  };
  for (let at = alignment; ; at += width) {
    const one = at <= end ? scriptOf(bytes, at, width) : NONE;
    if (one === NONE || (one !== ASCII && script !== NONE && one !== script)) {
      finish(at);
      count = letters = paired = 0;
      script = NONE;
      if (at > end) return;
      if (one === NONE) continue;
    }
    const low = bytes[at]!;
    // No text of one byte a character has a tab or an end of line at every second.
    pairs[count] = one === ASCII || bytes[at + 1]! < 0x20 ? 0 : PRINTABLE[low]! & PRINTABLE[bytes[at + 1]!]!;
    if (one !== ASCII) {
      script = one;
      letters += 1;
      paired += pairs[count]!;
    }
    units[count++] = one === ASCII ? low : 0x80 | (low & 0x7f);
  }
}

const NONE = -1;
const ASCII = 0;
const LATIN = 1;
const CJK = 0x4e;
const HANGUL = 0xac;

function scriptOf(bytes: Uint8Array, at: number, width: 2 | 4): number {
  const low = bytes[at]!;
  const high = bytes[at + 1]!;
  if (width === 4 && (bytes[at + 2] !== 0 || bytes[at + 3] !== 0)) return NONE;
  if (high === 0 && low < 0x80) return PRINTABLE[low] === 1 ? ASCII : NONE;
  // U+4E00 and the like are rare; a zero before a letter is text with the higher byte first.
  if (low === 0 || SCRIPTS[high] === 0) return NONE;
  if (high <= 2) return LATIN;
  // Kana stand among them.
  if ((high >= 0x4e && high < 0xa0) || high === 0x30 || high === 0x31) return CJK;
  return high >= 0xac ? HANGUL : high;
}
