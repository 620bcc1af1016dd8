/**
 * Lines as rectangular ways that cross no node. Between columns there are gutters, between rows corridors; a
 * line leaves a node on its right, goes up or down a gutter, along a row that is free or a corridor, and comes
 * to its end. Lines of one kind from one node share a track, so that a star is drawn as a comb.
 */
import type { GraphLine } from './graph-lines.ts';
import type { Cell, Places } from './place-nodes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Measures {
  readonly nodeHeight: number;
  readonly gutter: number;
  readonly lastGutter: number;
  readonly rowGap: number;
  readonly track: number;
  readonly headingHeight: number;
  readonly margin: number;
}

export interface Geometry {
  readonly columnX: readonly number[];
  readonly rowY: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly ways: ReadonlyMap<string, readonly Point[]>;
}

const TRACKS_OF_GUTTER = 28;
const TRACKS_OF_CORRIDOR = 10;

type Step =
  | { readonly kind: 'straight' }
  | { readonly kind: 'one-gutter'; readonly gutter: number; readonly track: string }
  | {
      readonly kind: 'corridor';
      readonly gutter: number;
      readonly track: string;
      readonly corridor: number;
      readonly lane: string;
      readonly lastGutter: number;
      readonly lastTrack: string;
    };

interface Route {
  readonly line: GraphLine;
  readonly from: Cell;
  readonly to: Cell;
  readonly step: Step;
}

/** Intervals that want a place beside each other; the same key is one interval that grows. */
class Lanes {
  private readonly spans = new Map<string, [number, number]>();
  private places: Map<string, number> | null = null;
  count = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  want(key: string, from: number, to: number): void {
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    const span = this.spans.get(key);
    if (span === undefined) this.spans.set(key, [low, high]);
    else {
      span[0] = Math.min(span[0], low);
      span[1] = Math.max(span[1], high);
    }
  }

  settle(): void {
    const ends: number[] = [];
    const places = new Map<string, number>();
    const sorted = [...this.spans].sort(
      ([ka, a], [kb, b]) => a[0] - b[0] || a[1] - b[1] || (ka < kb ? -1 : 1),
    );
    for (const [key, [low, high]] of sorted) {
      let lane = ends.findIndex((end) => end < low);
      if (lane < 0) lane = ends.length < this.limit ? ends.length : ends.indexOf(Math.min(...ends));
      ends[lane] = high;
      places.set(key, lane);
    }
    this.places = places;
    this.count = ends.length;
  }

  at(key: string): number {
    return this.places?.get(key) ?? 0;
  }
}

