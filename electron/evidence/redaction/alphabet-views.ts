/** Views of runs of hex digits or base64 characters, decoded from every place where a unit may begin. */
import {
  DIGIT,
  emit,
  endPiece,
  finished,
  growing,
  type Decode,
  type Growing,
  type Reach,
  type View,
} from './decoded-view.ts';

/** What may stand within hex (`70 61 73`, `70:61:73`) or base64 (line breaks) without ending it. */
const GAP = -2;
const NONE = -1;
const HEX_CLASS = Int8Array.from(DIGIT);
for (const gap of ' \t\r\n:-,') HEX_CLASS[gap.charCodeAt(0)] = GAP;
const BASE64_CLASS = new Int8Array(256).fill(NONE);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((char, value) => {
  BASE64_CLASS[char.charCodeAt(0)] = value;
});
BASE64_CLASS[0x2d] = 62; // '-' and '_' of base64url
BASE64_CLASS[0x5f] = 63;
for (const gap of '\r\n') BASE64_CLASS[gap.charCodeAt(0)] = GAP;
/** More between two characters, and they do not belong together. */
const WIDEST_GAP = 16;

/**
 * Runs of an alphabet, decoded once for each place within a unit where a run may begin. A run that is too short for
 * the shortest value gives nothing.
 */
function alphabetViews(classes: Int8Array, bits: 4 | 6, fewest: (shortest: number) => number): Decode {
  const phases = bits === 4 ? 2 : 4;
  return function* (input: View, { shortest }: Reach) {
    const runs = runsOf(input, classes, fewest(shortest));
    if (runs.length === 0) return;
    const most = runs.reduce((sum, [from, to]) => sum + Math.ceil(((to - from) * bits) / 8) + 2, 0);
    const out = growing(most);
    for (let phase = 0; phase < phases; phase++) {
      out.length = 0;
      out.breaks = [];
      for (const [from, to] of runs) {
        decodeRun(input, classes, bits, phase, from, to, out);
        endPiece(out);
      }
      yield finished(out);
    }
  };
}

/** Drops the bits of the first character that end a unit which began before the run, and decodes the rest. */
function decodeRun(
  input: View,
  classes: Int8Array,
  bits: 4 | 6,
  phase: number,
  from: number,
  to: number,
  out: Growing,
): void {
  const { bytes } = input;
  // Of the first character `phase` units of (8 mod bits) bits belong to the unit before.
  let held = 0;
  let heldBits = phase === 0 ? 0 : bits === 4 ? 4 : 8 - phase * 2;
  let dropped = phase === 0;
  let heldFrom = from;
  for (let at = from; at < to; at++) {
    const value = classes[bytes[at]!]!;
    if (value < 0) continue;
    if (heldBits === 0) heldFrom = at;
    held = (held << bits) | value;
    heldBits += bits;
    if (heldBits < 8) continue;
    heldBits -= 8;
    if (dropped) emit(out, input, (held >> heldBits) & 0xff, heldFrom, at + 1);
    dropped = true;
    held &= (1 << heldBits) - 1;
    heldFrom = at;
  }
}

/** Runs with at least `fewest` characters of the alphabet, within the pieces of the input. */
function runsOf({ bytes, breaks }: View, classes: Int8Array, fewest: number): [number, number][] {
  const runs: [number, number][] = [];
  let at = 0;
  for (const to of breaks) {
    while (at < to) {
      if (classes[bytes[at]!]! < 0) {
        at += 1;
        continue;
      }
      const from = at;
      let end = at;
      let count = 0;
      for (; at < to && at - end <= WIDEST_GAP; at++) {
        const value = classes[bytes[at]!]!;
        if (value === NONE) break;
        if (value < 0) continue;
        count += 1;
        end = at + 1;
      }
      at = end;
      if (count >= fewest) runs.push([from, end]);
    }
  }
  return runs;
}

export const undoHex = alphabetViews(HEX_CLASS, 4, (shortest) => shortest * 2);
export const undoBase64 = alphabetViews(BASE64_CLASS, 6, (shortest) => Math.ceil((shortest * 8) / 6));
