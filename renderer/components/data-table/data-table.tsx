/**
 * The table of the window: virtualised rows under a pinned header, flat or as a tree. It holds no
 * rows; it asks for those on screen. Keyboard focus stays on the table itself and the active row
 * and cell are its descendants by id, so that a row that scrolls away takes no focus with it.
 */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { preferences } from '../../state/preferences.ts';
import { announce } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { Menu } from '../menu.tsx';
import type { Point } from '../menu.tsx';
import { useChosenRows } from './chosen-rows.ts';
import type { DataTableProps } from './data-table-props.ts';
import { useMarkedColumns } from './marks-column.tsx';
import { useRowWindow } from './row-window.ts';
import { useStableActions } from './stable-actions.ts';
import { useCursor } from './table-cursor.ts';
import { TableHead } from './table-head.tsx';
import { actOfKey, type TableAct, type TableKey } from './table-keys.ts';
import { tableMenu } from './table-menu.ts';
import { TableRows } from './table-rows.tsx';
import { useTyping } from './typing.ts';
import { useColumns } from './use-columns.ts';
import { useCopying } from './use-copying.ts';
import { useWaitingKeys } from './waiting-keys.ts';

export type { TableRow } from './data-row.tsx';

/** Rows drawn beyond each edge: what a notch of the wheel brings in. */
const OVERSCAN = 5;

export function DataTable(props: DataTableProps): ReactNode {
  const { id, list, count, rowAt, need, selected, onSelect, treeColumn, readRows } = props;
  const things = props.things === true;
  const all = useMarkedColumns(props.columns, list, treeColumn, things);
  const scale = useStore(preferences, (value) => value.textSize) / 100;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const head = useColumns({
    id,
    all,
    prefix,
    onSort: props.onSort,
    onCell: (column) => {
      if (selected !== null) onSelect(selected, column);
    },
  });
  const { layout, columns, template, active: activeColumn, inHead } = head;
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
    head.activate(column);
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

  const { copyCell, copyRows } = useCopying({
    list,
    columns,
    count,
    chosen:
      selected === null
        ? [0, 0]
        : [Math.min(anchor ?? selected, selected), Math.max(anchor ?? selected, selected) + 1],
    cell: () => {
      const column = columns[activeColumn ?? -1];
      const row = selected === null ? undefined : rowAt(selected)?.row;
      return column === undefined || row === undefined ? null : { column, row };
    },
    readRows,
  });

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
        copyCell();
        break;
      case 'toggle':
        props.onToggle?.(at, act.open);
        break;
      case 'press':
        if (pressButtonIn(`${prefix}-c-${at}-${activeColumn}`)) break;
        return act.otherwise !== null && perform(act.otherwise, at);
      case 'type':
        typing.add(act.letter);
        break;
      default:
        head.perform(act);
    }
    return true;
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
  const actions = useStableActions({
    click: onRowClick,
    open: (index) => props.onOpen?.(index),
    toggle: (index, open) => props.onToggle?.(index, open),
  });
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
        onWidth={head.setWidth}
        onMove={head.move}
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
            copyCell,
            copyRows,
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
