/** The walk against protobufjs: random messages of every type of proto/, and random damage to them. */
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { type WalkResult, decodeMessage } from '../../../electron/criu/wire/decode-message.ts';
import type { FieldPlace, Message } from '../../../electron/criu/wire/message.ts';
import type { MessageTypes } from '../../../electron/criu/wire/messages.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { type Plain, arbitraryMessage, encode, isMessage, messageTypes, plain, root } from './proto-root.ts';

const AT = 1000; // offset of the message in its imaginary file

function decode(type: string, bytes: Uint8Array): WalkResult {
  return decodeMessage(type as keyof MessageTypes, bytes, { limits: DEFAULT_LIMITS, fileOffset: AT });
}

/** Some type and a message of it. */
const anyMessage = fc
  .constantFrom(...messageTypes)
  .chain((type) =>
    arbitraryMessage(type).map((message) => ({ type, message, bytes: encode(type, message) })),
  );

describe('a message of any type', () => {
  it.each(messageTypes.map((type) => [type.name, type] as const))(
    '%s decodes to what was encoded',
    (name, type) => {
      fc.assert(
        fc.property(arbitraryMessage(type), (message) => {
          const result = decode(name, encode(type, message));
          expect(result.problems).toEqual([]);
          expect(result.missing).toEqual([]);
          expect(plain(result.message)).toEqual(message);
        }),
        { numRuns: 25 },
      );
    },
  );

  it('says where each value stands: reading there again gives the value', () => {
    fc.assert(
      fc.property(anyMessage, ({ type, bytes }) => {
        expectPlaces(type, decode(type.name, bytes).message, bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a field that no table has, with its place', () => {
    fc.assert(
      fc.property(
        anyMessage,
        fc.uint8Array({ maxLength: 9 }),
        fc.integer({ min: 1000, max: 2 ** 29 - 1 }),
        (one, content, number) => {
          const future = protobuf.Writer.create()
            .uint32(((number << 3) >>> 0) | 2)
            .bytes(content)
            .finish();
          const result = decode(one.type.name, Uint8Array.of(...one.bytes, ...future));
          expect(plain(result.message)).toEqual(one.message);
          expect(result.problems).toEqual([]);
          expect(result.message.$.unknown).toEqual([
            { number, wireType: 2, offset: AT + one.bytes.length, length: future.length },
          ]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('cut anywhere, gives the fields before the cut and says so unless the cut is between fields', () => {
    fc.assert(
      fc.property(anyMessage, ({ type, message, bytes }) => {
        const ends = fieldEnds(bytes);
        for (let length = 0; length < bytes.length; length++) {
          const result = decode(type.name, bytes.slice(0, length));
          expect(result.problems.length === 0).toBe(ends.has(length));
          expectPart(plain(result.message), message);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('with any of its bytes changed never throws, nor do its places', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyMessage, changes, ({ type, bytes }, changed) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, byte] of changed) if (damaged.length > 0) damaged[at % damaged.length] = byte;
        expectPlacesInside(decode(type.name, damaged).message, damaged.length);
      }),
      { numRuns: 500 },
    );
  });

  it('of random bytes never throws, nor do its places', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messageTypes), fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
        const result = decode(type.name, bytes);
        expectPlacesInside(result.message, bytes.length);
        for (const problem of result.problems) {
          expect(problem.offset).toBeGreaterThanOrEqual(AT);
          expect(problem.offset).toBeLessThanOrEqual(AT + bytes.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Ends of the top-level fields, by protobufjs's reader. */
function fieldEnds(bytes: Uint8Array): Set<number> {
  const reader = protobuf.Reader.create(bytes);
  const ends = new Set([0]);
  while (reader.pos < reader.len) {
    reader.skipType(reader.uint32() & 7);
    ends.add(reader.pos);
  }
  return ends;
}

/** Everything in `part` is in `whole`: lists from the front, the last message perhaps in part itself. */
function expectPart(part: Plain, whole: Plain): void {
  for (const [name, value] of Object.entries(part)) {
    const other = whole[name];
    const values = (Array.isArray(value) ? value : [value]) as unknown[];
    const others = (Array.isArray(other) ? other : [other]) as unknown[];
    expect(values.length).toBeLessThanOrEqual(others.length);
    values.forEach((one, i) => {
      if (typeof one === 'object' && !(one instanceof Uint8Array))
        expectPart(one as Plain, others[i] as Plain);
      else expect(one).toEqual(others[i]);
    });
  }
}

function expectPlaces(type: protobuf.Type, message: Message, bytes: Uint8Array): void {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  for (const field of type.fieldsArray) {
    const value = values[field.name];
    const places = message.$.places[field.name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      expect(places).toBeUndefined();
      continue;
    }
    const list = (Array.isArray(value) ? value : [value]) as unknown[];
    const at = (Array.isArray(places) ? places : [places]) as FieldPlace[];
    expect(at.length).toBe(list.length);
    list.forEach((one, i) => expectValueAt(field, one, at[i]!, bytes));
  }
}

function expectValueAt(field: protobuf.Field, value: unknown, place: FieldPlace, bytes: Uint8Array): void {
  const start = place.offset - AT;
  if (isMessage(value)) {
    expect([value.$.offset, value.$.length]).toEqual([place.offset, place.length]);
    expectPlaces(root.lookupType(field.resolvedType!.fullName), value, bytes);
  } else if (value instanceof Uint8Array) {
    expect(bytes.slice(start, start + place.length)).toEqual(Uint8Array.from(value));
  } else {
    expect(numberAt(field.type, bytes.subarray(start, start + place.length))).toBe(
      BigInt(value as number | bigint | boolean),
    );
  }
}

/** A number of a field's type from exactly its bytes, by the definition of the format. */
function numberAt(type: string, bytes: Uint8Array): bigint {
  if (type === 'fixed64') {
    expect(bytes.length).toBe(8);
    return Buffer.from(bytes).readBigUInt64LE();
  }
  let value = 0n;
  bytes.forEach((byte, i) => {
    expect(byte >= 0x80).toBe(i < bytes.length - 1);
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
  });
  if (type.startsWith('sint')) return value % 2n === 0n ? value / 2n : -(value + 1n) / 2n;
  return type.startsWith('uint') || type === 'bool' ? value : BigInt.asIntN(64, value);
}

/** Every place of a damaged message lies in its bytes, and there is one for each value. */
function expectPlacesInside(message: Message, length: number): void {
  const inside = ({ offset, length: bytes }: { offset: number; length: number }): void => {
    expect(offset).toBeGreaterThanOrEqual(AT);
    expect(offset + bytes).toBeLessThanOrEqual(AT + length);
  };
  inside(message.$);
  message.$.unknown.forEach(inside);
  for (const [name, value] of Object.entries(message) as [string, unknown][]) {
    if (name === '$') continue;
    const list = (Array.isArray(value) ? value : [value]) as unknown[];
    const places = list.length === 0 ? [] : ([message.$.places[name]].flat() as FieldPlace[]);
    expect(places.length).toBe(list.length);
    places.forEach(inside);
    for (const one of list) if (isMessage(one)) expectPlacesInside(one, length);
  }
}
