/** Rows as people paste them: TSV, JSON, Markdown. Inert, secrets masked. */
import type { ListRow } from '../../../shared/api/values.ts';
import { inertCell } from '../../../shared/format/index.ts';
import { cellJson, cellText } from '../cell-text.ts';
import type { Column } from './column.ts';

export type CopyFormat = 'tsv' | 'json' | 'markdown';

export const COPY_FORMATS: Readonly<Record<CopyFormat, string>> = {
  tsv: 'TSV',
  json: 'JSON',
  markdown: 'Markdown',
};

export function rowsText(
  rows: readonly ListRow[],
  columns: readonly Column[],
  format: CopyFormat,
  zone: string | null,
): string {
  const text = (row: ListRow, column: Column): string => cellText(row.cells[column.id], column.type, zone);
  switch (format) {
    case 'json':
      return JSON.stringify(
        rows.map((row) => ({
          checkpoint: row.checkpoint,
          key: row.key,
          ...Object.fromEntries(columns.map((column) => [column.id, cellJson(row.cells[column.id])])),
          source: row.source,
        })),
        null,
        2,
      );
    case 'markdown': {
      const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      return [
        line(columns.map((column) => column.label)),
        line(columns.map((column) => (column.number === true ? '--:' : '---'))),
        ...rows.map((row) => line(columns.map((column) => markdownCell(text(row, column))))),
      ].join('\n');
    }
    case 'tsv':
      return [
        columns.map((column) => column.label).join('\t'),
        ...rows.map((row) => columns.map((column) => sheetCell(text(row, column), column)).join('\t')),
      ].join('\n');
  }
}

/** A spreadsheet takes a cell that begins so as a formula; evidence must not become one. */
function sheetCell(text: string, column: Column): string {
  const fromEvidence = column.type === 'text' || column.type === 'texts' || column.type === 'record';
  return fromEvidence ? inertCell(text) : text;
}

/** Markdown that renders as the text itself: nothing in it becomes a link, markup or a new cell. */
function markdownCell(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#|~!&]/g, (one) => `\\${one}`);
}
