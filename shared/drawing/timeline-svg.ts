/**
 * A timeline as SVG text, for reports and files: a strip of how much happens when, lanes with a mark an event,
 * an axis with its offset from UTC, and a legend. Nothing of evidence is markup in it: all text is escaped and inert.
 *
 *     Files      ▏  ● ●   ▬▬▬▬▬      ●        bars: uncertain by their length; hollow: inferred
 *     Processes  ▏     ▭▭▭▭▭▭▭▭▭▭▭            triangles: the time may be wrong
 *                ├───┬────┬────//───┬──       where nothing happens the scale is cut
 */
import { MARK_DOUBT, MARK_INFERRED } from '../api/timeline-calls.ts';
import { groupDigits } from '../format/sizes.ts';
import { formatZone } from '../format/times.ts';
import type { GraphTheme } from './graph-style.ts';
import { xmlText } from './graph-svg.ts';
import { textWidth } from './text-width.ts';
import { density, layoutLanes, timeScale, timeTicks } from './timeline.ts';
import type { Extent, Lane, LaneMark, TimeScale } from './timeline.ts';

export interface TimelinePicture {
  /** Microseconds since 1970, ascending by `at`; parallel arrays, one place an event. */
  readonly at: Float64Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** MARK_… of timeline-calls. */
  readonly flags: Uint8Array | Uint16Array;
  readonly lane: Uint16Array;
  readonly lanes: readonly { readonly name: string; readonly hue: keyof GraphTheme['hues'] }[];
  /** Events that have a number of their own in the text around the picture. */
  readonly numbered: readonly { readonly index: number; readonly label: string }[];
}

export interface TimelineSvgOptions {
  readonly width: number;
  readonly theme: GraphTheme;
  readonly caption: string;
  /** False: what stands around the picture says it; it stays its title. */
  readonly captioned?: boolean;
  /** Of the axis, minutes east of UTC. */
  readonly offsetMinutes?: number;
}

const NAMES = 120;
const ROW = 11;
const PAD = 6;
/** A name and a count under it. */
const LEAST_LANE = 28;
const LABEL_SIZE = 9.5;
/** More labels in one place are counted. */
const MOST_LABELS = 3;
const STRIP = 34;
const COLUMN_WIDTH = 3;

interface Canvas {
  readonly parts: string[];
  readonly theme: GraphTheme;
  readonly scale: TimeScale;
  readonly width: number;
  readonly offsetMinutes: number;
}

export function timelineSvg(
  picture: TimelinePicture,
  { width, theme, caption, captioned = true, offsetMinutes = 0 }: TimelineSvgOptions,
): string {
  const inner = width - NAMES - 14;
  const extent = extentOf(picture);
  const scale = timeScale(picture.at, extent, inner);
  const lanes = layoutLanes({ ...picture, lanes: picture.lanes.length }, extent, scale, inner);
  const canvas: Canvas = { parts: [], theme, scale, width, offsetMinutes };
  const top = 12 + STRIP + 10;
  const heights = lanes.map((lane) =>
    Math.max(LEAST_LANE, (lane.columns === null ? lane.rows : 2) * ROW + 2 * PAD),
  );
  const bottom = top + heights.reduce((sum, height) => sum + height, 0);
  paintGrid(canvas, 12, bottom);
  paintStrip(canvas, picture, inner);
  let y = top;
  for (const [at, lane] of lanes.entries()) {
    paintLane(canvas, picture, lane, y, heights[at]!);
    y += heights[at]!;
  }
  paintAxis(canvas, bottom, inner);
  const legendTop = bottom + 46;
  paintLegend(canvas, legendTop);
  if (captioned) canvas.parts.push(text(14, legendTop + 30, 10, theme.quiet, caption));
  const height = legendTop + (captioned ? 40 : 14);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'Liberation Sans', 'Noto Sans', 'Segoe UI', sans-serif">`,
    `<title>${xmlText(caption)}</title>`,
    `<rect width="100%" height="100%" fill="${theme.ground}"/>`,
    ...canvas.parts,
    '</svg>\n',
  ].join('\n');
}

function extentOf({ at, from, to }: TimelinePicture): Extent {
  let first = Infinity;
  let last = -Infinity;
  for (let i = 0; i < at.length; i++) {
    first = Math.min(first, at[i]!, from[i]!);
    last = Math.max(last, at[i]!, to[i]!);
  }
  return first > last ? { from: 0, to: 1 } : { from: first, to: last };
}

