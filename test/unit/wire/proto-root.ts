/** proto/ as protobufjs reads it, and random messages of its types: the oracle of the walk's tests. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import type { Message } from '../../../electron/criu/wire/message.ts';

const PROTO = new URL('../../../proto/', import.meta.url);

export const root = readRoot();

export const messageTypes: readonly protobuf.Type[] = root.nestedArray.filter(
  (one): one is protobuf.Type => one instanceof protobuf.Type && one.name !== 'show_options',
);

function readRoot(): protobuf.Root {
  const descriptor = createRequire(import.meta.url).resolve('protobufjs/google/protobuf/descriptor.json');
  const loaded = protobuf.Root.fromJSON(JSON.parse(readFileSync(descriptor, 'utf8')) as protobuf.INamespace);
  for (const name of readdirSync(PROTO).sort()) {
    if (!name.endsWith('.proto')) continue;
    protobuf.parse(readFileSync(new URL(name, PROTO), 'utf8'), loaded, { keepCase: true });
  }
  loaded.resolveAll();
  return loaded;
}

/** A message as this project's decoder gives it, without places; repeated fields only where not empty. */
export type Plain = { readonly [field: string]: PlainValue | readonly PlainValue[] };
export type PlainValue = number | bigint | boolean | Uint8Array | Plain;

const I64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const U64 = { min: 0n, max: 2n ** 64n - 1n };
const I32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const U32 = { min: 0, max: 2 ** 32 - 1 };

const SCALARS: Readonly<Record<string, fc.Arbitrary<PlainValue>>> = {
  bool: fc.boolean(),
  int32: fc.integer(I32),
  sint32: fc.integer(I32),
  uint32: fc.integer(U32),
  int64: fc.bigInt(I64),
  sint64: fc.bigInt(I64),
  uint64: fc.bigInt(U64),
  fixed64: fc.bigInt(U64),
  string: fc.string({ unit: 'binary', maxLength: 12 }).map((text) => new TextEncoder().encode(text)),
  bytes: fc.uint8Array({ maxLength: 12 }),
};

/** Messages of a type: every required field set, of the others any; sub-messages to `depth` levels. */
export function arbitraryMessage(type: protobuf.Type, depth = 3): fc.Arbitrary<Plain> {
  const required: Record<string, fc.Arbitrary<PlainValue>> = {};
  const others: Record<string, fc.Arbitrary<PlainValue | PlainValue[]>> = {};
  for (const field of type.fieldsArray) {
    if (field.resolvedType instanceof protobuf.Type && depth === 0 && !field.required) continue;
    const value = arbitraryValue(field, depth);
    if (field.required) required[field.name] = value;
    else others[field.name] = field.repeated ? fc.array(value, { minLength: 1, maxLength: 4 }) : value;
  }
  return fc
    .tuple(fc.record(required), fc.record(others, { requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }) as Plain);
}

function arbitraryValue(field: protobuf.Field, depth: number): fc.Arbitrary<PlainValue> {
  if (field.resolvedType instanceof protobuf.Type) return arbitraryMessage(field.resolvedType, depth - 1);
  if (field.resolvedType) return fc.constantFrom(...Object.values(field.resolvedType.values));
  const scalar = SCALARS[field.type];
  if (!scalar) throw new Error(`no values for ${field.type}`);
  return scalar;
}

/** The bytes that protobufjs writes for a message. */
export function encode(type: protobuf.Type, message: Plain): Uint8Array {
  return Uint8Array.from(type.encode(forProtobuf(type, message)).finish());
}

function forProtobuf(type: protobuf.Type, message: Plain): Record<string, unknown> {
  const one = (field: protobuf.Field, value: PlainValue): unknown => {
    if (field.resolvedType instanceof protobuf.Type) return forProtobuf(field.resolvedType, value as Plain);
    if (typeof value === 'bigint')
      return { low: Number(value & 0xffff_ffffn), high: Number((value >> 32n) & 0xffff_ffffn) };
    return field.type === 'string'
      ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(value as Uint8Array)
      : value;
  };
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    const field = type.fields[name]!;
    result[name] = Array.isArray(value)
      ? value.map((item: PlainValue) => one(field, item))
      : one(field, value as PlainValue);
  }
  return result;
}

/** A decoded message without its places. */
export function plain(message: Message): Plain {
  const result: Record<string, PlainValue | PlainValue[]> = {};
  const one = (value: unknown): PlainValue => {
    if (value instanceof Uint8Array) return Uint8Array.from(value);
    return isMessage(value) ? plain(value) : (value as PlainValue);
  };
  for (const [name, value] of Object.entries(message) as [string, unknown][]) {
    if (name === '$') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) result[name] = value.map(one);
    } else if (value !== undefined) {
      result[name] = one(value);
    }
  }
  return result;
}

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && '$' in value;
}
