/**
 * Walks a tar from header to header without reading what lies between. Reads v7, ustar, GNU, PAX and star;
 * pure but for the reads of its source. Links, devices and fifos are yielded like files: nothing is followed or made.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { evidenceError, type EvidenceError } from '../../../shared/errors.ts';
import type { MemberType, SparseExtent } from '../../../shared/facts/evidence.ts';
import type { Limits } from '../../../shared/limits.ts';
import { BLOCK, hasUstarMagic, isZeroBlock, parseSparsePieces, parseTarHeader } from './header.ts';
import type { SparsePiece, TarHeader } from './header.ts';
import { displayName } from './member-name.ts';
import { latin1, parsePaxNumber, parsePaxRecords, parsePaxTime, type PaxRecord } from './pax.ts';
import { parsePaxSparseMap, parseSparseMap1, placeSparsePieces } from './sparse.ts';

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

export interface WalkEnd {
  /** Why the walk stopped before the archive's end; null: it did not. */
  readonly error: EvidenceError | null;
  /** Where the end-of-archive blocks end, or the walk stopped. */
  readonly end: number;
  /** 'none': the tar ends after a whole member without end-of-archive blocks; 'one': with a single one. */
  readonly endBlocks: 'both' | 'one' | 'none';
}

/** What all walks of one import share: how much they may keep in memory. */
export interface WalkBudget {
  members: number; // still allowed
  headerBytes: number; // of long names, PAX records and sparse maps, all members together
}

const HEADER_BYTES_TOGETHER = 64;

export function walkBudget(limits: Limits): WalkBudget {
  return { members: limits.members, headerBytes: HEADER_BYTES_TOGETHER * limits.headerBytes };
}

/** What extended headers say of the member that follows. */
interface Extension {
  longName: Uint8Array | null;
  longLink: Uint8Array | null;
  records: readonly PaxRecord[];
  start: number; // offset of the first extended header
}

/** How the bytes that outlive a block are kept. */
interface Kept {
  readonly keep: (bytes: Uint8Array) => Uint8Array;
  readonly names: Map<string, Uint8Array>; // of users and groups
  readonly last: () => TarMember | null;
}

const POOL_BYTES = 8192;

/** Copies small pieces into shared blocks, as an array with a buffer of its own costs ten times a short name. */
function bytePool(): (bytes: Uint8Array) => Uint8Array {
  let pool = new ArrayBuffer(0);
  let used = 0;
  return (bytes) => {
    if (bytes.length === 0) return EMPTY;
    if (bytes.length > POOL_BYTES / 4) return new Uint8Array(bytes);
    if (used + bytes.length > pool.byteLength) {
      pool = new ArrayBuffer(POOL_BYTES);
      used = 0;
    }
    const copy = new Uint8Array(pool, used, bytes.length);
    copy.set(bytes);
    used += bytes.length;
    return copy;
  };
}

function same<T>(before: T | undefined, value: T): T {
  return before !== undefined && before === value ? before : value;
}

const NO_FIELDS: readonly string[] = [];

interface Globals {
  readonly records: readonly PaxRecord[];
  readonly byKey: ReadonlyMap<string, Uint8Array>;
}

const NO_RECORDS: readonly PaxRecord[] = [];
const NO_GLOBALS: Globals = { records: NO_RECORDS, byKey: new Map() };

const SECOND = 1_000_000_000n;

