/**
 * The 512-byte header block of a tar member.
 *
 *   offset  length  v7, ustar, PAX       GNU (magic "ustar  \0")
 *        0     100  name                 name
 *      100       8  mode                 mode
 *      108       8  uid                  uid
 *      116       8  gid                  gid
 *      124      12  size                 size (stored bytes of a sparse member)
 *      136      12  mtime, s since 1970  mtime
 *      148       8  checksum             checksum
 *      156       1  type flag            type flag
 *      157     100  link name            link name
 *      257       8  "ustar\0" "00"       "ustar " " \0"
 *      265      32  user name            user name
 *      297      32  group name           group name
 *      329       8  device major         device major
 *      337       8  device minor         device minor
 *      345     155  prefix of the name   345 atime 12, 357 ctime 12, 369 offset 12, 381 long names 4,
 *                                        386 four (offset 12, length 12) of a sparse map,
 *                                        482 "map goes on" 1, 483 real size 12
 *
 * v7 has no magic: everything from 257 on means nothing. star has "ustar" and "tar\0" at 508: its
 * prefix is 131 bytes, then atime (476) and ctime (488).
 * Sources: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
import { err, ok, type Result } from '../../../shared/result.ts';
import { evidenceError } from '../../../shared/errors.ts';
import { parseTarNumber } from './number.ts';

export const BLOCK = 512;

/** One piece of a sparse member as its header has it: content bytes, before places are known. */
export interface SparsePiece {
  readonly offset: bigint;
  readonly length: bigint;
}

/** Names share the block's memory: copy what is kept. */
export interface TarHeader {
  readonly format: 'v7' | 'ustar' | 'gnu' | 'star';
  readonly name: Uint8Array; // with the prefix
  readonly mode: number;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly size: bigint; // bytes stored; not checked against anything yet
  readonly mtime: bigint | null; // seconds
  readonly atime: bigint | null;
  readonly ctime: bigint | null;
  readonly typeFlag: number; // byte 156
  readonly linkName: Uint8Array;
  readonly userName: Uint8Array;
  readonly groupName: Uint8Array;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** GNU sparse members only. */
  readonly pieces: readonly SparsePiece[];
  readonly mapGoesOn: boolean;
  readonly realSize: bigint;
  /** Fields that hold no number and were read as absent. */
  readonly unreadable: readonly string[];
}

/** Bytes up to the first NUL. */
function text(block: Uint8Array, offset: number, length: number): Uint8Array {
  let end = offset;
  while (end < offset + length && block[end] !== 0) end++;
  return end === offset ? EMPTY : block.subarray(offset, end);
}

const EMPTY = new Uint8Array(0);

export function isZeroBlock(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

/** Sums over the block with the checksum field read as spaces: as POSIX has it, and with signed bytes as old tars did. */
function checksumFits(block: Uint8Array): boolean {
  const stored = parseTarNumber(block.subarray(148, 156));
  if (stored === null) return false;
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let at = 0; at < BLOCK; at++) {
    if (at >= 148 && at < 156) continue;
    const byte = block[at] ?? 0;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return stored === BigInt(unsigned) || stored === BigInt(signed);
}

export function hasUstarMagic(block: Uint8Array): boolean {
  return ascii(block, 257, 5) === 'ustar';
}

function ascii(block: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...block.subarray(offset, offset + length));
}

function formatOf(block: Uint8Array): TarHeader['format'] {
  if (!hasUstarMagic(block)) return 'v7';
  if (block[262] === 0x20) return 'gnu';
  return ascii(block, 508, 4) === 'tar\0' ? 'star' : 'ustar';
}

const MAX_INT64 = (1n << 63n) - 1n;
const MAX_UINT64 = (1n << 64n) - 1n;

/**
 * Reads one header block of 512 bytes. Errors: 'checksum' (the sum does not fit, or the field holds none) and
 * 'malformed' (the size holds no number, is negative, or fits no 64-bit number). The place is the caller's to add.
 */
