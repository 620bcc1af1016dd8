/** The events of the range as a table; it draws only when something of its own is another. */
import { memo, useCallback } from 'react';
import type { ReactNode } from 'react';
import { nextSort } from '../../components/data-table/column.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { TableRow } from '../../components/data-table/data-table.tsx';
import { EmptyState } from '../../components/states.tsx';
import type { ListView } from '../../state/use-list.ts';
import { EVENT_COLUMNS } from './event-columns.tsx';

export const EventTable = memo(function EventTable({
  view,
  rows,
  sort,
  onSort,
  selected,
  seeking,
  onChoose,
  onShowAll,
}: {
  readonly view: ListView;
  /** Places in the list, in the order of the table. */
  readonly rows: Uint32Array;
  readonly sort: readonly Sort[];
  readonly onSort: (sort: readonly Sort[]) => void;
  /** A row of the table. */
  readonly selected: number | null;
  readonly seeking: boolean;
  /** Called with a place in the list. */
  readonly onChoose: (at: number, column: string | null) => void;
  readonly onShowAll: () => void;
}): ReactNode {
  const { list } = view;
  const rowAt = useCallback(
    (at: number): TableRow | undefined => {
      const row = list?.row(rows[at] ?? -1);
      return row === undefined ? undefined : { key: row.key, row };
    },
    [list, rows],
  );
  const need = useCallback(
    (from: number, to: number) => {
      for (const at of rows.subarray(from, to)) list?.need(at, at + 1);
    },
    [list, rows],
  );
  const readRows = async (from: number, to: number) => {
    const read = [];
    for (const at of rows.subarray(from, to)) {
      const row = await list?.load(at);
      if (row !== undefined) read.push(row);
    }
    return read;
  };
  return (
    <DataTable
      things
      id="timeline"
      list="event"
      label="Events"
      columns={EVENT_COLUMNS}
      count={view.status === 'ready' ? rows.length : 0}
      rowAt={rowAt}
      need={need}
      readRows={readRows}
      sort={sort}
      onSort={(column, add) => onSort(nextSort(sort, column, add))}
      selected={selected}
      seeking={seeking}
      onSelect={(at, column) => onChoose(rows[at] ?? 0, column)}
      version={view.version + rows.length}
      empty={
        <EmptyState
          title="No event in this range"
          actions={
            <button type="button" onClick={onShowAll}>
              Show all
            </button>
          }
        />
      }
    />
  );
});
