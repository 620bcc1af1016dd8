/** Cells that look like secrets leave the engine as their kind and length; `secret.reveal` gives the rest. */
import type { CellValue, ListRow, MaskedValue, TextValue } from '../../shared/api/index.ts';
import { secretInVariable, secretsInArguments, type SecretPart } from '../../shared/secrets/looks-secret.ts';

interface MaskedList {
  /** The columns that may be hidden. */
  readonly columns: readonly string[];
  readonly mask: (cells: ListRow['cells']) => ListRow['cells'];
}

/** Lists with cells that may hold secrets; every other passes as it is. */
const MASKED_LISTS: Readonly<Record<string, MaskedList>> = {
  environment: {
    columns: ['entry', 'value'],
    mask(cells) {
      const entry = textOf(cells.entry);
      const part = entry === null ? null : secretInVariable(entry);
      return entry === null || part === null ? cells : { ...cells, ...maskVariable(entry, part, cells) };
    },
  },
  process: { columns: ['argv'], mask: (cells) => maskArguments(cells, 'argv') },
  container: { columns: ['command'], mask: (cells) => maskArguments(cells, 'command') },
  container_property: {
    columns: ['value'],
    mask(cells) {
      const key = textOf(cells.key);
      const value = textOf(cells.value);
      if (key === null || value === null) return cells;
      const part = secretInVariable(`${key}=${value}`);
      return part === null ? cells : { ...cells, value: maskedFrom(value, part, key.length + 1) };
    },
  },
};

/** True where {@link maskRow} may hide one of these columns (absent: any): it needs the whole row to tell. */
export function mayBeMasked(list: string, columns?: readonly string[]): boolean {
  const masked = Object.hasOwn(MASKED_LISTS, list) ? MASKED_LISTS[list]! : null;
  return masked !== null && (columns?.some((column) => masked.columns.includes(column)) ?? true);
}

export function maskRow(list: string, row: ListRow): ListRow {
  const masked = Object.hasOwn(MASKED_LISTS, list) ? MASKED_LISTS[list] : undefined;
  return masked ? { ...row, cells: masked.mask(row.cells) } : row;
}

function maskVariable(entry: string, part: SecretPart, cells: ListRow['cells']): ListRow['cells'] {
  const masked: Record<string, CellValue> = { entry: maskedFrom(entry, part, 0) };
  const value = textOf(cells.value);
  if (value !== null) masked.value = maskedFrom(value, part, entry.length - value.length);
  return masked;
}

/** `text` begins at `offset` of what the secret was found in; what stands before the secret stays visible. */
function maskedFrom(text: string, part: SecretPart, offset: number): MaskedValue {
  const label = text.slice(0, Math.max(0, part.start - offset));
  return label === ''
    ? { masked: part.kind, length: part.length }
    : { masked: part.kind, length: part.length, label };
}

function maskArguments(cells: ListRow['cells'], column: string): ListRow['cells'] {
  const list = cells[column];
  if (!Array.isArray(list)) return cells;
  const texts = (list as readonly CellValue[]).map((cell) => textOf(cell) ?? '');
  const parts = secretsInArguments(texts);
  if (parts.every((part) => part === null)) return cells;
  const masked = (list as readonly CellValue[]).map((cell, index) => {
    const part = parts[index] ?? null;
    return part === null ? cell : maskedFrom(texts[index]!, part, 0);
  });
  return { ...cells, [column]: masked };
}

function textOf(cell: CellValue | undefined): string | null {
  if (typeof cell === 'string') return cell;
  return isText(cell) ? cell.text : null;
}

function isText(cell: CellValue | undefined): cell is TextValue {
  return typeof cell === 'object' && cell !== null && 'text' in cell && typeof cell.text === 'string';
}
