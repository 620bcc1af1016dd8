/**
 * The primitives of the protobuf wire format, bounds checked.
 *
 *   message := field*          field := tag value          tag := varint(number << 3 | wire type)
 *
 *   0 varint   7 bits per byte, least first, high bit: more follow; at most 10 bytes (64 bits)
 *   1 64-bit   little-endian
 *   2 length   varint, then that many bytes
 *   3, 4       group start and end: fields in between, the end carries the same number
 *   5 32-bit   little-endian
 *   6, 7       not defined: nothing after such a tag can be read
 *
 * Source: protobuf.dev/programming-guides/encoding.
 */

export type DamageKind =
  | 'cut' // ends inside a field
  | 'endless-varint'
  | 'bad-tag' // field number 0 or above 2^29 - 1
  | 'bad-wire-type' // 6 or 7
  | 'stray-group-end'
  | 'group-too-deep';

/** A place in bytes that a walk moves over. The functions below set `damage` and return false instead of throwing. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  /** Nothing at or after this index is read. */
  end: number;
  /** The last varint read, in two halves; numbers that fit 32 bits are in `low`. */
  low: number;
  high: number;
  /** The last tag read, and its index. */
  field: number;
  wireType: number;
  tagAt: number;
  damage: DamageKind | null;
  /** Index where the damage is. */
  damageAt: number;
}

export function cursor(bytes: Uint8Array, at: number, end: number): Cursor {
  return { bytes, at, end, low: 0, high: 0, field: 0, wireType: 0, tagAt: at, damage: null, damageAt: 0 };
}

function fail(reader: Cursor, damage: DamageKind, at: number): false {
  reader.damage = damage;
  reader.damageAt = at;
  return false;
}

/** Reads a varint into `low` and `high`. Bits above the 64th are dropped, as protobuf's own decoders do. */
export function readVarint(reader: Cursor): boolean {
  const { bytes, end } = reader;
  const start = reader.at;
  let at = start;
  if (at >= end) return fail(reader, 'cut', start);
  let byte = bytes[at++]!;
  if (byte < 0x80) {
    reader.low = byte;
    reader.high = 0;
    reader.at = at;
    return true;
  }
  let low = byte & 0x7f;
  let high = 0;
  for (let shift = 7; ; shift += 7) {
    if (shift > 63) return fail(reader, 'endless-varint', start);
    if (at >= end) return fail(reader, 'cut', start);
    byte = bytes[at++]!;
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high = bits >>> 4;
    } else high |= bits << (shift - 32);
    if (byte < 0x80) break;
  }
  reader.low = low >>> 0;
  reader.high = high >>> 0;
  reader.at = at;
  return true;
}

/** Reads a tag into `field` and `wireType`. */
export function readTag(reader: Cursor): boolean {
  const start = reader.at;
  if (!readVarint(reader)) return false;
  if (reader.high !== 0 || reader.low < 8) return fail(reader, 'bad-tag', start);
  reader.field = reader.low >>> 3;
  reader.wireType = reader.low & 7;
  reader.tagAt = start;
  return true;
}

/**
 * Reads a length and leaves the cursor at the first byte of the content.
 * Returns the content's end; -1 with `damage` set where it lies past the end of the message.
 */
export function readLength(reader: Cursor): number {
  const start = reader.at;
  if (!readVarint(reader)) return -1;
  const end = reader.at + reader.low;
  if (reader.high !== 0 || end > reader.end) {
    fail(reader, 'cut', start);
    return -1;
  }
  return end;
}

/** Moves past a value whose tag was just read; groups up to `depth` levels. */
export function skipValue(reader: Cursor, depth: number): boolean {
  switch (reader.wireType) {
    case 0:
      return readVarint(reader);
    case 1:
      return skipBytes(reader, 8);
    case 2: {
      const end = readLength(reader);
      if (end < 0) return false;
      reader.at = end;
      return true;
    }
    case 3:
      return skipGroup(reader, depth);
    case 4:
      return fail(reader, 'stray-group-end', reader.tagAt);
    case 5:
      return skipBytes(reader, 4);
    default:
      return fail(reader, 'bad-wire-type', reader.tagAt);
  }
}

function skipBytes(reader: Cursor, count: number): boolean {
  if (reader.at + count > reader.end) return fail(reader, 'cut', reader.at);
  reader.at += count;
  return true;
}

/** Moves past a group with a stack of its own: depth is the evidence's to choose, up to the limit. */
function skipGroup(reader: Cursor, depth: number): boolean {
  const open = [reader.field];
  while (open.length > 0) {
    if (!readTag(reader)) return false;
    if (reader.wireType === 3) {
      if (open.length >= depth) return fail(reader, 'group-too-deep', reader.tagAt);
      open.push(reader.field);
    } else if (reader.wireType === 4) {
      if (open.pop() !== reader.field) return fail(reader, 'stray-group-end', reader.tagAt);
    } else if (!skipValue(reader, 0)) return false;
  }
  return true;
}

/** The last varint as an unsigned 64-bit number. */
export function unsigned64(reader: Cursor): bigint {
  const { low, high } = reader;
  if (high === 0) return BigInt(low);
  if (high < 0x20_0000) return BigInt(high * 0x1_0000_0000 + low);
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The last varint as a two's-complement 64-bit number (int64: negative ones take 10 bytes). */
export function signed64(reader: Cursor): bigint {
  return BigInt.asIntN(64, unsigned64(reader));
}

/** The last varint as a ZigZag number of 32 bits. */
export function zigzag32(reader: Cursor): number {
  return (reader.low >>> 1) ^ -(reader.low & 1);
}

/** The last varint as a ZigZag number of 64 bits. */
export function zigzag64(reader: Cursor): bigint {
  const value = unsigned64(reader);
  return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
}

/** Reads four or eight little-endian bytes into `low` and `high`. */
export function readFixed(reader: Cursor, size: 4 | 8): boolean {
  const { bytes, at } = reader;
  if (at + size > reader.end) return fail(reader, 'cut', at);
  reader.low = word(bytes, at);
  reader.high = size === 8 ? word(bytes, at + 4) : 0;
  reader.at = at + size;
  return true;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