function paintGrid({ parts, theme, scale, offsetMinutes }: Canvas, top: number, bottom: number): void {
  for (const { x } of timeTicks(scale, offsetMinutes)) {
    parts.push(
      `<path d="M${round(NAMES + x)},${top}V${bottom}" stroke="${theme.line}" stroke-opacity="0.35"/>`,
    );
  }
  for (const { x } of scale.breaks) {
    parts.push(
      `<rect x="${round(NAMES + x - 10)}" y="${top}" width="20" height="${bottom - top}" fill="${theme.raised}"/>`,
    );
  }
}

/** How many events begin in each few pixels, on a scale of roots: a single one is still seen. */
function paintStrip({ parts, theme, scale }: Canvas, picture: TimelinePicture, inner: number): void {
  const { columns, doubtful, most } = density(
    picture.at,
    picture.flags,
    MARK_DOUBT,
    scale,
    inner,
    COLUMN_WIDTH,
  );
  parts.push(text(NAMES - 10, 12 + STRIP - 4, 10, theme.quiet, 'All events', '400', 'end'));
  for (let at = 0; at < columns.length; at++) {
    const count = columns[at]!;
    if (count === 0) continue;
    const height = Math.max(2, Math.sqrt(count / most) * STRIP);
    const fill = doubtful[at] === count ? theme.hues.vermillion : theme.hues.blue;
    parts.push(
      `<rect x="${round(NAMES + at * COLUMN_WIDTH)}" y="${round(12 + STRIP - height)}" width="${COLUMN_WIDTH - 0.6}" height="${round(height)}" fill="${fill}"/>`,
    );
  }
}

function paintLane(canvas: Canvas, picture: TimelinePicture, lane: Lane, top: number, height: number): void {
  const { parts, theme, width } = canvas;
  const named = picture.lanes[lane.lane];
  const hue = theme.hues[named?.hue ?? 'quiet'];
  parts.push(
    `<path d="M14,${round(top)}H${width - 14}" stroke="${theme.line}" stroke-opacity="0.6"/>`,
    text(NAMES - 10, top + height / 2 - 2, 11, theme.ink, named?.name ?? '', '600', 'end'),
    text(NAMES - 10, top + height / 2 + 9, 9, theme.quiet, groupDigits(lane.count), '400', 'end'),
  );
  if (lane.columns !== null) {
    const most = lane.columns.reduce((a, b) => Math.max(a, b), 1);
    for (let at = 0; at < lane.columns.length; at++) {
      const count = lane.columns[at]!;
      if (count === 0) continue;
      const tall = Math.max(2, Math.sqrt(count / most) * (height - 2 * PAD));
      parts.push(
        `<rect x="${round(NAMES + at * COLUMN_WIDTH)}" y="${round(top + height - PAD - tall)}" width="${COLUMN_WIDTH - 0.6}" height="${round(tall)}" fill="${hue}"/>`,
      );
    }
  }
  const labels = new Map(picture.numbered.map(({ index, label }) => [index, label]));
  const placed: PlacedLabel[] = [];
  const first = top + (height - lane.rows * ROW) / 2 + ROW / 2;
  for (const mark of lane.marks ?? []) {
    const y = first + mark.row * ROW;
    parts.push(markSvg(mark, picture.flags[mark.index] ?? 0, y, hue, theme));
    const label = labels.get(mark.index);
    if (label !== undefined) placed.push({ x: NAMES + mark.x, y, label });
  }
  if (lane.columns !== null) {
    for (const { index, label } of picture.numbered) {
      if (picture.lane[index] !== lane.lane) continue;
      placed.push({ x: NAMES + canvas.scale.x(picture.at[index]!), y: top + PAD + 2, label });
    }
  }
  paintLabels(canvas, placed);
}

