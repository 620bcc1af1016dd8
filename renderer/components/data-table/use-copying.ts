/** Copies of a table's cells and rows, told in the status bar. */
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import { bridge } from '../../state/client.ts';
import { announce } from '../../state/shell.ts';
import { useZone } from '../../state/zone.ts';
import { cellText } from '../cell-text.ts';
import { plural } from '../figures.ts';
import { ROWS_AT_ONCE } from './chosen-rows.ts';
import type { Column } from './column.ts';
import { COPY_FORMATS, rowsText } from './copy.ts';
import type { CopyFormat } from './copy.ts';
import { withMarks } from './marks-column.tsx';

export interface Copying {
  /** The active cell; where a row as a whole is chosen, the rows. */
  readonly copyCell: () => void;
  readonly copyRows: (format: CopyFormat, everything: boolean) => void;
}

export function useCopying(table: {
  readonly list: ListName;
  readonly columns: readonly Column[];
  readonly count: number;
  /** Rows [from, to) that are chosen. */
  readonly chosen: readonly [from: number, to: number];
  /** The active cell; null: there is none. */
  readonly cell: () => { readonly column: Column; readonly row: ListRow } | null;
  readonly readRows: (from: number, to: number) => Promise<readonly ListRow[]>;
}): Copying {
  const zone = useZone();
  const copyRows = async (format: CopyFormat, everything: boolean): Promise<void> => {
    const [from, to] = everything ? [0, table.count] : table.chosen;
    const cut = Math.min(to, from + ROWS_AT_ONCE);
    const rows = withMarks(await table.readRows(from, cut), table.list);
    await bridge.copyText(rowsText(rows, table.columns, format, zone));
    const rest = cut < to ? ', the first ones only' : '';
    announce(`Copied ${plural(rows.length, 'row')} as ${COPY_FORMATS[format]}${rest}`);
  };
  const copyCell = async (): Promise<void> => {
    const cell = table.cell();
    if (cell === null) return copyRows('tsv', false);
    const { column, row } = cell;
    await bridge.copyText(cellText(row.cells[column.id], column.type, zone));
    announce(`Copied ${column.label.toLowerCase()}`);
  };
  return {
    copyCell: () => void copyCell(),
    copyRows: (format, everything) => void copyRows(format, everything),
  };
}
