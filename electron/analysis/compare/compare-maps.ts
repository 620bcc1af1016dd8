/**
 * Two address spaces, range by range. Mappings split and merge as permissions change, so they are not
 * compared row by row but along the addresses:
 *
 *     before   [ r-xp libc      ][ rw-p      ]
 *     after    [ r-xp ][ rwxp   ][ rw-p          ]
 *               same    changed   same        added
 */
import { numberOf, textOf, type ComparedRow } from './side.ts';

export interface MapChange {
  readonly start: bigint;
  readonly end: bigint; // exclusive
  readonly relation: 'added' | 'removed' | 'permissions' | 'replaced';
  readonly before: ComparedRow | null;
  readonly after: ComparedRow | null;
  /** A mapping of the other side that this one continues: the heap grew. */
  readonly continues: boolean;
}

export interface MapRange {
  readonly row: ComparedRow;
  readonly start: bigint;
  readonly end: bigint;
}

/** Ranges of mappings, ascending; guard ranges lie inside others and are left out. */
export function mapRanges(rows: readonly ComparedRow[]): MapRange[] {
  return rows
    .filter(({ cells }) => cells['kind'] !== 'guard')
    .map((row) => ({ row, start: addressOf(row, 'start'), end: addressOf(row, 'end') }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

export interface CommonRange {
  readonly start: bigint;
  readonly end: bigint;
  readonly before: ComparedRow;
  readonly after: ComparedRow;
}

export function compareMaps(
  before: readonly ComparedRow[],
  after: readonly ComparedRow[],
): { readonly changes: MapChange[]; readonly common: CommonRange[] } {
  const a = mapRanges(before);
  const b = mapRanges(after);
  const edges = [...new Set([...a, ...b].flatMap(({ start, end }) => [start, end]))].sort((x, y) =>
    x < y ? -1 : x > y ? 1 : 0,
  );
  const changes: MapChange[] = [];
  const common: CommonRange[] = [];
  let [i, j] = [0, 0];
  for (let edge = 0; edge + 1 < edges.length; edge++) {
    const [start, end] = [edges[edge]!, edges[edge + 1]!];
    while (i < a.length && a[i]!.end <= start) i += 1;
    while (j < b.length && b[j]!.end <= start) j += 1;
    const one = i < a.length && a[i]!.start <= start ? a[i]!.row : null;
    const other = j < b.length && b[j]!.start <= start ? b[j]!.row : null;
    if (one === null && other === null) continue;
    if (one !== null && other !== null && sameContent(one, other)) {
      extend(common, { start, end, before: one, after: other });
    }
    const relation = relationOf(one, other);
    if (relation === null) continue;
    const last = changes.at(-1);
    if (
      last &&
      last.end === start &&
      last.relation === relation &&
      last.before === one &&
      last.after === other
    ) {
      changes[changes.length - 1] = { ...last, end };
    } else {
      const row = one ?? other!;
      const continues = relation === 'added' ? isThere(a, row) : relation === 'removed' && isThere(b, row);
      changes.push({ start, end, relation, before: one, after: other, continues });
    }
  }
  return { changes, common };
}

function extend(common: CommonRange[], range: CommonRange): void {
  const last = common.at(-1);
  if (last && last.end === range.start && last.before === range.before && last.after === range.after) {
    common[common.length - 1] = { ...last, end: range.end };
  } else {
    common.push(range);
  }
}

function relationOf(before: ComparedRow | null, after: ComparedRow | null): MapChange['relation'] | null {
  if (before === null) return 'added';
  if (after === null) return 'removed';
  if (!sameContent(before, after)) return 'replaced';
  return before.cells['permissions'] === after.cells['permissions'] ? null : 'permissions';
}

/** The same object at the same place of it: kind, name, and file offset in relation to the address. */
function sameContent(a: ComparedRow, b: ComparedRow): boolean {
  if (a.cells['kind'] !== b.cells['kind'] || textOf(a.cells['path']) !== textOf(b.cells['path']))
    return false;
  const isFile = a.cells['kind'] === 'file' || a.cells['kind'] === 'memfd';
  if (!isFile) return true;
  return addressOf(a, 'start') - addressOf(a, 'offset') === addressOf(b, 'start') - addressOf(b, 'offset');
}

function isThere(ranges: readonly MapRange[], row: ComparedRow): boolean {
  const [start, end] = [addressOf(row, 'start'), addressOf(row, 'end')];
  return ranges.some((range) => (range.start === start || range.end === end) && sameContent(range.row, row));
}

function addressOf({ cells }: ComparedRow, column: string): bigint {
  const value = cells[column];
  return typeof value === 'bigint' ? value : BigInt(numberOf(value) ?? 0);
}

/** 'libc.so.6', '[heap]', 'anonymous'. */
export function mapName({ cells }: ComparedRow): string {
  return textOf(cells['path']) || textOf(cells['kind']);
}
