/**
 * An address space as PT_LOAD segments: a mapping is cut where its content begins or ceases to be known.
 * Never-touched pages of readable anonymous memory read as zeros and are holes of the file. What is not known
 * (clean pages of files that are not captured) has no bytes, so that a debugger takes the file's where it has
 * that file. Reserved memory that nobody can read (PROT_NONE) has none either, as in the kernel's own dumps.
 */
import type { MemoryMapFact } from '../../../shared/facts/memory.ts';
import { absentPages, VMA_AREA } from '../memory/mappings.ts';
import { knownRegions, type WalkedSpace } from '../memory/walk-memory.ts';
import type { CoreSegment } from './types.ts';

/** Holes of one core file, in bytes: file systems bound a file's size. */
export const HOLES_MAXIMUM = 64n * 2n ** 30n;
const READ_BYTES = 2n ** 20n;
const UNKNOWN_READ_BYTES = 64n * 2n ** 20n;

export interface CoreSegments {
  readonly segments: readonly CoreSegment[];
  /** Bytes of zeros that have no place in the file because of {@link HOLES_MAXIMUM}. */
  readonly zerosLeftOut: bigint;
}

export function coreSegments(space: WalkedSpace, checkCancelled: () => void): CoreSegments {
  const guards = space.maps.filter((map) => map.status === VMA_AREA.GUARD);
  const segments: CoreSegment[] = [];
  let holes = 0n;
  let zerosLeftOut = 0n;

  function push(map: MemoryMapFact, start: bigint, end: bigint, content: CoreSegment['content']): void {
    if (end <= start) return;
    const last = segments.at(-1);
    if (last?.end === start && last.start >= map.start && last.content === content) {
      segments[segments.length - 1] = { ...last, end };
    } else segments.push({ start, end, flags: segmentFlags(map.protection), content });
  }

  /** Pages that no page map names and no file covers. */
  function pushUntouched(map: MemoryMapFact, start: bigint, end: bigint): void {
    if (end <= start) return;
    if (!untouchedIsZero(space, map)) return push(map, start, end, 'absent');
    let at = start;
    const inside = guards.filter((guard) => guard.start < end && guard.end > start);
    for (const guard of [...inside.sort(byStart), { start: end, end }]) {
      const zeros = guard.start > at ? guard.start - at : 0n;
      const fits = holes + zeros <= HOLES_MAXIMUM;
      if (fits) holes += zeros;
      else zerosLeftOut += zeros;
      push(map, at, at + zeros, fits ? 'known' : 'absent');
      at += zeros;
      const guarded = guard.end < end ? guard.end : end;
      push(map, at, guarded, 'absent');
      if (guarded > at) at = guarded;
    }
  }

  for (const { map, ranges } of knownRegions(space)) {
    if (map === null || map.status === VMA_AREA.GUARD || map.end <= map.start) continue;
    let at = map.start;
    for (const range of ranges) {
      pushUntouched(map, at, range.start);
      at = range.start;
      let step = READ_BYTES;
      while (at < range.end) {
        checkCancelled();
        const length = range.end - at < step ? range.end - at : step;
        let known = false;
        for (const run of space.reader.read(at, Number(length))) {
          known ||= run.bytes !== null;
          push(map, run.address, run.address + BigInt(run.length), run.bytes === null ? 'absent' : 'known');
        }
        at += length;
        step = known ? READ_BYTES : UNKNOWN_READ_BYTES;
      }
    }
    pushUntouched(map, at, map.end);
  }
  return { segments, zerosLeftOut };
}

function untouchedIsZero(space: WalkedSpace, map: MemoryMapFact): boolean {
  if (map.protection === 0) return false;
  if (map.shmid !== null) {
    const shared = space.pageMaps.find('shmem', map.shmid);
    return shared !== undefined && shared.incomplete !== true;
  }
  const own = space.pageMaps.find('process', BigInt(space.pid));
  return absentPages(map) === 'zero' && own !== undefined && own.incomplete !== true;
}

/** PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4 to PF_R 4, PF_W 2, PF_X 1. */
function segmentFlags(protection: number): number {
  return ((protection & 1) << 2) | (protection & 2) | ((protection & 4) >> 2);
}

function byStart(a: { readonly start: bigint }, b: { readonly start: bigint }): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}