interface PlacedLabel {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** Over all marks of a lane; labels that would lie over each other stand in one place, one after the other. */
function paintLabels({ parts, theme, width }: Canvas, placed: readonly PlacedLabel[]): void {
  const groups: { x: number; y: number; labels: string[] }[] = [];
  for (const { x, y, label } of [...placed].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const last = groups.at(-1);
    const end = last === undefined ? 0 : last.x + textWidth(labelText(last.labels), LABEL_SIZE) + 12;
    if (last?.y === y && x < end) last.labels.push(label);
    else groups.push({ x, y, labels: [label] });
  }
  for (const { x, y, labels } of groups) {
    const label = labelText(labels);
    // At the right end there is room on the left alone.
    const isLast = x + 6 + textWidth(label, LABEL_SIZE) * 1.1 > width;
    parts.push(
      `<text x="${round(x + (isLast ? -6 : 6))}" y="${round(y + 3.5)}" text-anchor="${isLast ? 'end' : 'start'}" font-size="${LABEL_SIZE}" font-weight="700" fill="${theme.ink}" stroke="${theme.ground}" stroke-width="2.5" paint-order="stroke">${xmlText(label)}</text>`,
    );
  }
}

function labelText(labels: readonly string[]): string {
  const shown = labels.slice(0, MOST_LABELS).join(', ');
  return labels.length > MOST_LABELS ? `${shown} +${labels.length - MOST_LABELS}` : shown;
}

/** Spans are bars (hollow where inferred), moments dots, what may be wrong triangles. */
function markSvg({ x, x0, x1 }: LaneMark, flags: number, y: number, hue: string, theme: GraphTheme): string {
  const inferred = (flags & MARK_INFERRED) !== 0;
  const at = NAMES + x;
  const doubt =
    (flags & MARK_DOUBT) === 0
      ? ''
      : `<path d="M${round(at)},${round(y - 4)}l4.5,8h-9z" fill="${theme.ground}" stroke="${hue}" stroke-width="1.4"/>`;
  if (x1 - x0 > 7) {
    const paint = inferred
      ? `fill="${theme.ground}" stroke="${hue}" stroke-dasharray="3 2"`
      : `fill="${hue}" stroke="none"`;
    return `<rect x="${round(NAMES + x0)}" y="${round(y - 3)}" width="${round(x1 - x0)}" height="6" rx="2" ${paint}/>${doubt}`;
  }
  if (doubt !== '') return doubt;
  return `<circle cx="${round(at)}" cy="${round(y)}" r="3.2" fill="${inferred ? theme.ground : hue}" stroke="${hue}"/>`;
}

function paintAxis({ parts, theme, scale, width, offsetMinutes }: Canvas, y: number, inner: number): void {
  parts.push(`<path d="M14,${round(y)}H${width - 14}" stroke="${theme.line}"/>`);
  let free = -Infinity;
  for (const { x, label } of timeTicks(scale, offsetMinutes)) {
    const size = textWidth(label, 9.5);
    const left = Math.min(inner - size, Math.max(0, x - size / 2));
    if (left < free) continue;
    parts.push(text(NAMES + left, y + 14, 9.5, theme.quiet, label));
    free = left + size + 10;
  }
  for (const { x, skipped } of scale.breaks) {
    parts.push(
      text(NAMES + x, y + 4, 10, theme.quiet, '//', '700', 'middle'),
      text(NAMES + x, y + 27, 9, theme.quiet, skippedText(skipped), '400', 'middle'),
    );
  }
  const zone = offsetMinutes === 0 ? 'UTC' : `UTC${formatZone(offsetMinutes)}`;
  parts.push(text(NAMES - 10, y + 14, 9.5, theme.quiet, zone, '600', 'end'));
}

/** The time that a cut leaves out: '+3 d', '+14 h', '+20 s'. */
function skippedText(microseconds: number): string {
  const seconds = microseconds / 1_000_000;
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} d`;
  if (seconds >= 2 * 3600) return `${Math.round(seconds / 3600)} h`;
  if (seconds >= 120) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds)} s`;
}

function paintLegend({ parts, theme }: Canvas, y: number): void {
  const hue = theme.hues.blue;
  let x = 14;
  const entry = (sign: string, size: number, label: string): void => {
    parts.push(sign, text(x + size + 6, y + 3.5, 10, theme.ink, label));
    x += size + 6 + textWidth(label, 10) + 20;
  };
  entry(`<circle cx="${x + 4}" cy="${y}" r="3.2" fill="${hue}"/>`, 8, 'stated time');
  entry(
    `<rect x="${x}" y="${y - 3}" width="24" height="6" rx="2" fill="${hue}"/>`,
    24,
    'uncertain by its length',
  );
  entry(
    `<rect x="${x}" y="${y - 3}" width="24" height="6" rx="2" fill="${theme.ground}" stroke="${hue}" stroke-dasharray="3 2"/>`,
    24,
    'inferred, somewhere within',
  );
  entry(
    `<path d="M${x + 5},${y - 4}l4.5,8h-9z" fill="${theme.ground}" stroke="${hue}" stroke-width="1.4"/>`,
    10,
    'the time may be wrong',
  );
  entry(text(x, y + 3.5, 10, theme.quiet, '//', '700'), 10, 'nothing for that long: the scale is cut');
}

function text(
  x: number,
  y: number,
  size: number,
  fill: string,
  content: string,
  weight = '400',
  anchor = 'start',
): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${xmlText(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
