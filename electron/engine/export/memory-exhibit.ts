/** A range of a process's memory as an exhibit. */
import type { ChosenExhibit } from '../../../shared/api/export-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import type { EngineState } from '../engine-state.ts';
import { caseMemory } from '../memory/case-memory.ts';
import type { Exhibit, ExhibitGap, ExhibitSource } from './exhibit.ts';
import { memberName, pieces, wholeWords } from './exhibit-bytes.ts';

/** Throws 'usage' for a range that ends above 2^64. */
export function memoryExhibit(state: EngineState, chosen: ChosenExhibit & { kind: 'memory' }): Exhibit {
  const memory = caseMemory(state, chosen.checkpoint);
  const { pid, address, length } = chosen;
  const reader = memory.readerOf(pid);
  if (address < 0n || address + BigInt(length) > 2n ** 64n) {
    throw new PermafrostError(evidenceError('usage', `memory of process ${pid}: the range ends above 2^64`));
  }
  const gaps: ExhibitGap[] = [];
  const sources: ExhibitSource[] = [];

  function read(from: bigint, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (const run of reader.read(from, count)) {
      const offset = Number(run.address - address);
      if (run.bytes !== null) bytes.set(run.bytes, Number(run.address - from));
      const inside = run.address >= address && run.address < address + BigInt(length);
      if (!inside) continue;
      if (run.bytes === null) extend(gaps, { offset, length: run.length, reason: run.origin });
      else {
        let at = offset;
        for (const span of run.source) {
          const evidence = memory.evidenceOf(span);
          const member = memberName(state, evidence, span.member);
          sources.push({ offset: at, length: span.length, evidence, member, memberOffset: span.offset });
          at += span.length;
        }
      }
    }
    return bytes;
  }

  return {
    extension: 'bin',
    size: length,
    path: '',
    about: {
      kind: 'memory',
      checkpoint: memory.record.id,
      pid,
      address: `0x${address.toString(16)}`,
      length,
    },
    open(around) {
      const before = wholeWords(
        Number(address < BigInt(around) ? address : BigInt(around)),
        Number(address & 7n),
      );
      const room = 2n ** 64n - address - BigInt(length);
      const after = Number(room < BigInt(around) ? room : BigInt(around));
      gaps.length = 0;
      sources.length = 0;
      // Borders of the range are borders of reads, so that a run lies within or without.
      const stretches: [bigint, number][] = [
        [address - BigInt(before), before],
        [address, length],
        [address + BigInt(length), after],
      ];
      return { before, chunks: inTurn(stretches, read) };
    },
    code: () => executableMappings(memory.maps(pid), address, length),
    gaps: () => gaps,
    sources: () => sources,
  };
}

/** Of the range, relative to its start. */
function executableMappings(
  maps: readonly MemoryMapFact[],
  address: bigint,
  length: number,
): { offset: number; length: number }[] {
  const end = address + BigInt(length);
  return maps
    .filter(
      (map) =>
        map.permissions.includes('x') &&
        !map.permissions.includes('w') &&
        map.start < end &&
        map.end > address,
    )
    .map((map) => {
      const from = map.start > address ? map.start : address;
      return { offset: Number(from - address), length: Number((map.end < end ? map.end : end) - from) };
    });
}

function* inTurn(
  stretches: readonly (readonly [from: bigint, length: number])[],
  read: (at: bigint, count: number) => Uint8Array,
): Generator<Uint8Array> {
  for (const [from, length] of stretches) yield* pieces(from, length, read);
}

/** Neighbouring gaps of one reason are one. */
function extend(gaps: ExhibitGap[], gap: ExhibitGap): void {
  const last = gaps.at(-1);
  if (last !== undefined && last.reason === gap.reason && last.offset + last.length === gap.offset) {
    gaps[gaps.length - 1] = { ...last, length: last.length + gap.length };
  } else gaps.push(gap);
}
