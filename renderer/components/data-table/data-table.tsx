/**
 * The table of the window: virtualised rows under a pinned header, flat or as a tree. It holds no
 * rows; it asks for those on screen. Keyboard focus stays on the table itself and the active row
 * and cell are its descendants by id, so that a row that scrolls away takes no focus with it.
 */
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import { bridge } from '../../state/client.ts';
import { preferences } from '../../state/preferences.ts';
import { announce } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useZone } from '../../state/zone.ts';
import { cellText } from '../cell-text.ts';
import { plural } from '../figures.ts';
import { Menu } from '../menu.tsx';
import type { Point } from '../menu.tsx';
import { ROWS_AT_ONCE, useChosenRows } from './chosen-rows.ts';
import { NO_LAYOUT, gridTemplate, shownColumns, withMoved, withWidth } from './column.ts';
import type { Column, Sort } from './column.ts';
import { COPY_FORMATS, rowsText } from './copy.ts';
import type { CopyFormat } from './copy.ts';
import type { RowActions, TableRow } from './data-row.tsx';
import { useMarkedColumns, withMarks } from './marks-column.tsx';
import { setLayout, tableMenu } from './table-menu.ts';
import { useRowWindow } from './row-window.ts';
import { useCursor } from './table-cursor.ts';
import { TableHead } from './table-head.tsx';
import { actOfKey, type TableAct, type TableKey } from './table-keys.ts';
import { TableRows } from './table-rows.tsx';
import { useTyping } from './typing.ts';
import { useWaitingKeys } from './waiting-keys.ts';

export type { TableRow };

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

/** Rows drawn beyond each edge: what a notch of the wheel brings in. */
const OVERSCAN = 5;
/** What a key adds to a column's width, in units of the text size. */
const WIDTH_STEP = 16;

