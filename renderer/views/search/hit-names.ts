/** What hits, their places and their groups are called; pure. */
import type { SearchHit, SearchPattern } from '../../../shared/api/index.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';

export type Owner = SearchHit['owners'][number];

export const HIT_KINDS: Readonly<Record<SearchHit['kind'], string>> = {
  memory: 'memory',
  shared: 'shared',
  file: 'file',
  queue: 'queue',
  image: 'image',
};

/** '17'; what lies outside of an address space by its kind. */
export function ownerName(hit: SearchHit, owner: Owner | undefined): string {
  return owner?.pid === null || owner === undefined ? HIT_KINDS[hit.kind] : String(owner.pid);
}

/** '0x7f…' or '+0x1c4' in a member. */
export function placeName(hit: SearchHit, owner: Owner | undefined): string {
  if (owner !== undefined && owner.address !== null) return `0x${owner.address.toString(16)}`;
  return hit.source === null ? '' : `+0x${hit.source.offset.toString(16)}`;
}

export function regionName(hit: SearchHit, owner: Owner | undefined): string {
  return inertTextOf({ text: owner?.region ?? hit.source?.memberName ?? '' });
}

export function patternName(pattern: SearchPattern | undefined): string {
  return pattern === undefined ? '' : inertTextOf({ text: pattern.value });
}

/** A hit can be shown in the memory view where an address space has it. */
export function inMemory(owner: Owner | undefined): owner is Owner & { pid: number; address: bigint } {
  return owner !== undefined && owner.pid !== null && owner.address !== null;
}
