/**
 * A run of bytes as it reads once an encoding is undone. Each decoded byte knows which bytes of the original hold
 * its bits, so that a value found in a view is a range of the original:
 *
 *   original   p a s s % 2 D w o r d          cGFzcw==   (base64: a byte spans two characters)
 *   percent    p a s s   -   w o r d          p: [0,2)  a: [1,3)  s: [2,4)  s: [4,6)
 *
 * Where an encoding's units have no known beginning (hex digits, base64 characters) every phase is a view.
 */
export interface View {
  readonly bytes: Uint8Array;
  /** Original bytes [starts[i], ends[i]) hold decoded byte i; null: byte i is original byte i. */
  readonly starts: Int32Array | null;
  readonly ends: Int32Array | null;
  /** Where pieces end that do not belong together, ascending; the last is the view's length. */
  readonly breaks: readonly number[];
}

/** Bytes of the shortest and the longest that is looked for: what can't hold or reach one is left out of a view. */
export interface Reach {
  readonly shortest: number;
  readonly longest: number;
}

/** Views come one after the other: each lasts until the next is asked for. */
export type Decode = (input: View, reach: Reach) => Iterable<View>;

export function plainView(bytes: Uint8Array): View {
  return { bytes, starts: null, ends: null, breaks: [bytes.length] };
}

export interface Growing {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  breaks: number[];
  length: number;
}

export function growing(most: number): Growing {
  return {
    bytes: new Uint8Array(most),
    starts: new Int32Array(most),
    ends: new Int32Array(most),
    breaks: [],
    length: 0,
  };
}

export function finished({ bytes, starts, ends, breaks, length }: Growing): View {
  return { bytes: bytes.subarray(0, length), starts, ends, breaks };
}

export function endPiece(out: Growing): void {
  if (out.length > (out.breaks.at(-1) ?? 0)) out.breaks.push(out.length);
}

const startOf = (view: View, at: number): number => (view.starts === null ? at : view.starts[at]!);
const endOf = (view: View, at: number): number => (view.ends === null ? at + 1 : view.ends[at]!);

/** Input bytes [from, to) stand for `byte`. */
export function emit(out: Growing, input: View, byte: number, from: number, to: number): void {
  out.bytes[out.length] = byte;
  out.starts[out.length] = startOf(input, from);
  out.ends[out.length++] = endOf(input, to - 1);
}

export function emitCodePoint(out: Growing, input: View, code: number, from: number, to: number): void {
  if (code < 0x80) emit(out, input, code, from, to);
  else {
    const size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let shift = (size - 1) * 6, first = true; shift >= 0; shift -= 6, first = false) {
      const lead = (0xf00 >> size) & 0xff;
      emit(out, input, first ? lead | (code >> shift) : 0x80 | ((code >> shift) & 0x3f), from, to);
    }
  }
}

/** Value of a hexadecimal digit by its character; -1: none. */
export const DIGIT = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  DIGIT[digit.toString(16).charCodeAt(0)] = digit;
  DIGIT[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
