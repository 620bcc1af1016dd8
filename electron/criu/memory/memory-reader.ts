/**
 * Memory of one process, read at virtual addresses. The answer to "what is at this address":
 *
 *   1. the process's page map: present here or up the chain, lazy, or in a parent not at hand;
 *   2. else its mapping: shared memory's own page map, the mapped file, zeros, or not captured;
 *   3. else nothing is mapped there.
 *
 * Nothing here decodes an image: it reads rows as a decoder or the case has them, so that the same
 * reader serves argument vectors at import and the memory view later.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { ParentDirectory } from '../types.ts';
import { readContent } from './mapped-content.ts';
import type { MappedContent } from './mapped-content.ts';
import { absentPages, layOut } from './mappings.ts';
import type { ReadableMap } from './mappings.ts';
import { createPageLocator, parentLevels } from './page-levels.ts';
import type { LocatedRun, PageLevel, PageMapIndex } from './page-levels.ts';
import type { MemoryOrigin, MemoryReader, MemoryRun } from './types.ts';

/** Longest range of one read, in bytes. */
export const READ_MAXIMUM = 64 * 2 ** 20;

const ADDRESS_SPACE_END = 1n << 64n;

export interface MemoryReaderInput {
  readonly pid: number;
  readonly pageSize: number;
  /** The process's mappings in any order; null where the dump has none (a pre-dump). */
  readonly maps: readonly ReadableMap[] | null;
  /** Page maps of this directory. */
  readonly pageMaps: PageMapIndex;
  /** Content of a member of this directory's evidence item. */
  readonly memberSource: (member: number) => ByteSource;
  /** The directory that the `parent` link leads to. */
  readonly parent: ParentDirectory | null;
  /** Directories that are followed at most. */
  readonly chainLength: number;
  /** The mapped file's content, where the checkpoint holds that file. */
  readonly mappedContent?: ((map: ReadableMap) => MappedContent | undefined) | undefined;
}

