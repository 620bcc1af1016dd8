/** A checkpoint as the comparison takes it: rows of the lists that it looks at. */
import type { CellValue, ComparedPlace } from '../../../shared/api/index.ts';
import type { ListName } from '../../../shared/api/lists.ts';

export interface ComparedRow {
  /** Natural key in its list. */
  readonly key: string;
  /** The thing that the row is part of where that is a row of another list: what is shown of it. */
  readonly thing?: { readonly list: ListName; readonly key: string };
  /** Cells as the evidence has them: compared, never shown. */
  readonly cells: Readonly<Record<string, CellValue>>;
  /** The same cells as they may be shown: what looks like a secret is masked. */
  readonly shown: Readonly<Record<string, CellValue>>;
}

export interface CheckpointSide {
  readonly id: string;
  readonly title: string;
  /** Container id where the archive has it: what tells a restart from a later moment. */
  readonly containerId: string | null;
  rows(list: ListName): readonly ComparedRow[];
}

/** Where a row of `list` is shown. */
export function placeOf(
  side: CheckpointSide,
  list: ListName,
  row: ComparedRow,
  column: string | null = null,
): ComparedPlace {
  return { checkpoint: side.id, ...(row.thing ?? { list, key: row.key }), column };
}

export function numberOf(cell: CellValue | undefined): number | null {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'bigint' ? Number(cell) : null;
}

/** Text of a cell for keys and labels. */
export function textOf(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (Array.isArray(cell)) return (cell as readonly CellValue[]).map(textOf).join(' ');
  if (typeof cell === 'object' && 'text' in cell) return String(cell.text);
  if (typeof cell === 'object' && 'masked' in cell)
    return `${textOf((cell as { label?: string }).label)}••••`;
  if (typeof cell === 'object')
    return Object.entries(cell)
      .map(([name, value]) => `${name}=${textOf(value)}`)
      .join(' ');
  return String(cell);
}

/** Equal in every part: numbers and bigints by value, text by its bytes where these stand beside it. */
export function equalCells(a: CellValue | undefined, b: CellValue | undefined): boolean {
  if (a === b || (a === undefined && b === null) || (a === null && b === undefined)) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  if (typeof a !== 'object' || typeof b !== 'object') {
    // 1 and 1n are one number.
    if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && a === BigInt(b);
    if (typeof a === 'number' && typeof b === 'bigint') return Number.isInteger(a) && BigInt(a) === b;
    return false;
  }
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const one = Object.entries(a as Record<string, CellValue>);
  const other = b as Readonly<Record<string, CellValue>>;
  return (
    one.length === Object.keys(other).length &&
    one.every(([name, value]) => Object.hasOwn(other, name) && equalCells(value, other[name]))
  );
}
