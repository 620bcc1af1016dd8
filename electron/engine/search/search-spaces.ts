/** What of a checkpoint is searched: the memory of its processes, and on request files, queues and images. */
import type { Member, MemoryMapFact } from '../../../shared/facts/index.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { indexPageMaps, type PageOwner } from '../../criu/memory/page-levels.ts';
import { memoryExtents } from '../../criu/memory/memory-extents.ts';
import { listCheckpoints, readRows } from '../../casefile/index.ts';
import { createRunBuilder, ZEROS, type RunBuilder, type Space } from '../../analysis/search/space.ts';
import type { EngineState } from '../engine-state.ts';
import { caseMemory, type CaseMemory } from '../memory/case-memory.ts';
import { looseShared } from './loose-shared.ts';
import type { OpenStores } from './open-stores.ts';

export type SpaceKind = 'memory' | 'shared' | 'file' | 'queue' | 'image';

export interface SearchSpace extends Space {
  readonly kind: SpaceKind;
  readonly checkpoint: string;
  /** Null outside of address spaces. */
  readonly pid: number | null;
  /** Mappings of the process, ascending. */
  readonly maps: readonly MemoryMapFact[];
  /** What it is, where its kind does not say all. */
  readonly name?: string;
}

export interface SearchScope {
  readonly checkpoints: readonly string[];
  readonly pid: number | null;
  readonly memory: boolean;
  /** With memory: shared memory that nothing of the dump names. */
  readonly shared: boolean;
  readonly files: boolean;
  readonly queues: boolean;
  readonly images: boolean;
}

/** Layouts of processes, kept as long as the checkpoint's memory is kept ready. */
const layouts = new WeakMap<CaseMemory, Map<number, Space['runs']>>();

/** Yields after each space, so that building thousands can be interrupted. */
export function* searchSpaces(
  state: EngineState,
  stores: OpenStores,
  scope: SearchScope,
): Generator<number, SearchSpace[]> {
  const spaces: SearchSpace[] = [];
  for (const id of scope.checkpoints) {
    const memory = caseMemory(state, id);
    const checkpoint = memory.record.id;
    if (scope.memory) {
      for (const pid of memory.pids) {
        if (scope.pid !== null && pid !== scope.pid) continue;
        const maps = memory.maps(pid);
        let known = layouts.get(memory);
        if (known === undefined) layouts.set(memory, (known = new Map<number, Space['runs']>()));
        let runs = known.get(pid);
        if (runs === undefined) known.set(pid, (runs = processRuns(state, stores, memory, pid, maps)));
        spaces.push({ kind: 'memory', checkpoint, pid, maps, runs });
        yield spaces.length;
      }
    }
    if (scope.memory && scope.shared && scope.pid === null) {
      const evidence = memory.record.evidence;
      for (const { id: object, runs } of looseShared(state, memory, (builder, member, at, length, offset) =>
        addMember(state, stores, builder, evidence, member, at, length, offset),
      )) {
        const name = `shared memory ${object}, which nothing maps or names`;
        spaces.push({ kind: 'shared', checkpoint, pid: null, maps: [], runs, name });
      }
    }
    for (const kind of ['file', 'queue', 'image'] as const) {
      if (kind === 'file' ? !scope.files : kind === 'queue' ? !scope.queues : !scope.images) continue;
      for (const spans of contentsOf(state, memory, kind)) {
        const builder = createRunBuilder();
        let at = 0n;
        for (const span of spans) {
          const from = span.at === undefined ? at : BigInt(span.at);
          if (from > at) builder.add(at, from - at, ZEROS, 0);
          at = from;
          addMember(
            state,
            stores,
            builder,
            memory.evidenceOf(span),
            span.member,
            at,
            BigInt(span.length),
            span.offset,
          );
          at += BigInt(span.length);
        }
        spaces.push({ kind, checkpoint, pid: null, maps: [], runs: builder.finish() });
      }
      if (kind === 'file') {
        for (const { id: object, runs } of unmappedShared(state, stores, memory)) {
          const name = `shared memory ${object}, which no process maps whole`;
          spaces.push({ kind, checkpoint, pid: null, maps: [], runs, name });
        }
      }
      yield spaces.length;
    }
  }
  return spaces;
}

/**
 * Shared memory (System V segments, memfds, shared anonymous memory) of which no process maps the whole: what no
 * address space shows is searched as the content of a file is.
 */
function* unmappedShared(
  state: EngineState,
  stores: OpenStores,
  memory: CaseMemory,
): Generator<{ readonly id: bigint; readonly runs: Space['runs'] }> {
  const shared = memory.pageMaps.filter(({ owner }) => owner === 'shmem');
  if (shared.length === 0) return;
  const mapped = new Map<bigint, [from: bigint, to: bigint][]>();
  for (const pid of memory.checkpoint.kind === 'dump' ? memory.pids : []) {
    for (const { shmid, offset, start, end } of memory.maps(pid)) {
      if (shmid === null) continue;
      const known = mapped.get(shmid) ?? [];
      known.push([offset, offset + end - start]);
      mapped.set(shmid, known);
    }
  }
  for (const { id } of shared) {
    const runs = extentRuns(state, stores, memory, 'shmem', id, null);
    const shown = mapped.get(id) ?? [];
    if (runs.some((run) => !isCovered(run.base, run.base + BigInt(run.length), shown))) yield { id, runs };
  }
}

