/** Which parts of places in memory or in members look like secrets, copies of secrets elsewhere among them. */
import type { CallInput, CallOutput } from '../../../shared/api/index.ts';
import type { MemoryReader, MemoryRun } from '../../criu/memory/types.ts';
import type { EngineState } from '../engine-state.ts';
import { maskedRanges } from '../masked-ranges.ts';
import { AROUND_A_TEXT, copiesInBytes, copiesInMemory, withCopies } from '../secrets/masked-copies.ts';
import { caseMemory, type CaseMemory } from './case-memory.ts';
import { maskedAddresses } from './masked-memory.ts';

export type MaskedPlace = CallInput<'memory.masked'>['places'][number];
type MaskedPart = CallOutput<'memory.masked'>['places'][number][number];

/** For each place its masked parts, from its first byte. */
export function maskedPlaces(state: EngineState, places: readonly MaskedPlace[]): MaskedPart[][] {
  const readers = new Map<string, MemoryReader>();
  return places.map((place) => {
    if ('evidence' in place) {
      const { evidence, member, offset, length } = place;
      const source = state.evidence(evidence).reader.member(member);
      const read = (from: number, count: number): Uint8Array => source.read(from, count);
      return withCopies(
        maskedRanges(state, evidence, member, offset, length),
        copiesInBytes(state, { evidence, around: AROUND_A_TEXT }, source.size, offset, length, read),
        (range) => range.offset,
      ).map((range) => partOf(range.offset - offset, range.length, length, range.masked));
    }
    const memory = caseMemory(state, place.checkpoint);
    const name = `${memory.record.id} ${place.pid}`;
    const reader = readers.get(name) ?? memory.readerOf(place.pid);
    readers.set(name, reader);
    const runs = reader.read(place.address, place.length);
    return maskedWithCopies(state, memory, reader, runs, AROUND_A_TEXT).map((range) =>
      partOf(Number(range.address - place.address), range.length, place.length, range.masked),
    );
  });
}

export function maskedWithCopies(
  state: EngineState,
  memory: CaseMemory,
  reader: MemoryReader,
  runs: readonly MemoryRun[],
  around: number,
): ReturnType<typeof maskedAddresses> {
  const cells = maskedAddresses(state, memory, runs);
  const place = { evidence: memory.record.evidence, around };
  return withCopies(cells, copiesInMemory(state, place, reader, runs), (range) => range.address);
}

/** [from, from + length) cut to a place of `most` bytes. */
function partOf(from: number, length: number, most: number, masked: string): MaskedPart {
  return { from: Math.max(0, from), to: Math.min(most, from + length), masked };
}
