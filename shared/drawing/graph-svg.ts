/** A drawing as SVG text, with its legend. Nothing of evidence is markup in it: all text is escaped and inert. */
import { path as createPath } from 'd3';
import { CHANNEL_KINDS } from '../api/graph-calls.ts';
import type { ChannelKind } from '../api/graph-calls.ts';
import { inertString } from '../format/inert-text.ts';
import { CHANNEL_STYLES } from './graph-style.ts';
import type { GraphTheme } from './graph-style.ts';
import { LABEL_SIZE } from './process-graph.ts';
import type { DrawnLine, DrawnNode, GraphDrawing } from './process-graph.ts';
import type { Point } from './route-lines.ts';
import { textWidth } from './text-width.ts';

const CORNER = 5;

/** SVG path data of a rectangular way with rounded corners. */
export function wayPath(points: readonly Point[]): string {
  const way = createPath();
  const first = points[0];
  if (first === undefined) return '';
  way.moveTo(first.x, first.y);
  for (let i = 1; i < points.length - 1; i++) {
    const before = points[i - 1] as Point;
    const at = points[i] as Point;
    const after = points[i + 1] as Point;
    const room = Math.min(
      Math.abs(at.x - before.x) + Math.abs(at.y - before.y),
      Math.abs(after.x - at.x) + Math.abs(after.y - at.y),
    );
    way.arcTo(at.x, at.y, after.x, after.y, Math.min(CORNER, room / 2));
  }
  const last = points.at(-1) as Point;
  way.lineTo(last.x, last.y);
  return way.toString();
}

/** A small triangle at an end of a way, pointing along it. */
export function arrowPath(points: readonly Point[], at: 'start' | 'end'): string {
  const tip = at === 'end' ? points.at(-1) : points[0];
  const from = at === 'end' ? points.at(-2) : points[1];
  if (tip === undefined || from === undefined) return '';
  const direction = Math.sign(tip.x - from.x) || 1;
  const back = tip.x - direction * 7;
  return `M${tip.x},${tip.y}L${back},${tip.y - 3.5}L${back},${tip.y + 3.5}Z`;
}

/** Which ends of a drawn line have arrows; ways start at the left end, whatever the line's `from` is. */
export function arrowsOf(
  { line, points }: DrawnLine,
  nodes: ReadonlyMap<string, DrawnNode>,
): ('start' | 'end')[] {
  if (line.kind === 'parent' || line.kind === 'listens' || line.flow === 'both' || line.flow === 'none')
    return [];
  const target = nodes.get(line.flow === 'forward' ? line.to : line.from);
  const last = points.at(-1);
  if (target === undefined || last === undefined) return [];
  const touches = (point: Point): boolean =>
    (point.x === target.x || point.x === target.x + target.width) &&
    point.y >= target.y &&
    point.y <= target.y + target.height;
  return [touches(last) ? 'end' : 'start'];
}

