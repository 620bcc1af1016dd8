/**
 * The band picture of an address space, as marks to be drawn; pure.
 *
 *     bash          [heap]        libc.so.6          [stack]     labels, where there is room
 *     ▭▭▭ ▭▭ ▭▭▭▭▭ ⁄⁄ ▭▭▭▭▭▭▭▭ ⁄⁄ ▭▭▭▭▭▭▭▭▭▭▭▭▭ ⁄⁄ ▭▭▭▭▭▭       permissions
 *     ▒▒▒ ▒▒ ▒▒▒▒▒    ▒▒▒▒▒▒▒▒    ▒▒▒▒▒▒▒▒▒▒▒▒▒    ▒▒▒▒▒▒       content
 *
 * Addresses are folded: a region's width grows with the logarithm of its pages, holes between regions are all
 * alike. Regions that would be thinner than can be seen are drawn as one, with the permissions of the most
 * dangerous of them, so that nothing that stands out is lost.
 */
import { cumsum, scaleLinear, scaleLog, sum } from 'd3';
import type { ContentClass } from '../api/memory-calls.ts';

export interface BandRegion {
  readonly start: bigint;
  readonly end: bigint; // exclusive
  readonly permissions: string; // 'rw-p'; '' where it is not known
  readonly name: string;
  /** No file behind it: [heap], [stack], anonymous. */
  readonly anonymous: boolean;
  /** Classes along the region, in cells of equal length; empty where they are not known yet. */
  readonly content: readonly ContentClass[];
}

export type PermissionClass = 'rwx' | 'exec' | 'write' | 'read' | 'none' | 'unknown';

export interface BandMark {
  /** Indices of the regions [first, last] that it stands for. */
  readonly first: number;
  readonly last: number;
  readonly x: number;
  readonly width: number;
  readonly permission: PermissionClass;
  /** Writable and executable, or executable without a file. */
  readonly standsOut: boolean;
}

export interface BandCell {
  readonly x: number;
  readonly width: number;
  readonly content: ContentClass;
}

export interface BandLabel {
  readonly x: number;
  readonly width: number;
  readonly text: string;
}

export interface BandHole {
  readonly x: number;
  readonly width: number;
  readonly start: bigint;
  readonly end: bigint;
}

export interface MemoryBand {
  readonly width: number;
  readonly marks: readonly BandMark[];
  readonly cells: readonly BandCell[];
  readonly holes: readonly BandHole[];
  readonly labels: readonly BandLabel[];
}

const HOLE_WIDTH = 5;
const LEAST_MARK = 2.5;
const LEAST_CELL = 1.5;
const LABEL_PADDING = 6;
/** A page map of a hostile dump can name two to the 52 pages. */
const MOST_PAGES = 2 ** 36;

export function permissionClass(permissions: string): PermissionClass {
  if (permissions === '') return 'unknown';
  const [write, execute] = [permissions.includes('w'), permissions.includes('x')];
  if (write && execute) return 'rwx';
  if (execute) return 'exec';
  if (write) return 'write';
  return permissions.includes('r') ? 'read' : 'none';
}

export function standsOut(region: Pick<BandRegion, 'permissions' | 'anonymous' | 'name'>): boolean {
  const kind = permissionClass(region.permissions);
  if (kind === 'rwx') return true;
  // The kernel's own code has no file either.
  return kind === 'exec' && region.anonymous && !/^\[(vdso|vsyscall)\]$/.test(region.name);
}

/** Lays out a band of `width` pixels. `letterWidth`: of a label's letters, in pixels. */
export function layOutBand(
  regions: readonly BandRegion[],
  width: number,
  { pageSize = 4096, letterWidth = 6.2 }: { readonly pageSize?: number; readonly letterWidth?: number } = {},
): MemoryBand {
  const groups = mergeThin(regions, width, pageSize);
  if (groups.length === 0) return { width, marks: [], cells: [], holes: [], labels: [] };
  const holesAfter = groups.map(({ last }) => {
    const next = regions[last + 1];
    return next !== undefined && next.start > regions[last]!.end;
  });
  const holeWidth = holesAfter.filter(Boolean).length * HOLE_WIDTH <= width / 4 ? HOLE_WIDTH : 0;
  const room = Math.max(0, width - holesAfter.filter(Boolean).length * holeWidth);
  const scale = scaleLinear()
    .domain([0, sum(groups, ({ weight }) => weight)])
    .range([0, room]);
  const ends = cumsum(groups, ({ weight }) => weight);

  const marks: BandMark[] = [];
  const cells: BandCell[] = [];
  const holes: BandHole[] = [];
  let shift = 0;
  for (const [at, { first, last, weight }] of groups.entries()) {
    const x = scale(ends[at]! - weight) + shift;
    const right = scale(ends[at]!) + shift;
    const members = regions.slice(first, last + 1);
    marks.push({
      first,
      last,
      x,
      width: right - x,
      permission: worst(members.map(({ permissions }) => permissionClass(permissions))),
      standsOut: members.some(standsOut),
    });
    cells.push(...contentCells(members, x, right - x));
    if (holesAfter[at] === true && holeWidth > 0) {
      holes.push({ x: right, width: holeWidth, start: regions[last]!.end, end: regions[last + 1]!.start });
      shift += holeWidth;
    }
  }
  return { width, marks, cells, holes, labels: labelsOf(regions, marks, letterWidth, width) };
}

