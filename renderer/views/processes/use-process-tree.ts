/** The process table's rows: the tree, or a flat list where a sort is asked for. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';
import { shell } from '../../state/shell.ts';
import { useAsync, useList } from '../../state/use-list.ts';
import type { ListView } from '../../state/use-list.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { ancestorNames, buildProcessTree, nodeName, treeLines } from './process-tree.ts';
import type { TaskPlace, TreeLine, TreeNode } from './process-tree.ts';

export interface ProcessRows {
  readonly status: 'loading' | 'ready' | 'error';
  /** Every process in scope: what the rows on screen are read from. */
  readonly all: ListView;
  /** The filtered and sorted list; null while the tree is shown. */
  readonly flat: ListView | null;
  readonly lines: readonly TreeLine[];
  readonly forest: ReadonlyMap<string | null, readonly TreeNode[]>;
  readonly shown: number;
  readonly total: number;
}

async function places(list: NonNullable<ListView['list']>): Promise<readonly TaskPlace[]> {
  const tasks: TaskPlace[] = [];
  await list.scan(['pid', 'ppid'], (row, index) => {
    const { key, checkpoint, cells } = row;
    tasks.push({ index, key, checkpoint, pid: Number(cells['pid'] ?? 0), ppid: Number(cells['ppid'] ?? 0) });
  });
  return tasks;
}

async function names(list: NonNullable<ListView['list']>): Promise<ReadonlySet<string>> {
  const matches = new Set<string>();
  await list.scan(['pid'], (row) => {
    matches.add(nodeName(row.checkpoint, row.key));
  });
  return matches;
}

export function useProcessRows(sort: readonly Sort[], closed: ReadonlySet<string>): ProcessRows {
  const scope = useStore(shell, (value) => value.scope);
  const query = useStore(shell, (value) => value.query);
  const checkpoints = scope === null ? null : [...scope];
  const all = useList({ list: 'process', checkpoints });
  const filtered = useList(query === '' ? null : { list: 'process', checkpoints, filter: query });
  const sorted = useList(
    sort.length === 0
      ? null
      : { list: 'process', checkpoints, sort: [...sort], ...(query === '' ? {} : { filter: query }) },
  );

  const tasks = useAsync(all.status === 'ready' && all.list !== null ? `list ${all.list.id}` : null, () =>
    all.list === null ? Promise.resolve([]) : places(all.list),
  );
  const matches = useAsync(
    query !== '' && filtered.status === 'ready' && filtered.list !== null ? `list ${filtered.list.id}` : null,
    () => (filtered.list === null ? Promise.resolve(new Set<string>()) : names(filtered.list)),
  );
  const inCase = useStore(engine, (value) => value.case?.checkpoints);
  const forest = useMemo(() => {
    const ids = inCase?.map(({ id }) => id) ?? [];
    return buildProcessTree(
      tasks.value ?? [],
      ids.filter((id) => scope === null || scope.includes(id)),
    );
  }, [tasks.value, inCase, scope]);
  const lines = useMemo(
    () => treeLines(forest, closed, query === '' ? null : (matches.value ?? new Set())),
    [forest, closed, query, matches.value],
  );
  const isFlat = sort.length > 0;
  const waiting =
    all.status === 'loading' ||
    tasks.waiting ||
    tasks.value === null ||
    (query !== '' && !isFlat && matches.value === null) ||
    (isFlat && sorted.status === 'loading');
  const failed = [all, query === '' ? null : filtered, isFlat ? sorted : null].some(
    (one) => one?.status === 'error',
  );
  return {
    status: failed ? 'error' : waiting ? 'loading' : 'ready',
    all,
    flat: isFlat ? sorted : null,
    lines,
    forest,
    shown: query === '' ? all.count : filtered.count,
    total: all.count,
  };
}

/** Branches that are closed; opening the way to a node that is selected from elsewhere. */
export function useClosed(): {
  readonly closed: ReadonlySet<string>;
  readonly toggle: (name: string, open: boolean) => void;
  readonly openWay: (node: TreeNode) => void;
  readonly setAll: (names: ReadonlySet<string>) => void;
} {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const scope = useStore(shell, (value) => value.scope);
  useEffect(() => setClosed(new Set()), [scope]);
  const toggle = useCallback((name: string, open: boolean) => {
    setClosed((old) => {
      const next = new Set(old);
      if (open) next.delete(name);
      else next.add(name);
      return next;
    });
  }, []);
  const openWay = useCallback((node: TreeNode) => {
    setClosed((old) => {
      const way = ancestorNames(node).filter((name) => old.has(name));
      if (way.length === 0) return old;
      const next = new Set(old);
      for (const name of way) next.delete(name);
      return next;
    });
  }, []);
  return { closed, toggle, openWay, setAll: setClosed };
}
