/** Lists that are worked out, not stored: filtered and sorted here, rows made when they are asked for. */
import type { CellValue, ListRow } from '../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../shared/errors.ts';
import { compareText } from '../../shared/text.ts';
import type { ListHandle } from '../casefile/index.ts';

/** The rows of a list in their own order. `row` may be called any number of times and gives an equal row. */
export interface DerivedRows {
  readonly count: number;
  /** With `columns`, cells beside them need not be there. */
  row(index: number, columns?: readonly string[]): ListRow;
  /** What names a row, without making it. */
  name(index: number): { readonly key: string; readonly checkpoint: string | null };
  readonly columns: readonly string[];
}

export interface DerivedQuery {
  readonly equals?: Readonly<Record<string, string | number | bigint>> | undefined;
  readonly filter?: ((row: ListRow) => boolean) | undefined;
  readonly sort?: readonly { readonly column: string; readonly descending: boolean }[] | undefined;
}

export interface DerivedList extends ListHandle {
  /** Place in the rows of each row of the list. */
  readonly order: Uint32Array;
}

/** Throws 'usage' for a column that is not there. */
export function openDerivedList(list: string, rows: DerivedRows, query: DerivedQuery): DerivedList {
  const order = sorted(list, rows, chosen(list, rows, query), query.sort ?? []);
  let places: Map<string, number> | null = null;
  return {
    count: order.length,
    total: rows.count,
    order,
    range(from, to, columns) {
      const range: ListRow[] = [];
      for (let at = Math.max(0, from); at < Math.min(to, order.length); at++) {
        const row = rows.row(order[at]!, columns);
        range.push(columns === undefined ? row : withColumns(row, columns));
      }
      return range;
    },
    find(key, checkpoint) {
      places ??= placesOf(rows, order);
      return places.get(`${checkpoint ?? ''} ${key}`) ?? null;
    },
  };
}

/** What is not asked for is not read: a cell may be worked out from a file's content. */
function withColumns({ key, checkpoint, evidence, cells }: ListRow, columns: readonly string[]): ListRow {
  const wanted: Record<string, CellValue> = {};
  for (const column of columns) if (Object.hasOwn(cells, column)) wanted[column] = cells[column]!;
  return { key, checkpoint, evidence, cells: wanted, source: [] };
}

function chosen(list: string, rows: DerivedRows, query: DerivedQuery): Uint32Array {
  const equals = Object.entries(query.equals ?? {});
  for (const [column] of equals) known(list, rows, column);
  const passing = new Uint32Array(rows.count);
  let count = 0;
  for (let at = 0; at < rows.count; at++) {
    if (equals.length > 0 || query.filter !== undefined) {
      const row = rows.row(at);
      if (!equals.every(([column, value]) => equalCell(row.cells[column], value))) continue;
      if (query.filter?.(row) === false) continue;
    }
    passing[count++] = at;
  }
  return passing.slice(0, count);
}

function known(list: string, rows: DerivedRows, column: string): void {
  if (rows.columns.includes(column)) return;
  throw new PermafrostError(evidenceError('usage', `List '${list}' has no column '${column}'`));
}

function equalCell(cell: CellValue | undefined, value: string | number | bigint): boolean {
  if (typeof cell === 'number' || typeof cell === 'bigint') return BigInt(cell) === BigInt(value);
  return keyOf(cell ?? null) === String(value);
}

function sorted(
  list: string,
  rows: DerivedRows,
  order: Uint32Array,
  sort: NonNullable<DerivedQuery['sort']>,
): Uint32Array {
  if (sort.length === 0) return order;
  const keys = sort.map(({ column, descending }) => {
    known(list, rows, column);
    const cells = new Map<number, number | bigint | string | null>();
    for (const at of order) cells.set(at, keyOf(rows.row(at, [column]).cells[column] ?? null));
    return { cells, sign: descending ? -1 : 1 };
  });
  return order.slice().sort((a, b) => {
    for (const { cells, sign } of keys) {
      const [x, y] = [cells.get(a) ?? null, cells.get(b) ?? null];
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1; // null comes last, whatever the direction
        continue;
      }
      const by = compareKeys(x, y);
      if (by !== 0) return sign * by;
    }
    return a - b;
  });
}

function keyOf(cell: CellValue): number | bigint | string | null {
  if (cell === null || typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'string')
    return cell;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (Array.isArray(cell)) return (cell as readonly CellValue[]).map((item) => String(keyOf(item))).join(' ');
  return typeof (cell as { text?: unknown }).text === 'string' ? (cell as { text: string }).text : '';
}

function compareKeys(a: number | bigint | string, b: number | bigint | string): number {
  if (typeof a === 'string' || typeof b === 'string') return compareText(String(a), String(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Place of each key, under its checkpoint and (where not yet taken) under none. */
function placesOf(rows: DerivedRows, order: Uint32Array): Map<string, number> {
  const places = new Map<string, number>();
  order.forEach((at, index) => {
    const { key, checkpoint } = rows.name(at);
    for (const name of [`${checkpoint ?? ''} ${key}`, ` ${key}`]) {
      if (!places.has(name)) places.set(name, index);
    }
  });
  return places;
}
