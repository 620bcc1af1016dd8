/** Processes that the query bar's filter leaves out: they stay, dimmed, for what they connect. */
import { useEffect, useMemo } from 'react';
import type { GraphNode } from '../../../shared/api/index.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useAsync, useList } from '../../state/use-list.ts';

const NONE: ReadonlySet<string> = new Set();

/** Ids of nodes; says in the query bar how many processes match. */
export function useUnmatched(nodes: readonly GraphNode[]): ReadonlySet<string> {
  const scope = useStore(shell, (value) => value.scope);
  const query = useStore(shell, (value) => value.query);
  const checkpoints = scope === null ? null : [...scope];
  const filtered = useList(query === '' ? null : { list: 'process', checkpoints, filter: query });
  const ready = query !== '' && filtered.status === 'ready' && filtered.list !== null;
  const matches = useAsync(ready ? `list ${filtered.list?.id}` : null, async () => {
    const names = new Set<string>();
    await filtered.list?.scan(['pid'], (row) => {
      names.add(`${row.checkpoint} ${row.key}`);
    });
    return names;
  });
  const total = useMemo(() => nodes.filter((node) => node.kind === 'process').length, [nodes]);
  useEffect(() => {
    if (query === '') shell.set({ shown: { count: total, total } });
    else if (ready) shell.set({ shown: { count: filtered.count, total } });
  }, [query, ready, filtered.count, total]);
  return useMemo(() => {
    const names = matches.value;
    if (query === '' || names === null) return NONE;
    return new Set(
      nodes
        .filter((node) => node.kind === 'process' && !names.has(`${node.checkpoint} ${node.pid}`))
        .map((node) => node.id),
    );
  }, [nodes, query, matches.value]);
}
