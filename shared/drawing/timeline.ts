/**
 * The drawing of a timeline, worked out: where a scale breaks, what lies in a range, lanes with their marks. Pure;
 * window, report and command line paint what it returns. Times are microseconds since 1970, places are pixels.
 *
 * Evidence has times years apart (a forged one, the import) around seconds in which everything happened. So the
 * scale is linear in pieces: where nothing happens for most of the time shown, it is cut and the cut is marked.
 */
import { scaleLinear, scaleUtc, type ScaleLinear } from 'd3';

export interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface TimePiece extends Extent {
  readonly x0: number;
  readonly x1: number;
}

export interface TimeScale {
  readonly pieces: readonly TimePiece[];
  /** Where the scale is cut, with the time left out, µs. */
  readonly breaks: readonly { readonly x: number; readonly skipped: number }[];
  x(time: number): number;
  time(x: number): number;
}

const MOST_PIECES = 7;
/** A gap is cut where it is more than this part of what is shown. */
const GAP_PART = 0.55;
const BREAK_WIDTH = 22;
const LEAST_PIECE = 44;
/** A piece is never shorter: a single moment needs some time around it. */
const LEAST_SPAN = 1000;
const A_SECOND = 1_000_000;

/**
 * A scale over [extent] for events at `times`, ascending. Pieces are as wide as the root of how many events lie in
 * them, so that the busy seconds get most of the room and no piece vanishes.
 */