/** Yields the members of the tar in [start, end) of `source`; returns how it ended. Throws only what `source` throws. */
export function* walkTar(
  source: ByteSource,
  start: number,
  end: number,
  limits: Limits,
  budget: WalkBudget,
): Generator<TarMember, WalkEnd> {
  let at = start;
  let globals = NO_GLOBALS;
  let pending: Extension | null = null;
  let lastMember: TarMember | null = null;
  const keep = bytePool();
  const kept: Kept = { keep, names: new Map(), last: () => lastMember };

  const stop = (error: EvidenceError, offset: number, member?: string): WalkEnd => ({
    error: {
      ...error,
      where: {
        layer: 'tar',
        ...(member === undefined ? {} : { member }),
        offset: offset - start + (error.where?.offset ?? 0),
      },
    },
    end: at,
    endBlocks: 'none',
  });

  /** A header that can't be read has no name to trust: the member before it says where. */
  const after = (): string | undefined =>
    lastMember === null ? undefined : `after ${displayName(lastMember.name)}`;

  for (;;) {
    const block = source.read(at, Math.min(BLOCK, end - at));
    if (block.length < BLOCK || isZeroBlock(block)) {
      if (pending !== null && (block.length === 0 || block.length === BLOCK)) {
        return stop(
          evidenceError('truncated', 'an extended header is not followed by its member'),
          pending.start,
        );
      }
      if (block.length === 0) {
        if (at === start) return stop(evidenceError('truncated', 'the archive is empty'), at);
        return { error: null, end: at, endBlocks: 'none' };
      }
      if (block.length < BLOCK) {
        if (at === start)
          return stop(evidenceError('not-an-archive', 'the content is no tar, gzip or zstd'), at);
        const message = `the archive ends inside a header (${block.length} of ${BLOCK} bytes)`;
        return stop(evidenceError('truncated', message), at, after());
      }
      const second = source.read(at + BLOCK, Math.min(BLOCK, end - at - BLOCK));
      const both = second.length === BLOCK && isZeroBlock(second);
      return { error: null, end: at + (both ? 2 : 1) * BLOCK, endBlocks: both ? 'both' : 'one' };
    }

    const parsed = parseTarHeader(block);
    if (!parsed.ok) {
      if (at === start && parsed.error.code === 'checksum' && !hasUstarMagic(block)) {
        return stop(evidenceError('not-an-archive', 'the content is no tar, gzip or zstd'), at);
      }
      if (parsed.error.code === 'checksum') {
        return stop(parsed.error, at, after());
      }
      return stop(parsed.error, at, displayName(untilNul(block.subarray(0, 100))));
    }
    const header = parsed.value;
    const flag = String.fromCharCode(header.typeFlag);

    if (flag === 'x' || flag === 'X' || flag === 'g' || flag === 'L' || flag === 'K') {
      const size = header.size;
      if (size > BigInt(limits.headerBytes)) {
        return stop(limitError('headerBytes', limits.headerBytes, size, 'an extended header'), at);
      }
      budget.headerBytes -= Number(size);
      if (budget.headerBytes < 0) return stop(headersTogether(limits), at);
      const body = source.read(at + BLOCK, Math.min(Number(size), end - at - BLOCK));
      if (body.length < Number(size)) {
        return stop(evidenceError('truncated', 'the archive ends inside an extended header'), at);
      }
      pending ??= { longName: null, longLink: null, records: NO_RECORDS, start: at };
      if (flag === 'L') pending.longName = keep(untilNul(body));
      else if (flag === 'K') pending.longLink = keep(untilNul(body));
      else {
        const records = parsePaxRecords(body);
        if (!records.ok) return stop(records.error, at + BLOCK, displayName(header.name));
        if (flag === 'g') {
          const together = withRecords(globals.records, records.value);
          globals = { records: together, byKey: new Map(together) };
          if (pending.longName === null && pending.longLink === null && pending.records.length === 0)
            pending = null;
        } else pending.records = records.value;
      }
      at += BLOCK + padded(Number(size));
      continue;
    }

    const extension: Extension = pending ?? {
      longName: null,
      longLink: null,
      records: NO_RECORDS,
      start: at,
    };
    pending = null;
    budget.members -= 1;
    if (budget.members < 0) {
      return stop(limitError('members', limits.members, BigInt(limits.members) + 1n, 'the archive'), at);
    }
    const read = readMember(source, at, end, header, extension, globals, limits, budget, kept);
    if ('error' in read) return stop(read.error, at, displayName(read.name));
    const member = read.member;
    yield member;
    lastMember = member;
    if (member.cut) {
      const there = end - member.dataOffset;
      const message = `the archive ends inside the member's content (${Math.max(0, there)} of ${read.storedBytes} bytes)`;
      return stop(evidenceError('truncated', message), at, displayName(member.name));
    }
    at = read.next;
    // Padding that is missing after the last member is no damage: nothing of the content is lost.
    if (at > end) at = end;
  }
}

