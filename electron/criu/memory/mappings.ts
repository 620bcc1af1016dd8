/** What a process's mappings say of pages that no page map names. */
import type { MemoryMapFact } from '../../../shared/facts/memory.ts';

/** The part of a memory_map row that reading needs. */
export type ReadableMap = Pick<
  MemoryMapFact,
  'start' | 'end' | 'kind' | 'path' | 'deleted' | 'offset' | 'fileId' | 'shmid' | 'status' | 'flags'
>;

/** VMA status bits (criu/include/image.h). */
export const VMA_AREA = {
  REGULAR: 1 << 0,
  STACK: 1 << 1,
  VSYSCALL: 1 << 2,
  VDSO: 1 << 3,
  HEAP: 1 << 5,
  FILE_PRIVATE: 1 << 6,
  FILE_SHARED: 1 << 7,
  ANON_SHARED: 1 << 8,
  ANON_PRIVATE: 1 << 9,
  SYSVIPC: 1 << 10,
  SOCKET: 1 << 11,
  VVAR: 1 << 12,
  AIORING: 1 << 13,
  MEMFD: 1 << 14,
  SHSTK: 1 << 15,
  GUARD: 1 << 16,
  UPROBES: 1 << 17,
  EXT_PLUGIN: 1 << 27,
} as const;

/** Linux's mapping flags that matter here; the same on every architecture that CRIU supports but for mips' ANON and HUGETLB. */
export const MAP_DROPPABLE = 0x08;
export const MAP_TYPE_MASK = 0x0f;
export const MAP_SHARED = 0x01;
export const MAP_HUGETLB = 0x40000;

/** What the absence of a page from the page map means in this mapping. Mappings with a `shmid` have a page map of their own. */
export type AbsentPages = 'zero' | 'file-private' | 'file-shared' | 'not-captured';

export function absentPages(map: Pick<ReadableMap, 'status' | 'flags'>): AbsentPages {
  const { status } = map;
  const neverDumped = VMA_AREA.VVAR | VMA_AREA.VSYSCALL | VMA_AREA.SOCKET | VMA_AREA.EXT_PLUGIN;
  if ((status & neverDumped) !== 0 || status === VMA_AREA.GUARD) return 'not-captured';
  if ((map.flags & MAP_TYPE_MASK) === MAP_DROPPABLE) return 'not-captured';
  if ((status & VMA_AREA.FILE_PRIVATE) !== 0) return 'file-private';
  if ((status & VMA_AREA.FILE_SHARED) !== 0) return 'file-shared';
  // Code that the kernel maps in: its pages are either dumped or unknown, never zeros.
  if ((status & VMA_AREA.VDSO) !== 0 || (status & VMA_AREA.AIORING) !== 0) return 'not-captured';
  if ((status & VMA_AREA.ANON_PRIVATE) !== 0) return 'zero';
  return 'not-captured';
}

export interface MappingPiece {
  readonly map: ReadableMap | null; // null: nothing is mapped here
  /** Inside a MADV_GUARD_INSTALL range: touching it is a fault. */
  readonly guarded: boolean;
  /** First address at which this answer changes; null: never. */
  readonly until: bigint | null;
}

export interface MappingLayout {
  at(address: bigint): MappingPiece;
}

/**
 * Mappings as disjoint, ascending ranges. Backwards and empty ones are left out; of two that overlap
 * the one that begins first keeps its place, as in a kernel there is only one.
 */
export function layOut(maps: readonly ReadableMap[]): MappingLayout {
  const ranges = disjoint(maps.filter((map) => map.status !== VMA_AREA.GUARD));
  const guards = disjoint(maps.filter((map) => map.status === VMA_AREA.GUARD));
  let rangeHint = 0;
  let guardHint = 0;

  function at(address: bigint): MappingPiece {
    rangeHint = firstEndingAbove(ranges, address, rangeHint);
    const range = ranges[rangeHint];
    if (range === undefined) return { map: null, guarded: false, until: null };
    if (address < range.start) return { map: null, guarded: false, until: range.start };
    guardHint = firstEndingAbove(guards, address, guardHint);
    const guard = guards[guardHint];
    if (guard === undefined || guard.start >= range.end) {
      return { map: range.map, guarded: false, until: range.end };
    }
    const guarded = guard.start <= address;
    const edge = guarded ? guard.end : guard.start;
    return { map: range.map, guarded, until: edge < range.end ? edge : range.end };
  }

  return { at };
}

interface Range {
  readonly start: bigint;
  readonly end: bigint;
  readonly map: ReadableMap;
}

function disjoint(maps: readonly ReadableMap[]): Range[] {
  const sorted = maps
    .filter((map) => map.end > map.start)
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const ranges: Range[] = [];
  let end = 0n;
  for (const map of sorted) {
    const start = map.start > end ? map.start : end;
    if (map.end <= start) continue;
    ranges.push({ start, end: map.end, map });
    end = map.end;
  }
  return ranges;
}

/** Index of the first range whose end is above `address`. */
function firstEndingAbove(ranges: readonly Range[], address: bigint, hint: number): number {
  const here = ranges[hint];
  if (here !== undefined && address < here.end && (hint === 0 || ranges[hint - 1]!.end <= address))
    return hint;
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.end <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
