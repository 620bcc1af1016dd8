/** One member of a tar, from its header block and the extended headers before it. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { evidenceError, type EvidenceError } from '../../../shared/errors.ts';
import type { MemberType, SparseExtent } from '../../../shared/facts/evidence.ts';
import type { Limits } from '../../../shared/limits.ts';
import { headersTogether, limitError, type WalkBudget } from './budget.ts';
import { BLOCK, type TarHeader } from './header.ts';
import type { Kept } from './kept.ts';
import { parsePaxNumber, parsePaxTime, type PaxRecord } from './pax.ts';
import { readSparseMember, type SparseMember } from './sparse-member.ts';

/** A member as its headers have it; offsets are in the source. */
export interface TarMember {
  readonly name: Uint8Array;
  readonly type: MemberType;
  readonly size: number;
  readonly headerOffset: number;
  readonly dataOffset: number;
  readonly storedBytes: number; // bytes in the tar; less than `size` for a sparse member
  readonly sparse: readonly SparseExtent[] | null;
  readonly mode: number;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly userName: Uint8Array;
  readonly groupName: Uint8Array;
  readonly mtimeNs: bigint | null;
  readonly atimeNs: bigint | null;
  readonly ctimeNs: bigint | null;
  readonly timePrecisionNs: bigint;
  readonly linkName: Uint8Array | null;
  readonly deviceMajor: number | null;
  readonly deviceMinor: number | null;
  readonly pax: readonly PaxRecord[];
  /** Header fields that hold no number and were read as absent. */
  readonly unreadable: readonly string[];
  /** The tar ends inside this member: `size` is what is there. */
  readonly cut: boolean;
}

/** What extended headers say of the member that follows. */
export interface Extension {
  longName: Uint8Array | null;
  longLink: Uint8Array | null;
  records: readonly PaxRecord[];
  start: number; // offset of the first extended header
}

/** What 'g' headers say of all members that follow. */
export interface Globals {
  readonly records: readonly PaxRecord[];
  readonly byKey: ReadonlyMap<string, Uint8Array>;
}

export const NO_RECORDS: readonly PaxRecord[] = [];
export const NO_GLOBALS: Globals = { records: NO_RECORDS, byKey: new Map() };

const SECOND = 1_000_000_000n;
const NO_FIELDS: readonly string[] = [];

export type ReadMember =
  | { readonly member: TarMember; readonly next: number; readonly storedBytes: number }
  | { readonly error: EvidenceError; readonly name: Uint8Array };

