/** A flat table over one list of the engine: sorted there, its rows selectable as things of that list. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { List, ListInput } from '../../state/lists.ts';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useLatest } from '../../state/use-latest.ts';
import { useList } from '../../state/use-list.ts';
import { cellText } from '../cell-text.ts';
import { ErrorState, LoadingState } from '../states.tsx';
import type { Column, Sort } from './column.ts';
import { nextSort } from './column.ts';
import { DataTable } from './data-table.tsx';
import type { TableRow } from './data-table.tsx';

export function ListTable({
  id,
  label,
  list: name,
  input,
  columns,
  find,
  empty,
  onCount,
}: {
  readonly id: string;
  readonly label: string;
  readonly list: ListName;
  readonly input: Omit<ListInput, 'sort' | 'list'>;
  readonly columns: readonly Column[];
  /** The column in which typing finds. */
  readonly find?: Column;
  readonly empty: ReactNode;
  readonly onCount?: (count: number) => void;
}): ReactNode {
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const view = useList({ ...input, list: name, sort: [...sort] });
  const { list, status, count, version } = view;
  const selection = useStore(shell, (value) => value.selection);
  const {
    index: selected,
    seeking,
    remember,
  } = useIndexOf(view.list, selection?.kind === name ? selection : null, version);

  useEffect(() => {
    if (status === 'ready') onCount?.(count);
  }, [status, count, onCount]);

  const rowAt = useCallback(
    (index: number): TableRow | undefined => {
      const row = list?.row(index);
      return row === undefined ? undefined : { key: row.key, row };
    },
    [list],
  );
  const need = useCallback((from: number, to: number) => list?.need(from, to), [list]);
  const readRows = useCallback(
    async (from: number, to: number) => (await list?.read(from, to)) ?? [],
    [list],
  );
  const begin = useLatest();
  const onSelect = (index: number, column: string | null): void => {
    const isLatest = begin();
    const chosen = list?.row(index);
    if (chosen !== undefined) {
      remember(index, chosen);
      select({ kind: name, checkpoint: chosen.checkpoint, key: chosen.key, column });
    } else {
      void list?.load(index).then((row) => {
        if (row !== undefined && isLatest())
          select({ kind: name, checkpoint: row.checkpoint, key: row.key, column });
      });
    }
  };
  const onFind = useMemo(() => {
    if (find === undefined || list === null) return undefined;
    return async (typed: string, from: number): Promise<number | null> => {
      const wanted = typed.toLowerCase();
      let before: number | null = null;
      let found: number | null = null;
      await list.scan([find.id], (row, index) => {
        if (!cellText(row.cells[find.id], find.type).toLowerCase().startsWith(wanted)) return true;
        if (index >= from) {
          found = index;
          return false;
        }
        before ??= index;
        return true;
      });
      return found ?? before;
    };
  }, [find, list]);

  if (status === 'error' && view.error !== null) {
    return (
      <ErrorState
        what={`${label} could not be listed`}
        error={view.error}
        usable="Other views are not affected."
      />
    );
  }
  if (status === 'loading') return <LoadingState what={`Reading ${label.toLowerCase()}`} />;
  return (
    <DataTable
      id={id}
      list={name}
      label={label}
      columns={columns}
      count={count}
      rowAt={rowAt}
      need={need}
      readRows={readRows}
      sort={sort}
      onSort={(column, add) => setSort(nextSort(sort, column, add))}
      selected={selected}
      seeking={seeking}
      onSelect={onSelect}
      empty={empty}
      version={version}
      things
      {...(onFind === undefined ? {} : { onFind })}
    />
  );
}

interface Place {
  readonly list: unknown;
  readonly of: string;
  readonly index: number | null;
}

type Named = { readonly key: string; readonly checkpoint: string | null };

function nameOf(reference: Named): string {
  return `${reference.checkpoint} ${reference.key}`;
}

/**
 * Where a selected thing stands in a list. What is chosen in the list itself is known at once
 * (`remember`), what was chosen elsewhere is asked for.
 */
export function useIndexOf(
  list: List | null,
  reference: Named | null,
  version: number,
): {
  readonly index: number | null;
  readonly seeking: boolean;
  readonly remember: (index: number, row: Named) => void;
} {
  const [found, setFound] = useState<Place | null>(null);
  const of = reference === null ? null : nameOf(reference);
  useEffect(() => {
    if (list === null || reference === null || of === null || list.snapshot().status !== 'ready')
      return undefined;
    if (found !== null && found.list === list && found.of === of) return undefined;
    let stale = false;
    const take = (index: number | null): void => {
      if (!stale) setFound({ list, of, index });
    };
    list.find(reference.key, reference.checkpoint).then(take, () => take(null));
    return () => {
      stale = true;
    };
  }, [list, reference, of, found, version]);
  const remember = useCallback(
    (index: number, row: Named): void => setFound({ list, of: nameOf(row), index }),
    [list],
  );
  const isFound = found !== null && found.list === list && found.of === of;
  return { index: isFound ? found.index : null, seeking: of !== null && !isFound, remember };
}