function isCovered(from: bigint, to: bigint, ranges: readonly (readonly [bigint, bigint])[]): boolean {
  let at = from;
  for (const [start, end] of ranges.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (start <= at && end > at) at = end;
  }
  return at >= to;
}

function processRuns(
  state: EngineState,
  stores: OpenStores,
  memory: CaseMemory,
  pid: number,
  maps: readonly MemoryMapFact[],
): Space['runs'] {
  const mappings = memory.checkpoint.kind === 'dump' ? maps : null;
  return extentRuns(state, stores, memory, 'process', BigInt(pid), mappings);
}

function extentRuns(
  state: EngineState,
  stores: OpenStores,
  memory: CaseMemory,
  owner: PageOwner,
  id: bigint,
  maps: readonly MemoryMapFact[] | null,
): Space['runs'] {
  const builder = createRunBuilder();
  const evidenceById = new Map(listCheckpoints(state.case()).map((one) => [one.id, one.evidence]));
  const extents = memoryExtents({
    owner,
    id,
    pageSize: memory.pageSize,
    maps,
    pageMaps: indexPageMaps(memory.pageMaps),
    memberSource: (member) => state.evidence(memory.record.evidence).reader.member(member),
    parent: memory.parent,
    chainLength: memory.limits.chainLength,
    mappedContent: (map) => memory.mappedContent(map),
  });
  for (const { address, length, place } of extents) {
    if (place === null) builder.add(address, length, ZEROS, 0);
    else {
      const evidence =
        place.checkpoint === null
          ? memory.record.evidence
          : (evidenceById.get(place.checkpoint) ?? memory.record.evidence);
      addMember(state, stores, builder, evidence, place.member, address, length, place.offset);
    }
  }
  return builder.finish();
}

/** Adds bytes [offset, offset + length) of a member, holes of a sparse one as zeros. */
function addMember(
  state: EngineState,
  stores: OpenStores,
  builder: RunBuilder,
  evidence: string,
  index: number,
  address: bigint,
  length: bigint,
  offset: number,
): void {
  const member = state.evidence(evidence).members[index];
  if (member === undefined || (member.type !== 'file' && member.type !== 'other')) return;
  const store = stores.number(evidence, member.store);
  const end = Math.min(member.size, offset + Number(length));
  if (member.sparse === null) {
    if (end > offset) builder.add(address, BigInt(end - offset), store, member.dataOffset + offset);
    return;
  }
  let at = offset;
  const zerosUntil = (next: number): void => {
    if (next > at) builder.add(address + BigInt(at - offset), BigInt(next - at), ZEROS, 0);
  };
  for (const extent of member.sparse) {
    const from = Math.max(at, extent.offset);
    const to = Math.min(end, extent.offset + extent.length);
    if (to <= from) continue;
    zerosUntil(from);
    builder.add(
      address + BigInt(from - offset),
      BigInt(to - from),
      store,
      extent.storeOffset + from - extent.offset,
    );
    at = to;
  }
  zerosUntil(end);
}

/** Pieces that follow each other, or begin at `at` with zeros before it. */
type Content = readonly (Pick<SourceSpan, 'member' | 'offset' | 'length' | 'checkpoint'> & {
  readonly at?: number;
})[];

function* contentsOf(
  state: EngineState,
  memory: CaseMemory,
  kind: Exclude<SpaceKind, 'memory' | 'shared'>,
): Generator<Content> {
  const connection = state.case();
  const { id, evidence } = memory.record;
  const { members } = state.evidence(evidence);
  const whole = (index: number): Content => {
    const member: Member | undefined = members[index];
    return member === undefined ? [] : [{ member: index, offset: 0, length: member.size }];
  };
  if (kind === 'file') {
    for (const entry of readRows(connection, id, 'filesystem_entry')) {
      if (entry.type === 'file' && entry.change === 'present') yield whole(entry.member);
    }
    for (const ghost of memory.ghosts()) if (ghost.extents.length > 0) yield ghost.extents;
  } else if (kind === 'queue') {
    for (const pipe of readRows(connection, id, 'pipe'))
      if (pipe.dataSource.length > 0) yield pipe.dataSource;
    for (const { receiveSource, sendSource } of readRows(connection, id, 'socket')) {
      if (receiveSource.length > 0) yield receiveSource;
      if (sendSource.length > 0) yield sendSource;
    }
    for (const queue of readRows(connection, id, 'socket_queue')) {
      if (queue.dataSource.length > 0) yield queue.dataSource;
    }
  } else {
    const pages = new Set(memory.pageMaps.map((map) => map.pagesMember));
    for (const image of readRows(connection, id, 'image')) {
      if (!pages.has(image.member)) yield whole(image.member);
    }
  }
}
