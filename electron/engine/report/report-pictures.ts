/** Graphs and timeline of the case as the report draws them: cut to what can be read on paper. */
import { EVENT_SOURCES, MARK_DOUBT, MARK_INFERRED, MARK_SPAN } from '../../../shared/api/index.ts';
import type { ListRow, ProcessGraph, Reference } from '../../../shared/api/index.ts';
import type { ReportedExhibit, ReportedGraph, ReportedTimeline } from '../../evidence/report/types.ts';
import type { EngineState } from '../engine-state.ts';
import { graphHandlers } from '../handlers/graph.ts';
import { caseTimeline, eventRows, type CaseEvent } from '../timeline/case-timeline.ts';
import { shownRow } from './find-row.ts';

/** More processes than these can't be read on one page. */
const MOST_PROCESSES = 48;
const MOST_EVENTS_LISTED = 90;

export function reportedGraphs(
  state: EngineState,
  checkpoints: readonly string[],
  exhibits: readonly ReportedExhibit[],
): ReportedGraph[] {
  return checkpoints.flatMap((checkpoint) => {
    const graph = graphHandlers['graph.read'](state, { checkpoints: [checkpoint] }) as ProcessGraph;
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
  exhibits: readonly ReportedExhibit[],
  includeSecrets: boolean,
): ReportedTimeline {
  const events = caseTimeline(state, null).filter(({ event }) => event.source !== 'custody');
  const micro = (ns: bigint): number => Number(ns) / 1000;
  const numbers = exhibitNumbers(exhibits);
  const marks = events.map((one) => {
    const { event } = one;
    return {
      at: micro(event.timeNs ?? event.fromNs),
      from: micro(event.fromNs),
      to: micro(event.toNs),
      flags:
        (event.toNs - event.fromNs > 1_000_000n ? MARK_SPAN : 0) |
        (event.certainty === 'inferred' ? MARK_INFERRED : 0) |
        (event.doubt === null ? 0 : MARK_DOUBT),
      lane: EVENT_SOURCES.indexOf(event.source),
      exhibit: numberOf(numbers, one) ?? null,
    };
  });
  const rows = eventRows(events);
  const shown = new Set(marks.flatMap(({ exhibit }, index) => (exhibit === null ? [] : [index])));
  const chosen = chosenEvents(events, shown);
  return {
    marks,
    events: chosen.map((index): ListRow => {
      const row = rows.row(index);
      if (includeSecrets) return row;
      return shownRow(state, 'event', shown.has(index) ? row : withoutLogText(row));
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

function exhibitNumbers(exhibits: readonly ReportedExhibit[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { target, number } of exhibits)
    if (!numbers.has(nameOf(target))) numbers.set(nameOf(target), number);
  return numbers;
}

function numberOf(
  numbers: ReadonlyMap<string, number>,
  { event, checkpoint }: CaseEvent,
): number | undefined {
  if (numbers.size === 0) return undefined;
  const own = numbers.get(nameOf({ kind: 'event', checkpoint, key: event.key }));
  if (own !== undefined || event.thing === null) return own;
  return numbers.get(nameOf({ kind: event.thing.kind, checkpoint, key: event.thing.key }));
}

/** All where they are few; else exhibits, then what the container and the checkpoint went through, then doubts. */
function chosenEvents(events: readonly CaseEvent[], exhibits: ReadonlySet<number>): readonly number[] {
  const all = events.map((_, index) => index);
  if (all.length <= MOST_EVENTS_LISTED) return all;
  const rank = (index: number): number => {
    const { event } = events[index]!;
    if (exhibits.has(index)) return 0;
    if (event.source === 'container' || event.source === 'checkpoint') return 1;
    if (event.source === 'ghost' || event.source === 'process') return 2;
    return event.doubt === null ? 4 : 3;
  };
  return all
    .sort((a, b) => rank(a) - rank(b) || a - b)
    .slice(0, MOST_EVENTS_LISTED)
    .sort((a, b) => a - b);
}