/** XML text: markup characters as entities, and what XML forbids or acts as escapes. */
export function xmlText(text: string): string {
  return inertString(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export interface SvgOptions {
  readonly theme: GraphTheme;
  /** Written under the drawing: which case, which checkpoints. */
  readonly caption: string;
  /** False: what stands around the picture says it; it stays its title. */
  readonly captioned?: boolean;
  readonly hidden: ReadonlySet<ChannelKind>;
}

const LEGEND_ROW = 20;

export function graphSvg(
  drawing: GraphDrawing,
  { theme, caption, captioned = true, hidden }: SvgOptions,
): string {
  const kinds = CHANNEL_KINDS.filter((kind) => !hidden.has(kind) && (drawing.counts.get(kind) ?? 0) > 0);
  const legend = legendRows(kinds, drawing, Math.max(drawing.width, 480));
  const width = Math.max(drawing.width, 480);
  const height = drawing.height + legend.rows * LEGEND_ROW + (captioned ? 44 : 20);
  const nodes = new Map(drawing.nodes.map((one) => [one.node.id, one]));
  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="Inter, 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif">`,
    `<title>${xmlText(caption)}</title>`,
    `<rect width="100%" height="100%" fill="${theme.ground}"/>`,
  ];
  for (const group of drawing.groups) {
    parts.push(
      `<rect x="${round(group.x)}" y="${round(group.y)}" width="${round(group.width)}" height="${round(group.height)}" rx="8" fill="${theme.raised}" stroke="${theme.line}" stroke-opacity="0.5"/>`,
      text(group.x + 12, group.y + 19, 11.5, theme.quiet, `${group.title} · ${group.checkpoint}`, '600'),
    );
  }
  for (const drawn of drawing.lines) {
    const style = CHANNEL_STYLES[drawn.line.kind];
    const hue = theme.hues[style.hue];
    const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
    parts.push(
      `<path d="${wayPath(drawn.points)}" fill="none" stroke="${hue}" stroke-width="${style.width}"${dash}><title>${xmlText(drawn.title)}</title></path>`,
    );
    for (const end of arrowsOf(drawn, nodes))
      parts.push(`<path d="${arrowPath(drawn.points, end)}" fill="${hue}"/>`);
  }
  for (const { label, line } of drawing.lines) {
    if (label === null) continue;
    parts.push(
      `<text x="${round(label.x)}" y="${round(label.y)}" font-size="${LABEL_SIZE}" text-anchor="middle" fill="${theme.hues[CHANNEL_STYLES[line.kind].hue]}" stroke="${theme.ground}" stroke-width="3" paint-order="stroke">${xmlText(label.text)}</text>`,
    );
  }
  for (const drawn of drawing.nodes) parts.push(nodeSvg(drawn, theme));
  parts.push(legend.svg(drawing.height + 12, theme));
  if (captioned) parts.push(text(20, height - 14, 10.5, theme.quiet, caption));
  parts.push('</svg>');
  return `${parts.join('\n')}\n`;
}

function nodeSvg({ node, x, y, width, height, label, detail, folded }: DrawnNode, theme: GraphTheme): string {
  const dead = node.marks.includes('zombie') || node.marks.includes('dead') || node.kind === 'outside';
  const warn = node.marks.includes('exe-deleted');
  const full = `${node.label}; ${node.detail}`;
  return [
    `<g><title>${xmlText(full)}</title>`,
    `<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="${node.kind === 'process' ? 6 : 3}" fill="${node.kind === 'process' ? theme.ground : theme.raised}" stroke="${warn ? theme.warn : theme.line}"${dead ? ' stroke-dasharray="4 3"' : ''}/>`,
    text(x + 9, y + 16, 12, theme.ink, label),
    text(x + 9, y + 30, 10.5, warn ? theme.warn : theme.quiet, detail),
    folded > 0 ? text(x + width - 9, y + 16, 10.5, theme.quiet, `+${folded}`, '600', 'end') : '',
    '</g>',
  ].join('');
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

function legendRows(kinds: readonly ChannelKind[], drawing: GraphDrawing, width: number) {
  const places: { kind: ChannelKind; x: number; row: number; text: string }[] = [];
  let x = 20;
  let row = 0;
  for (const kind of kinds) {
    const label = `${CHANNEL_STYLES[kind].label} ${drawing.counts.get(kind) ?? 0}`;
    const needed = 40 + textWidth(label, 11) + 22;
    if (x + needed > width && x > 20) {
      x = 20;
      row += 1;
    }
    places.push({ kind, x, row, text: label });
    x += needed;
  }
  return {
    rows: kinds.length === 0 ? 0 : row + 1,
    svg: (top: number, theme: GraphTheme): string =>
      places
        .map(({ kind, x: left, row: at, text: label }) => {
          const style = CHANNEL_STYLES[kind];
          const y = top + at * LEGEND_ROW;
          const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
          return `<path d="M${left},${y}h30" stroke="${theme.hues[style.hue]}" stroke-width="${style.width}"${dash}/>${text(left + 38, y + 4, 11, theme.ink, label)}`;
        })
        .join('\n'),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
