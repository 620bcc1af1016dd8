/** The timeline of the open case: events of the checkpoints in scope and of the custody log, merged and kept. */
import { buildTimeline, inOrderOfTime } from '../../analysis/timeline/build-timeline.ts';
import { custodyEvents } from '../../analysis/timeline/custody-events.ts';
import type { TimelineEvent, TimelineFacts } from '../../analysis/timeline/types.ts';
import {
  listCheckpoints,
  readCustody,
  readColumns,
  readHeads,
  readRows,
  type CaseConnection,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import { DERIVED_LISTS } from '../../../shared/api/index.ts';
import type { ListRow } from '../../../shared/api/index.ts';
import type { DerivedRows } from '../derived-list.ts';
import type { EngineState } from '../engine-state.ts';
import { keepLast, versionOf } from '../keep-last.ts';
import { textCell } from '../text-cell.ts';

/** An event with what owns it. */
export interface CaseEvent {
  readonly event: TimelineEvent;
  readonly checkpoint: string | null;
  readonly evidence: string | null;
  readonly process: Uint8Array | null;
}

interface CheckpointTimeline {
  readonly events: readonly CaseEvent[];
}

/** Scopes whose events are kept merged: the view's, and that of the thing which is selected. */
const SCOPES_KEPT = 4;

/** Lines with time stamps in the memory of a checkpoint: looked for when the examiner asks. */
export interface MemoryTimeline {
  readonly events: readonly CaseEvent[];
  /** There are more lines than are kept. */
  readonly limited: boolean;
}

interface Kept {
  readonly ofCheckpoint: Map<string, CheckpointTimeline>;
  /** Events of the checkpoints in a scope, by its versions, the last used last. */
  readonly ofScope: Map<string, readonly CaseEvent[]>;
  /** The same with those of the custody log, for the head that it had then. */
  readonly withCustody: Map<string, { readonly head: string; readonly events: readonly CaseEvent[] }>;
  /** By version of the checkpoint; what is asked for with lines in memory has those that are here. */
  readonly memory: Map<string, MemoryTimeline>;
}

const kept = new WeakMap<CaseConnection, Kept>();

/**
 * Events in order of time; `checkpoints` null: every checkpoint of the case. `withMemory`: also the lines in memory
 * that were looked for; reports and exports do not depend on what was looked for.
 */
export function caseTimeline(
  state: EngineState,
  checkpoints: readonly string[] | null,
  withMemory = false,
): readonly CaseEvent[] {
  const connection = state.case();
  const records =
    checkpoints === null ? listCheckpoints(connection) : checkpoints.map((id) => state.checkpoint(id));
  const custody = readCustody(connection);
  const cache = keptOf(connection);
  const lines = withMemory ? records.flatMap((record) => cache.memory.get(versionOf(record)) ?? []) : [];
  const key = [lines.length, ...records.map(versionOf)].join('\n');
  const head = custody.at(-1)?.hash ?? '';
  const known = cache.withCustody.get(key);
  if (known?.head === head) return known.events;
  const items = new Set(records.map((record) => record.evidence));
  const acts = custodyEvents(
    custody.map(({ entry }) => entry),
    (item) => checkpoints === null || items.has(item),
  ).map((event): CaseEvent => ({ event, checkpoint: null, evidence: null, process: null }));
  const events = merged(acts, ofScope(state, cache, key, records, lines));
  keepLast(cache.withCustody, key, { head, events }, SCOPES_KEPT);
  return events;
}

/** Events of the sources of the whole case in order of time, without what the examiner did since. */
export function sourceTimeline(state: EngineState): readonly CaseEvent[] {
  const connection = state.case();
  const records = listCheckpoints(connection);
  return ofScope(state, keptOf(connection), ['0', ...records.map(versionOf)].join('\n'), records, []);
}

function ofScope(
  state: EngineState,
  cache: Kept,
  key: string,
  records: readonly CheckpointRecord[],
  lines: readonly MemoryTimeline[],
): readonly CaseEvent[] {
  const known = cache.ofScope.get(key);
  if (known !== undefined) {
    keepLast(cache.ofScope, key, known, SCOPES_KEPT);
    return known;
  }
  const events = records.flatMap((record) => timelineOf(state, cache, record).events);
  for (const { events: found } of lines) for (const one of found) events.push(one);
  const order = new Map(records.map((record, at) => [record.id, at]));
  events.sort(
    (a, b) =>
      inOrderOfTime(a.event, b.event) ||
      (order.get(a.checkpoint ?? '') ?? -1) - (order.get(b.checkpoint ?? '') ?? -1),
  );
  keepLast(cache.ofScope, key, events, SCOPES_KEPT);
  return events;
}

/** The custody log grows with every act of the examiner, and its events are few: nothing else is sorted again. */
function merged(acts: CaseEvent[], events: readonly CaseEvent[]): readonly CaseEvent[] {
  acts.sort((a, b) => inOrderOfTime(a.event, b.event));
  const both: CaseEvent[] = [];
  let at = 0;
  for (const one of events) {
    while (at < acts.length && inOrderOfTime(acts[at]!.event, one.event) <= 0) both.push(acts[at++]!);
    both.push(one);
  }
  while (at < acts.length) both.push(acts[at++]!);
  return both;
}

/** Works out the events of one checkpoint, which every scope with it is merged from. */
export function warmTimeline(state: EngineState, id: string): void {
  timelineOf(state, keptOf(state.case()), state.checkpoint(id));
}

export function isTimelineReady(state: EngineState, id: string): boolean {
  return keptOf(state.case()).ofCheckpoint.has(versionOf(state.checkpoint(id)));
}

export function memoryTimelineOf(
  connection: CaseConnection,
  record: CheckpointRecord,
): MemoryTimeline | undefined {
  return kept.get(connection)?.memory.get(versionOf(record));
}

export function keepMemoryTimeline(
  connection: CaseConnection,
  record: CheckpointRecord,
  found: MemoryTimeline,
): void {
  const cache = keptOf(connection);
  cache.memory.set(versionOf(record), found);
  forgetMerged(cache);
}

/** Lines in memory are no events any more, until they are asked for again. */
export function forgetMemoryTimelines(connection: CaseConnection): void {
  const cache = keptOf(connection);
  cache.memory.clear();
  forgetMerged(cache);
}

function forgetMerged({ ofScope: scopes, withCustody }: Kept): void {
  scopes.clear();
  withCustody.clear();
}

function keptOf(connection: CaseConnection): Kept {
  const cache: Kept = kept.get(connection) ?? {
    ofCheckpoint: new Map(),
    ofScope: new Map(),
    withCustody: new Map(),
    memory: new Map(),
  };
  kept.set(connection, cache);
  return cache;
}

const FILE_TIMES = [
  'origin',
  'path',
  'type',
  'change',
  'size',
  'member',
  'mtimeNs',
  'timePrecisionNs',
  'source',
] as const;

function timelineOf(state: EngineState, cache: Kept, record: CheckpointRecord): CheckpointTimeline {
  const version = versionOf(record);
  const known = cache.ofCheckpoint.get(version);
  if (known !== undefined) return known;
  const { reader, places } = state.evidence(record.evidence);
  const connection = state.case();
  const { checkpoint, container } = readHeads(connection, record.id);
  const processes = readColumns(connection, record.id, 'process', ['pid', 'ppid', 'comm', 'exe', 'source']);
  const input: TimelineFacts = {
    checkpoint,
    checkpointId: record.id,
    container,
    images: readColumns(connection, record.id, 'image', ['member']),
    processes,
    timers: readRows(connection, record.id, 'timer'),
    descriptors: readColumns(connection, record.id, 'file_descriptor', ['pid', 'type', 'target']),
    files: readColumns(connection, record.id, 'filesystem_entry', FILE_TIMES),
    ghosts: readRows(connection, record.id, 'ghost_file'),
    logLines: readRows(connection, record.id, 'log_line'),
    members: places,
    content: reader.pass(),
  };
  const names = new Map(processes.map((task) => [task.pid, task.comm]));
  const made: CheckpointTimeline = {
    events: buildTimeline(input).map((event) => ({
      event,
      checkpoint: record.id,
      evidence: record.evidence,
      process: event.pid === null ? null : (names.get(event.pid) ?? null),
    })),
  };
  cache.ofCheckpoint.set(version, made);
  return made;
}

export function eventRows(events: readonly CaseEvent[]): DerivedRows {
  return {
    count: events.length,
    columns: Object.keys(DERIVED_LISTS.event.columns),
    row: (index) => eventRow(events[index]!),
    name: (index) => ({ key: events[index]!.event.key, checkpoint: events[index]!.checkpoint }),
  };
}

function eventRow({ event, checkpoint, evidence, process }: CaseEvent): ListRow {
  const absent: Record<string, string> = {};
  if (event.timeNs === null) absent['timeNs'] = 'no clock stated it: between two moments';
  if (event.pid === null) absent['pid'] = 'not known';
  if (process === null) absent['process'] = 'not known';
  if (event.path === null) absent['path'] = 'none';
  if (event.doubt === null) absent['doubt'] = 'none';
  if (event.reason === null) absent['reason'] = 'stated as it is';
  return {
    key: event.key,
    checkpoint,
    evidence,
    cells: {
      timeNs: event.timeNs,
      fromNs: event.fromNs,
      toNs: event.toNs,
      spanNs: event.toNs - event.fromNs,
      clock: event.clock,
      source: event.source,
      event: event.event,
      text: textCell(event.text),
      path: event.path === null ? null : textCell(event.path),
      pid: event.pid,
      process: process === null ? null : textCell(process),
      certainty: event.certainty,
      reason: event.reason === null ? null : { text: event.reason },
      doubt: event.doubt === null ? null : { text: event.doubt },
      thingKind: event.thing?.kind ?? null,
      thingKey: event.thing === null ? null : { text: event.thing.key },
      absent,
    },
    source: event.spans.map((span) => ({ ...span })),
  };
}
