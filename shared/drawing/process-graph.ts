/**
 * The process graph as a drawing: where each node, line and label stands. A pure function of the graph and of
 * what is folded, hidden or in focus; the window, the command line and the report draw the same.
 */
import { CHANNEL_KINDS } from '../api/graph-calls.ts';
import type { ChannelKind, GraphNode, ProcessGraph } from '../api/graph-calls.ts';
import { formatSize } from '../format/sizes.ts';
import { CHANNEL_STYLES } from './graph-style.ts';
import { linesOf } from './graph-lines.ts';
import type { GraphLine, Shown } from './graph-lines.ts';
import { placeOutside, placeProcesses } from './place-nodes.ts';
import type { Places } from './place-nodes.ts';
import type { Measures, Point } from './route-lines.ts';
import { routeLines } from './route-lines.ts';
import { fitText, textWidth } from './text-width.ts';

export const MEASURES: Measures = {
  nodeHeight: 38,
  gutter: 44,
  lastGutter: 92,
  rowGap: 16,
  track: 6,
  headingHeight: 26,
  margin: 20,
};

const ROWS_OF_SMALL = 14;
const LEAST_WIDTH = 92;
const MOST_WIDTH = 172;
const MOST_WIDTH_OUTSIDE = 196;
/** Left and right of a node's text. */
const PADDING = 18;

const NAME_SIZE = 12;
const DETAIL_SIZE = 10.5;
export const LABEL_SIZE = 10;

export interface GraphView {
  readonly hidden: ReadonlySet<ChannelKind>;
  /** Processes whose descendants are folded away. */
  readonly closed: ReadonlySet<string>;
  /** Only these nodes; null: all. */
  readonly only: ReadonlySet<string> | null;
}

export interface DrawnNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly detail: string;
  /** Descendants that it hides; 0: none. */
  readonly folded: number;
  readonly hasChildren: boolean;
}

export interface DrawnLine {
  readonly line: GraphLine;
  readonly points: readonly Point[];
  /** The label and the middle of its baseline; null where there is no place for it. */
  readonly label: {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
  } | null;
  /** All that can be said of it in a line. */
  readonly title: string;
}

export interface DrawnGroup {
  readonly checkpoint: string;
  readonly title: string;
  readonly pod: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphDrawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly lines: readonly DrawnLine[];
  readonly groups: readonly DrawnGroup[];
  /** Channels of each kind in the whole graph. */
  readonly counts: ReadonlyMap<ChannelKind, number>;
}

export function channelCounts(graph: ProcessGraph): Map<ChannelKind, number> {
  const counts = new Map<ChannelKind, number>();
  for (const { kind } of graph.channels) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

export function drawProcessGraph(graph: ProcessGraph, view: GraphView): GraphDrawing {
  const candidates = graph.nodes.filter((node) => view.only === null || view.only.has(node.id));
  const processes = placeProcesses(graph, candidates, view.closed, outsideOf(graph, view.hidden));
  const shown = shownNodes(candidates, processes.cells);
  const lines = linesOf(graph, view.hidden, shown);

  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string): void => {
    const list = neighbours.get(a);
    if (list === undefined) neighbours.set(a, [b]);
    else list.push(b);
  };
  for (const { from, to } of lines) {
    join(from, to);
    join(to, from);
  }
  const places = placeOutside(processes, candidates, neighbours);
  const hasRight = places.columns > processes.columns;
  const port = portsOf(lines);
  const widths = columnWidths(candidates, places);
  // A small graph has room: its rows stand further apart.
  const measures = places.rows <= ROWS_OF_SMALL ? { ...MEASURES, rowGap: 26 } : MEASURES;
  const geometry = routeLines(lines, places, measures, widths, port, hasRight);

  const withChildren = new Set(candidates.map((node) => node.parent));
  const nodes: DrawnNode[] = [];
  for (const node of candidates) {
    const cell = places.cells.get(node.id);
    if (cell === undefined) continue;
    const width = widths[cell.column] ?? LEAST_WIDTH;
    const folded = places.folded.get(node.id) ?? 0;
    const room = width - PADDING - (folded > 0 ? 30 : 0);
    nodes.push({
      node,
      x: geometry.columnX[cell.column] ?? 0,
      y: geometry.rowY[cell.row] ?? 0,
      width,
      height: MEASURES.nodeHeight,
      label: fitText(node.label, NAME_SIZE, room),
      detail: fitText(detailOf(node), DETAIL_SIZE, width - PADDING),
      folded,
      hasChildren: withChildren.has(node.id),
    });
  }
  return {
    width: geometry.width,
    height: geometry.height,
    nodes,
    lines: placeLabels(lines, geometry.ways, nodes, graph),
    groups: places.headings.map((heading) => {
      const group = graph.groups.find((one) => one.checkpoint === heading.checkpoint);
      const y = geometry.rowY[heading.row] ?? 0;
      const bottom = (geometry.rowY[heading.lastRow] ?? 0) + MEASURES.nodeHeight;
      return {
        checkpoint: heading.checkpoint,
        title: group?.title ?? heading.checkpoint,
        pod: group?.pod ?? null,
        x: MEASURES.margin / 2,
        y: y - 4,
        width:
          (geometry.columnX[processes.columns - 1] ?? 0) +
          (widths[processes.columns - 1] ?? 0) +
          10 -
          MEASURES.margin / 2,
        height: bottom - y + 12,
      };
    }),
    counts: channelCounts(graph),
  };
}

