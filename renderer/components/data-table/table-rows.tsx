/** The rows of a table that are on screen, each at its place; what is not here yet is the ground's. */
import { useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { Column } from './column.ts';
import { DataRow } from './data-row.tsx';
import type { RowActions, RowLook, TableRow } from './data-row.tsx';
import { usePacedRows } from './paced-rows.ts';

export interface TableRowsProps {
  readonly list: ListName;
  readonly prefix: string;
  readonly columns: readonly Column[];
  readonly template: string;
  readonly treeColumn: string | undefined;
  readonly rowAt: (index: number) => TableRow | undefined;
  /** Raised when rows may be others. */
  readonly version: number;
  readonly first: number;
  readonly end: number;
  /** Pixels of all rows, and of one. */
  readonly height: number;
  readonly rowPixels: number;
  readonly lookOf: (index: number) => RowLook;
  /** Of the selected row. */
  readonly activeColumn: number | null;
  readonly actions: RowActions;
}

export function TableRows(props: TableRowsProps): ReactNode {
  const { columns, rowAt, version, first, end, lookOf } = props;
  // The same row is the same object until rows may be others, so that it need not draw again.
  const held = useMemo(() => ({ of: rowAt, version, rows: new Map<number, TableRow>() }), [rowAt, version]);
  const rowOf = (index: number): TableRow | undefined => {
    const known = held.rows.get(index) ?? rowAt(index);
    if (known?.row !== undefined || known?.group !== undefined) held.rows.set(index, known);
    return known;
  };
  const rows = Array.from({ length: end - first }, (_, at) => ({
    index: first + at,
    row: rowOf(first + at),
  }));
  const filled = usePacedRows(
    rows.filter(({ row }) => row?.row !== undefined).map(({ index }) => index),
    columns.length,
  );
  // A row that waits is the ground's: a scrollbar that is thrown makes no elements but those of rows that are there, and
  // as no style depends on what waits, a row that comes lays out no other again.
  const drawn = rows.filter(
    ({ index, row }) => row?.group !== undefined || filled.has(index) || lookOf(index) !== 'plain',
  );
  return (
    <div
      className="rows"
      role="rowgroup"
      aria-busy={drawn.length < rows.length || undefined}
      style={{ height: props.height, '--columns': props.template } as CSSProperties}
    >
      {drawn.map(({ index, row }) => {
        const look = lookOf(index);
        return (
          <DataRow
            key={index}
            list={props.list}
            index={index}
            top={index * props.rowPixels}
            prefix={props.prefix}
            columns={columns}
            treeColumn={props.treeColumn}
            tableRow={row}
            isFilled={filled.has(index)}
            look={look}
            activeColumn={look === 'selected' ? props.activeColumn : null}
            actions={props.actions}
          />
        );
      })}
    </div>
  );
}
