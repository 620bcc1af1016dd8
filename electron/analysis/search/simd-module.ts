/**
 * A WebAssembly module with one function that finds where windows of bytes may be, sixteen positions at a time.
 *
 * Each position of a window has two tables of sixteen bytes, one for a byte's low digit and one for its high digit.
 * Bit b of an entry says that a window of bucket b may have that digit there; the bytes of both tables and of all
 * positions are and-ed, and where a bit is left, a bucket may match (the "Teddy" of Langdale's Hyperscan):
 *
 *     bytes      ..  I   O   C   -  ..
 *     low[0]         9 -> 0000_0001          high[0]   4 -> 0000_0011     and ...
 *     low[1]             f -> 0000_0001      ...                          = 0000_0001: bucket 0 may match here
 *
 * What is left is looked up by a hash of the window's first bytes in a bitmap; only then it is told.
 *
 *     0      64      128      132    136        BITMAP_AT            OUTPUT_AT            BYTES_AT
 *     [low 0-3][high 0-3][key mask][told until]  [2^HASH_BITS bits]   [positions, u32]     [bytes ...]
 */

export const WINDOW_MAXIMUM = 4; // bytes
export const LOW_AT = 0;
export const HIGH_AT = 64;
export const KEY_MASK_AT = 128;
export const TOLD_UNTIL_AT = 132;
export const BITMAP_AT = 4096;
export const HASH_BITS = 18;
export const OUTPUT_AT = 65_536;
export const OUTPUT_END = 2 * 65_536;
export const BYTES_AT = OUTPUT_END;
/** Bytes that are read at once; a position tells up to so many. */
export const LANES = 16;

const HASH_FACTOR = 0x9e3779b1;

/** The module's hash of a window's first bytes (little-endian, under the key mask). */
export function hashKey(key: number): number {
  return Math.imul(key, HASH_FACTOR) >>> (32 - HASH_BITS);
}

/** `scan(from, to)`: addresses of bytes. Returns the address it has come to: less than `to` where the output is full. */
export interface SimdScan {
  (from: number, to: number): number;
}

const modules = new Map<number, WebAssembly.Module>();

/** Null where the machine has no such instructions. `positions`: bytes of a window that are compared, 1 to 4. */
export function simdModule(positions: number): WebAssembly.Module | null {
  let known = modules.get(positions);
  if (known === undefined) {
    const code = assemble(positions);
    if (!WebAssembly.validate(code)) return null;
    modules.set(positions, (known = new WebAssembly.Module(code)));
  }
  return known;
}

const I32 = 0x7f;
const V128 = 0x7b;
const EMPTY = 0x40;

const block = [0x02, EMPTY];
const loop = [0x03, EMPTY];
const when = [0x04, EMPTY];
const end = [0x0b];
const branch = (depth: number) => [0x0c, depth];
const branchIf = (depth: number) => [0x0d, depth];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const i32 = (value: number) => [0x41, ...signed(value)];
const load32 = (offset: number) => [0x28, 0, ...unsigned(offset)];
const load8 = (offset: number) => [0x2d, 0, ...unsigned(offset)];
const store32 = (offset: number) => [0x36, 0, ...unsigned(offset)];
const greater = [0x4b];
const atLeast = [0x4f];
const trailingZeros = [0x68];
const add = [0x6a];
const subtract = [0x6b];
const multiply = [0x6c];
const and = [0x71];
const shiftRight = [0x76];
const vectorLoad = (offset: number) => [0xfd, 0x00, 0, ...unsigned(offset)];
const vectorOf = (byte: number) => [0xfd, 0x0c, ...Array.from({ length: LANES }, () => byte)];
const swizzle = [0xfd, 0x0e];
const lanesDiffer = [0xfd, 0x24];
const vectorAnd = [0xfd, 0x4e];
const anyTrue = [0xfd, 0x53];
const bitmask = [0xfd, 0x64];
const lanesShiftRight = [0xfd, 0x6d];

const AT = 0;
const TO = 1;
const OUT = 2;
const BITS = 3;
const HASH = 4;
const KEY_MASK = 5;
const FOUND = 6;
const BYTES = 7;
const LOW = 8;

function assemble(positions: number): Uint8Array<ArrayBuffer> {
  const high = LOW + positions;
  const each = Array.from({ length: positions }, (_, at) => at);
  const compared = (at: number) => [
    ...[...get(AT), ...vectorLoad(at), ...set(BYTES)],
    ...[...get(LOW + at), ...get(BYTES), ...vectorOf(0x0f), ...vectorAnd, ...swizzle],
    ...[...get(high + at), ...get(BYTES), ...i32(4), ...lanesShiftRight, ...swizzle],
    ...vectorAnd,
  ];
  const body = [
    ...each.flatMap((at) => [...i32(0), ...vectorLoad(LOW_AT + 16 * at), ...set(LOW + at)]),
    ...each.flatMap((at) => [...i32(0), ...vectorLoad(HIGH_AT + 16 * at), ...set(high + at)]),
    ...[...i32(0), ...load32(KEY_MASK_AT), ...set(KEY_MASK)],
    ...[...i32(OUTPUT_AT), ...set(OUT)],
    ...block,
    ...loop,
    ...[...get(AT), ...get(TO), ...atLeast, ...branchIf(1)],
    ...[...get(OUT), ...i32(OUTPUT_END - 4 * LANES), ...greater, ...branchIf(1)],
    ...compared(0),
    ...each.slice(1).flatMap((at) => [...compared(at), ...vectorAnd]),
    ...[...set(FOUND), ...get(FOUND), ...anyTrue, ...when],
    ...[...get(FOUND), ...vectorOf(0), ...lanesDiffer, ...bitmask, ...set(BITS)],
    ...loop,
    // The place goes to the output; the output grows only where the bitmap has its key.
    ...[...get(OUT), ...get(AT), ...get(BITS), ...trailingZeros, ...add, ...store32(0)],
    ...[...get(OUT), ...load32(0), ...load32(0), ...get(KEY_MASK), ...and],
    ...[...i32(HASH_FACTOR), ...multiply, ...i32(32 - HASH_BITS), ...shiftRight, ...set(HASH)],
    ...[...get(OUT), ...get(HASH), ...i32(3), ...shiftRight, ...load8(BITMAP_AT)],
    ...[...get(HASH), ...i32(7), ...and, ...shiftRight, ...i32(1), ...and],
    ...[...i32(4), ...multiply, ...add, ...set(OUT)],
    ...[...get(BITS), ...get(BITS), ...i32(1), ...subtract, ...and, ...set(BITS)],
    ...[...get(BITS), ...branchIf(0)],
    ...end,
    ...end,
    ...[...get(AT), ...i32(LANES), ...add, ...set(AT)],
    ...branch(0),
    ...end,
    ...end,
    ...[...i32(0), ...get(OUT), ...store32(TOLD_UNTIL_AT)],
    ...get(AT),
    ...end,
  ];
  const locals = [2, 4, I32, 2 + 2 * positions, V128];
  const code = [...locals, ...body];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, I32, 1, I32]),
    ...section(2, [1, ...text('search'), ...text('memory'), 2, 0, 0]), // a memory of any size
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('scan'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value, 'latin1')];
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}
