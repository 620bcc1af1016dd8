/** Images for tests, written from plain objects by the field tables: only what no sample checkpoint has. */
import type { FieldRow } from '../../../electron/criu/wire/field-table.ts';
import { MESSAGE_TABLES } from '../../../electron/criu/wire/tables.ts';
import { COMMON_MAGIC, IMAGE_TYPES } from '../../../electron/criu/image/registry.ts';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import { bytesSource } from '../../../shared/byte-source.ts';

export type Plain = { readonly [field: string]: unknown };

export interface PlainEntry {
  readonly message: Plain;
  readonly payload?: Uint8Array | string;
  /** Where it is not the image's usual message. */
  readonly type?: string;
}

/** An image file of the registry's type; entries are messages, with a payload where one follows. */
export function image(
  name: string,
  type: string,
  entries: readonly (Plain | PlainEntry)[],
  littleEndian = true,
): ImageFile {
  const row = IMAGE_TYPES.find((one) => one.type === type)!;
  const parts: Buffer[] =
    row.header === 'own'
      ? [word(row.magic!, littleEndian)]
      : [word(COMMON_MAGIC, littleEndian), word(row.magic!, littleEndian)];
  entries.forEach((entry, index) => {
    const full: PlainEntry = 'message' in entry ? (entry as PlainEntry) : { message: entry };
    const messageType = full.type ?? (index > 0 ? (row.laterMessage ?? row.message) : row.message);
    const bytes = encode(messageType!, full.message);
    parts.push(word(bytes.length, littleEndian), bytes, Buffer.from(full.payload ?? ''));
  });
  return rawFile(name, Buffer.concat(parts));
}

export function rawFile(name: string, bytes: Uint8Array): ImageFile {
  return { name, member: numbers++, memberName: `checkpoint/${name}`, source: bytesSource(bytes) };
}

let numbers = 1;

function word(value: number, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  if (littleEndian) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

export function encode(type: string, message: Plain): Buffer {
  const parts: Buffer[] = [];
  for (const row of MESSAGE_TABLES[type]!) {
    const value = message[row.name];
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parts.push(field(row, one));
  }
  for (const name of Object.keys(message)) {
    if (!MESSAGE_TABLES[type]!.some((row) => row.name === name))
      throw new Error(`${type} has no field ${name}`);
  }
  return Buffer.concat(parts);
}

function field(row: FieldRow, value: unknown): Buffer {
  const tag = (wireType: number): Buffer => varint(BigInt((row.number << 3) | wireType));
  const delimited = (bytes: Buffer): Buffer => Buffer.concat([tag(2), varint(BigInt(bytes.length)), bytes]);
  switch (row.type) {
    case 'message':
      return delimited(encode(row.ref!, value as Plain));
    case 'string':
    case 'bytes':
      return delimited(
        typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value as Uint8Array),
      );
    case 'fixed64': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(value as number | bigint));
      return Buffer.concat([tag(1), bytes]);
    }
    case 'sint32': {
      const number = BigInt(value as number);
      return Buffer.concat([tag(0), varint(number >= 0n ? number * 2n : -number * 2n - 1n)]);
    }
    default:
      return Buffer.concat([tag(0), varint(BigInt.asUintN(64, BigInt(value as number | bigint | boolean)))]);
  }
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  bytes.push(Number(value));
  return Buffer.from(bytes);
}
