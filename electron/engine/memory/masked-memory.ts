/** Which bytes of a read of memory are masked: those that bytes.read would mask in the members they lie in. */
import type { CallOutput } from '../../../shared/api/index.ts';
import type { MemoryRun } from '../../criu/memory/types.ts';
import type { EngineState } from '../engine-state.ts';
import { maskedRanges } from '../masked-ranges.ts';
import type { CaseMemory } from './case-memory.ts';

type MaskedAddresses = CallOutput<'memory.read'>['masked'][number];

export function maskedAddresses(
  state: EngineState,
  memory: CaseMemory,
  runs: readonly MemoryRun[],
): MaskedAddresses[] {
  const found: MaskedAddresses[] = [];
  for (const run of runs) {
    const total = run.source.reduce((sum, span) => sum + span.length, 0);
    let at = 0;
    for (const span of run.source) {
      const { member, offset, length } = span;
      for (const range of maskedRanges(state, memory.evidenceOf(span), member, offset, length)) {
        const { offset: from, length: bytes, ...secret } = range;
        const start = Math.max(from, offset);
        const end = Math.min(from + bytes, offset + length);
        // Where spans and bytes do not match one to one (a file with holes), all of the run is hidden.
        const exact = total === run.length;
        const address = exact ? run.address + BigInt(at + start - offset) : run.address;
        found.push({ ...secret, address, length: exact ? end - start : run.length });
      }
      at += length;
    }
  }
  return found;
}