export function routeLines(
  lines: readonly GraphLine[],
  places: Places,
  measures: Measures,
  /** Of each column's nodes. */
  widths: readonly number[],
  /** Where lines of a kind touch a node, from its top. */
  portOf: (kind: GraphLine['kind']) => number,
  hasRightColumn: boolean,
): Geometry {
  const { cells, columns, rows } = places;
  const taken = new Set<string>();
  for (const { column, row } of cells.values()) taken.add(`${column} ${row}`);
  const clear = (row: number, from: number, to: number): boolean => {
    for (let column = from; column <= to; column++) if (taken.has(`${column} ${row}`)) return false;
    return true;
  };
  const gutters = Array.from({ length: Math.max(1, columns) }, () => new Lanes(TRACKS_OF_GUTTER));
  const corridors = Array.from({ length: rows + 1 }, () => new Lanes(TRACKS_OF_CORRIDOR));

  const routes: Route[] = [];
  for (const line of lines) {
    const a = cells.get(line.from);
    const b = cells.get(line.to);
    if (a === undefined || b === undefined) continue;
    const turned = a.column > b.column || (a.column === b.column && a.row > b.row);
    const [from, to] = turned ? [b, a] : [a, b];
    const [start, end] = turned ? [line.to, line.from] : [line.from, line.to];
    const step = stepOf(line, from, to, start, end, clear);
    if (step.kind === 'one-gutter') {
      gutters[step.gutter]?.want(step.track, from.row * 2 + 1, to.row * 2 + 1);
    } else if (step.kind === 'corridor') {
      gutters[step.gutter]?.want(step.track, from.row * 2 + 1, step.corridor * 2);
      corridors[step.corridor]?.want(step.lane, step.gutter, step.lastGutter);
      gutters[step.lastGutter]?.want(step.lastTrack, step.corridor * 2, to.row * 2 + 1);
    }
    routes.push({ line, from, to, step });
  }
  for (const lanes of [...gutters, ...corridors]) lanes.settle();

  const headingRows = new Set(places.headings.map((heading) => heading.row));
  const columnX: number[] = [];
  let x = measures.margin;
  for (let column = 0; column < columns; column++) {
    columnX.push(x);
    x += widths[column] ?? 0;
    if (column === columns - 1) break;
    const least = hasRightColumn && column === columns - 2 ? measures.lastGutter : measures.gutter;
    x += Math.max(least, 34 + (gutters[column]?.count ?? 0) * measures.track);
  }
  const last = gutters[columns - 1]?.count ?? 0;
  const width = x + (last > 0 ? 20 + last * measures.track : 0) + measures.margin;

  const rowY: number[] = [];
  const gapY: number[] = [];
  let y = measures.margin;
  for (let row = 0; row < rows; row++) {
    gapY.push(y);
    const lanes = corridors[row]?.count ?? 0;
    y += row === 0 && lanes === 0 ? 0 : measures.rowGap + (lanes > 1 ? (lanes - 1) * measures.track : 0);
    rowY.push(y);
    y += headingRows.has(row) ? measures.headingHeight : measures.nodeHeight;
  }
  gapY.push(y);
  const height = y + (corridors[rows]?.count ?? 0) * measures.track + measures.margin;

  const right = (cell: Cell): number => (columnX[cell.column] ?? 0) + (widths[cell.column] ?? 0);
  const trackX = (gutter: number, track: string): number =>
    (columnX[gutter] ?? 0) + (widths[gutter] ?? 0) + 16 + (gutters[gutter]?.at(track) ?? 0) * measures.track;
  const ways = new Map<string, readonly Point[]>();
  for (const { line, from, to, step } of routes) {
    const port = portOf(line.kind);
    const ya = (rowY[from.row] ?? 0) + port;
    const yb = (rowY[to.row] ?? 0) + port;
    const start: Point = { x: right(from), y: ya };
    const end: Point = { x: from.column === to.column ? right(to) : (columnX[to.column] ?? 0), y: yb };
    if (step.kind === 'straight') ways.set(line.id, [start, end]);
    else if (step.kind === 'one-gutter') {
      const tx = trackX(step.gutter, step.track);
      ways.set(line.id, [start, { x: tx, y: ya }, { x: tx, y: yb }, end]);
    } else {
      const tx = trackX(step.gutter, step.track);
      const lx = trackX(step.lastGutter, step.lastTrack);
      const cy =
        (gapY[step.corridor] ?? 0) +
        measures.rowGap / 2 +
        (corridors[step.corridor]?.at(step.lane) ?? 0) * measures.track;
      ways.set(line.id, [start, { x: tx, y: ya }, { x: tx, y: cy }, { x: lx, y: cy }, { x: lx, y: yb }, end]);
    }
  }
  return { columnX, rowY, width, height, ways };
}

function stepOf(
  line: GraphLine,
  from: Cell,
  to: Cell,
  start: string,
  end: string,
  clear: (row: number, from: number, to: number) => boolean,
): Step {
  const ofStart = `${line.kind} ${start}`;
  const ofEnd = `${line.kind} to ${end}`;
  const between = [from.column + 1, to.column - 1] as const;
  if (from.column === to.column) return { kind: 'one-gutter', gutter: from.column, track: ofStart };
  if (from.row === to.row && clear(to.row, ...between)) return { kind: 'straight' };
  if (clear(to.row, ...between)) return { kind: 'one-gutter', gutter: from.column, track: ofStart };
  if (clear(from.row, ...between)) return { kind: 'one-gutter', gutter: to.column - 1, track: ofEnd };
  return {
    kind: 'corridor',
    gutter: from.column,
    track: ofStart,
    corridor: from.row < to.row ? to.row : to.row + 1,
    lane: ofStart,
    lastGutter: to.column - 1,
    lastTrack: ofEnd,
  };
}