/** One member from its header block at `at` and what the extended headers before it say. */
export function readMember(
  source: ByteSource,
  at: number,
  end: number,
  header: TarHeader,
  extension: Extension,
  globals: Globals,
  limits: Limits,
  budget: WalkBudget,
  kept: Kept,
  last: TarMember | null,
): ReadMember {
  // A member with records of its own keeps a list with the global ones: small archives must not become large in memory.
  if (extension.records.length > 0) budget.headerBytes -= globals.records.length * 16;
  const records = withRecords(globals.records, extension.records);
  const own = extension.records.length > 0 ? new Map(extension.records) : NO_GLOBALS.byKey;
  const pax = (key: string): Uint8Array | undefined => {
    const value = own.get(key) ?? globals.byKey.get(key);
    return value?.length === 0 ? undefined : value; // an empty value takes back a global record
  };
  const name = pax('GNU.sparse.name') ?? pax('path') ?? extension.longName ?? kept.keep(header.name);
  // The header's names lie in a block that the next read may write over.
  const userName = pax('uname') ?? kept.intern(header.userName);
  const groupName = pax('gname') ?? kept.intern(header.groupName);
  const headerLink = kept.keep(header.linkName);
  const fail = (error: EvidenceError): ReadMember => ({ error, name });
  if (budget.headerBytes < 0) return fail(headersTogether(limits));
  const unreadable = [...header.unreadable];

  let stored = header.size;
  const paxSize = pax('size');
  if (paxSize !== undefined) {
    const size = parsePaxNumber(paxSize);
    if (size === null || size < 0n)
      return fail(evidenceError('malformed', 'the PAX size is no number or negative'));
    stored = size;
  }
  const type = memberType(header, name);
  if (HEADER_ONLY.has(header.typeFlag)) stored = 0n;
  if (stored > BigInt(limits.memberBytes)) {
    return fail(limitError('memberBytes', limits.memberBytes, stored, 'the member'));
  }

  const next = at + BLOCK + padded(Number(stored));
  let place: Omit<SparseMember, 'extents'> = {
    size: type === 'directory' ? 0 : Number(stored),
    dataOffset: at + BLOCK,
    storedBytes: Number(stored),
    extraBlocks: 0,
  };
  let sparse: readonly SparseExtent[] | null = null;
  if (type === 'file') {
    const read = readSparseMember(
      source,
      at + BLOCK,
      end,
      Number(stored),
      header,
      records,
      pax,
      limits,
      budget,
    );
    if (!read.ok) return fail(read.error);
    if (read.value !== null) {
      place = read.value;
      sparse = read.value.extents;
    }
  }
  const { dataOffset, storedBytes } = place;

  const cut = dataOffset + storedBytes > end;
  const size = cut && sparse === null ? Math.max(0, end - dataOffset) : place.size;
  const mtime = timeOf(pax('mtime'), header.mtime, 'mtime', unreadable);
  const atime = timeOf(pax('atime'), header.atime, 'atime', unreadable);
  const ctime = timeOf(pax('ctime'), header.ctime, 'ctime', unreadable);
  // Of hundreds of thousands of members most have the owner and the time of the one before: one number serves all.
  const isLink = type === 'symlink' || type === 'hardlink';
  const isDevice = type === 'character-device' || type === 'block-device';
  const member: TarMember = {
    name,
    type,
    size,
    headerOffset: extension.start,
    dataOffset,
    storedBytes: cut ? Math.max(0, end - dataOffset) : storedBytes,
    sparse: cut && sparse !== null ? cutExtents(sparse, end) : sparse,
    mode: header.mode,
    uid: same(last?.uid, idOf(pax('uid'), header.uid, 'uid', unreadable)),
    gid: same(last?.gid, idOf(pax('gid'), header.gid, 'gid', unreadable)),
    userName,
    groupName,
    mtimeNs: same(last?.mtimeNs, mtime?.ns ?? null),
    atimeNs: atime?.ns ?? null,
    ctimeNs: ctime?.ns ?? null,
    timePrecisionNs: mtime?.precisionNs ?? SECOND,
    linkName: isLink ? (pax('linkpath') ?? extension.longLink ?? headerLink) : null,
    deviceMajor: isDevice ? header.deviceMajor : null,
    deviceMinor: isDevice ? header.deviceMinor : null,
    pax: records,
    unreadable: unreadable.length > 0 ? unreadable : NO_FIELDS,
    cut,
  };
  return { member, next: next + place.extraBlocks * BLOCK, storedBytes };
}

/** Hard link, symlink, devices, directory, fifo: no content follows, whatever the size says (as Go's archive/tar, which the engines use). */
const HEADER_ONLY: ReadonlySet<number> = new Set([0x31, 0x32, 0x33, 0x34, 0x35, 0x36]);

function memberType(header: TarHeader, name: Uint8Array): MemberType {
  switch (String.fromCharCode(header.typeFlag)) {
    case '\0':
      return name.at(-1) === 0x2f ? 'directory' : 'file'; // v7 marks directories by the slash
    case '0':
    case '7':
      return 'file';
    case 'S':
      return header.format === 'gnu' ? 'file' : 'other';
    case '1':
      return 'hardlink';
    case '2':
      return 'symlink';
    case '3':
      return 'character-device';
    case '4':
      return 'block-device';
    case '5':
    case 'D':
      return 'directory';
    case '6':
      return 'fifo';
    default:
      return 'other';
  }
}

function timeOf(
  record: Uint8Array | undefined,
  seconds: bigint | null,
  field: string,
  unreadable: string[],
): { ns: bigint; precisionNs: bigint } | null {
  if (record !== undefined) {
    const time = parsePaxTime(record);
    if (time !== null) return time;
    unreadable.push(`PAX ${field}`);
  }
  return seconds === null ? null : { ns: seconds * SECOND, precisionNs: SECOND };
}

function idOf(record: Uint8Array | undefined, id: bigint, field: string, unreadable: string[]): bigint {
  if (record === undefined) return id;
  const value = parsePaxNumber(record);
  if (value !== null && value >= 0n && value < 1n << 64n) return value;
  unreadable.push(`PAX ${field}`);
  return id;
}

function same<T>(before: T | undefined, value: T): T {
  return before !== undefined && before === value ? before : value;
}

/** Later records replace earlier ones of the same key, but for the repeated pairs of a sparse map. */
export function withRecords(before: readonly PaxRecord[], after: readonly PaxRecord[]): readonly PaxRecord[] {
  if (after.length === 0) return before;
  if (before.length === 0) return after;
  const replaced = new Set(after.map(([key]) => key));
  return [...before.filter(([key]) => !replaced.has(key)), ...after];
}

function cutExtents(extents: readonly SparseExtent[], end: number): SparseExtent[] {
  return extents
    .filter((extent) => extent.storeOffset < end)
    .map((extent) => ({ ...extent, length: Math.min(extent.length, end - extent.storeOffset) }));
}

export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
