/** The columns of one row as names and values; choosing one shows the bytes it came from. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { LISTS, listColumns } from '../../shared/api/lists.ts';
import type { ColumnType, ListName } from '../../shared/api/lists.ts';
import { select, shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { Cell } from './cell.tsx';

export interface Fact {
  readonly column: string;
  readonly label?: string;
  /** In place of the cell as its type draws it. */
  readonly draw?: (row: ListRow) => ReactNode;
  readonly absent?: string;
  readonly mono?: boolean;
}

const MONO: ReadonlySet<ColumnType> = new Set(['address', 'mask', 'octal']);

export function FactList({
  list,
  row,
  facts,
}: {
  readonly list: ListName;
  readonly row: ListRow;
  readonly facts: readonly Fact[];
}): ReactNode {
  const selection = useStore(shell, (value) => value.selection);
  const isSelected =
    selection?.kind === list && selection.key === row.key && selection.checkpoint === row.checkpoint;
  return (
    <dl className="facts">
      {facts.map((fact) => {
        const column = listColumns(list)[fact.column] ?? { type: 'text' as const, label: fact.column };
        const value = row.cells[fact.column];
        const absent = value === null || value === undefined;
        const hasBytes = !absent && hasSource(row, fact.column);
        const chosen = isSelected && selection.column === fact.column;
        const choose = (): void =>
          select({ kind: list, checkpoint: row.checkpoint, key: row.key, column: fact.column });
        const names = [];
        if (hasBytes) names.push('has-bytes');
        if (chosen) names.push('is-selected');
        return (
          <div
            key={fact.column}
            className={names.join(' ')}
            onClick={() => {
              // Marking text to copy it is no choice.
              if (hasBytes && (getSelection()?.isCollapsed ?? true)) choose();
            }}
          >
            <dt>
              {hasBytes ? (
                <button
                  type="button"
                  className="link fact-name"
                  aria-pressed={chosen}
                  title="Show its bytes"
                  onClick={choose}
                >
                  {fact.label ?? column.label}
                </button>
              ) : (
                (fact.label ?? column.label)
              )}
            </dt>
            <dd className={fact.mono === true || MONO.has(column.type) ? 'mono' : ''}>
              {!absent && fact.draw !== undefined ? (
                fact.draw(row)
              ) : (
                <Cell
                  list={list}
                  row={row}
                  column={fact.column}
                  type={column.type}
                  {...(fact.absent === undefined ? {} : { absent: fact.absent })}
                />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** True where a row names bytes for a column: its own, or those of the whole row. */
export function hasSource(row: ListRow, column: string): boolean {
  return row.source.some((span) => span.supports === undefined || span.supports === column);
}

/** Every column of a list as facts, but for those named; `absent` is said of null. */
export function allFacts(
  list: ListName,
  absent: string | undefined,
  without: readonly string[] = [],
): readonly Fact[] {
  return Object.keys(LISTS[list].columns)
    .filter((column) => !without.includes(column))
    .map((column) => (absent === undefined ? { column } : { column, absent }));
}
