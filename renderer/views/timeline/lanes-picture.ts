/** The lanes as they are painted: marks and bars, their labels, the axis under them. */
import { EVENT_SOURCES, MARK_DOUBT, MARK_INFERRED } from '../../../shared/api/index.ts';
import type { TimelineMarks } from '../../../shared/api/index.ts';
import { COLUMN } from '../../../shared/drawing/timeline.ts';
import type { Extent, Lane, LaneMark, Tick, TimeScale } from '../../../shared/drawing/timeline.ts';
import { SOURCE_HUES } from './event-kinds.ts';
import { paintTicks } from './paint-axis.ts';
import type { Box, Paint } from './use-canvas.ts';

const ROW = 14;
const PAD = 6;
/** A lane with more marks has none of them labelled. */
export const LABELLED_OF_A_LANE = 60;

/** A lane at its place, CSS pixels from the top of the first. */
export interface PlacedLane {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
}

export interface LanesPicture {
  readonly marks: TimelineMarks;
  readonly placed: readonly PlacedLane[];
  readonly extent: Extent;
  readonly scale: TimeScale;
  readonly ticks: readonly Tick[];
  readonly markers: readonly (number | null)[];
  /** Places of events that carry a tag or a note. */
  readonly noted: readonly number[];
  readonly selected: number | null;
  readonly hover: number | null;
  /** What is being drawn as a new range. */
  readonly band: { readonly a: number; readonly b: number } | null;
  /** How large text is; rows hold text, and grow with it. */
  readonly grow: number;
  readonly axisTall: number;
  /** How far the lanes are scrolled up. */
  readonly scrolled: number;
  /** The text of an event; null until it was read. */
  readonly labelOf: (index: number) => string | null;
}

type Colour = Parameters<Paint>[2];
type WidthOf = Parameters<Paint>[3];
type Canvas = CanvasRenderingContext2D;

/** Lanes one under the other, as high as their rows. */
export function placeLanes(lanes: readonly Lane[], grow: number): readonly PlacedLane[] {
  const placed: PlacedLane[] = [];
  let top = 0;
  for (const lane of lanes) {
    const height = Math.max(26, lane.rows * ROW + PAD * 2) * grow;
    placed.push({ lane, top, height });
    top += height;
  }
  return placed;
}

/** The middle of a mark's row, from the top of the first lane. */
export function middleOf({ top }: PlacedLane, { row }: LaneMark, grow: number): number {
  return top + PAD + row * ROW * grow + (ROW * grow) / 2;
}

/** The mark at a place, or the nearest within a few pixels. */
export function markAt(
  placed: readonly PlacedLane[],
  grow: number,
  { x, y }: { readonly x: number; readonly y: number },
): number | null {
  const place = placed.find((one) => y >= one.top && y < one.top + one.height);
  if (place === undefined) return null;
  let best: { index: number; by: number } | null = null;
  for (const mark of place.lane.marks ?? []) {
    const dy = Math.abs(y - middleOf(place, mark, grow));
    if (dy > (ROW * grow) / 2 + 2) continue;
    const dx = x < mark.x0 ? mark.x0 - x : x > mark.x1 ? x - mark.x1 : Math.min(4, Math.abs(x - mark.x)) / 4;
    if (dx <= 6 && (best === null || dx < best.by)) best = { index: mark.index, by: dx };
  }
  return best?.index ?? null;
}

/** Under the row of a mark: where what is told of it stands. */
export function tipTop(placed: readonly PlacedLane[], grow: number, index: number): number {
  for (const place of placed) {
    const mark = place.lane.marks?.find((one) => one.index === index);
    if (mark !== undefined) return middleOf(place, mark, grow) + (ROW * grow) / 2 + 4;
  }
  return 0;
}

/** Paints what of the lanes is in sight, and the axis below it. */
export function paintLanes(
  on: Canvas,
  { width, height }: Box,
  colour: Colour,
  widthOf: WidthOf,
  picture: LanesPicture,
): void {
  const { placed, scale, ticks, markers, noted, marks, extent, band, axisTall, scrolled } = picture;
  const last = placed.at(-1);
  const ground =
    Math.min(height, (last === undefined ? 0 : last.top + last.height) + axisTall - scrolled) - axisTall;
  on.save();
  on.beginPath();
  on.rect(0, 0, width, ground);
  on.clip();
  on.fillStyle = colour('line');
  for (const { x } of ticks) on.fillRect(Math.round(x), 0, 1, ground);
  const inSight = placed.filter(({ top, height: tall }) => top < scrolled + ground && top + tall > scrolled);
  on.translate(0, -scrolled);
  for (const { top } of inSight) on.fillRect(0, top, width, 1);
  on.fillStyle = colour('ground-raised');
  for (const { x } of scale.breaks) on.fillRect(x - 11, scrolled, 22, ground);
  for (const place of inSight) {
    if (place.lane.columns !== null) paintDensity(on, place, colour('hue-blue'));
    else paintMarks(on, place, width, colour, widthOf, picture);
  }
  on.restore();
  paintAxis(on, { width, height: ground + axisTall }, axisTall, ticks, colour, widthOf);
  on.fillStyle = colour('hue-purple');
  for (const [at, marker] of markers.entries()) {
    if (marker === null || marker < extent.from || marker > extent.to) continue;
    on.fillRect(scale.x(marker), 0, 1.5, ground);
    on.fillText(at === 0 ? 'A' : 'B', scale.x(marker) + 4, 11);
  }
  on.fillStyle = colour('hue-orange');
  for (const index of noted) {
    const time = marks.at[index];
    if (time !== undefined && time >= extent.from && time <= extent.to) paintFlag(on, scale.x(time));
  }
  if (band !== null) {
    on.fillStyle = colour('accent');
    on.globalAlpha = 0.16;
    on.fillRect(Math.min(band.a, band.b), 0, Math.abs(band.b - band.a), ground);
    on.globalAlpha = 1;
  }
}

