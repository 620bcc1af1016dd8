/** Sockets under headings that fold; rows are those of the socket list. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { List } from '../../state/lists.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { TableRow } from '../../components/data-table/data-table.tsx';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { SOCKET_COLUMNS } from './network-columns.tsx';
import type { SocketGroup, SocketPlace } from './socket-groups.ts';

type Line =
  | { readonly kind: 'group'; readonly group: SocketGroup; readonly open: boolean }
  | { readonly kind: 'socket'; readonly socket: SocketPlace; readonly group: SocketGroup };

export function GroupedSockets({
  id,
  label,
  list,
  version,
  groups,
  title,
  empty,
}: {
  readonly id: string;
  readonly label: string;
  readonly list: List | null;
  readonly version: number;
  readonly groups: readonly SocketGroup[];
  readonly title: (group: SocketGroup) => ReactNode;
  readonly empty: ReactNode;
}): ReactNode {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const selection = useStore(shell, (value) => value.selection);
  const lines = useMemo(
    () =>
      groups.flatMap((group): readonly Line[] => {
        const open = !closed.has(group.id);
        const heading: Line = { kind: 'group', group, open };
        return open
          ? [heading, ...group.sockets.map((socket): Line => ({ kind: 'socket', socket, group }))]
          : [heading];
      }),
    [groups, closed],
  );
  const [heading, setHeading] = useState<string | null>(null);
  useEffect(() => setHeading(null), [selection]);
  const selected = useMemo(() => {
    const at = lines.findIndex((line) =>
      line.kind === 'group'
        ? line.group.id === heading
        : heading === null &&
          selection?.kind === 'socket' &&
          line.socket.key === selection.key &&
          line.socket.checkpoint === selection.checkpoint,
    );
    return at < 0 ? null : at;
  }, [lines, heading, selection]);

  const rowAt = useCallback(
    (index: number): TableRow | undefined => {
      const line = lines[index];
      if (line === undefined) return undefined;
      if (line.kind === 'group') {
        return {
          key: `group ${line.group.id}`,
          row: undefined,
          level: 1,
          expanded: line.open,
          group: title(line.group),
        };
      }
      return { key: line.socket.key, row: list?.row(line.socket.index), level: 2 };
    },
    [lines, list, title],
  );
  const need = useCallback(
    (from: number, to: number) => {
      for (const line of lines.slice(from, to)) {
        if (line.kind === 'socket') list?.need(line.socket.index, line.socket.index + 1);
      }
    },
    [lines, list],
  );
  const readRows = async (from: number, to: number) => {
    const rows = [];
    for (const line of lines.slice(from, to)) {
      if (line.kind !== 'socket') continue;
      const row = await list?.load(line.socket.index);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  };
  const toggle = (index: number, open: boolean): void => {
    const line = lines[index];
    if (line?.kind !== 'group') return;
    setClosed((old) => {
      const next = new Set(old);
      if (open) next.delete(line.group.id);
      else next.add(line.group.id);
      return next;
    });
  };
  return (
    <DataTable
      things
      id={id}
      list="socket"
      label={label}
      columns={SOCKET_COLUMNS}
      count={lines.length}
      rowAt={rowAt}
      need={need}
      readRows={readRows}
      sort={[]}
      onSort={() => undefined}
      selected={selected}
      onSelect={(index, column) => {
        const line = lines[index];
        if (line?.kind === 'group') setHeading(line.group.id);
        else if (line !== undefined) {
          setHeading(null);
          select({ kind: 'socket', checkpoint: line.socket.checkpoint, key: line.socket.key, column });
        }
      }}
      treeColumn="holders"
      onToggle={toggle}
      parentOf={(index) => {
        const line = lines[index];
        if (line?.kind !== 'socket') return null;
        const at = lines.findIndex((one) => one.kind === 'group' && one.group === line.group);
        return at < 0 ? null : at;
      }}
      version={version + lines.length}
      empty={empty}
    />
  );
}
