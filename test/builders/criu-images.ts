/** Writes CRIU images for tests and benchmarks, with protobufjs as the encoder: independent of our decoder. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import protobuf from 'protobufjs';

const PROTO = join(import.meta.dirname, '..', '..', 'proto');
const COMMON_MAGIC = 0x54564319;

/** Fields that every file has, and every socket: nobody is signalled, buffers as the kernel gives them. */
export const FOWN = { uid: 0, euid: 0, signum: 0, pid_type: 0, pid: 0 };
export const SOCKET_OPTIONS = {
  so_sndbuf: 212_992,
  so_rcvbuf: 212_992,
  so_snd_tmo_sec: 0,
  so_snd_tmo_usec: 0,
  so_rcv_tmo_sec: 0,
  so_rcv_tmo_usec: 0,
};

let loaded: protobuf.Root | undefined;

/** Every message of proto/. 64-bit values may be given as bigint. */
export function protoRoot(): protobuf.Root {
  if (loaded) return loaded;
  const descriptor = createRequire(import.meta.url).resolve('protobufjs/google/protobuf/descriptor.json');
  const root = protobuf.Root.fromJSON(JSON.parse(readFileSync(descriptor, 'utf8')) as protobuf.INamespace);
  for (const name of readdirSync(PROTO)
    .filter((file) => file.endsWith('.proto'))
    .sort()) {
    protobuf.parse(readFileSync(join(PROTO, name), 'utf8'), root, { keepCase: true });
  }
  root.resolveAll();
  loaded = root;
  return root;
}

export function encodeMessage(type: string, fields: Record<string, unknown>): Uint8Array {
  const message = protoRoot().lookupType(type);
  return message.encode(message.fromObject(plain(fields) as Record<string, unknown>)).finish();
}

export function decodeMessage(type: string, bytes: Uint8Array): Record<string, unknown> {
  const message = protoRoot().lookupType(type);
  return message.toObject(message.decode(bytes), { longs: String, bytes: Buffer }) as Record<string, unknown>;
}

/** protobufjs takes long integers as decimal text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

export interface EntryToWrite {
  readonly type: string;
  readonly fields: Record<string, unknown>;
  readonly payload?: Uint8Array;
}

/** A v1.1 image: common magic, own magic, then length and message for each entry. */
export function writeImage(magic: number, entries: readonly EntryToWrite[]): Buffer {
  return Buffer.concat([words(COMMON_MAGIC, magic), ...entries.flatMap(writeEntry)]);
}

/** inventory.img has its own magic alone. */
export function writeInventory(fields: Record<string, unknown>): Buffer {
  return Buffer.concat([words(0x58313116), ...writeEntry({ type: 'inventory_entry', fields })]);
}

export function writeEntry({ type, fields, payload }: EntryToWrite): Buffer[] {
  const message = encodeMessage(type, fields);
  return [words(message.length), Buffer.from(message), Buffer.from(payload ?? [])];
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return bytes;
}
