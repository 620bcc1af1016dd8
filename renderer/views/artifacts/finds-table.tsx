/** Finds of a run in a table that sorts what is there; Enter or a double click opens one. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Column, Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { TableRow } from '../../components/data-table/data-table.tsx';
import { Absent } from '../../components/cell.tsx';
import { hexText, isNumeric } from '../../components/figures.ts';
import { sortedBy } from './find-rows.ts';

const NOTHING_ASKED = (): void => undefined;

export function FindsTable({
  id,
  label,
  columns,
  count,
  rowOf,
  cellOf,
  version,
  selected,
  need,
  prepare,
  onSelect,
  onOpen,
}: {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  /** The row of a find; undefined: not all of it is known yet. */
  readonly rowOf: (index: number) => ListRow | undefined;
  /** A cell for the order; never waits. */
  readonly cellOf: (index: number, column: string) => CellValue | undefined;
  /** Raised when rows became known. */
  readonly version: number;
  readonly selected: number | null;
  /** Called with the finds on screen. */
  readonly need?: (indices: readonly number[]) => void;
  /** Makes rows known, for a copy. */
  readonly prepare?: (indices: readonly number[]) => Promise<void>;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (index: number) => void;
}): ReactNode {
  const indexOf = useRef(new WeakMap<ListRow, number>());
  const linked = useMemo(
    () =>
      columns.map((column) =>
        column.id === 'address'
          ? {
              ...column,
              draw: (row: ListRow): ReactNode => (
                <AddressLink
                  row={row}
                  absent={column.absent}
                  onOpen={() => {
                    const found = indexOf.current.get(row);
                    if (found !== undefined) onOpen(found);
                  }}
                />
              ),
            }
          : column,
      ),
    [columns, onOpen],
  );
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const order = useMemo(() => sortedBy(sort, count, cellOf), [sort, count, cellOf]);
  const findAt = useCallback((at: number): number => order?.[at] ?? at, [order]);
  const at = useMemo(
    () => (selected === null ? null : order === null ? selected : order.indexOf(selected)),
    [selected, order],
  );
  const range = useCallback(
    (from: number, to: number): number[] =>
      Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, step) => findAt(from + step)),
    [count, findAt],
  );
  const rowAt = useCallback(
    (index: number): TableRow | undefined => {
      if (index >= count) return undefined;
      const found = findAt(index);
      const row = rowOf(found);
      if (row !== undefined) indexOf.current.set(row, found);
      return { key: String(found), row };
    },
    [count, findAt, rowOf],
  );
  const needRows = useCallback(
    (from: number, to: number): void => (need ?? NOTHING_ASKED)(range(from, to)),
    [need, range],
  );
  return (
    <DataTable
      id={id}
      list="memory_map"
      label={label}
      columns={linked}
      count={count}
      rowAt={rowAt}
      need={needRows}
      readRows={async (from, to) => {
        const indices = range(from, to);
        await prepare?.(indices);
        return indices.flatMap((index) => rowOf(index) ?? []);
      }}
      sort={sort}
      onSort={(column, add) => setSort((old) => nextSort(old, column, add))}
      selected={at === -1 ? null : at}
      onSelect={(index) => onSelect(findAt(index))}
      onOpen={(index) => onOpen(findAt(index))}
      empty={null}
      version={version}
    />
  );
}

/** An address leads into the hex view, an offset in a file into the Bytes panel. */
function AddressLink({
  row,
  absent = 'in no address space',
  onOpen,
}: {
  readonly row: ListRow;
  readonly absent?: string | undefined;
  readonly onOpen: () => void;
}): ReactNode {
  const { address, pid } = row.cells;
  if (!isNumeric(address)) return <Absent reason={absent} />;
  const inMemory = isNumeric(pid);
  return (
    <button
      type="button"
      className="link mono"
      tabIndex={-1}
      title={inMemory ? 'Show in the hex view (Enter)' : 'Offset in the file: show its bytes (Enter)'}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
    >
      {!inMemory && '+'}
      {hexText(address)}
    </button>
  );
}
