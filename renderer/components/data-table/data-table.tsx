/**
 * The table of the window: virtualised rows under a pinned header, flat or as a tree. It holds no
 * rows; it asks for those on screen. Keyboard focus stays on the table itself and the active row
 * and cell are its descendants by id, so that a row that scrolls away takes no focus with it.
 */
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import { bridge } from '../../state/client.ts';
import { chosen } from '../../state/chosen.ts';
import { preferences } from '../../state/preferences.ts';
import { announce } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useZone } from '../../state/zone.ts';
import { cellText } from '../cell-text.ts';
import { plural } from '../figures.ts';
import { Menu } from '../menu.tsx';
import type { Point } from '../menu.tsx';
import { NO_LAYOUT, gridTemplate, shownColumns, withMoved, withWidth } from './column.ts';
import type { Column, Sort } from './column.ts';
import { COPY_FORMATS, rowsText } from './copy.ts';
import type { CopyFormat } from './copy.ts';
import { DataRow } from './data-row.tsx';
import type { RowActions, RowLook, TableRow } from './data-row.tsx';
import { useMarkedColumns, withMarks } from './marks-column.tsx';
import { setLayout, tableMenu } from './table-menu.ts';
import { usePacedRows } from './paced-rows.ts';
import { useRowWindow } from './row-window.ts';
import { useCursor } from './table-cursor.ts';
import { TableHead } from './table-head.tsx';
import { useTyping } from './typing.ts';

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

