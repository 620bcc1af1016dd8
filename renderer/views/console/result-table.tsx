import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CellValue, ListRow, SqlResult } from '../../../shared/api/index.ts';
import { compareText } from '../../../shared/text.ts';
import { cellText, isMasked } from '../../components/cell-text.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Column, Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { Secret } from '../../components/secret.tsx';
import { EmptyState } from '../../components/states.tsx';

/** Rows of a query; sorted here, for they are all at hand. */
export function ResultTable({ result }: { readonly result: SqlResult }): ReactNode {
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [selected, setSelected] = useState<number | null>(null);
  const columns = useMemo(() => columnsOf(result), [result]);
  const rows = useMemo(() => sortRows(result.rows, sort), [result, sort]);
  const rowOf = (index: number): ListRow => ({
    key: String(index),
    checkpoint: null,
    evidence: null,
    cells: Object.fromEntries((rows[index] ?? []).map((cell, at) => [`c${at}`, cell])),
    source: [],
  });
  return (
    <DataTable
      id={`console-result-${columns.length}`}
      list="process"
      label="Result"
      columns={columns}
      count={rows.length}
      rowAt={(index) => ({ key: String(index), row: rowOf(index) })}
      need={() => undefined}
      readRows={(from, to) =>
        Promise.resolve(Array.from({ length: Math.max(0, to - from) }, (_, at) => rowOf(from + at)))
      }
      sort={sort}
      onSort={(column, add) => setSort(nextSort(sort, column, add))}
      selected={selected}
      onSelect={setSelected}
      empty={<EmptyState title="No rows">The statement is right and nothing fits it.</EmptyState>}
      version={0}
    />
  );
}

function columnsOf({ columns, rows }: SqlResult): readonly Column[] {
  const sample = rows.slice(0, 200);
  return columns.map(({ name }, at): Column => {
    const values = sample.map((row) => row[at] ?? null).filter((value) => value !== null);
    const isNumber =
      values.length > 0 && values.every((value) => typeof value === 'number' || typeof value === 'bigint');
    const longest = values.reduce<number>(
      (most, value) => Math.max(most, cellText(value, 'text').length),
      name.length,
    );
    return {
      id: `c${at}`,
      label: name,
      type: isNumber ? 'integer' : 'text',
      width: Math.min(460, Math.max(64, longest * 8 + 24)),
      number: isNumber,
      mono: !isNumber,
      ...(at === columns.length - 1 ? { grows: true } : {}),
      draw: (row) => <Value value={row.cells[`c${at}`] ?? null} />,
    };
  });
}

function Value({ value }: { readonly value: CellValue }): ReactNode {
  if (value === null) return <span className="absent">NULL</span>;
  if (isMasked(value)) return <Secret value={value} place={null} />;
  if (typeof value === 'string') return <EvidenceText value={value} />;
  return cellText(value, 'integer');
}

function sortRows(rows: SqlResult['rows'], sort: readonly Sort[]): SqlResult['rows'] {
  if (sort.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { column, descending } of sort) {
      const at = Number(column.slice(1));
      const order = compareCells(a[at] ?? null, b[at] ?? null);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function compareCells(a: CellValue, b: CellValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const isNumber = (cell: CellValue): cell is number | bigint =>
    typeof cell === 'number' || typeof cell === 'bigint';
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  return compareText(cellText(a, 'text'), cellText(b, 'text'));
}
