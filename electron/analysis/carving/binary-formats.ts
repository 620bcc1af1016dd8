/** PNG pictures and ZIP archives. */
import { crc32 } from 'node:zlib';
import { knownLength } from './elf.ts';
import { CARVE_LIMITS, type CarveView, type Validator } from './types.ts';

const PNG_SIGNATURE_BYTES = 8;
const PNG_CHUNK_MAXIMUM = 64 * 2 ** 20;

/** Chunks with their checksums, from IHDR to IEND. [W3C PNG] */
export const carvePng: Validator = (view, address) => {
  let at = PNG_SIGNATURE_BYTES;
  let detail = '';
  for (let chunk = 0; chunk < CARVE_LIMITS.parts && at < CARVE_LIMITS.itemBytes; chunk++) {
    const head = Buffer.from(view.bytes(address + BigInt(at), 8));
    if (head.length < 8) break;
    const length = head.readUInt32BE(0);
    const type = head.subarray(4).toString('latin1');
    if (length > PNG_CHUNK_MAXIMUM || !/^[A-Za-z]{4}$/.test(type)) break;
    if (chunk === 0 && (type !== 'IHDR' || length !== 13)) return null;
    const body = view.bytes(address + BigInt(at + 4), length + 8);
    if (body.length < length + 8) break;
    const stated = Buffer.from(body.buffer, body.byteOffset + length + 4, 4).readUInt32BE(0);
    if (crc32(body.subarray(0, length + 4)) !== stated) break;
    if (chunk === 0) {
      const size = Buffer.from(body);
      detail = `${size.readUInt32BE(4)} x ${size.readUInt32BE(8)}`;
    }
    at += length + 12;
    if (type === 'IEND') return { kind: 'png', length: at, complete: true, detail };
  }
  if (detail === '') return null;
  return { kind: 'png', length: at, complete: false, detail: `${detail}; its end is missing or damaged` };
};

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1');
const END_MAXIMUM = 64 * 2 ** 20;
const METHODS = new Set([0, 1, 6, 8, 9, 12, 14, 93, 95, 98, 99]);

/** From the first local header to the end record whose directory stands where it says. [APPNOTE.TXT 4.3] */
export const carveZip: Validator = (view, address) => {
  const first = localHeader(view, address);
  if (first === null) return null;
  const end = endOfDirectory(view, address);
  if (end !== null)
    return { kind: 'zip', length: end.length, complete: true, detail: `${end.entries} entries` };
  // Local headers alone, as long as they say their length.
  let at = 0;
  let entries = 0;
  for (; entries < CARVE_LIMITS.parts && at < CARVE_LIMITS.itemBytes; entries++) {
    const header = localHeader(view, address + BigInt(at));
    if (header === null || header.length === null) break;
    at += header.length;
  }
  if (entries === 0) return null;
  const length = knownLength(view, address, Math.min(at, CARVE_LIMITS.itemBytes));
  return { kind: 'zip', length, complete: false, detail: `${entries} entries; its directory is missing` };
};

/** `length` null: the sizes stand behind the data. */
function localHeader(view: CarveView, address: bigint): { readonly length: number | null } | null {
  const bytes = view.bytes(address, 30);
  if (bytes.length < 30) return null;
  const data = new DataView(bytes.buffer, bytes.byteOffset, 30);
  if (data.getUint32(0, true) !== LOCAL_HEADER) return null;
  const version = data.getUint16(4, true) & 0xff;
  const flags = data.getUint16(6, true);
  const nameLength = data.getUint16(26, true);
  if (version > 63 || !METHODS.has(data.getUint16(8, true)) || nameLength === 0 || nameLength > 4096)
    return null;
  const name = view.bytes(address + 30n, nameLength);
  if (name.length < nameLength || name.some((byte) => byte < 0x20)) return null;
  const size = data.getUint32(18, true);
  const deferred = (flags & 8) !== 0 && size === 0;
  return { length: deferred ? null : 30 + nameLength + data.getUint16(28, true) + size };
}

function endOfDirectory(
  view: CarveView,
  address: bigint,
): { readonly length: number; readonly entries: number } | null {
  const step = 2 ** 20;
  for (let at = 0; at < END_MAXIMUM; at += step) {
    const bytes = Buffer.from(view.bytes(address + BigInt(at), step + 22));
    for (let found = bytes.indexOf(END_OF_DIRECTORY); found >= 0 && found < step;) {
      const record = endRecord(view, address, at + found);
      if (record !== null) return record;
      found = bytes.indexOf(END_OF_DIRECTORY, found + 4);
    }
    if (bytes.length < step) break;
  }
  return null;
}

function endRecord(view: CarveView, address: bigint, at: number) {
  const bytes = view.bytes(address + BigInt(at), 22);
  if (bytes.length < 22) return null;
  const data = new DataView(bytes.buffer, bytes.byteOffset, 22);
  const entries = data.getUint16(10, true);
  const directorySize = data.getUint32(12, true);
  const directoryAt = data.getUint32(16, true);
  if (directoryAt + directorySize !== at || entries === 0) return null;
  const directory = view.bytes(address + BigInt(directoryAt), 4);
  if (directory.length < 4) return null;
  if (new DataView(directory.buffer, directory.byteOffset, 4).getUint32(0, true) !== CENTRAL_HEADER)
    return null;
  const comment = data.getUint16(20, true);
  if (view.bytes(address + BigInt(at + 22), comment).length < comment) return null;
  return { length: at + 22 + comment, entries };
}