export function DataTable(props: DataTableProps): ReactNode {
  const { id, list, count, rowAt, need, selected, onSelect, treeColumn, readRows } = props;
  const things = props.things === true;
  const all = useMarkedColumns(props.columns, list, treeColumn, things);
  const layout = useStore(preferences, (value) => value.tables[id]) ?? NO_LAYOUT;
  const scale = useStore(preferences, (value) => value.textSize) / 100;
  const zone = useZone();
  const columns = useMemo(() => shownColumns(all, layout), [all, layout]);
  const template = useMemo(() => gridTemplate(columns, layout), [columns, layout]);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [activeColumn, setActiveColumn] = useState<number | null>(null);
  const [inHead, setInHead] = useState(false);
  const [anchor, setAnchor] = useState<number | null>(null);
  const [menu, setMenu] = useState<Point | null>(null);
  const closeMenu = useCallback(() => {
    setMenu(null);
    scroller.current?.focus();
  }, []);

  const rowPixels = 24 * scale;
  const { first, end, show } = useRowWindow(
    scroller,
    { count, row: rowPixels, head: 27 * scale, beyond: OVERSCAN },
    selected,
  );
  useEffect(() => need(first, end), [need, first, end, props.version]);

  // What is selected elsewhere comes into view.
  const shown = useRef<number | null>(null);
  useEffect(() => {
    if (selected !== null && shown.current !== selected && selected < count) {
      show(selected);
    }
    shown.current = selected;
  }, [selected, count, show]);

  useChosenRows(list, things ? anchor : null, selected, readRows);

  const cursor = useCursor(selected);
  const choose = (index: number, column: number | null, extend: boolean): void => {
    if (count === 0) return;
    const at = Math.max(0, Math.min(count - 1, index));
    typing.forget();
    setAnchor(extend ? (anchor ?? selected ?? at) : null);
    setActiveColumn(column);
    setInHead(false);
    shown.current = at;
    cursor.go(at);
    show(at);
    onSelect(at, column === null ? null : (columns[column]?.id ?? null));
  };

  const typing = useTyping(
    async (typed, again) => {
      const from = selected === null ? 0 : again ? selected + 1 : selected;
      return (await props.onFind?.(typed, from)) ?? null;
    },
    (index, typed) => {
      if (index === null) announce(`Nothing begins with “${typed}”`);
      else choose(index, activeColumn, false);
    },
  );

  const marked = (index: number): boolean => {
    if (anchor === null || selected === null) return false;
    return index >= Math.min(anchor, selected) && index <= Math.max(anchor, selected);
  };

  const copyRows = async (format: CopyFormat, everything: boolean): Promise<void> => {
    const from = everything ? 0 : Math.min(anchor ?? selected ?? 0, selected ?? 0);
    const to = everything ? count : Math.max(anchor ?? selected ?? -1, selected ?? -1) + 1;
    const cut = Math.min(to, from + ROWS_AT_ONCE);
    const rows = withMarks(await readRows(from, cut), list);
    await bridge.copyText(rowsText(rows, columns, format, zone));
    announce(
      `Copied ${plural(rows.length, 'row')} as ${COPY_FORMATS[format]}${cut < to ? ', the first ones only' : ''}`,
    );
  };
  const copyCell = async (): Promise<void> => {
    const column = columns[activeColumn ?? -1];
    const row = selected === null ? undefined : rowAt(selected)?.row;
    if (column === undefined || row === undefined) return copyRows('tsv', false);
    await bridge.copyText(cellText(row.cells[column.id], column.type, zone));
    announce(`Copied ${column.label.toLowerCase()}`);
  };

  const actOf = (key: TableKey, at: number): TableAct | null =>
    actOfKey(key, {
      count,
      at,
      selected,
      anchor,
      page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPixels) - 2),
      columns: columns.length,
      activeColumn: columns[activeColumn ?? -1] === undefined ? null : activeColumn,
      inHead,
      isSortable: columns[activeColumn ?? -1]?.sortable !== false,
      expanded: selected === null ? undefined : rowAt(selected)?.expanded,
      opens: props.onOpen !== undefined,
      finds: props.onFind !== undefined,
      isTyping: typing.busy(),
    });
  const press = (key: TableKey): boolean => {
    const at = cursor.at() ?? -1;
    const act = actOf(key, at);
    return act !== null && perform(act, at);
  };
  const waitingKeys = useWaitingKeys(props.seeking === true, press);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const waits = actOf(event, -1) !== null && waitingKeys.wait(event);
    if (!waits && !press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** False: there was nothing to do. */
  const perform = (act: TableAct, at: number): boolean => {
    switch (act.act) {
      case 'choose':
        choose(act.index, act.column, act.extend);
        break;
      case 'choose-all':
        setAnchor(0);
        onSelect(count - 1, null);
        break;
      case 'to-parent': {
        const parent = selected === null ? null : (props.parentOf?.(selected) ?? null);
        if (parent !== null) choose(parent, null, false);
        break;
      }
      case 'drop-anchor':
        setAnchor(null);
        break;
      case 'open':
        if (selected !== null) props.onOpen?.(selected);
        break;
      case 'menu':
        setMenu(pointOfRow());
        break;
      case 'copy':
        void copyCell();
        break;
      case 'to-head':
        setInHead(true);
        setActiveColumn(activeColumn ?? 0);
        break;
      case 'to-rows':
        setInHead(false);
        break;
      case 'to-column':
        moveTo(act.column);
        break;
      case 'move-column': {
        setLayout(id, (old) => withMoved(old, all, columns[activeColumn!]!.id, act.by));
        const moved = activeColumn! + act.by;
        if (columns[moved] !== undefined && columns[moved].fixed !== true) setActiveColumn(moved);
        break;
      }
      case 'widen-column': {
        const head = columns[activeColumn!]!;
        setLayout(id, (old) =>
          withWidth(old, head.id, (old.widths[head.id] ?? head.width) + act.by * WIDTH_STEP),
        );
        break;
      }
      case 'toggle':
        props.onToggle?.(at, act.open);
        break;
      case 'sort':
        props.onSort(columns[activeColumn!]!.id, act.add);
        break;
      case 'press':
        if (pressButtonIn(`${prefix}-c-${at}-${activeColumn}`)) break;
        return act.otherwise !== null && perform(act.otherwise, at);
      case 'type':
        typing.add(act.letter);
    }
    return true;
  };

  const moveTo = (column: number | null): void => {
    setActiveColumn(column);
    if (column === null) setInHead(false);
    if (!inHead && selected !== null)
      onSelect(selected, column === null ? null : (columns[column]?.id ?? null));
    document.getElementById(`${prefix}-h-${column}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const pointOfRow = (): Point => {
    const row = document.getElementById(`${prefix}-r-${selected}`) ?? scroller.current;
    const box = row?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0 };
  };

  const onRowClick = (event: MouseEvent, index: number): void => {
    const cell = (event.target as Element).closest('[data-column]');
    const column = cell instanceof HTMLElement ? Number(cell.dataset['column']) : null;
    choose(index, column, event.shiftKey);
  };

  const active = inHead
    ? `${prefix}-h-${activeColumn}`
    : selected === null
      ? undefined
      : activeColumn === null
        ? `${prefix}-r-${selected}`
        : `${prefix}-c-${selected}-${activeColumn}`;
  const acts = useRef<RowActions>(null);
  useLayoutEffect(() => {
    acts.current = {
      click: onRowClick,
      open: (index) => props.onOpen?.(index),
      toggle: (index, open) => props.onToggle?.(index, open),
    };
  });
  const actions = useMemo<RowActions>(
    () => ({
      click: (event, index) => acts.current?.click(event, index),
      open: (index) => acts.current?.open(index),
      toggle: (index, open) => acts.current?.toggle(index, open),
    }),
    [],
  );
  const onScreen = selected !== null && selected >= first && selected < end;

  return (
    <div
      ref={scroller}
      className="table"
      role={treeColumn === undefined ? 'grid' : 'treegrid'}
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={inHead || onScreen ? active : undefined}
      tabIndex={0}
      data-pane-focus=""
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault();
        const row = (event.target as Element).closest('[data-index]');
        if (row instanceof HTMLElement) onRowClick(event, Number(row.dataset['index']));
        setMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <TableHead
        prefix={prefix}
        columns={columns}
        template={template}
        sort={props.sort}
        active={inHead ? activeColumn : null}
        onSort={props.onSort}
        onWidth={(column, width) => setLayout(id, (old) => withWidth(old, column, width))}
        onMove={(column, by) => setLayout(id, (old) => withMoved(old, all, column, by))}
      />
      <TableRows
        list={list}
        prefix={prefix}
        columns={columns}
        template={template}
        treeColumn={treeColumn}
        rowAt={rowAt}
        version={props.version}
        first={first}
        end={end}
        height={count * rowPixels}
        rowPixels={rowPixels}
        lookOf={(index) => (index === selected ? 'selected' : marked(index) ? 'marked' : 'plain')}
        activeColumn={inHead ? null : activeColumn}
        actions={actions}
      />
      {count === 0 && props.empty}
      {menu !== null && (
        <Menu
          at={menu}
          label={`${props.label}: actions`}
          onClose={closeMenu}
          sections={tableMenu({
            id,
            columns: all,
            layout,
            hasRow: selected !== null,
            copyCell: () => void copyCell(),
            copyRows: (format, everything) => void copyRows(format, everything),
          })}
        />
      )}
    </div>
  );
}

/** Presses the button that a cell holds (a secret's Reveal or Hide); false: it has none. */
function pressButtonIn(cellId: string): boolean {
  const button = document.getElementById(cellId)?.querySelector('button');
  button?.click();
  return button !== null && button !== undefined;
}
