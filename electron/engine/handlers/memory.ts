import { setImmediate } from 'node:timers/promises';
import { readRows } from '../../casefile/index.ts';
import { indexPageMaps } from '../../criu/memory/page-levels.ts';
import { pageMapRanges } from '../../criu/memory/known-ranges.ts';
import { VMA_AREA } from '../../criu/memory/mappings.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { MemoryRegion } from '../../../shared/api/index.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import type { EngineState } from '../engine-state.ts';
import { caseMemory, type CaseMemory } from '../memory/case-memory.ts';
import { maskedPlaces, maskedWithCopies } from '../memory/masked-places.ts';
import { AROUND_A_PAGE } from '../secrets/masked-copies.ts';
import { sampleContent, type SampledRegion } from '../memory/sample-content.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import { textCell } from '../text-cell.ts';
import type { Handlers } from './index.ts';

/** How long a sampling works before it lets other calls in. */
const TURN_MS = 12;

export const memoryHandlers: Handlers<
  'memory.spaces' | 'memory.map' | 'memory.read' | 'memory.masked' | 'memory.content'
> = {
  'memory.spaces'(state, { checkpoint }) {
    const memory = caseMemory(state, checkpoint);
    const names = new Map(
      readRows(state.case(), memory.record.id, 'process').map((row) => [row.pid, row.comm]),
    );
    return {
      checkpoint: memory.record.id,
      pageSize: memory.pageSize,
      spaces: memory.pids.map((pid) => {
        const name = names.get(pid);
        return { pid, name: name ? ownText(name) : null };
      }),
    };
  },

  'memory.map'(state, { checkpoint, pid }) {
    const memory = caseMemory(state, checkpoint);
    const maps = memory.maps(pid);
    const regions = maps.length > 0 ? maps.map((map) => regionOf(memory, map)) : pageMapRegions(memory, pid);
    return { pageSize: memory.pageSize, regions };
  },

  'memory.read'(state, { checkpoint, pid, address, length }) {
    const memory = caseMemory(state, checkpoint);
    const reader = memory.readerOf(pid);
    const runs = reader.read(address, length);
    return {
      runs: runs.map((run) => ({
        ...run,
        // A view into a cache becomes bytes of its own.
        bytes: run.bytes && Uint8Array.from(run.bytes),
        source: run.source.map((span) => ({ ...span, memberName: memberName(state, memory, span) })),
      })),
      masked: maskedWithCopies(state, memory, reader, runs, AROUND_A_PAGE),
    };
  },

  'memory.masked'(state, { places }) {
    return { places: maskedPlaces(state, places) };
  },

  async 'memory.content'(state, { checkpoint, pid }) {
    const memory = caseMemory(state, checkpoint);
    const regions: SampledRegion[] = [];
    let turn = performance.now();
    for (const region of sampleContent(walkedSpace(memory, pid))) {
      regions.push(region);
      if (performance.now() - turn < TURN_MS) continue;
      await setImmediate();
      turn = performance.now();
    }
    return { regions };
  },
};

function regionOf(memory: CaseMemory, map: MemoryMapFact): MemoryRegion {
  const mapsFile = (map.status & (VMA_AREA.FILE_PRIVATE | VMA_AREA.FILE_SHARED)) !== 0;
  return {
    key: `${map.pid}/0x${map.start.toString(16)}`,
    start: map.start,
    end: map.end,
    permissions: map.permissions,
    kind: map.kind,
    path: ownText(map.path),
    deleted: map.deleted,
    offset: map.offset,
    fileHeld: mapsFile && memory.mappedContent(map) !== undefined,
  };
}

/** A pre-dump has no mappings: what it dumped is all that is known of the address space. */
function pageMapRegions(memory: CaseMemory, pid: number): MemoryRegion[] {
  const own = indexPageMaps(memory.pageMaps).find('process', BigInt(pid));
  if (own === undefined) return [];
  return pageMapRanges(own, memory.pageSize).map(({ start, end }) => ({
    key: null,
    start,
    end,
    permissions: '',
    kind: 'unknown',
    path: { text: '' },
    deleted: false,
    offset: 0n,
    fileHeld: false,
  }));
}

function memberName(state: EngineState, memory: CaseMemory, span: SourceSpan): ReturnType<typeof ownText> {
  const name = state.evidence(memory.evidenceOf(span)).members[span.member]?.name;
  return name === undefined ? { text: `member ${span.member}` } : ownText(name);
}

/** {@link textCell} with bytes that are not shared with another thread, as the contract has them. */
function ownText(bytes: Uint8Array): { text: string; bytes?: Uint8Array<ArrayBuffer> } {
  const { text, bytes: raw } = textCell(bytes);
  return raw === undefined ? { text } : { text, bytes: Uint8Array.from(raw) };
}