/** A reader over rows. Creating one costs a sort of the mappings; reading costs a binary search per jump. */
export function createMemoryReader(input: MemoryReaderInput): MemoryReader {
  const own: PageLevel = {
    checkpoint: null,
    pageSize: input.pageSize,
    pageMaps: input.pageMaps,
    member: input.memberSource,
  };
  const levels = [own, ...parentLevels(input.parent, input.pageSize, input.chainLength)];
  const locateOwn = createPageLocator(levels, 'process', BigInt(input.pid));
  const mappings = layOut(input.maps ?? []);
  const locateShared = new Map<bigint, (address: bigint) => LocatedRun>();
  const contents = new Map<ReadableMap, MappedContent | undefined>();

  function sharedLocator(shmid: bigint): (address: bigint) => LocatedRun {
    let locate = locateShared.get(shmid);
    if (locate === undefined) {
      locate = createPageLocator(levels, 'shmem', shmid);
      locateShared.set(shmid, locate);
    }
    return locate;
  }

  function contentOf(map: ReadableMap): MappedContent | undefined {
    if (!contents.has(map)) contents.set(map, input.mappedContent?.(map));
    return contents.get(map);
  }

  function read(address: bigint, length: number): MemoryRun[] {
    if (!Number.isSafeInteger(length) || length < 0 || length > READ_MAXIMUM || address < 0n) {
      throw new PermafrostError({
        code: 'usage',
        message: `A memory read takes 0 to ${READ_MAXIMUM} bytes at an address from 0 up`,
      });
    }
    const stop = address + BigInt(length);
    const end = stop < ADDRESS_SPACE_END ? stop : ADDRESS_SPACE_END;
    const runs: MemoryRun[] = [];
    let at = address;
    while (at < end) {
      const located = locateOwn(at);
      const until = located.until !== null && located.until < end ? located.until : end;
      if (located.place.kind === 'absent') readAbsent(runs, at, until, located.place.known);
      else readPlace(runs, at, Number(until - at), located, false);
      at = until;
    }
    return runs;
  }

  /** A run that a page map names: of the process, or of shared memory that it maps. */
  function readPlace(
    runs: MemoryRun[],
    address: bigint,
    length: number,
    located: LocatedRun,
    shared: boolean,
  ): void {
    const place = located.place;
    if (place.kind !== 'present') {
      if (place.kind === 'lazy') push(runs, address, length, 'lazy');
      else push(runs, address, length, 'missing-parent');
      return;
    }
    const level = levels[place.depth]!;
    const member = place.pagesMember;
    const bytes = member === null ? EMPTY : level.member(member).read(place.offset, length);
    if (bytes.length > 0) {
      const span: SourceSpan = { member: member!, offset: place.offset, length: bytes.length, field: 'page' };
      runs.push({
        address,
        length: bytes.length,
        origin: shared ? 'shared' : place.depth === 0 ? 'dumped' : 'parent',
        bytes,
        source: [level.checkpoint === null ? span : { ...span, checkpoint: level.checkpoint }],
      });
    }
    if (bytes.length < length) {
      push(runs, address + BigInt(bytes.length), length - bytes.length, 'missing-pages');
    }
  }

  /** A range that the process's own page map leaves out: what it is, the mappings say. */
  function readAbsent(runs: MemoryRun[], start: bigint, end: bigint, known: boolean): void {
    let at = start;
    while (at < end) {
      const piece = mappings.at(at);
      const until = piece.until !== null && piece.until < end ? piece.until : end;
      const length = Number(until - at);
      if (input.maps === null) push(runs, at, length, 'not-captured');
      else if (piece.map === null) push(runs, at, length, 'unmapped');
      else if (piece.guarded) push(runs, at, length, 'not-captured');
      else if (piece.map.shmid !== null) readShared(runs, at, until, piece.map, piece.map.shmid);
      else readMapped(runs, at, length, piece.map, known);
      at = until;
    }
  }

  function readShared(runs: MemoryRun[], start: bigint, end: bigint, map: ReadableMap, shmid: bigint): void {
    const locate = sharedLocator(shmid);
    let at = start;
    while (at < end) {
      // Addresses of pagemap-shmem are offsets into the object.
      const into = at - map.start + map.offset;
      const located = locate(into);
      const untilHere = located.until === null ? end : at + (located.until - into);
      const until = untilHere < end ? untilHere : end;
      const length = Number(until - at);
      if (located.place.kind !== 'absent') readPlace(runs, at, length, located, true);
      else if (located.place.known) pushZeros(runs, at, length);
      else push(runs, at, length, 'missing-pages');
      at = until;
    }
  }

  function readMapped(
    runs: MemoryRun[],
    address: bigint,
    length: number,
    map: ReadableMap,
    known: boolean,
  ): void {
    const kind = absentPages(map);
    if (kind === 'not-captured') return push(runs, address, length, 'not-captured');
    // Without a whole page map a private page may have been dumped: neither zeros nor the file's bytes are sure.
    if (!known && kind !== 'file-shared') return push(runs, address, length, 'missing-pages');
    if (kind === 'zero') return pushZeros(runs, address, length);
    const content = contentOf(map);
    if (content === undefined) {
      return push(runs, address, length, kind === 'file-private' ? 'file-not-captured' : 'not-captured');
    }
    readFile(runs, address, length, map, content);
  }

  /** The file's bytes, zeros behind them to the end of the last page, and nothing from there on (a bus error). */
  function readFile(
    runs: MemoryRun[],
    address: bigint,
    length: number,
    map: ReadableMap,
    content: MappedContent,
  ): void {
    const page = BigInt(input.pageSize);
    const offset = address - map.start + map.offset;
    const size = BigInt(content.size);
    const backed = ((size + page - 1n) / page) * page;
    const inFile = clampLength(size - offset, length);
    if (inFile > 0) {
      const { bytes, source } = readContent(content, Number(offset), inFile);
      runs.push({ address, length: inFile, origin: 'file', bytes, source });
    }
    const padded = clampLength(backed - offset, length);
    if (padded > inFile) pushZeros(runs, address + BigInt(inFile), padded - inFile);
    if (length > padded) push(runs, address + BigInt(padded), length - padded, 'not-captured');
  }

  return { pageSize: input.pageSize, read };
}

const EMPTY = new Uint8Array(0);

function clampLength(available: bigint, length: number): number {
  if (available <= 0n) return 0;
  return available < BigInt(length) ? Number(available) : length;
}

function push(runs: MemoryRun[], address: bigint, length: number, origin: MemoryOrigin): void {
  const last = runs.at(-1);
  if (last !== undefined && last.origin === origin && last.bytes === null) {
    runs[runs.length - 1] = { ...last, length: last.length + length };
    return;
  }
  runs.push({ address, length, origin, bytes: null, source: [] });
}

function pushZeros(runs: MemoryRun[], address: bigint, length: number): void {
  runs.push({ address, length, origin: 'zero', bytes: new Uint8Array(length), source: [] });
}
