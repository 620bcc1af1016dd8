/** What can be done with a table: copy, and the choice and width of its columns. */
import { preferences } from '../../state/preferences.ts';
import type { TableLayout } from '../../state/preferences.ts';
import type { MenuSection } from '../menu.tsx';
import { NO_LAYOUT, shownColumns, withHidden } from './column.ts';
import type { Column } from './column.ts';
import { COPY_FORMATS } from './copy.ts';
import type { CopyFormat } from './copy.ts';

export function tableMenu(table: {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly layout: TableLayout;
  readonly hasRow: boolean;
  readonly copyCell: () => void;
  readonly copyRows: (format: CopyFormat, everything: boolean) => void;
}): readonly MenuSection[] {
  const formats = Object.entries(COPY_FORMATS) as [CopyFormat, string][];
  return [
    {
      label: 'Copy',
      items: [
        ...(table.hasRow
          ? [
              { id: 'cell', label: 'Cell', keys: 'Ctrl C', run: table.copyCell },
              ...formats.map(([format, name]) => ({
                id: `rows-${format}`,
                label: `Selected rows as ${name}`,
                run: () => table.copyRows(format, false),
              })),
            ]
          : []),
        ...formats.map(([format, name]) => ({
          id: `all-${format}`,
          label: `All rows shown as ${name}`,
          run: () => table.copyRows(format, true),
        })),
      ],
    },
    columnSection(table.id, table.columns, table.layout),
  ];
}

export function columnSection(id: string, columns: readonly Column[], layout: TableLayout): MenuSection {
  const shown = new Set(shownColumns(columns, layout).map((column) => column.id));
  return {
    label: 'Columns',
    items: [
      ...columns
        .filter((column) => column.fixed !== true)
        .map((column) => ({
          id: `column-${column.id}`,
          label: column.label,
          checked: shown.has(column.id),
          stays: true,
          run: () => setLayout(id, (old) => withHidden(old, columns, column.id)),
        })),
      { id: 'reset', label: 'As at first', run: () => setLayout(id, () => NO_LAYOUT) },
    ],
  };
}

export function setLayout(id: string, change: (layout: TableLayout) => TableLayout): void {
  preferences.set(({ tables }) => ({ tables: { ...tables, [id]: change(tables[id] ?? NO_LAYOUT) } }));
}
