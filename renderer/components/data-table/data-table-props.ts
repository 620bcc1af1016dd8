/** What a table is given: it holds no rows and asks for those on screen. */
import type { ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import type { Column, Sort } from './column.ts';
import type { TableRow } from './data-row.tsx';

export interface DataTableProps {
  readonly id: string;
  readonly list: ListName;
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  readonly rowAt: (index: number) => TableRow | undefined;
  /** Called with the rows on screen and a few around them. */
  readonly need: (from: number, to: number) => void;
  /** Rows [from, to) for a copy; nothing keeps them. */
  readonly readRows: (from: number, to: number) => Promise<readonly ListRow[]>;
  readonly sort: readonly Sort[];
  readonly onSort: (column: string, add: boolean) => void;
  readonly selected: number | null;
  /** The row that is selected is being looked up: keys wait for it. */
  readonly seeking?: boolean;
  readonly onSelect: (index: number, column: string | null) => void;
  /** Enter and a double click on a row that has no children. */
  readonly onOpen?: (index: number) => void;
  /** The column that is indented by level and has the twisties. */
  readonly treeColumn?: string;
  readonly onToggle?: (index: number, open: boolean) => void;
  readonly parentOf?: (index: number) => number | null;
  /** The index of the next row from `from` whose found text begins with what was typed. */
  readonly onFind?: (typed: string, from: number) => Promise<number | null>;
  readonly empty: ReactNode;
  /** Raised when rows may be others: the table draws again. */
  readonly version: number;
  /** The rows are things of the list, by their keys: they can be tagged and have a column of marks. */
  readonly things?: boolean;
}
