/**
 * The known bytes of an address space as extents, without reading them: for each what member holds it, at which
 * offset. The same answer as the reader's (memory-reader.ts), for those who scan all of memory.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { ParentDirectory } from '../types.ts';
import type { MappedContent } from './mapped-content.ts';
import { absentPages, layOut, type ReadableMap } from './mappings.ts';
import {
  createPageLocator,
  parentLevels,
  type LocatedRun,
  type PageLevel,
  type PageMapIndex,
  type PageOwner,
} from './page-levels.ts';

const ADDRESS_SPACE_END = 1n << 64n;

export interface ExtentsInput {
  readonly owner: PageOwner;
  readonly id: bigint;
  readonly pageSize: number;
  /** Mappings of a process in any order; null where the dump has none (a pre-dump), or for shared memory. */
  readonly maps: readonly ReadableMap[] | null;
  readonly pageMaps: PageMapIndex;
  readonly memberSource: (member: number) => ByteSource;
  readonly parent: ParentDirectory | null;
  readonly chainLength: number;
  readonly mappedContent?: ((map: ReadableMap) => MappedContent | undefined) | undefined;
}

export interface MemoryExtent {
  readonly address: bigint;
  readonly length: bigint;
  /** Null: zeros. `checkpoint`: id of the directory up the chain whose evidence holds the member; null: the own one. */
  readonly place: {
    readonly checkpoint: string | null;
    readonly member: number;
    readonly offset: number;
  } | null;
}

/** Ascending, not overlapping; what lies between is not known. */
export function* memoryExtents(input: ExtentsInput): Generator<MemoryExtent> {
  const own: PageLevel = {
    checkpoint: null,
    pageSize: input.pageSize,
    pageMaps: input.pageMaps,
    member: input.memberSource,
  };
  const levels = [own, ...parentLevels(input.parent, input.pageSize, input.chainLength)];
  const locateOwn = createPageLocator(levels, input.owner, input.id);
  const mappings = layOut(input.maps ?? []);
  const shared = new Map<bigint, (address: bigint) => LocatedRun>();
  const sizes = new Map<string, number>();

  function memberSize(depth: number, member: number): number {
    const key = `${depth} ${member}`;
    let size = sizes.get(key);
    if (size === undefined) sizes.set(key, (size = levels[depth]!.member(member).size));
    return size;
  }

  function* present(address: bigint, end: bigint, located: LocatedRun): Generator<MemoryExtent> {
    const { place } = located;
    if (place.kind !== 'present' || place.pagesMember === null) return;
    const available = BigInt(Math.max(0, memberSize(place.depth, place.pagesMember) - place.offset));
    const length = available < end - address ? available : end - address;
    if (length === 0n) return;
    const { checkpoint } = levels[place.depth]!;
    yield { address, length, place: { checkpoint, member: place.pagesMember, offset: place.offset } };
  }

  function* sharedMemory(
    start: bigint,
    end: bigint,
    map: ReadableMap,
    shmid: bigint,
  ): Generator<MemoryExtent> {
    let locate = shared.get(shmid);
    if (locate === undefined) shared.set(shmid, (locate = createPageLocator(levels, 'shmem', shmid)));
    for (let at = start; at < end;) {
      const into = at - map.start + map.offset;
      const located = locate(into);
      const untilHere = located.until === null ? end : at + (located.until - into);
      const until = untilHere < end ? untilHere : end;
      if (located.place.kind === 'present') yield* present(at, until, located);
      else if (located.place.kind === 'absent' && located.place.known) {
        yield { address: at, length: until - at, place: null };
      }
      at = until;
    }
  }

  function* mapped(start: bigint, end: bigint, map: ReadableMap, known: boolean): Generator<MemoryExtent> {
    const kind = absentPages(map);
    if (kind === 'not-captured' || (!known && kind !== 'file-shared')) return;
    if (kind === 'zero') return yield { address: start, length: end - start, place: null };
    const content = input.mappedContent?.(map);
    if (content !== undefined) yield* file(start, end, map, content);
  }

  function* file(
    start: bigint,
    end: bigint,
    map: ReadableMap,
    content: MappedContent,
  ): Generator<MemoryExtent> {
    const page = BigInt(input.pageSize);
    const base = map.start - map.offset; // address of the content's first byte, were it mapped
    const backed = base + ((BigInt(content.size) + page - 1n) / page) * page;
    const stop = end < backed ? end : backed;
    let at = start;
    for (const extent of content.extents) {
      const from = max(at, base + BigInt(extent.at));
      const to = min(stop, base + BigInt(Math.min(extent.at + extent.length, content.size)));
      if (to <= from) continue;
      if (from > at) yield { address: at, length: from - at, place: null };
      const offset = extent.offset + Number(from - base) - extent.at;
      yield { address: from, length: to - from, place: { checkpoint: null, member: extent.member, offset } };
      at = to;
    }
    if (stop > at) yield { address: at, length: stop - at, place: null };
  }

  function* absent(start: bigint, end: bigint, known: boolean): Generator<MemoryExtent> {
    for (let at = start; at < end;) {
      const piece = mappings.at(at);
      const until = piece.until !== null && piece.until < end ? piece.until : end;
      if (piece.map !== null && !piece.guarded) {
        if (piece.map.shmid !== null) yield* sharedMemory(at, until, piece.map, piece.map.shmid);
        else yield* mapped(at, until, piece.map, known);
      }
      at = until;
    }
  }

  for (let at = 0n; at < ADDRESS_SPACE_END;) {
    const located = locateOwn(at);
    const until =
      located.until !== null && located.until < ADDRESS_SPACE_END ? located.until : ADDRESS_SPACE_END;
    if (located.place.kind === 'present') yield* present(at, until, located);
    else if (located.place.kind === 'absent') {
      if (input.maps !== null) yield* absent(at, until, located.place.known);
      else if (input.owner === 'shmem' && located.place.known && located.until !== null) {
        yield { address: at, length: until - at, place: null };
      }
    }
    at = until;
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
