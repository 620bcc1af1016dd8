/** The columns of a table as the examiner has them, which of them is active, and what keys do with them. */
import { useMemo, useState } from 'react';
import { preferences } from '../../state/preferences.ts';
import type { TableLayout } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { NO_LAYOUT, gridTemplate, shownColumns, withMoved, withWidth } from './column.ts';
import type { Column } from './column.ts';
import type { TableAct } from './table-keys.ts';
import { setLayout } from './table-menu.ts';

/** What a key adds to a column's width, in units of the text size. */
const WIDTH_STEP = 16;

export type ColumnAct = Extract<
  TableAct,
  { act: 'to-head' | 'to-rows' | 'to-column' | 'move-column' | 'widen-column' | 'sort' }
>;

export interface TableColumns {
  readonly layout: TableLayout;
  readonly columns: readonly Column[];
  readonly template: string;
  /** By its place among those shown; null: the keyboard is on rows as a whole. */
  readonly active: number | null;
  readonly inHead: boolean;
  /** A cell of the rows, or a row as a whole. */
  readonly activate: (column: number | null) => void;
  readonly perform: (act: ColumnAct) => void;
  readonly setWidth: (column: string, width: number) => void;
  readonly move: (column: string, by: -1 | 1) => void;
}

export function useColumns({
  id,
  all,
  prefix,
  onSort,
  onCell,
}: {
  readonly id: string;
  readonly all: readonly Column[];
  /** Of the ids of elements. */
  readonly prefix: string;
  readonly onSort: (column: string, add: boolean) => void;
  /** Another cell of the selected row is active. */
  readonly onCell: (column: string | null) => void;
}): TableColumns {
  const layout = useStore(preferences, (value) => value.tables[id]) ?? NO_LAYOUT;
  const columns = useMemo(() => shownColumns(all, layout), [all, layout]);
  const template = useMemo(() => gridTemplate(columns, layout), [columns, layout]);
  const [active, setActive] = useState<number | null>(null);
  const [inHead, setInHead] = useState(false);
  const setWidth = (column: string, width: number): void =>
    setLayout(id, (old) => withWidth(old, column, width));
  const move = (column: string, by: -1 | 1): void => setLayout(id, (old) => withMoved(old, all, column, by));

  const toColumn = (column: number | null): void => {
    setActive(column);
    if (column === null) setInHead(false);
    if (!inHead) onCell(column === null ? null : (columns[column]?.id ?? null));
    document.getElementById(`${prefix}-h-${column}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const perform = (act: ColumnAct): void => {
    switch (act.act) {
      case 'to-head':
        setInHead(true);
        setActive(active ?? 0);
        break;
      case 'to-rows':
        setInHead(false);
        break;
      case 'to-column':
        toColumn(act.column);
        break;
      case 'move-column': {
        move(columns[active!]!.id, act.by);
        const moved = columns[active! + act.by];
        if (moved !== undefined && moved.fixed !== true) setActive(active! + act.by);
        break;
      }
      case 'widen-column': {
        const head = columns[active!]!;
        setWidth(head.id, (layout.widths[head.id] ?? head.width) + act.by * WIDTH_STEP);
        break;
      }
      case 'sort':
        onSort(columns[active!]!.id, act.add);
    }
  };

  return {
    layout,
    columns,
    template,
    active,
    inHead,
    activate: (column) => {
      setActive(column);
      setInHead(false);
    },
    perform,
    setWidth,
    move,
  };
}
