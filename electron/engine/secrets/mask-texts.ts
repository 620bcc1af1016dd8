/**
 * Texts with the known values in them masked. Texts of one answer are looked at together, in one pass: what is
 * looked for does not make a list slower for each of its cells.
 */
import type { CellValue, ListRow, MaskedValue, TextValue } from '../../../shared/api/index.ts';
import { utf8 } from '../../../shared/text.ts';
import type { MatchedValue } from './known-matcher.ts';

interface Finder {
  find(bytes: Uint8Array): MatchedValue<{ readonly kind: string }>[];
}

/** Columns that hold content of the evidence, not names of things: lists with none pass as they are. */
const CONTENT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  environment: ['entry', 'value'],
  process: ['argv'],
  container: ['command'],
  container_property: ['value'],
  log_line: ['text'],
  event: ['text'],
};

/** Whether a list has columns that hold content: known values need not be gathered for the others. */
export function holdsContent(list: string): boolean {
  return Object.hasOwn(CONTENT_COLUMNS, list);
}

/** No text has one: what stands before it and behind it is told apart. */
const BETWEEN = new Uint8Array([0, 0]);

/** The rows with known values masked, also beside what is masked already. */
export function maskKnownCells(values: Finder, list: string, rows: readonly ListRow[]): ListRow[] {
  const columns = Object.hasOwn(CONTENT_COLUMNS, list) ? CONTENT_COLUMNS[list]! : [];
  const places = rows.flatMap((row, at) =>
    columns.filter((column) => Object.hasOwn(row.cells, column)).map((column) => ({ at, column })),
  );
  const texts: string[] = [];
  for (const { at, column } of places) {
    for (const text of textsOf(rows[at]!.cells[column]!)) texts.push(text);
  }
  const masks = maskTexts(values, texts);
  if (masks.every((mask) => mask === null)) return [...rows];
  let next = 0;
  const changed = rows.map((row) => ({ ...row, cells: { ...row.cells } }));
  for (const { at, column } of places) {
    const { cells } = changed[at]!;
    cells[column] = replaced(cells[column]!, () => masks[next++]!);
  }
  return changed;
}

/** For each text what is shown instead of it; null where it stays. */
export function maskTexts(values: Finder, texts: readonly string[]): (MaskedValue | null)[] {
  const parts = texts.map((text) => utf8(text));
  const bytes = Buffer.concat(parts.flatMap((part) => [part, BETWEEN]));
  const found = values.find(bytes);
  const masks: (MaskedValue | null)[] = texts.map(() => null);
  let start = 0;
  let next = 0;
  texts.forEach((text, index) => {
    const end = start + parts[index]!.length;
    const inside: MatchedValue<{ readonly kind: string }>[] = [];
    while (next < found.length && found[next]!.start < end) inside.push(found[next++]!);
    if (inside.length > 0) masks[index] = maskedText(text, parts[index]!, inside, start);
    start = end + BETWEEN.length;
  });
  return masks;
}

/** The first secret as the mask, what stands before it as label, and what stands behind it with its secrets marked. */
function maskedText(
  text: string,
  bytes: Uint8Array,
  found: readonly MatchedValue<{ readonly kind: string }>[],
  base: number,
): MaskedValue {
  const ranges: { from: number; to: number; kind: string }[] = [];
  for (const { start, length, value } of [...found].sort((a, b) => a.start - b.start)) {
    const from = start - base;
    const to = Math.min(bytes.length, from + length);
    const last = ranges.at(-1);
    if (last !== undefined && from < last.to) last.to = Math.max(last.to, to);
    else ranges.push({ from, to, kind: value.kind });
  }
  const ascii = bytes.length === text.length;
  const unit = (at: number): number => (ascii ? at : Buffer.from(bytes.subarray(0, at)).toString().length);
  const [first, ...others] = ranges.map(({ from, to, kind }) => ({ from: unit(from), to: unit(to), kind }));
  let rest = '';
  let at = first!.to;
  for (const { from, to, kind } of others) {
    rest += `${text.slice(at, from)}•••• ${kind} · ${to - from}`;
    at = to;
  }
  rest += text.slice(at);
  const label = text.slice(0, first!.from);
  return {
    masked: first!.kind,
    length: first!.to - first!.from,
    ...(label === '' ? {} : { label }),
    ...(rest === '' ? {} : { rest }),
  };
}

function textsOf(cell: CellValue): string[] {
  if (typeof cell === 'string') return [cell];
  if (isText(cell)) return [cell.text];
  if (isMasked(cell)) return [cell.label ?? ''];
  return Array.isArray(cell) ? (cell as readonly CellValue[]).flatMap(textsOf) : [];
}

/** The cell with each of its texts replaced, in the order of {@link textsOf}. */
function replaced(cell: CellValue, next: () => MaskedValue | null): CellValue {
  if (Array.isArray(cell)) return (cell as readonly CellValue[]).map((one) => replaced(one, next));
  if (isMasked(cell)) {
    const { label: _, ...mask } = cell;
    return next() === null ? cell : mask;
  }
  return typeof cell === 'string' || isText(cell) ? (next() ?? cell) : cell;
}

function isText(cell: CellValue): cell is TextValue {
  return typeof cell === 'object' && cell !== null && 'text' in cell && typeof cell.text === 'string';
}

function isMasked(cell: CellValue): cell is MaskedValue {
  return typeof cell === 'object' && cell !== null && 'masked' in cell && typeof cell.masked === 'string';
}