/** The region at a place of the band, for a click; null in a hole or outside. */
export function regionAtX(
  band: MemoryBand,
  x: number,
): { readonly index: number; readonly share: number } | null {
  const mark = band.marks.find((one) => x >= one.x && x < one.x + one.width);
  if (mark === undefined || mark.width === 0) return null;
  const share = (x - mark.x) / mark.width;
  const count = mark.last - mark.first + 1;
  const place = Math.min(count - 1, Math.floor(share * count));
  return { index: mark.first + place, share: share * count - place };
}

/** Where an address of a region stands; null where the region is not drawn. */
export function xOfAddress(
  band: MemoryBand,
  regions: readonly Pick<BandRegion, 'start' | 'end'>[],
  index: number,
  address: bigint,
): number | null {
  const mark = band.marks.find((one) => index >= one.first && index <= one.last);
  const region = regions[index];
  if (mark === undefined || region === undefined || region.end <= region.start) return null;
  const count = mark.last - mark.first + 1;
  const share = Number(((address - region.start) * 1_000_000n) / (region.end - region.start)) / 1_000_000;
  return mark.x + (mark.width * (index - mark.first + Math.max(0, Math.min(1, share)))) / count;
}

interface Group {
  readonly first: number;
  readonly last: number;
  readonly weight: number;
}

/** Neighbours joined until every group has the least width; the order stays. */
function mergeThin(regions: readonly BandRegion[], width: number, pageSize: number): readonly Group[] {
  const pages = regions.map(({ start, end }) =>
    Math.min(MOST_PAGES, Math.max(1, Number((end - start) / BigInt(pageSize)))),
  );
  const weigh = scaleLog().base(2).domain([1, MOST_PAGES]).range([1, 24]);
  const weights = pages.map((count) => weigh(count));
  const most = Math.max(1, Math.floor(width / (LEAST_MARK + HOLE_WIDTH / 2)));
  const perGroup = Math.ceil(regions.length / most);
  const groups: Group[] = [];
  for (let first = 0; first < regions.length; first += perGroup) {
    const last = Math.min(regions.length, first + perGroup) - 1;
    const weight = perGroup === 1 ? weights[first]! : sum(weights.slice(first, last + 1)) / perGroup;
    groups.push({ first, last, weight });
  }
  return groups;
}

const ORDER: readonly PermissionClass[] = ['rwx', 'exec', 'write', 'read', 'none', 'unknown'];

function worst(classes: readonly PermissionClass[]): PermissionClass {
  return ORDER.find((one) => classes.includes(one)) ?? 'unknown';
}

/** Cells of the regions of a mark side by side; neighbours of one class are one cell. */
function contentCells(members: readonly BandRegion[], x: number, width: number): readonly BandCell[] {
  const cells: { x: number; width: number; content: ContentClass }[] = [];
  const each = width / members.length;
  for (const [at, { content }] of members.entries()) {
    const most = Math.max(1, Math.floor(each / LEAST_CELL));
    const step = Math.max(1, Math.ceil(content.length / most));
    for (let from = 0; from < content.length; from += step) {
      const to = Math.min(content.length, from + step);
      const cell = {
        x: x + at * each + (each * from) / content.length,
        width: (each * (to - from)) / content.length,
        content: mostTelling(content.slice(from, to)),
      };
      const last = cells.at(-1);
      if (last?.content === cell.content && Math.abs(last.x + last.width - cell.x) < 0.01)
        last.width += cell.width;
      else cells.push(cell);
    }
  }
  return cells;
}

const TELLING: readonly ContentClass[] = ['entropy', 'code', 'text', 'other', 'zero', 'gap'];

function mostTelling(classes: readonly ContentClass[]): ContentClass {
  return TELLING.find((one) => classes.includes(one)) ?? 'gap';
}

/**
 * Names of runs of regions that have the same. They begin where the run begins and may go on over its
 * neighbours; where two would overlap the less important gives way: what stands out and what is long stays.
 */
function labelsOf(
  regions: readonly BandRegion[],
  marks: readonly BandMark[],
  letterWidth: number,
  width: number,
): readonly BandLabel[] {
  const wanted: (BandLabel & { readonly rank: number })[] = [];
  for (let from = 0; from < marks.length;) {
    const name = regions[marks[from]!.first]!.name;
    let to = from;
    while (marks[to + 1] !== undefined && regions[marks[to + 1]!.first]!.name === name) to++;
    const run = marks.slice(from, to + 1);
    const x = marks[from]!.x;
    const length = marks[to]!.x + marks[to]!.width - x;
    const rank = (run.some((mark) => mark.standsOut) ? 1e6 : 0) + (name.startsWith('[') ? 1e5 : 0) + length;
    if (name !== '') wanted.push({ x, width: name.length * letterWidth + LABEL_PADDING, text: name, rank });
    from = to + 1;
  }
  const placed: BandLabel[] = [];
  for (const { rank: _, ...label } of wanted.sort((a, b) => b.rank - a.rank || a.x - b.x)) {
    const free = placed.every((one) => label.x + label.width <= one.x || one.x + one.width <= label.x);
    if (free && label.x + label.width <= width) placed.push(label);
  }
  return placed.sort((a, b) => a.x - b.x);
}
