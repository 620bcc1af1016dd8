/** Views in which escapes that begin with one byte (`\\`, `%`, `&`) are undone. */
import {
  DIGIT,
  emit,
  emitCodePoint,
  endPiece,
  finished,
  growing,
  type Decode,
  type Growing,
  type View,
} from './decoded-view.ts';

/** The number of `count` hexadecimal digits at `at`, -1 where they are not there. */
function hexAt(bytes: Uint8Array, at: number, count: number): number {
  if (at + count > bytes.length) return -1;
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = DIGIT[bytes[at + i]!]!;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Writes what stands at `at` and says how many bytes that took; 0 where it is no escape. */
type DecodeEscape = (input: View, at: number, out: Growing) => number;

/**
 * A view around each escape, as far as a value reaches that has the escape in it: away from escapes the view would
 * be the input again.
 */
function escapeView(escape: number, decodeAt: DecodeEscape): Decode {
  return (input, { longest }) => {
    const { bytes } = input;
    let next = bytes.indexOf(escape);
    if (next < 0) return [];
    const scratch = growing(8);
    let out: Growing | null = null;
    let from = 0;
    for (const to of input.breaks) {
      let written = from; // bytes before it are in the view, or out of reach
      for (; next >= 0 && next < to; next = bytes.indexOf(escape, next)) {
        scratch.length = 0;
        if (next < written || decodeAt(input, next, scratch) === 0) {
          next += 1;
          continue;
        }
        out ??= growing(bytes.length);
        if (next - longest > written) {
          endPiece(out);
          written = next - longest;
        }
        written = decodeStretch(input, written, next, to, longest, escape, decodeAt, out);
        next = written;
      }
      if (out !== null) endPiece(out);
      from = to;
    }
    return out === null ? [] : [finished(out)];
  };
}

/** Copies [from, first), then decodes on until `longest` bytes after the last escape; returns where it ended. */
function decodeStretch(
  input: View,
  from: number,
  first: number,
  to: number,
  longest: number,
  escape: number,
  decodeAt: DecodeEscape,
  out: Growing,
): number {
  const { bytes } = input;
  for (let at = from; at < first; at++) emit(out, input, bytes[at]!, at, at + 1);
  let at = first;
  let end = first + 1;
  while (at < to && at < end) {
    const taken = bytes[at] === escape ? decodeAt(input, at, out) : 0;
    if (taken > 0) {
      at += taken;
      end = at + longest;
    } else {
      emit(out, input, bytes[at]!, at, at + 1);
      at += 1;
    }
  }
  return at;
}

const SHORT_ESCAPES = new Int16Array(256).fill(-1);
for (const [letter, byte] of Object.entries({
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  v: 11,
  a: 7,
  e: 27,
  '0': 0,
})) {
  SHORT_ESCAPES[letter.charCodeAt(0)] = byte;
}
for (const char of `"'\\/\`$& !#()[]{}<>|;*?~=%^@:,.+-`)
  SHORT_ESCAPES[char.charCodeAt(0)] = char.charCodeAt(0);

/** JSON's escapes, those of C and Python (`\xNN`, `\NNN`, `\UNNNNNNNN`), and the shell's backslash before a sign. */
export const undoBackslashes: Decode = escapeView(0x5c, (input, at, out) => {
  const letter = input.bytes[at + 1];
  if (letter === undefined) return 0;
  if (letter === 0x75 || letter === 0x78 || letter === 0x55) {
    const digits = letter === 0x75 ? 4 : letter === 0x78 ? 2 : 8;
    const code = hexAt(input.bytes, at + 2, digits);
    if (code < 0 || code > 0x10ffff) return 0;
    if (digits === 2) {
      emit(out, input, code, at, at + 4);
      return 4;
    }
    return (
      surrogatePair(input, at, code, out) ||
      (emitCodePoint(out, input, code, at, at + 2 + digits), 2 + digits)
    );
  }
  const octal = octalAt(input.bytes, at + 1);
  if (octal >= 0) {
    emit(out, input, octal, at, at + 4);
    return 4;
  }
  const short = SHORT_ESCAPES[letter]!;
  if (short < 0) return 0;
  emit(out, input, short, at, at + 2);
  return 2;
});

/** `\uD83D\uDE00` is one character. */
function surrogatePair(input: View, at: number, high: number, out: Growing): number {
  if (high < 0xd800 || high > 0xdbff || input.bytes[at + 6] !== 0x5c || input.bytes[at + 7] !== 0x75)
    return 0;
  const low = hexAt(input.bytes, at + 8, 4);
  if (low < 0xdc00 || low > 0xdfff) return 0;
  emitCodePoint(out, input, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), at, at + 12);
  return 12;
}

function octalAt(bytes: Uint8Array, at: number): number {
  if (at + 3 > bytes.length) return -1;
  let value = 0;
  for (let i = 0; i < 3; i++) {
    const digit = bytes[at + i]! - 0x30;
    if (digit < 0 || digit > 7) return -1;
    value = value * 8 + digit;
  }
  return value > 255 ? -1 : value;
}

export const undoPercents: Decode = escapeView(0x25, (input, at, out) => {
  const byte = hexAt(input.bytes, at + 1, 2);
  if (byte < 0) return 0;
  emit(out, input, byte, at, at + 3);
  return 3;
});

const ENTITIES: ReadonlyMap<string, number> = new Map([
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['quot', 0x22],
  ['apos', 0x27],
  ['nbsp', 0xa0],
]);
const LONGEST_ENTITY = 10;

/** `&amp;`, `&#39;`, `&#x2F;`. */
export const undoHtml: Decode = escapeView(0x26, (input, at, out) => {
  const { bytes } = input;
  let end = at + 1;
  while (end < bytes.length && end <= at + LONGEST_ENTITY && bytes[end] !== 0x3b) end += 1;
  if (bytes[end] !== 0x3b) return 0;
  const name = String.fromCharCode(...bytes.subarray(at + 1, end));
  const code = ENTITIES.get(name) ?? numberedEntity(name);
  if (code === null) return 0;
  emitCodePoint(out, input, code, at, end + 1);
  return end + 1 - at;
});

function numberedEntity(name: string): number | null {
  const hex = /^#[xX]([0-9a-fA-F]{1,6})$/.exec(name);
  const decimal = /^#([0-9]{1,7})$/.exec(name);
  const code = hex ? parseInt(hex[1]!, 16) : decimal ? Number(decimal[1]) : -1;
  return code < 0 || code > 0x10ffff ? null : code;
}