const ROWS_COPIED = 20_000;
/** Rows drawn beyond each edge: what a notch of the wheel brings in. */
const OVERSCAN = 5;

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
  const { first, end, show } = useRowWindow(scroller, {
    count,
    row: rowPixels,
    head: 27 * scale,
    beyond: OVERSCAN,
  });
  useEffect(() => need(first, end), [need, first, end, props.version]);

  // What is selected elsewhere comes into view.
  const shown = useRef<number | null>(null);
  useEffect(() => {
    if (selected !== null && shown.current !== selected && selected < count) {
      show(selected);
    }
    shown.current = selected;
  }, [selected, count, show]);

  // Several rows that are chosen can be tagged together.
  const reading = useRef(readRows);
  useEffect(() => {
    reading.current = readRows;
  });
  useEffect(() => {
    if (!things || anchor === null || selected === null || anchor === selected) return undefined;
    const from = Math.min(anchor, selected);
    const to = Math.max(anchor, selected) + 1;
    const rows = {
      count: to - from,
      label: plural(to - from, 'row'),
      targets: async () =>
        (await reading.current(from, Math.min(to, from + ROWS_COPIED))).map(({ checkpoint, key }) => ({
          kind: list,
          checkpoint,
          key,
        })),
    };
    chosen.set({ rows });
    return () => {
      if (chosen.get().rows === rows) chosen.set({ rows: null });
    };
  }, [things, anchor, selected, list]);

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
    const cut = Math.min(to, from + ROWS_COPIED);
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

  const openMenu = (point: Point): void => setMenu(point);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const at = cursor.at() ?? -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPixels) - 2);
    const control = event.ctrlKey || event.metaKey;
    const extend = event.shiftKey;
    const tableRow = selected === null ? undefined : rowAt(selected);
    if (event.altKey) return;
    const head = inHead ? columns[activeColumn ?? -1] : undefined;
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
    if (head !== undefined && by !== null && (control || extend)) {
      // In the header: Ctrl moves the column, Shift changes its width.
      if (control) {
        setLayout(id, (old) => withMoved(old, all, head.id, by));
        const moved = (activeColumn ?? 0) + by;
        if (columns[moved] !== undefined && columns[moved].fixed !== true) setActiveColumn(moved);
      } else setLayout(id, (old) => withWidth(old, head.id, (old.widths[head.id] ?? head.width) + by * 16));
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    switch (event.key) {
      case 'ArrowDown':
        if (inHead) setInHead(false);
        else choose(at + 1, activeColumn, extend);
        break;
      case 'ArrowUp':
        if (at <= 0 && !extend) {
          setInHead(true);
          setActiveColumn(activeColumn ?? 0);
        } else choose(at - 1, activeColumn, extend);
        break;
      case 'PageDown':
        choose(at + page, activeColumn, extend);
        break;
      case 'PageUp':
        choose(at - page, activeColumn, extend);
        break;
      case 'Home':
        if (control) choose(0, activeColumn, extend);
        else if (activeColumn !== null) moveTo(0);
        else choose(0, null, extend);
        break;
      case 'End':
        if (control) choose(count - 1, activeColumn, extend);
        else if (activeColumn !== null) moveTo(columns.length - 1);
        else choose(count - 1, null, extend);
        break;
      case 'ArrowRight':
        if (!inHead && activeColumn === null && tableRow?.expanded === false) props.onToggle?.(at, true);
        else moveTo(activeColumn === null ? 0 : Math.min(columns.length - 1, activeColumn + 1));
        break;
      case 'ArrowLeft':
        if (activeColumn !== null && (activeColumn > 0 || inHead)) moveTo(Math.max(0, activeColumn - 1));
        else if (activeColumn !== null) moveTo(null);
        else if (tableRow?.expanded === true) props.onToggle?.(at, false);
        else {
          const parent = selected === null ? null : (props.parentOf?.(selected) ?? null);
          if (parent !== null) choose(parent, null, false);
        }
        break;
      case 'Enter':
      case ' ': {
        if (event.key === ' ' && typing.busy()) {
          typing.add(' ');
          break;
        }
        const column = columns[activeColumn ?? -1];
        if (inHead && column !== undefined && column.sortable !== false) props.onSort(column.id, extend);
        else if (column !== undefined && pressButtonIn(`${prefix}-c-${at}-${activeColumn}`)) break;
        else if (tableRow?.expanded !== undefined) props.onToggle?.(at, !tableRow.expanded);
        else if (selected === null && count > 0) choose(0, null, false);
        else if (event.key === 'Enter' && selected !== null && props.onOpen) props.onOpen(selected);
        else return;
        break;
      }
      case 'Escape':
        if (anchor !== null) setAnchor(null);
        else if (activeColumn !== null) moveTo(null);
        else return;
        break;
      case 'ContextMenu':
        openMenu(pointOfRow());
        break;
      case 'F10':
        if (!extend) return;
        openMenu(pointOfRow());
        break;
      default:
        if (control && event.key.toLowerCase() === 'c') void copyCell();
        else if (control && event.key.toLowerCase() === 'a' && count > 0) {
          setAnchor(0);
          onSelect(count - 1, null);
        } else if (event.key.length === 1 && !control && event.key !== '?' && props.onFind)
          typing.add(event.key);
        else return;
    }
    event.preventDefault();
    event.stopPropagation();
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
  // The same row is the same object until rows may be others, so that it need not draw again.
  const held = useMemo(
    () => ({ of: rowAt, version: props.version, rows: new Map<number, TableRow>() }),
    [rowAt, props.version],
  );
  const rowOf = (index: number): TableRow | undefined => {
    const known = held.rows.get(index) ?? rowAt(index);
    if (known?.row !== undefined || known?.group !== undefined) held.rows.set(index, known);
    return known;
  };
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
  const rows = Array.from({ length: end - first }, (_, at) => ({
    index: first + at,
    row: rowOf(first + at),
  }));
  const filled = usePacedRows(
    rows.filter(({ row }) => row?.row !== undefined).map(({ index }) => index),
    columns.length,
  );
  // A row that waits is the ground's: a scrollbar that is thrown makes no elements but those of rows that are there.
  const lookOf = (index: number): RowLook =>
    index === selected ? 'selected' : marked(index) ? 'marked' : 'plain';
  const drawn = rows.filter(
    ({ index, row }) => row?.group !== undefined || filled.has(index) || lookOf(index) !== 'plain',
  );

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
        openMenu({ x: event.clientX, y: event.clientY });
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
      <div
        className="rows"
        role="rowgroup"
        aria-busy={drawn.length < rows.length || undefined}
        style={{ height: count * rowPixels, '--columns': template } as CSSProperties}
      >
        {drawn.map(({ index, row }) => (
          <DataRow
            key={index}
            list={list}
            index={index}
            top={index * rowPixels}
            prefix={prefix}
            columns={columns}
            treeColumn={treeColumn}
            tableRow={row}
            isFilled={filled.has(index)}
            look={lookOf(index)}
            activeColumn={index === selected && !inHead ? activeColumn : null}
            actions={actions}
          />
        ))}
      </div>
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
