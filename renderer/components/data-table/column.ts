/** How the columns of a table are laid out; pure. */
import type { ReactNode } from 'react';
import type { ColumnType } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import type { TableLayout } from '../../state/preferences.ts';

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly type: ColumnType;
  /** Units of the text size. */
  readonly width: number;
  /** Takes what is left of the table's width. */
  readonly grows?: boolean;
  readonly mono?: boolean;
  readonly number?: boolean;
  readonly hidden?: boolean;
  /** Can't be hidden, and stays first. */
  readonly fixed?: boolean;
  readonly sortable?: boolean;
  /** What is said of null where the row gives no reason. */
  readonly absent?: string;
  readonly draw?: (row: ListRow) => ReactNode;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export const NO_LAYOUT: TableLayout = { widths: {}, hidden: null, order: null };

/** Columns that are shown, in the order that was set; columns the layout does not know stay in their place. */
export function shownColumns(columns: readonly Column[], layout: TableLayout): readonly Column[] {
  const hidden = new Set(layout.hidden ?? columns.filter((one) => one.hidden === true).map((one) => one.id));
  const order = layout.order;
  const place = (column: Column, index: number): number => {
    const at = order?.indexOf(column.id) ?? -1;
    return column.fixed === true ? -1 : at < 0 ? index : at;
  };
  return columns
    .map((column, index) => ({ column, at: place(column, index), index }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map((one) => one.column)
    .filter((column) => column.fixed === true || !hidden.has(column.id));
}

/** The grid template of a row: what grows takes the rest and never less than its width. */
export function gridTemplate(columns: readonly Column[], layout: TableLayout): string {
  const anyGrows = columns.some((column) => column.grows === true && layout.widths[column.id] === undefined);
  return columns
    .map((column, index) => {
      const width = `${(layout.widths[column.id] ?? column.width) / 10}rem`;
      const fills = column.grows === true && layout.widths[column.id] === undefined;
      return fills || (!anyGrows && index === columns.length - 1) ? `minmax(${width}, 1fr)` : width;
    })
    .join(' ');
}

export function withWidth(layout: TableLayout, column: string, width: number): TableLayout {
  return { ...layout, widths: { ...layout.widths, [column]: Math.round(Math.max(32, width)) } };
}

export function withHidden(layout: TableLayout, columns: readonly Column[], column: string): TableLayout {
  const hidden = layout.hidden ?? columns.filter((one) => one.hidden === true).map((one) => one.id);
  return {
    ...layout,
    hidden: hidden.includes(column) ? hidden.filter((one) => one !== column) : [...hidden, column],
  };
}

/** Moves a column one place left (-1) or right (+1) among those shown. */
export function withMoved(
  layout: TableLayout,
  columns: readonly Column[],
  column: string,
  by: -1 | 1,
): TableLayout {
  const all = shownColumns(columns, { ...layout, hidden: [] }).map((one) => one.id);
  const shown = shownColumns(columns, layout);
  const at = shown.findIndex((one) => one.id === column);
  const other = shown[at + by];
  if (other === undefined || other.fixed === true || shown[at]?.fixed === true) return layout;
  const order = all.map((id) => (id === column ? other.id : id === other.id ? column : id));
  return { ...layout, order };
}

/** none -> ascending -> descending -> none; with `add`, beside the others that sort already. */
export function nextSort(sort: readonly Sort[], column: string, add: boolean): readonly Sort[] {
  const present = sort.find((one) => one.column === column);
  const others = add ? sort.filter((one) => one.column !== column) : [];
  if (present === undefined) return [...others, { column, descending: false }];
  if (!present.descending) return [...others, { column, descending: true }];
  return others;
}
