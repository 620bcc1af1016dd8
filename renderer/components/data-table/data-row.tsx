/** A row of the table. It draws again only when it shows something else: a scroll makes new rows and leaves the rest. */
import { memo } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import { Cell } from '../cell.tsx';
import type { Column } from './column.ts';

/** A row's place in the table; `row` is absent while it is on its way. */
export interface TableRow {
  readonly key: string;
  readonly row: ListRow | undefined;
  readonly level?: number;
  readonly expanded?: boolean | undefined; // undefined: has no children
  readonly dimmed?: boolean;
  /** A heading over the rows below it, drawn over all columns. */
  readonly group?: ReactNode;
  /** Drawn in the tree column before the value. */
  readonly lead?: ReactNode;
}

/** What rows do. The same object from draw to draw. */
export interface RowActions {
  click(event: MouseEvent, index: number): void;
  open(index: number): void;
  toggle(index: number, open: boolean): void;
}

export type RowLook = 'plain' | 'selected' | 'marked';

export interface DataRowProps {
  readonly list: ListName;
  readonly index: number;
  /** Below the header, px. */
  readonly top: number;
  readonly prefix: string;
  readonly columns: readonly Column[];
  readonly treeColumn: string | undefined;
  readonly tableRow: TableRow | undefined;
  /** False: its cells are left to a later frame. */
  readonly isFilled: boolean;
  readonly look: RowLook;
  /** The cell that the keyboard is in, if it is in this row. */
  readonly activeColumn: number | null;
  readonly actions: RowActions;
}

export const DataRow = memo(function DataRow(props: DataRowProps): ReactNode {
  const { list, index, prefix, columns, treeColumn, tableRow, look, actions } = props;
  const row = props.isFilled ? tableRow?.row : undefined;
  const names = ['row'];
  if (look !== 'plain') names.push(`is-${look}`);
  if (tableRow?.dimmed === true) names.push('is-dimmed');
  if (tableRow?.group !== undefined) names.push('is-group');
  const toggle = (): void => actions.toggle(index, tableRow?.expanded !== true);
  return (
    <div
      id={look === 'selected' ? `${prefix}-r-${index}` : undefined}
      className={names.join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-level={tableRow?.level}
      aria-expanded={tableRow?.expanded}
      aria-selected={look !== 'plain'}
      data-index={index}
      data-key={tableRow?.key}
      aria-busy={(row === undefined && tableRow?.group === undefined) || undefined}
      style={{ top: props.top }}
      onClick={(event) => actions.click(event, index)}
      onDoubleClick={() => {
        if (tableRow?.expanded !== undefined) toggle();
        else actions.open(index);
      }}
    >
      {tableRow?.group !== undefined ? (
        <div
          role="gridcell"
          className="cell name"
          aria-colspan={columns.length}
          style={{ gridColumn: '1 / -1' }}
        >
          {twisty(tableRow, toggle)}
          <span className="text">{tableRow.group}</span>
        </div>
      ) : tableRow === undefined || row === undefined ? null : (
        columns.map((column, at) => (
          <div
            key={column.id}
            id={at === props.activeColumn ? `${prefix}-c-${index}-${at}` : undefined}
            role="gridcell"
            data-column={at}
            className={cellClass(column, treeColumn, at === props.activeColumn)}
          >
            {column.id === treeColumn && (
              <>
                <span style={{ width: `${((tableRow.level ?? 1) - 1) * 1.6}rem`, flex: 'none' }} />
                {twisty(tableRow, toggle)}
                {tableRow.lead}
              </>
            )}
            {content(list, column, row, column.id === treeColumn)}
          </div>
        ))
      )}
    </div>
  );
});

function cellClass(column: Column, treeColumn: string | undefined, active: boolean): string {
  const names = ['cell'];
  if (column.number === true) names.push('number');
  if (column.mono === true) names.push('mono');
  if (column.id === treeColumn) names.push('name');
  if (active) names.push('is-active');
  return names.join(' ');
}

function content(list: ListName, column: Column, row: ListRow, isTree: boolean): ReactNode {
  const drawn =
    column.draw?.(row) ??
    (column.absent === undefined ? (
      <Cell list={list} row={row} column={column.id} type={column.type} />
    ) : (
      <Cell list={list} row={row} column={column.id} type={column.type} absent={column.absent} />
    ));
  return isTree ? <span className="text">{drawn}</span> : drawn;
}

function twisty(tableRow: TableRow, toggle: () => void): ReactNode {
  if (tableRow.expanded === undefined)
    return tableRow.level === undefined ? null : <span className="twisty" />;
  return (
    <span
      className="twisty"
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        toggle();
      }}
    >
      <svg
        className="icon"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={tableRow.expanded ? 'm6 9 6 6 6-6' : 'm9 6 6 6-6 6'} />
      </svg>
    </span>
  );
}
