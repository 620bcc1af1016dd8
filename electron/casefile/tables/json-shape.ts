/**
 * Shapes of values that are kept as JSON text in one column: lists, pairs, records. JSON has no
 * bytes and no 64-bit numbers, so a shape says how each goes in and comes back exactly.
 * Objects are written with sorted names and no spaces, so equal values have equal text.
 */
import type { CellValue, TextValue } from '../../../shared/api/index.ts';
import { displayText, isUtf8, utf8 } from '../../../shared/text.ts';

export interface JsonShape<T> {
  toJson(value: T): unknown;
  fromJson(json: unknown): T;
  cell(value: T): CellValue;
  /** For `show --json`; integers beyond 2^53 stay bigint. */
  show(value: T): unknown;
  /** The same with base64 for text, where any text in it is not UTF-8; else undefined. */
  base64(value: T): unknown;
}

const plain = {
  toJson: (value: unknown) => value,
  fromJson: (json: unknown) => json as never,
  cell: (value: unknown) => value as CellValue,
  show: (value: unknown) => value,
  base64: () => undefined,
};

export const jsonNumber: JsonShape<number> = plain;
export const jsonFlag: JsonShape<boolean> = plain;
/** Lone surrogates, which no database text can hold, become U+FFFD. */
export const jsonString: JsonShape<string> = { ...plain, toJson: (value) => value.toWellFormed() };

/** JSON as it stands: what other parts of the program wrote as JSON. */
export const jsonAny: JsonShape<unknown> = plain;

/** A decimal string in JSON. */
export const jsonBig: JsonShape<bigint> = {
  toJson: (value) => value.toString(),
  fromJson: (json) => BigInt(json as string),
  cell: (value) => value,
  show: (value) => value,
  base64: () => undefined,
};

/** As jsonBig, shown as `0x...`. */
export const jsonAddress: JsonShape<bigint> = { ...jsonBig, show: (value) => `0x${value.toString(16)}` };

/** A string where the bytes are UTF-8, else `{"base64": ...}`. */
export const jsonText: JsonShape<Uint8Array> = {
  toJson: (value) => (isUtf8(value) ? displayText(value) : { base64: toBase64(value) }),
  fromJson: (json) =>
    typeof json === 'string' ? utf8(json) : fromBase64((json as { readonly base64: string }).base64),
  cell: textCell,
  show: displayText,
  base64: (value) => (isUtf8(value) ? undefined : toBase64(value)),
};

export function jsonNullable<T>(inner: JsonShape<T>): JsonShape<T | null> {
  return {
    toJson: (value) => (value === null ? null : inner.toJson(value)),
    fromJson: (json) => (json === null ? null : inner.fromJson(json)),
    cell: (value) => (value === null ? null : inner.cell(value)),
    show: (value) => (value === null ? null : inner.show(value)),
    base64: (value) => (value === null ? undefined : inner.base64(value)),
  };
}

export function jsonList<T>(inner: JsonShape<T>): JsonShape<readonly T[]> {
  return {
    toJson: (value) => value.map((item) => inner.toJson(item)),
    fromJson: (json) => (json as readonly unknown[]).map((item) => inner.fromJson(item)),
    cell: (value) => value.map((item) => inner.cell(item)),
    show: (value) => value.map((item) => inner.show(item)),
    base64: (value) => {
      const items = value.map((item) => inner.base64(item));
      if (items.every((item) => item === undefined)) return undefined;
      return items.map((item, index) => item ?? base64OfShown(inner.show(value[index]!)));
    },
  };
}

export function jsonPair<A, B>(a: JsonShape<A>, b: JsonShape<B>): JsonShape<readonly [A, B]> {
  return {
    toJson: (value) => [a.toJson(value[0]), b.toJson(value[1])],
    fromJson: (json) => {
      const pair = json as readonly [unknown, unknown];
      return [a.fromJson(pair[0]), b.fromJson(pair[1])];
    },
    cell: (value) => [a.cell(value[0]), b.cell(value[1])],
    show: (value) => [a.show(value[0]), b.show(value[1])],
    base64: (value) => {
      const first = a.base64(value[0]);
      const second = b.base64(value[1]);
      if (first === undefined && second === undefined) return undefined;
      return [first ?? base64OfShown(a.show(value[0])), second ?? base64OfShown(b.show(value[1]))];
    },
  };
}

type Shapes<T> = { readonly [P in keyof T]-?: JsonShape<Exclude<T[P], undefined>> };

/** A record; properties that are absent stay absent. */
export function jsonRecord<T extends object>(shapes: Shapes<T>): JsonShape<T> {
  const names = (Object.keys(shapes) as (keyof T & string)[]).sort();
  const shape = (name: keyof T) => shapes[name] as JsonShape<unknown>;
  const walk = <R>(value: T, map: (name: keyof T & string) => R): Record<string, R> => {
    const out: Record<string, R> = {};
    for (const name of names) if (value[name] !== undefined) out[name] = map(name);
    return out;
  };
  return {
    toJson: (value) => walk(value, (name) => shape(name).toJson(value[name])),
    fromJson: (json) => {
      const record = json as Record<string, unknown>;
      const out: Record<string, unknown> = {};
      for (const name of names) {
        if (Object.hasOwn(record, name)) out[name] = shape(name).fromJson(record[name]);
      }
      return out as T;
    },
    cell: (value) => walk(value, (name) => shape(name).cell(value[name])),
    show: (value) => walk(value, (name) => shape(name).show(value[name])),
    base64: (value) => {
      const out: Record<string, unknown> = {};
      for (const name of names) {
        if (value[name] === undefined) continue;
        const base64 = shape(name).base64(value[name]);
        if (base64 !== undefined) out[name] = base64;
      }
      return Object.keys(out).length > 0 ? out : undefined;
    },
  };
}

/** Display form, with the bytes beside it where they are not that text. */
export function textCell(bytes: Uint8Array): TextValue {
  const text = displayText(bytes);
  return isUtf8(bytes) ? { text } : { text, bytes: bytes as Uint8Array<ArrayBuffer> };
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function base64OfShown(shown: unknown): unknown {
  return typeof shown === 'string' ? toBase64(utf8(shown)) : shown;
}