export function parseTarHeader(block: Uint8Array): Result<TarHeader> {
  if (!checksumFits(block)) return err(evidenceError('checksum', "the header's checksum does not fit"));
  const unreadable: string[] = [];
  const size = parseTarNumber(block.subarray(124, 136));
  if (size === null) return err(evidenceError('malformed', "the header's size is no number"));
  if (size < 0n) return err(evidenceError('malformed', `the header's size is negative (${size})`));
  if (size > MAX_INT64) return err(evidenceError('malformed', "the header's size fits no 64-bit number"));

  const format = formatOf(block);
  const number = (field: string, offset: number, length: number, min: bigint, max: bigint): bigint => {
    const value = parseTarNumber(block.subarray(offset, offset + length));
    if (value !== null && value >= min && value <= max) return value;
    unreadable.push(field);
    return 0n;
  };
  const time = (field: string, offset: number): bigint | null => {
    if (field !== 'mtime' && isZeroBlock(block.subarray(offset, offset + 12))) return null;
    const before = unreadable.length;
    const value = number(field, offset, 12, -MAX_SECONDS, MAX_SECONDS);
    return unreadable.length > before ? null : value;
  };
  const typeFlag = block[156] ?? 0;
  const sparse = format === 'gnu' && typeFlag === 0x53;
  const prefix =
    format === 'ustar' ? text(block, 345, 155) : format === 'star' ? text(block, 345, 131) : EMPTY;
  const isDevice = format !== 'v7' && (typeFlag === 0x33 || typeFlag === 0x34);

  return ok({
    format,
    name: joinName(prefix, text(block, 0, 100)),
    mode: Number(number('mode', 100, 8, 0n, MAX_UINT64) & 0o7777n),
    uid: number('uid', 108, 8, 0n, MAX_UINT64),
    gid: number('gid', 116, 8, 0n, MAX_UINT64),
    size,
    mtime: time('mtime', 136),
    atime: format === 'gnu' ? time('atime', 345) : format === 'star' ? time('atime', 476) : null,
    ctime: format === 'gnu' ? time('ctime', 357) : format === 'star' ? time('ctime', 488) : null,
    typeFlag,
    linkName: text(block, 157, 100),
    userName: format === 'v7' ? EMPTY : text(block, 265, 32),
    groupName: format === 'v7' ? EMPTY : text(block, 297, 32),
    deviceMajor: isDevice ? Number(number('device major', 329, 8, 0n, 0xffffffffn)) : 0,
    deviceMinor: isDevice ? Number(number('device minor', 337, 8, 0n, 0xffffffffn)) : 0,
    pieces: sparse ? parseSparsePieces(block, 386, 4) : [],
    mapGoesOn: sparse && block[482] !== 0,
    realSize: sparse ? (parseTarNumber(block.subarray(483, 495)) ?? -1n) : 0n,
    unreadable,
  });
}

/** Nanoseconds since 1970 must fit a signed 64-bit number. */
export const MAX_SECONDS = 9_223_372_035n;

function joinName(prefix: Uint8Array, name: Uint8Array): Uint8Array {
  if (prefix.length === 0) return name;
  const joined = new Uint8Array(prefix.length + 1 + name.length);
  joined.set(prefix);
  joined[prefix.length] = 0x2f;
  joined.set(name, prefix.length + 1);
  return joined;
}

/** `count` pairs of twelve-byte numbers; the first empty pair ends the map. Unreadable numbers become -1 and fail later. */
export function parseSparsePieces(block: Uint8Array, at: number, count: number): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let i = 0; i < count; i++) {
    const start = at + i * 24;
    const pair = block.subarray(start, start + 24);
    if (pair[0] === 0 && pair[12] === 0) break;
    pieces.push({
      offset: parseTarNumber(pair.subarray(0, 12)) ?? -1n,
      length: parseTarNumber(pair.subarray(12, 24)) ?? -1n,
    });
  }
  return pieces;
}
