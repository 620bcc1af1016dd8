/**
 * What is scanned as one piece: a mapping's known bytes, cut at gaps, with short stretches of untouched zeros
 * kept, so that a rule sees the mapping as the process did. Long ones are split into windows that overlap.
 */
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import { knownRegions, type WalkedSpace } from '../../criu/memory/walk-memory.ts';

export const WINDOW_BYTES = 32 * 2 ** 20;
export const OVERLAP_BYTES = 64 * 2 ** 10;
const ZEROS_KEPT = 2n ** 20n;

export interface ScanPiece {
  readonly map: MemoryMapFact | null;
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** The piece's first bytes were in the piece before: matches that begin there are the same ones. */
  readonly overlap: number;
}

export function* scanPieces(space: WalkedSpace): Generator<ScanPiece> {
  for (const { map, ranges } of knownRegions(space)) {
    // Ranges with short stretches between them are read together.
    for (let index = 0; index < ranges.length;) {
      const start = ranges[index]!.start;
      let end = ranges[index]!.end;
      for (index++; index < ranges.length && ranges[index]!.start - end <= ZEROS_KEPT; index++) {
        end = ranges[index]!.end;
      }
      yield* windows(space, map, start, end);
    }
  }
}

function* windows(
  space: WalkedSpace,
  map: MemoryMapFact | null,
  start: bigint,
  end: bigint,
): Generator<ScanPiece> {
  const buffer = new Uint8Array(
    Number(end - start < BigInt(WINDOW_BYTES) ? end - start : BigInt(WINDOW_BYTES)),
  );
  let filled = 0;
  let overlap = 0;
  let base = start;

  const piece = (): ScanPiece => ({ map, address: base, bytes: buffer.subarray(0, filled), overlap });
  const step = 2 ** 20;
  for (let at = start; at < end;) {
    const length = Number(end - at < BigInt(step) ? end - at : BigInt(step));
    for (const run of space.reader.read(at, length)) {
      if (run.bytes === null) {
        if (filled > overlap) yield piece();
        filled = 0;
        overlap = 0;
        continue;
      }
      if (filled === 0) base = run.address;
      for (let taken = 0; taken < run.length;) {
        const count = Math.min(run.length - taken, buffer.length - filled);
        buffer.set(run.bytes.subarray(taken, taken + count), filled);
        filled += count;
        taken += count;
        if (filled < buffer.length || taken === run.length) continue;
        yield piece();
        buffer.copyWithin(0, filled - OVERLAP_BYTES, filled);
        base += BigInt(filled - OVERLAP_BYTES);
        filled = OVERLAP_BYTES;
        overlap = OVERLAP_BYTES;
      }
    }
    at += BigInt(length);
  }
  if (filled > overlap) yield piece();
}