/** How many peers, services and ends outside each checkpoint brings; what two have is the first one's. */
function outsideOf(graph: ProcessGraph, hidden: ReadonlySet<ChannelKind>): ReadonlyMap<string, number> {
  const outside = new Set(graph.nodes.filter((node) => node.kind !== 'process').map((node) => node.id));
  const counts = new Map<string, number>();
  for (const { kind, checkpoint, ends } of graph.channels) {
    if (hidden.has(kind) || checkpoint === null) continue;
    for (const { node } of ends) {
      if (outside.delete(node)) counts.set(checkpoint, (counts.get(checkpoint) ?? 0) + 1);
    }
  }
  return counts;
}

function detailOf(node: GraphNode): string {
  return node.marks.includes('exe-deleted') ? `${node.pid} · exe deleted` : node.detail;
}

/** As wide as the texts of a column ask, within bounds. */
function columnWidths(nodes: readonly GraphNode[], { cells, columns, folded }: Places): readonly number[] {
  const widths = Array.from({ length: columns }, () => LEAST_WIDTH);
  for (const node of nodes) {
    const cell = cells.get(node.id);
    if (cell === undefined) continue;
    const name = textWidth(node.label, NAME_SIZE) + (folded.has(node.id) ? 30 : 0);
    const asked = Math.ceil(Math.max(name, textWidth(detailOf(node), DETAIL_SIZE))) + PADDING + 2;
    const most = node.kind === 'process' ? MOST_WIDTH : MOST_WIDTH_OUTSIDE;
    widths[cell.column] = Math.max(widths[cell.column] ?? 0, Math.min(most, asked));
  }
  return widths;
}

