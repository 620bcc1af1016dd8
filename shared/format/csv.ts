/**
 * CSV as RFC 4180 has it: CRLF, every field that needs it in quotes. Cells that a spreadsheet would take
 * for a formula are made text (inertCell); control and bidirectional characters are escaped.
 */
import type { CellValue, MaskedValue } from '../api/values.ts';
import { inertCell, inertString } from './inert-text.ts';

/** A line a piece, each with its end. */
export function* csvText(
  names: readonly string[],
  rows: readonly (readonly CellValue[])[],
): Generator<string> {
  yield csvLine(names);
  for (const row of rows) yield csvLine(row);
}

function csvLine(cells: readonly CellValue[]): string {
  return `${cells.map((cell) => csvField(plainText(cell), typeof cell)).join(',')}\r\n`;
}

function csvField(text: string, type: string): string {
  // A negative number is no formula.
  const inert = type === 'number' || type === 'bigint' ? text : inertString(inertCell(text));
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function plainText(cell: CellValue): string {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  if ('masked' in cell) {
    const { label, masked, rest } = cell as MaskedValue;
    return `${label ?? ''}•••• (${masked})${rest ?? ''}`;
  }
  if ('text' in cell) return String(cell.text);
  return JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
