/** All captured bytes of one address space in address order, a piece at a time. */
import type { Source } from '../../../shared/span.ts';
import type { MemoryMapFact } from '../../../shared/facts/memory.ts';
import { knownRanges, pageMapRanges, type AddressRange, type KnownRangesInput } from './known-ranges.ts';
import type { MemoryOrigin, MemoryReader } from './types.ts';

export interface MemoryPiece {
  /** Null for a pre-dump, which has no mappings. */
  readonly map: MemoryMapFact | null;
  readonly address: bigint;
  readonly bytes: Uint8Array;
  readonly origin: MemoryOrigin;
  readonly source: Source;
}

export interface WalkedSpace extends KnownRangesInput {
  readonly reader: MemoryReader;
  readonly maps: readonly MemoryMapFact[]; // ascending
}

/** Bytes of one piece at most. */
export const PIECE_BYTES = 2 ** 20;
/** Where nothing is known, a read asks for more: it costs no memory. */
const UNKNOWN_STEP_BYTES = 64 * 2 ** 20;

export interface KnownRegion {
  readonly map: MemoryMapFact | null;
  readonly ranges: readonly AddressRange[];
}

/** Mappings with the ranges in which something is captured. Guards lie inside others and have none. */
export function* knownRegions(space: WalkedSpace): Generator<KnownRegion> {
  if (space.maps.length === 0) {
    const own = space.pageMaps.find('process', BigInt(space.pid));
    if (own !== undefined) yield { map: null, ranges: pageMapRanges(own, space.pageSize) };
    return;
  }
  for (const map of space.maps) yield { map, ranges: knownRanges(space, map) };
}

/** Pieces neither overlap nor cross from one mapping into the next; gaps and untouched zeros are left out. */
export function* walkMemory(space: WalkedSpace): Generator<MemoryPiece> {
  for (const { map, ranges } of knownRegions(space)) {
    for (const range of ranges) yield* walkRange(space.reader, map, range);
  }
}

function* walkRange(
  reader: MemoryReader,
  map: MemoryMapFact | null,
  range: AddressRange,
): Generator<MemoryPiece> {
  let step = PIECE_BYTES;
  for (let at = range.start; at < range.end;) {
    const left = range.end - at;
    const length = left < BigInt(step) ? Number(left) : step;
    let found = false;
    for (const { address, bytes, origin, source } of reader.read(at, length)) {
      if (bytes === null) continue;
      found = true;
      yield { map, address, bytes, origin, source };
    }
    at += BigInt(length);
    step = found ? PIECE_BYTES : UNKNOWN_STEP_BYTES;
  }
}