/** A node that is folded away is told by the nearest ancestor that is drawn. */
function shownNodes(nodes: readonly GraphNode[], cells: ReadonlyMap<string, unknown>): Shown {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = new Map<string, string | null>();
  const standIn = (id: string): string | null => {
    const answer = known.get(id);
    if (answer !== undefined) return answer;
    const passed: string[] = [];
    let at = byId.get(id);
    let found: string | null = null;
    while (at !== undefined && !passed.includes(at.id)) {
      if (at.kind !== 'process' || cells.has(at.id)) {
        found = at.id;
        break;
      }
      passed.push(at.id);
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
    known.set(id, found);
    return found;
  };
  return { has: (id) => cells.has(id), standIn };
}

/** One height on the side of a node for each kind that is drawn: lines along a row are straight everywhere. */
function portsOf(lines: readonly GraphLine[]): (kind: ChannelKind) => number {
  const present = CHANNEL_KINDS.filter(
    (kind) => kind !== 'parent' && lines.some((line) => line.kind === kind),
  );
  const half = Math.ceil(present.length / 2);
  const step = Math.min(6, (MEASURES.nodeHeight / 2 - 5) / Math.max(1, half));
  const heights = new Map<ChannelKind, number>();
  for (const [index, kind] of present.entries()) {
    const away = Math.floor(index / 2) + 1;
    heights.set(kind, MEASURES.nodeHeight / 2 + (index % 2 === 0 ? -away : away) * step);
  }
  return (kind) => heights.get(kind) ?? MEASURES.nodeHeight / 2;
}

/** '12 B in pipe:[52312]'; several: '3 pipes'; to what lies outside: 'fd 0 1 2'. */
export function lineLabel({ kind, channels, from, to }: GraphLine, outside: (id: string) => boolean): string {
  const style = CHANNEL_STYLES[kind];
  const waiting = channels.reduce((sum, channel) => sum + channel.waiting, 0);
  const only = channels.length === 1 ? channels[0] : undefined;
  if (only !== undefined && (outside(from) || outside(to))) {
    // The node outside says what waits; the line says by which descriptors it is held.
    const holders = only.ends.filter((end) => end.fds.length > 0);
    const fds = holders.find((end) => end.node === from || end.node === to)?.fds ?? [];
    const more = holders.length > 6 ? ` in ${holders.length} processes` : '';
    if (fds.length > 0) return `fd ${fds.slice(0, 5).join(' ')}${fds.length > 5 ? ' …' : ''}${more}`;
  }
  const name = only === undefined ? `${channels.length} ${style.many}` : only.label;
  return waiting > 0 ? `${formatSize(waiting)} in ${name}` : name;
}

function lineTitle(line: GraphLine, names: ReadonlyMap<string, GraphNode>): string {
  const name = (id: string): string => {
    const node = names.get(id);
    return node === undefined
      ? id
      : node.pid === null
        ? `${node.label} ${node.detail}`
        : `${node.label} (${node.pid})`;
  };
  const arrow = { forward: '→', backward: '←', both: '⇄', none: '–' }[line.flow];
  const labels = line.channels.slice(0, 6).map((channel) => channel.label);
  const more = line.channels.length > 6 ? `, and ${line.channels.length - 6} more` : '';
  const waiting = line.channels.reduce((sum, channel) => sum + channel.waiting, 0);
  const reason = line.channels.find((channel) => channel.reason !== null)?.reason;
  return [
    `${name(line.from)} ${arrow} ${name(line.to)}`,
    line.kind === 'parent'
      ? 'parent and child'
      : `${CHANNEL_STYLES[line.kind].label}: ${labels.join(', ')}${more}`,
    ...(waiting > 0 ? [`${formatSize(waiting)} waiting`] : []),
    ...(reason === undefined || reason === null ? [] : [reason]),
  ].join('; ');
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes in a grid of buckets: what a new one would overlap is asked of a few. */
function createBoxes() {
  const SIZE = 160;
  const buckets = new Map<string, Box[]>();
  const of = (box: Box): string[] => {
    const keys: string[] = [];
    for (let x = Math.floor(box.x / SIZE); x <= Math.floor((box.x + box.width) / SIZE); x++) {
      for (let y = Math.floor(box.y / SIZE); y <= Math.floor((box.y + box.height) / SIZE); y++)
        keys.push(`${x} ${y}`);
    }
    return keys;
  };
  return {
    add(box: Box): void {
      for (const key of of(box)) {
        const bucket = buckets.get(key);
        if (bucket === undefined) buckets.set(key, [box]);
        else bucket.push(box);
      }
    },
    overlaps: (box: Box): boolean =>
      of(box).some((key) =>
        (buckets.get(key) ?? []).some(
          (other) =>
            box.x < other.x + other.width &&
            other.x < box.x + box.width &&
            box.y < other.y + other.height &&
            other.y < box.y + box.height,
        ),
      ),
  };
}

/** Labels stand over level parts of their lines, where there is room; those with waiting bytes come first. */
function placeLabels(
  lines: readonly GraphLine[],
  ways: ReadonlyMap<string, readonly Point[]>,
  nodes: readonly DrawnNode[],
  graph: ProcessGraph,
): DrawnLine[] {
  const boxes = createBoxes();
  for (const node of nodes) boxes.add(node);
  for (const points of ways.values()) {
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1] as Point;
      const b = points[i] as Point;
      boxes.add({
        x: Math.min(a.x, b.x),
        y: Math.min(a.y, b.y),
        width: Math.abs(a.x - b.x),
        height: Math.abs(a.y - b.y),
      });
    }
  }
  const names = new Map(graph.nodes.map((node) => [node.id, node]));
  const labels = new Map<string, DrawnLine['label']>();
  const waits = (line: GraphLine): number => line.channels.reduce((sum, channel) => sum + channel.waiting, 0);
  const ranked = lines
    .filter((line) => line.kind !== 'parent')
    .map((line, index) => ({ line, index }))
    .sort((a, b) => Number(waits(b.line) > 0) - Number(waits(a.line) > 0) || a.index - b.index);
  for (const { line } of ranked) {
    const points = ways.get(line.id) ?? [];
    const levels = levelParts(points);
    const wanted = lineLabel(line, (id) => names.get(id)?.kind !== 'process');
    for (const [a, b] of levels) {
      const room = Math.abs(b.x - a.x) - 14;
      if (room < 34) continue;
      const text = fitText(wanted, LABEL_SIZE, room);
      if (text.length < Math.min(wanted.length, 9)) continue;
      const width = textWidth(text, LABEL_SIZE);
      const x = (a.x + b.x) / 2;
      // Over the line, and where something is there already, under it.
      const place = [a.y - 4, a.y + LABEL_SIZE + 3].find(
        (y) =>
          !boxes.overlaps({
            x: x - width / 2 - 2,
            y: y - LABEL_SIZE + 1,
            width: width + 4,
            height: LABEL_SIZE + 1,
          }),
      );
      if (place === undefined) continue;
      boxes.add({
        x: x - width / 2 - 2,
        y: place - LABEL_SIZE + 1,
        width: width + 4,
        height: LABEL_SIZE + 1,
      });
      labels.set(line.id, { text, x, y: place, width });
      break;
    }
  }
  return lines
    .filter((line) => ways.has(line.id))
    .map((line) => ({
      line,
      points: ways.get(line.id) ?? [],
      label: labels.get(line.id) ?? null,
      title: lineTitle(line, names),
    }));
}

/** The level parts of a way, longest first. */
function levelParts(points: readonly Point[]): (readonly [Point, Point])[] {
  const parts: (readonly [Point, Point])[] = [];
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Point;
    const b = points[i] as Point;
    if (a.y === b.y) parts.push([a, b]);
  }
  return parts.sort((p, q) => Math.abs(q[1].x - q[0].x) - Math.abs(p[1].x - p[0].x));
}