function paintAxis(
  on: Canvas,
  { width, height }: Box,
  axisTall: number,
  ticks: readonly Tick[],
  colour: Colour,
  widthOf: WidthOf,
): void {
  on.fillStyle = colour('line');
  on.fillRect(0, height - axisTall, width, 1);
  on.fillStyle = colour('ink-quiet');
  paintTicks(on, ticks, { width, baseline: height - 5 }, widthOf);
}

/** A flag that hangs from the top: an event with a tag or a note. */
function paintFlag(on: Canvas, x: number): void {
  on.beginPath();
  for (const [dx, y] of [
    [-4, 0],
    [4, 0],
    [4, 10],
    [0, 6],
    [-4, 10],
  ] as const)
    on.lineTo(x + dx, y);
  on.fill();
}

function paintMarks(
  on: Canvas,
  place: PlacedLane,
  width: number,
  colour: Colour,
  widthOf: WidthOf,
  picture: LanesPicture,
): void {
  const { lane } = place;
  const all = lane.marks ?? [];
  for (const mark of all) paintMark(on, mark, middleOf(place, mark, picture.grow), colour, picture);
  if (all.length > LABELLED_OF_A_LANE) return;
  const byRow = new Map<number, LaneMark[]>();
  for (const mark of all) {
    const row = byRow.get(mark.row);
    if (row === undefined) byRow.set(mark.row, [mark]);
    else row.push(mark);
  }
  for (const [number, row] of byRow) {
    if (lane.isCrowded && number === lane.rows - 1) continue;
    row.sort((p, q) => p.x0 - q.x0);
    for (const [at, mark] of row.entries()) {
      const end = Math.max(mark.x, mark.x1) + 8;
      const room = (row[at + 1]?.x0 ?? width) - end - 6;
      const text = picture.labelOf(mark.index);
      if (text === null) continue;
      const y = middleOf(place, mark, picture.grow) + 4;
      // Beside its mark, else on a bar that is long enough, else not at all.
      if (room >= 36) {
        on.fillStyle = colour('ink-quiet');
        on.fillText(cut(widthOf, text, Math.min(room, 320)), end, y);
      } else if (mark.x1 - Math.max(mark.x0, mark.x) > 90) {
        const left = Math.max(mark.x0 + 12, mark.x + 8);
        on.fillStyle = colour('ink');
        on.fillText(cut(widthOf, text, mark.x1 - left - 6), left, y);
      }
    }
  }
}

function paintMark(
  on: Canvas,
  mark: LaneMark,
  y: number,
  colour: Colour,
  { marks, selected, hover }: LanesPicture,
): void {
  const flags = marks.flags[mark.index] ?? 0;
  const source = EVENT_SOURCES[marks.source[mark.index] ?? 0] ?? 'file';
  const isDoubtful = (flags & MARK_DOUBT) !== 0;
  const hue = colour(isDoubtful ? 'critical' : SOURCE_HUES[source]);
  on.fillStyle = hue;
  const long = mark.x1 - mark.x0 > 7;
  if (long) {
    on.globalAlpha = 0.24;
    round(on, mark.x0, y - 4.5, mark.x1 - mark.x0, 9);
    on.fill();
    on.globalAlpha = 1;
    if ((flags & MARK_INFERRED) !== 0) {
      on.strokeStyle = hue;
      on.setLineDash([3, 2]);
      round(on, mark.x0 + 0.5, y - 4.5, Math.max(1, mark.x1 - mark.x0 - 1), 9);
      on.stroke();
      on.setLineDash([]);
    }
  }
  on.beginPath();
  if (isDoubtful) {
    on.moveTo(mark.x, y - 6);
    on.lineTo(mark.x + 6, y + 5);
    on.lineTo(mark.x - 6, y + 5);
  } else if (!long || (flags & MARK_INFERRED) === 0) on.arc(mark.x, y, 3.5, 0, 7);
  on.fill();
  if (mark.index !== selected && mark.index !== hover) return;
  on.strokeStyle = colour(mark.index === selected ? 'accent' : 'ink');
  on.lineWidth = 2;
  const left = Math.min(mark.x0, mark.x - 6) - 2;
  round(on, left, y - 7.5, Math.max(mark.x1, mark.x + 6) + 2 - left, 15);
  on.stroke();
  on.lineWidth = 1;
}

function paintDensity(on: Canvas, { lane, top, height }: PlacedLane, hue: string): void {
  const columns = lane.columns ?? new Uint32Array(0);
  let most = 1;
  for (const count of columns) if (count > most) most = count;
  on.fillStyle = hue;
  for (const [at, count] of columns.entries()) {
    if (count === 0) continue;
    const high = Math.max(2, Math.sqrt(count / most) * (height - PAD * 2));
    on.fillRect(at * COLUMN, top + height - PAD - high, COLUMN - 0.5, high);
  }
}

function cut(widthOf: WidthOf, text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low < 3 ? '' : `${text.slice(0, low)}…`;
}

function round(on: Canvas, x: number, y: number, width: number, height: number): void {
  on.beginPath();
  on.roundRect(x, y, width, height, 4);
}
