/** The way from a find into the hex view. */
import { client } from '../../state/client.ts';
import { announce } from '../../state/shell.ts';
import { showBytes } from '../../state/show-bytes.ts';
import type { EvidencePlace } from '../../state/show-bytes.ts';
import { showInMemory } from '../memory/memory-place.ts';
import type { MemoryGoal } from '../memory/memory-place.ts';

/** Bytes that the hex view chooses of a find. */
const CHOSEN_BYTES = 65_536;

/** With the mapping it lies in, the place is a selection that Alt+arrows come back to. */
export async function openAddress({ checkpoint, pid, address, length }: MemoryGoal): Promise<void> {
  const goal = { checkpoint, pid, address, length: Math.max(1, Math.min(length, CHOSEN_BYTES)) };
  const regions = await client.call('memory.map', { checkpoint, pid }).then(
    (map) => map.regions,
    () => [], // the hex view says itself what is wrong
  );
  const region = regions.find(({ start, end }) => start <= address && address < end);
  showInMemory(goal, region === undefined || region.key === null ? null : region.start);
}

/** A find in memory in the hex view, any other in the Bytes panel. */
export function openFind(find: {
  readonly checkpoint: string;
  readonly pid: number | null;
  readonly address: bigint | null;
  readonly length: number;
  readonly source: Omit<EvidencePlace, 'length'> | null;
}): void {
  const { checkpoint, pid, address, length, source } = find;
  if (pid !== null && address !== null) void openAddress({ checkpoint, pid, address, length });
  else if (source !== null) showBytes({ ...source, length }, checkpoint, 'find');
  else announce('Never written memory, or put together from parts: no image holds these bytes');
}