type ReadMember =
  | { readonly member: TarMember; readonly next: number; readonly storedBytes: number }
  | { readonly error: EvidenceError; readonly name: Uint8Array };

/** One member from its header block at `at` and what the extended headers before it say. */
function readMember(
  source: ByteSource,
  at: number,
  end: number,
  header: TarHeader,
  extension: Extension,
  globals: Globals,
  limits: Limits,
  budget: WalkBudget,
  kept: Kept,
): ReadMember {
  // A member with records of its own keeps a list with the global ones: small archives must not become large in memory.
  if (extension.records.length > 0) budget.headerBytes -= globals.records.length * 16;
  const records = withRecords(globals.records, extension.records);
  const own = extension.records.length > 0 ? new Map(extension.records) : NO_GLOBALS.byKey;
  const pax = (key: string): Uint8Array | undefined => {
    const value = own.get(key) ?? globals.byKey.get(key);
    return value?.length === 0 ? undefined : value; // an empty value takes back a global record
  };
  const name = pax('GNU.sparse.name') ?? pax('path') ?? extension.longName ?? header.name;
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

  let dataOffset = at + BLOCK;
  let storedBytes = Number(stored);
  const next = dataOffset + padded(storedBytes);
  let size = type === 'directory' ? 0n : stored;
  let pieces: readonly SparsePiece[] | null = null;
  let extraBlocks = 0;

  if (type === 'file') {
    if (header.typeFlag === 0x53) {
      const all = [...header.pieces];
      let goesOn = header.mapGoesOn;
      while (goesOn) {
        const block = source.read(dataOffset, Math.min(BLOCK, Math.max(0, end - dataOffset)));
        if (block.length < BLOCK)
          return fail(evidenceError('truncated', 'the archive ends inside a sparse map'));
        all.push(...parseSparsePieces(block, 0, 21));
        goesOn = block[504] !== 0;
        dataOffset += BLOCK;
        extraBlocks += 1;
        budget.headerBytes -= BLOCK;
        if (extraBlocks * BLOCK > limits.headerBytes) {
          return fail(
            limitError('headerBytes', limits.headerBytes, BigInt(extraBlocks * BLOCK), 'the sparse map'),
          );
        }
        if (budget.headerBytes < 0) return fail(headersTogether(limits));
      }
      pieces = all;
      size = header.realSize;
    } else if (pax('GNU.sparse.major') !== undefined) {
      const version = `${latin1(pax('GNU.sparse.major') ?? EMPTY)}.${latin1(pax('GNU.sparse.minor') ?? EMPTY)}`;
      if (version !== '1.0')
        return fail(evidenceError('unsupported', `sparse format ${version} is not known`));
      const head = source.read(
        dataOffset,
        Math.min(storedBytes, limits.headerBytes, Math.max(0, end - dataOffset)),
      );
      const map = parseSparseMap1(head);
      if (!map.ok) return fail(map.error);
      if (map.value.mapBytes > storedBytes) {
        return fail(evidenceError('malformed', 'the sparse map is longer than the member'));
      }
      budget.headerBytes -= map.value.mapBytes;
      if (budget.headerBytes < 0) return fail(headersTogether(limits));
      pieces = map.value.pieces;
      dataOffset += map.value.mapBytes;
      storedBytes -= map.value.mapBytes;
      size = parsePaxNumber(pax('GNU.sparse.realsize') ?? EMPTY) ?? -1n;
    } else {
      const map = parsePaxSparseMap(records);
      if (map !== null) {
        if (!map.ok) return fail(map.error);
        pieces = map.value;
        size = parsePaxNumber(pax('GNU.sparse.size') ?? pax('GNU.sparse.realsize') ?? EMPTY) ?? -1n;
      }
    }
  }

  let sparse: readonly SparseExtent[] | null = null;
  if (pieces !== null) {
    if (size < 0n) return fail(evidenceError('malformed', "the sparse member's real size is no number"));
    if (size > BigInt(limits.memberBytes)) {
      return fail(limitError('memberBytes', limits.memberBytes, size, 'the sparse member'));
    }
    const placed = placeSparsePieces(pieces, size, storedBytes, dataOffset);
    if (!placed.ok) return fail(placed.error);
    sparse = placed.value;
  }

  const cut = dataOffset + storedBytes > end;
  if (cut && sparse === null) size = BigInt(Math.max(0, end - dataOffset));
  const mtime = timeOf(pax('mtime'), header.mtime, 'mtime', unreadable);
  const atime = timeOf(pax('atime'), header.atime, 'atime', unreadable);
  const ctime = timeOf(pax('ctime'), header.ctime, 'ctime', unreadable);
  // Of hundreds of thousands of members most have the owner and the time of the one before: one number serves all.
  const last = kept.last();
  const keepName = (found: Uint8Array): Uint8Array => (found === header.name ? kept.keep(found) : found);
  const isLink = type === 'symlink' || type === 'hardlink';
  const isDevice = type === 'character-device' || type === 'block-device';
  const member: TarMember = {
    name: keepName(name),
    type,
    size: Number(size),
    headerOffset: extension.start,
    dataOffset,
    storedBytes: cut ? Math.max(0, end - dataOffset) : storedBytes,
    sparse: cut && sparse !== null ? cutExtents(sparse, end) : sparse,
    mode: header.mode,
    uid: same(last?.uid, idOf(pax('uid'), header.uid, 'uid', unreadable)),
    gid: same(last?.gid, idOf(pax('gid'), header.gid, 'gid', unreadable)),
    userName: intern(kept, pax('uname') ?? header.userName),
    groupName: intern(kept, pax('gname') ?? header.groupName),
    mtimeNs: same(last?.mtimeNs, mtime?.ns ?? null),
    atimeNs: atime?.ns ?? null,
    ctimeNs: ctime?.ns ?? null,
    timePrecisionNs: mtime?.precisionNs ?? SECOND,
    linkName: isLink ? (pax('linkpath') ?? extension.longLink ?? kept.keep(header.linkName)) : null,
    deviceMajor: isDevice ? header.deviceMajor : null,
    deviceMinor: isDevice ? header.deviceMinor : null,
    pax: records,
    unreadable: unreadable.length > 0 ? unreadable : NO_FIELDS,
    cut,
  };
  return { member, next: next + extraBlocks * BLOCK, storedBytes };
}

const EMPTY = new Uint8Array(0);

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

/** Later records replace earlier ones of the same key, but for the repeated pairs of a sparse map. */
function withRecords(before: readonly PaxRecord[], after: readonly PaxRecord[]): readonly PaxRecord[] {
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

/** The same few names of users and groups stand in every header: keep each once. */
function intern({ names, keep }: Kept, name: Uint8Array): Uint8Array {
  if (name.length === 0) return EMPTY;
  const key = latin1(name);
  const known = names.get(key);
  if (known !== undefined) return known;
  const copy = keep(name);
  if (names.size < 1000) names.set(key, copy);
  return copy;
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const nul = bytes.indexOf(0);
  return bytes.subarray(0, nul < 0 ? bytes.length : nul);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

export function limitError(
  name: keyof Limits,
  allowed: number,
  found: bigint | number,
  what: string,
): EvidenceError {
  return {
    code: 'limit',
    message: `${what} has ${found}, more than the limit ${name} allows (${allowed})`,
    limit: { name, allowed, found: Number(found) },
  };
}

function headersTogether(limits: Limits): EvidenceError {
  return limitError(
    'headerBytes',
    limits.headerBytes,
    limits.headerBytes + 1,
    'all extended headers together',
  );
}