export function timeScale(times: Float64Array, extent: Extent, width: number): TimeScale {
  const first = lowerBound(times, extent.from);
  const end = lowerBound(times, extent.to, true);
  const room = Math.max(1, Math.min(MOST_PIECES, Math.floor(width / (LEAST_PIECE + BREAK_WIDTH))));
  const groups = splitAtGaps(times, first, end, extent, room);
  const inner = width - BREAK_WIDTH * (groups.length - 1);
  const weights = groups.map((group) => Math.sqrt(Math.max(1, group.count)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = Math.max(0, inner - LEAST_PIECE * groups.length);
  const least = groups.length === 1 ? 0 : Math.min(LEAST_PIECE, inner / groups.length);
  const pieces: TimePiece[] = [];
  const breaks: { x: number; skipped: number }[] = [];
  let x = 0;
  for (const [at, group] of groups.entries()) {
    const wide = groups.length === 1 ? inner : least + (spare * weights[at]!) / total;
    pieces.push({ from: group.from, to: group.to, x0: x, x1: x + wide });
    x += wide;
    const next = groups[at + 1];
    if (next === undefined) continue;
    breaks.push({ x: x + BREAK_WIDTH / 2, skipped: next.from - group.to });
    x += BREAK_WIDTH;
  }
  const scale: ScaleLinear<number, number> = scaleLinear()
    .domain(pieces.flatMap((piece) => [piece.from, piece.to]))
    .range(pieces.flatMap((piece) => [piece.x0, piece.x1]));
  return { pieces, breaks, x: (time) => scale(time), time: (at) => scale.invert(at) };
}

interface Group extends Extent {
  readonly count: number;
}

function splitAtGaps(
  times: Float64Array,
  first: number,
  end: number,
  extent: Extent,
  most: number,
): readonly Group[] {
  const whole: Group = { ...atLeast(extent), count: end - first };
  if (end - first < 2 || most < 2) return [whole];
  const parts = [partOf(times, first, end)];
  while (parts.length < most) {
    let widest = -1;
    for (const [at, part] of parts.entries()) {
      if (part.cut !== null && part.gap > (parts[widest]?.gap ?? 0)) widest = at;
    }
    const part = parts[widest];
    if (part === undefined || part.cut === null) break;
    parts.splice(widest, 1, partOf(times, part.first, part.cut), partOf(times, part.cut, part.end));
  }
  if (parts.length === 1) return [whole];
  const groups: Group[] = [];
  for (const [at, part] of parts.entries()) {
    const from = times[part.first]!;
    const to = times[part.end - 1]!;
    // A margin on each side, but not into the neighbour.
    const margin = to - from < A_SECOND ? 2 * A_SECOND : (to - from) * 0.04;
    const before = at === 0 ? extent.from : (groups[at - 1]!.to + from) / 2;
    const after = at === parts.length - 1 ? extent.to : (to + times[parts[at + 1]!.first]!) / 2;
    const group = atLeast({
      from: at === 0 ? Math.min(from, Math.max(before, from - margin)) : Math.max(before, from - margin),
      to: at === parts.length - 1 ? Math.max(to, Math.min(after, to + margin)) : Math.min(after, to + margin),
    });
    groups.push({ ...group, count: part.end - part.first });
  }
  return groups;
}

/** Events [first, end), and where the longest gap among them cuts them; null: no gap is long enough. */
interface Part {
  readonly first: number;
  readonly end: number;
  readonly cut: number | null;
  readonly gap: number;
}

function partOf(times: Float64Array, first: number, end: number): Part {
  const length = times[end - 1]! - times[first]!;
  let cut = -1;
  let gap = 0;
  for (let i = first + 1; i < end; i++) {
    const between = times[i]! - times[i - 1]!;
    if (between > gap) [gap, cut] = [between, i];
  }
  const isLong = cut >= 0 && gap >= A_SECOND && gap > length * GAP_PART;
  return { first, end, cut: isLong ? cut : null, gap };
}

function atLeast({ from, to }: Extent): Extent {
  return to - from >= LEAST_SPAN ? { from, to } : { from: from - LEAST_SPAN / 2, to: from + LEAST_SPAN / 2 };
}

/** The first index whose time is not below (with `after`: above) a moment. */
export function lowerBound(times: Float64Array, moment: number, after = false): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < moment || (after && times[middle]! <= moment)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Tick {
  readonly x: number;
  readonly label: string;
  /** The day, said where it is another than that of the tick before. */
  readonly day: string | null;
}

/** Ticks of each piece, as many as have room. `offsetMinutes` east of UTC. */
export function timeTicks(scale: TimeScale, offsetMinutes = 0, room = 92): readonly Tick[] {
  const ticks: Tick[] = [];
  const shift = offsetMinutes * 60_000;
  let lastDay = '';
  let lastX = -Infinity;
  for (const piece of scale.pieces) {
    const [from, to] = [piece.from / 1000 + shift, piece.to / 1000 + shift];
    const axis = scaleUtc().domain([from, to]).range([piece.x0, piece.x1]);
    const wanted = Math.max(1, Math.floor((piece.x1 - piece.x0) / room));
    const places: Date[] = piece.x1 - piece.x0 < room ? [new Date((from + to) / 2)] : axis.ticks(wanted);
    for (const place of places) {
      const x = axis(place);
      if (x - lastX < room * 0.75) continue;
      const iso = Number.isNaN(place.getTime()) ? '' : place.toISOString();
      const day = iso.slice(0, iso.indexOf('T'));
      const alone = piece.x1 - piece.x0 < room;
      const clock = clockLabel(iso, (to - from) / wanted);
      const isNew = day !== lastDay;
      // A narrow piece has room for the day or the time, the first tick of a wide one for both.
      ticks.push({ x, label: !isNew ? clock : alone ? day : `${day} ${clock}`, day: isNew ? day : null });
      lastDay = day;
      lastX = x;
    }
  }
  return ticks;
}

function clockLabel(iso: string, stepMs: number): string {
  const clock = iso.slice(iso.indexOf('T') + 1, -1);
  if (stepMs >= 86_400_000) return iso.slice(5, 10);
  if (stepMs >= 60_000) return clock.slice(0, 5);
  return stepMs >= 1000 ? clock.slice(0, 8) : clock;
}

/** How many events begin in each column of `columnWidth` pixels, all and those in doubt. */
export interface Density {
  readonly columns: Uint32Array;
  readonly doubtful: Uint32Array;
  readonly most: number;
}

export function density(
  times: Float64Array,
  flags: Uint8Array | Uint16Array,
  doubt: number,
  scale: TimeScale,
  width: number,
  columnWidth: number,
): Density {
  const columns = new Uint32Array(Math.max(1, Math.ceil(width / columnWidth)));
  const doubtful = new Uint32Array(columns.length);
  let most = 0;
  for (const piece of scale.pieces) {
    const per = (piece.x1 - piece.x0) / (piece.to - piece.from);
    const end = lowerBound(times, piece.to, true);
    for (let i = lowerBound(times, piece.from); i < end; i++) {
      const x = piece.x0 + (times[i]! - piece.from) * per;
      const column = Math.min(columns.length - 1, Math.max(0, Math.floor(x / columnWidth)));
      const count = (columns[column] = columns[column]! + 1);
      if ((flags[i]! & doubt) !== 0) doubtful[column] = doubtful[column]! + 1;
      if (count > most) most = count;
    }
  }
  return { columns, doubtful, most };
}

export interface LaneInput {
  readonly at: Float64Array; // ascending
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Lane of each event. */
  readonly lane: Uint16Array;
  readonly lanes: number;
}

export interface LaneMark {
  readonly index: number;
  /** Of the stated time; for what has none, of the earliest moment. */
  readonly x: number;
  readonly x0: number;
  readonly x1: number;
  readonly row: number;
}

export interface Lane {
  readonly lane: number;
  readonly count: number;
  /** One mark an event; null where there are too many to tell apart. */
  readonly marks: readonly LaneMark[] | null;
  /** In place of marks: events in each column of COLUMN pixels. */
  readonly columns: Uint32Array | null;
  readonly rows: number;
  /** The last row holds what found no free one: its marks lie over each other. */
  readonly isCrowded: boolean;
}

export const COLUMN = 3;
/** Marks of one lane that are drawn one by one, and rows they are stacked in. */
const MOST_MARKS = 500;
export const MOST_ROWS = 14;
/** Shorter spans are points. */
const POINT_WIDTH = 7;

/** Lanes that have events in the extent, in the order of their numbers. */
export function layoutLanes(
  input: LaneInput,
  extent: Extent,
  scale: TimeScale,
  width: number,
): readonly Lane[] {
  const counts = new Uint32Array(input.lanes);
  const inside = findIn(input.at.length, input.from, input.to, extent.from, extent.to);
  for (let i = 0; i < inside.length; i++) {
    const lane = input.lane[inside[i]!]!;
    counts[lane] = counts[lane]! + 1;
  }
  const marks: LaneMark[][] = Array.from({ length: input.lanes }, () => []);
  const ends: number[][] = Array.from({ length: input.lanes }, () => []);
  const crowded = new Uint8Array(input.lanes);
  const columns: (Uint32Array | null)[] = Array.from({ length: input.lanes }, () => null);
  for (let lane = 0; lane < input.lanes; lane++)
    if (counts[lane]! > MOST_MARKS) columns[lane] = new Uint32Array(Math.ceil(width / COLUMN) + 1);
  // Times ascend: the piece of the scale that one lies in is that of the one before, or a later one.
  const { at: times, lane: laneOf } = input;
  const { pieces } = scale;
  let next = 0;
  let [from, to, x0OfPiece, perTime] = [0, -Infinity, 0, 0];
  for (let i = 0; i < inside.length; i++) {
    const index = inside[i]!;
    const lane = laneOf[index]!;
    const time = times[index]!;
    while (time > to && next < pieces.length) {
      const piece = pieces[next++]!;
      [from, to, x0OfPiece] = [piece.from, piece.to, piece.x0];
      perTime = (piece.x1 - piece.x0) / (to - from);
    }
    const x = clamp(x0OfPiece + Math.max(0, time - from) * perTime, width);
    const bins = columns[lane]!;
    if (bins !== null) {
      const column = Math.floor(x / COLUMN);
      bins[column] = bins[column]! + 1;
      continue;
    }
    const x0 = Math.min(x, clamp(scale.x(input.from[index]!), width));
    const x1 = Math.max(x, clamp(scale.x(input.to[index]!), width));
    const isSpan = x1 - x0 > POINT_WIDTH;
    const start = isSpan ? x0 : x - POINT_WIDTH / 2;
    const stop = isSpan ? x1 + 2 : x + POINT_WIDTH / 2;
    const found = freeRow(ends[lane]!, start, stop, isSpan);
    if (found === null) crowded[lane] = 1;
    const row = found ?? MOST_ROWS - 1;
    marks[lane]!.push({ index, x, x0, x1, row });
  }
  const lanes: Lane[] = [];
  for (let lane = 0; lane < input.lanes; lane++) {
    if (counts[lane] === 0) continue;
    lanes.push({
      lane,
      count: counts[lane]!,
      marks: columns[lane] === null ? marks[lane]! : null,
      columns: columns[lane] ?? null,
      rows: Math.max(1, ends[lane]!.length),
      isCrowded: crowded[lane] === 1,
    });
  }
  return lanes;
}

/** The first row that is free at `start`, null where none is; points may lie over points. */
function freeRow(ends: number[], start: number, stop: number, isSpan: boolean): number | null {
  for (const [row, end] of ends.entries()) {
    if (end <= start || (!isSpan && row === 0 && end - start <= POINT_WIDTH)) {
      ends[row] = Math.max(end, stop);
      return row;
    }
  }
  if (ends.length < MOST_ROWS) {
    ends.push(stop);
    return ends.length - 1;
  }
  return null;
}

function clamp(x: number, width: number): number {
  return Number.isFinite(x) ? Math.min(width, Math.max(0, x)) : 0;
}

/** Events that overlap an extent, by place: those that surely lie in it and those that may. */
export function eventsIn(
  { at, from, to }: Pick<LaneInput, 'at' | 'from' | 'to'>,
  extent: Extent,
): Uint32Array {
  return findIn(at.length, from, to, extent.from, extent.to).slice();
}

/** A range that moves asks at each frame: new memory of this size would cost more than the search. */
let room = new Uint32Array(0);

/** As `eventsIn`; good until the next call. */
function findIn(
  length: number,
  from: Float64Array,
  to: Float64Array,
  first: number,
  last: number,
): Uint32Array {
  if (room.length < length) room = new Uint32Array(length);
  const found = room;
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (from[i]! <= last && to[i]! >= first) found[count++] = i;
  }
  return found.subarray(0, count);
}
