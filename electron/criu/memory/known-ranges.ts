/**
 * Where the bytes of a mapping can be: the ranges that a page map names, and those that the mapped file
 * covers. What is left out reads as zeros or is not known, so that a scan of terabytes of reserved address
 * space costs nothing.
 */
import type { PageMapFact } from '../../../shared/facts/memory.ts';
import type { MappedContent } from './mapped-content.ts';
import { VMA_AREA, type ReadableMap } from './mappings.ts';
import type { PageMapIndex } from './page-levels.ts';
import { runAtOrBelow, runEnd } from './page-runs.ts';

export interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

export interface KnownRangesInput {
  readonly pid: number;
  readonly pageSize: number;
  readonly pageMaps: PageMapIndex;
  readonly mappedContent?: ((map: ReadableMap) => MappedContent | undefined) | undefined;
}

/** Ascending, disjoint, neighbours joined; within the mapping. */
export function knownRanges(input: KnownRangesInput, map: ReadableMap): AddressRange[] {
  if (map.status === VMA_AREA.GUARD) return [];
  const ranges: AddressRange[] = [];
  const own = input.pageMaps.find('process', BigInt(input.pid));
  if (own !== undefined) addRuns(ranges, own, input.pageSize, map.start, map.end, 0n);
  if (map.shmid !== null) {
    const shared = input.pageMaps.find('shmem', map.shmid);
    const from = map.offset;
    const shift = map.start - map.offset;
    if (shared !== undefined) {
      addRuns(ranges, shared, input.pageSize, from, from + (map.end - map.start), shift);
    }
  } else if ((map.status & (VMA_AREA.FILE_PRIVATE | VMA_AREA.FILE_SHARED)) !== 0) {
    for (const extent of input.mappedContent?.(map)?.extents ?? []) {
      const start = map.start - map.offset + BigInt(extent.at);
      addClamped(ranges, start, start + BigInt(extent.length), map.start, map.end);
    }
  }
  return joined(ranges);
}

/** The runs of a page map as ranges; for a process without mappings (a pre-dump). */
export function pageMapRanges(map: PageMapFact, pageSize: number): AddressRange[] {
  const ranges: AddressRange[] = [];
  addRuns(ranges, map, pageSize, 0n, 1n << 64n, 0n);
  return joined(ranges);
}

function addRuns(
  ranges: AddressRange[],
  map: PageMapFact,
  pageSize: number,
  from: bigint,
  to: bigint,
  shift: bigint,
): void {
  for (let run = Math.max(0, runAtOrBelow(map.start, from)); run < map.start.length; run++) {
    const start = map.start[run]!;
    if (start >= to) break;
    addClamped(ranges, start + shift, runEnd(map, run, pageSize) + shift, from + shift, to + shift);
  }
}

function addClamped(ranges: AddressRange[], start: bigint, end: bigint, from: bigint, to: bigint): void {
  const first = start > from ? start : from;
  const last = end < to ? end : to;
  if (last > first) ranges.push({ start: first, end: last });
}

function joined(ranges: AddressRange[]): AddressRange[] {
  ranges.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const result: { start: bigint; end: bigint }[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end) result.push({ ...range });
    else if (range.end > last.end) last.end = range.end;
  }
  return result;
}
