/**
 * How one property of a fact stands in SQL columns, comes back exactly, and appears in lists and
 * `show --json`. Tables are described with these once; writer, reader, queries and digest run from them.
 */
import type { CellValue } from '../../../shared/api/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';
import { displayText, isUtf8 } from '../../../shared/text.ts';
import { U64_MAX, u64FromText, u64ToText } from '../../../shared/u64.ts';
import { textCell, toBase64 } from './json-shape.ts';
import type { JsonShape } from './json-shape.ts';

export type SqlValue = null | number | bigint | string | Uint8Array;
export type SqlType = 'INTEGER' | 'TEXT' | 'BLOB';

/** One SQL column of a property; `name` null: the property's own name in snake_case. */
export interface Part {
  readonly name: string | null;
  readonly type: SqlType;
  readonly nullable: boolean;
}

export interface Codec<T> {
  readonly parts: readonly Part[];
  encode(value: T, out: SqlValue[]): void;
  decode(row: readonly SqlValue[], at: number): T;
  cell(value: T): CellValue;
  show(value: T): unknown;
  /** What stands in `<property>Base64`; undefined where the display form is the bytes. */
  base64(value: T): unknown;
  /** A value that an `equals` of a query gives, as the column has it. */
  query?(value: string | number | bigint): SqlValue;
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const noBase64 = (): undefined => undefined;
const part = (type: SqlType): readonly Part[] => [{ name: null, type, nullable: false }];

/** A whole number that fits a double exactly. */
export const integer: Codec<number> = {
  parts: part('INTEGER'),
  encode: (value, out) => void out.push(value),
  decode: (row, at) => Number(row[at]),
  cell: (value) => value,
  show: (value) => value,
  base64: noBase64,
  query: (value) => BigInt(value),
};

/** Signed 64-bit, counts and times (ns since 1970 UTC). What does not fit can't be said: null where that may stand. */
export const int64: Codec<bigint> = {
  parts: part('INTEGER'),
  encode: (value, out) => {
    if (value < INT64_MIN || value > INT64_MAX) throw outOfRange(value);
    out.push(value);
  },
  decode: (row, at) => row[at] as bigint,
  cell: (value) => value,
  show: (value) => value,
  base64: noBase64,
  query: (value) => BigInt(value),
};

export const time: Codec<bigint | null> = {
  ...int64,
  parts: [{ name: null, type: 'INTEGER', nullable: true }],
  encode: (value, out) =>
    void out.push(value !== null && value >= INT64_MIN && value <= INT64_MAX ? value : null),
  decode: (row, at) => row[at] as bigint | null,
  cell: (value) => value,
  show: (value) => value,
};

/**
 * Unsigned 64-bit as 16 hex digits, which sort as the numbers do; shown as a number. A number outside
 * (an end that was worked out from damaged values) keeps its value in the form of {@link wide}.
 */
export const u64: Codec<bigint> = {
  parts: part('TEXT'),
  encode: (value, out) => void out.push(u64OrWide(value)),
  decode: (row, at) => u64OrWideValue(row[at] as string),
  cell: (value) => value,
  show: (value) => value,
  base64: noBase64,
  query: (value) => u64OrWide(BigInt(value)),
};

/** The text of a column with unsigned 64-bit numbers. */
export function u64OrWide(value: bigint): string {
  return value >= 0n && value <= U64_MAX ? u64ToText(value) : wideText(value);
}

/** The number of a column with unsigned 64-bit numbers. */
export function u64OrWideValue(stored: string): bigint {
  return stored.startsWith('p') || stored.startsWith('n') ? wideValue(stored) : u64FromText(stored);
}

/** As u64, shown as `0x7f32adf17000`. */
export const address: Codec<bigint> = {
  ...u64,
  show: (value) => (value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`),
};

/** As u64, shown as 16 hex digits: sets of capabilities and signals. */
export const mask: Codec<bigint> = {
  ...u64,
  show: (value) => `${value < 0n ? '-' : ''}${(value < 0n ? -value : value).toString(16).padStart(16, '0')}`,
};

/**
 * An integer of any size, ordered as text: 'p' or 'n', four digits with the number of hex digits,
 * the hex digits; for negative numbers both are complemented. For fields whose format sets no 64-bit bound.
 */
export const wide: Codec<bigint> = {
  parts: part('TEXT'),
  encode: (value, out) => void out.push(wideText(value)),
  decode: (row, at) => wideValue(row[at] as string),
  cell: (value) => value,
  show: (value) => value,
  base64: noBase64,
  query: (value) => wideText(BigInt(value)),
};

export const flag: Codec<boolean> = {
  parts: part('INTEGER'),
  encode: (value, out) => void out.push(value ? 1 : 0),
  decode: (row, at) => row[at] === 1n,
  cell: (value) => value,
  show: (value) => value,
  base64: noBase64,
  query: (value) => BigInt(value),
};

/** Our own words and text that JSON of the engine gave. Lone surrogates become U+FFFD: no database text holds them. */
export const string: Codec<string> = {
  parts: part('TEXT'),
  encode: (value, out) => void out.push(value.toWellFormed()),
  decode: (row, at) => row[at] as string,
  cell: (value) => value,
  show: (value) => value,
  base64: noBase64,
  query: (value) => String(value),
};

/** A closed vocabulary of ours. */
export function word<T extends string>(): Codec<T> {
  return string as unknown as Codec<T>;
}

/** Text from evidence: its bytes, whatever they are. */
export const text: Codec<Uint8Array> = {
  parts: part('BLOB'),
  encode: (value, out) => void out.push(value),
  decode: (row, at) => plainBytes(row[at] as Uint8Array),
  cell: textCell,
  show: displayText,
  base64: (value) => (isUtf8(value) ? undefined : toBase64(value)),
  query: (value) => new TextEncoder().encode(String(value)),
};

/** Bytes that are no text: shown as base64. */
export const binary: Codec<Uint8Array> = {
  ...text,
  cell: (value) => ({ text: `${value.length} bytes`, bytes: value as Uint8Array<ArrayBuffer> }),
  show: toBase64,
  base64: noBase64,
};

export function orNull<T>(inner: Codec<T>): Codec<T | null> {
  const { query } = inner;
  return {
    parts: inner.parts.map((p) => ({ ...p, nullable: true })),
    encode: (value, out) => {
      if (value !== null) inner.encode(value, out);
      else for (let i = 0; i < inner.parts.length; i++) out.push(null);
    },
    decode: (row, at) => (row[at] === null ? null : inner.decode(row, at)),
    cell: (value) => (value === null ? null : inner.cell(value)),
    show: (value) => (value === null ? null : inner.show(value)),
    base64: (value) => (value === null ? undefined : inner.base64(value)),
    ...(query ? { query } : {}),
  };
}

/** A property that may be absent, which is not the same as null or false: NULL stands for it. */
export function orAbsent<T>(inner: Codec<T>): Codec<T> {
  const outer = orNull(inner);
  return {
    ...(outer as Codec<T>),
    encode: (value, out) => outer.encode(value ?? null, out),
    decode: (row, at) => (outer.decode(row, at) ?? undefined) as T,
    cell: (value) => outer.cell(value ?? null),
    show: (value) => outer.show(value ?? null),
    base64: (value) => outer.base64(value ?? null),
  };
}

/** A value of several parts in one column of JSON text. */
export function json<T>(shape: JsonShape<T>): Codec<T> {
  return {
    parts: part('TEXT'),
    encode: (value, out) => void out.push(JSON.stringify(shape.toJson(value))),
    decode: (row, at) => shape.fromJson(JSON.parse(row[at] as string)),
    cell: (value) => shape.cell(value),
    show: (value) => shape.show(value),
    base64: (value) => shape.base64(value),
  };
}

/** A tuple of numbers in columns of their own (real, effective, saved, file system id). */
export function numbers<T extends readonly number[]>(names: readonly string[]): Codec<T> {
  return {
    parts: names.map((name) => ({ name, type: 'INTEGER', nullable: false })),
    encode: (value, out) => {
      for (let i = 0; i < names.length; i++) out.push(value[i]!);
    },
    decode: (row, at) => names.map((_, i) => Number(row[at + i])) as unknown as T,
    cell: (value) => [...value],
    show: (value) => [...value],
    base64: noBase64,
  };
}

/** A record of counts in columns of their own. */
export function counts<T extends { readonly [name: string]: bigint }>(columns: {
  readonly [P in keyof T]: string;
}): Codec<T> {
  const names = Object.keys(columns) as (keyof T & string)[];
  return {
    parts: names.map((name) => ({ name: columns[name], type: 'INTEGER', nullable: false })),
    encode: (value, out) => {
      for (const name of names) int64.encode(value[name] as bigint, out);
    },
    decode: (row, at) => Object.fromEntries(names.map((name, i) => [name, row[at + i]])) as T,
    cell: (value) => ({ ...value }),
    show: (value) => ({ ...value }),
    base64: noBase64,
  };
}

/** Spans as JSON arrays [member, offset, length, field, supports, checkpoint], absent ends left off. */
export const source: Codec<Source> = {
  parts: part('TEXT'),
  encode: (value, out) => void out.push(value.length === 0 ? '[]' : JSON.stringify(value.map(packSpan))),
  decode: (row, at) =>
    row[at] === '[]' ? [] : (JSON.parse(row[at] as string) as PackedSpan[]).map(unpackSpan),
  cell: (value) => value.map((span) => ({ ...span })),
  show: (value) => value,
  base64: noBase64,
};

type PackedSpan = readonly [number, number, number, (string | null)?, (string | null)?, (string | null)?];

function packSpan(span: SourceSpan): PackedSpan {
  const { member, offset, length, field, supports, checkpoint } = span;
  if (checkpoint !== undefined) return [member, offset, length, field ?? null, supports ?? null, checkpoint];
  if (supports !== undefined) return [member, offset, length, field ?? null, supports];
  if (field !== undefined) return [member, offset, length, field];
  return [member, offset, length];
}

function unpackSpan([member, offset, length, field, supports, checkpoint]: PackedSpan): SourceSpan {
  const span: { -readonly [P in keyof SourceSpan]: SourceSpan[P] } = { member, offset, length };
  if (typeof field === 'string') span.field = field;
  if (typeof supports === 'string') span.supports = supports;
  if (typeof checkpoint === 'string') span.checkpoint = checkpoint;
  return span;
}

type Packable = BigUint64Array | Float64Array | Uint8Array;

/** A typed array as little-endian bytes. */
export function packed<T extends Packable>(make: (buffer: ArrayBuffer) => T): Codec<T> {
  return {
    parts: part('BLOB'),
    encode: (value, out) =>
      void out.push(littleEndian(Buffer.from(value.buffer, value.byteOffset, value.byteLength), value)),
    decode: (row, at) => {
      const stored = row[at] as Uint8Array;
      const copy = new ArrayBuffer(stored.byteLength);
      new Uint8Array(copy).set(stored);
      const value = make(copy);
      littleEndian(Buffer.from(copy), value, true);
      return value;
    },
    cell: (value) => value.length,
    show: (value) => (value instanceof Uint8Array ? toBase64(value) : Array.from<number | bigint>(value)),
    base64: noBase64,
  };
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(bytes: Buffer, value: Packable, inPlace = false): Buffer {
  if (HOST_IS_LITTLE_ENDIAN || value.BYTES_PER_ELEMENT === 1) return bytes;
  return (inPlace ? bytes : Buffer.from(bytes)).swap64();
}

/** better-sqlite3 gives Buffers; facts hold plain arrays. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function outOfRange(value: bigint): PermafrostError {
  return new PermafrostError({
    code: 'internal',
    message: `A decoded number does not fit its column: ${value}`,
  });
}

function wideText(value: bigint): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString(16);
  const length = digits.length.toString(10).padStart(4, '0');
  if (!negative) return `p${length}${digits}`;
  const complement = (character: string, base: number) =>
    (base - 1 - Number.parseInt(character, base)).toString(base);
  return `n${[...length].map((c) => complement(c, 10)).join('')}${[...digits].map((c) => complement(c, 16)).join('')}`;
}

function wideValue(stored: string): bigint {
  const digits = stored.slice(5);
  if (stored.startsWith('p')) return BigInt(`0x${digits}`);
  return -BigInt(`0x${[...digits].map((c) => (15 - Number.parseInt(c, 16)).toString(16)).join('')}`);
}
