import { indexPageMaps } from '../../criu/memory/page-levels.ts';
import type { WalkedSpace } from '../../criu/memory/walk-memory.ts';
import type { CaseMemory } from './case-memory.ts';

/** A process's memory for one scan in address order; each scan has a reader of its own. */
export function walkedSpace(memory: CaseMemory, pid: number): WalkedSpace {
  return {
    pid,
    pageSize: memory.pageSize,
    pageMaps: indexPageMaps(memory.pageMaps),
    mappedContent: (map) => memory.mappedContent(map),
    reader: memory.readerOf(pid),
    maps: memory.maps(pid),
  };
}
