/**
 * Headers for the canonical tar of a folder: ustar, with PAX records for what does not fit it. The same entry gives
 * the same bytes on every machine. The picture of the block is in header.ts.
 */
import { isUtf8, utf8 } from '../../../shared/text.ts';
import { BLOCK } from './header.ts';

export interface TarEntry {
  readonly name: Uint8Array;
  readonly type: 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';
  readonly mode: number;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly linkName: Uint8Array | null;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

const TYPE_FLAGS = {
  file: '0',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
} as const;

const SECOND = 1_000_000_000n;
const NAME_BYTES = 100;
const MAX_ID = 0o7777777n;
const MAX_SIZE = 0o77777777777;
const MAX_TIME = 0o77777777777n;
const EMPTY = new Uint8Array(0);

/** The header blocks of one entry; its content follows, padded to a whole block. */
export function tarHeaderBlocks(entry: TarEntry): Uint8Array {
  const link = entry.linkName ?? EMPTY;
  const seconds = entry.mtimeNs / SECOND;
  const records: [string, Uint8Array][] = [];
  const binary = !isUtf8(entry.name) || !isUtf8(link);
  const longName = entry.name.length > NAME_BYTES;
  const longLink = link.length > NAME_BYTES;
  if (binary && (longName || longLink)) records.push(['hdrcharset', utf8('BINARY')]);
  if (entry.gid > MAX_ID) records.push(['gid', utf8(String(entry.gid))]);
  if (longLink) records.push(['linkpath', link]);
  if (entry.mtimeNs < 0n || seconds > MAX_TIME || entry.mtimeNs % SECOND !== 0n) {
    records.push(['mtime', utf8(paxTime(entry.mtimeNs))]);
  }
  if (longName) records.push(['path', entry.name]);
  if (entry.size > MAX_SIZE) records.push(['size', utf8(String(entry.size))]);
  if (entry.uid > MAX_ID) records.push(['uid', utf8(String(entry.uid))]);

  const header = ustarBlock(
    entry,
    entry.name,
    TYPE_FLAGS[entry.type],
    entry.size > MAX_SIZE ? 0 : entry.size,
  );
  if (records.length === 0) return header;
  const body = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  const paxHeader = ustarBlock(
    { ...entry, mode: 0o644, linkName: null, mtimeNs: 0n },
    utf8('PaxHeader'),
    'x',
    body.length,
  );
  return Buffer.concat([paxHeader, body, new Uint8Array(paddingAfter(body.length)), header]);
}

export function paddingAfter(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function ustarBlock(entry: TarEntry, name: Uint8Array, typeFlag: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const octal = (offset: number, length: number, value: number | bigint): void => {
    block.set(utf8(value.toString(8).padStart(length - 1, '0')), offset);
  };
  const clamped = (value: bigint, max: bigint): bigint => (value < 0n ? 0n : value > max ? 0n : value);
  block.set(name.subarray(0, NAME_BYTES), 0);
  octal(100, 8, entry.mode & 0o7777);
  octal(108, 8, clamped(entry.uid, MAX_ID));
  octal(116, 8, clamped(entry.gid, MAX_ID));
  octal(124, 12, size);
  octal(136, 12, clamped(entry.mtimeNs / SECOND, MAX_TIME));
  block.fill(0x20, 148, 156);
  block.set(utf8(typeFlag), 156);
  if (entry.linkName !== null) block.set(entry.linkName.subarray(0, NAME_BYTES), 157);
  block.set(utf8('ustar\u000000'), 257);
  octal(329, 8, entry.deviceMajor);
  octal(337, 8, entry.deviceMinor);
  block.set(
    utf8(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
    ),
    148,
  );
  return block;
}

/** The record's length counts its own digits. */
function paxRecord(key: string, value: Uint8Array): Uint8Array {
  const rest = utf8(key).length + value.length + 3; // space, '=', newline
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return Buffer.concat([utf8(`${length} ${key}=`), value, utf8('\n')]);
}

function paxTime(ns: bigint): string {
  const positive = ns < 0n ? -ns : ns;
  const fraction = (positive % SECOND).toString().padStart(9, '0');
  return `${ns < 0n ? '-' : ''}${positive / SECOND}.${fraction}`;
}
