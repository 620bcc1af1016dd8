/** Graphs and timeline of the case as the report draws them: cut to what can be read on paper. */
import type { ListRow, ProcessGraph, Reference } from '../../../shared/api/index.ts';
import type { ReportedExhibit, ReportedGraph, ReportedTimeline } from '../../evidence/report/types.ts';
import type { EngineState } from '../engine-state.ts';
import { caseGraph } from '../graph/case-graph.ts';
import { eventRows, sourceTimeline, type CaseEvent } from '../timeline/case-timeline.ts';
import { eventMarks } from '../timeline/event-marks.ts';
import type { RowFinder } from './find-row.ts';

/** More processes than these can't be read on one page. */
const MOST_PROCESSES = 48;
const MOST_EVENTS_LISTED = 90;

export function reportedGraphs(
  state: EngineState,
  checkpoints: readonly string[],
  exhibits: readonly ReportedExhibit[],
): ReportedGraph[] {
  return checkpoints.flatMap((checkpoint) => {
    const graph = caseGraph(state, [checkpoint]);
    const processes = graph.nodes.filter((node) => node.kind === 'process');
    if (processes.length === 0) return [];
    const title = graph.groups[0]?.title ?? checkpoint;
    if (processes.length <= MOST_PROCESSES) return { checkpoint, title, graph, leftOut: 0 };
    const kept = partOfGraph(graph, pidsOf(exhibits, checkpoint));
    const left = kept.nodes.filter((node) => node.kind === 'process').length;
    return { checkpoint, title, graph: kept, leftOut: processes.length - left };
  });
}

const OF_PID: ReadonlySet<string> = new Set([
  'process',
  'thread',
  'environment',
  'credential',
  'file_descriptor',
  'process_socket',
  'memory_map',
  'memory_range',
  'timer',
]);

function pidsOf(exhibits: readonly ReportedExhibit[], checkpoint: string): ReadonlySet<number> {
  const pids = exhibits
    .filter(({ target }) => target.checkpoint === checkpoint && OF_PID.has(target.kind))
    .map(({ target }) => Number(target.key.split('/')[0]));
  return new Set(pids);
}

/** The named processes with their parents and children, then others in the order of pids, up to the limit. */
function partOfGraph(graph: ProcessGraph, pids: ReadonlySet<number>): ProcessGraph {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const kept = new Set<string>();
  const keep = (id: string): boolean => kept.size < MOST_PROCESSES && kept.add(id).size > 0;
  const processes = graph.nodes.filter((node) => node.kind === 'process');
  const withParents = (id: string): void => {
    for (let at = byId.get(id); at !== undefined && !kept.has(at.id); at = byId.get(at.parent ?? '')) {
      if (!keep(at.id)) return;
    }
  };
  const named = processes.filter((node) => node.pid !== null && pids.has(node.pid));
  for (const node of named) withParents(node.id);
  for (const node of named) {
    for (const other of processes) if (other.parent === node.id) keep(other.id);
  }
  for (const node of [...processes].sort((a, b) => (a.pid ?? 0) - (b.pid ?? 0))) withParents(node.id);
  const channels = graph.channels
    .map((channel) => ({
      ...channel,
      ends: channel.ends.filter(({ node }) => kept.has(node) || byId.get(node)?.kind !== 'process'),
    }))
    .filter(({ ends }) => ends.length > 1 && ends.some(({ node }) => kept.has(node)));
  const outside = new Set(channels.flatMap(({ ends }) => ends.map(({ node }) => node)));
  return {
    ...graph,
    nodes: graph.nodes.filter(
      (node) => kept.has(node.id) || (node.kind !== 'process' && outside.has(node.id)),
    ),
    channels,
  };
}

/** Events of the sources; what happened to the evidence later is the custody log's to say. */
export function reportedTimeline(
  state: EngineState,
  rows: RowFinder,
  exhibits: readonly ReportedExhibit[],
  includeSecrets: boolean,
): ReportedTimeline {
  const events = sourceTimeline(state);
  const numbered = numberedEvents(events, exhibits);
  const shown = new Set(numbered.map(({ index }) => index));
  const all = eventRows(events);
  const { at, from, to, flags, source } = eventMarks(events);
  return {
    marks: { at, from, to, flags: Uint16Array.from(flags), lane: Uint16Array.from(source) },
    numbered,
    events: chosenEvents(events, shown).map((index): ListRow => {
      const row = all.row(index);
      return rows.shown('event', includeSecrets || shown.has(index) ? row : withoutLogText(row));
    }),
    total: events.length,
  };
}

/** What a program wrote into its log leaves only as an exhibit: that there is a line, and where, is said. */
function withoutLogText(row: ListRow): ListRow {
  const { source, path } = row.cells;
  if (source !== 'log' && source !== 'app-log') return row;
  const where = typeof path === 'object' && path !== null && 'text' in path ? String(path.text) : 'a log';
  return { ...row, cells: { ...row.cells, text: { text: `a line of ${where} (its text is not printed)` } } };
}

function nameOf({ kind, checkpoint, key }: Reference): string {
  return `${kind} ${checkpoint ?? ''} ${key}`;
}

/** Events that are exhibits themselves, or whose thing is one. */
function numberedEvents(
  events: readonly CaseEvent[],
  exhibits: readonly ReportedExhibit[],
): ReportedTimeline['numbered'] {
  if (exhibits.length === 0) return [];
  const numbers = new Map<string, number>();
  for (const { target, number } of exhibits)
    if (!numbers.has(nameOf(target))) numbers.set(nameOf(target), number);
  const keys = new Set(exhibits.map(({ target }) => target.key));
  const numbered: { index: number; exhibit: number }[] = [];
  for (const [index, { event, checkpoint }] of events.entries()) {
    const { key, thing } = event;
    // Few of very many: most are told by their keys alone.
    if (!keys.has(key) && (thing === null || !keys.has(thing.key))) continue;
    const exhibit =
      numbers.get(nameOf({ kind: 'event', checkpoint, key })) ??
      (thing === null ? undefined : numbers.get(nameOf({ kind: thing.kind, checkpoint, key: thing.key })));
    if (exhibit !== undefined) numbered.push({ index, exhibit });
  }
  return numbered;
}

/** All where they are few; else exhibits, then what the container and the checkpoint went through, then doubts. */
function chosenEvents(events: readonly CaseEvent[], exhibits: ReadonlySet<number>): readonly number[] {
  if (events.length <= MOST_EVENTS_LISTED) return events.map((_, index) => index);
  const ranks: number[][] = [[], [], [], [], []];
  for (const [index, { event }] of events.entries()) {
    const rank = ranks[rankOf(event, exhibits.has(index))]!;
    if (rank.length < MOST_EVENTS_LISTED) rank.push(index);
  }
  return ranks
    .flat()
    .slice(0, MOST_EVENTS_LISTED)
    .sort((a, b) => a - b);
}

function rankOf({ source, doubt }: CaseEvent['event'], isExhibit: boolean): number {
  if (isExhibit) return 0;
  if (source === 'container' || source === 'checkpoint') return 1;
  if (source === 'ghost' || source === 'process') return 2;
  return doubt === null ? 4 : 3;
}
