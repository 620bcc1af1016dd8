import { useRef } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import { pixelsOfUnit } from '../divider.tsx';
import type { Column, Sort } from './column.ts';

/** Pixels from which a press on a header is a drag and no click. */
const DRAG_FROM = 6;

/** The pinned header: a click sorts (with Shift beside other columns), the edges set widths, a drag moves the column. */
export function TableHead({
  prefix,
  columns,
  template,
  sort,
  active,
  onSort,
  onWidth,
  onMove,
}: {
  readonly prefix: string;
  readonly columns: readonly Column[];
  readonly template: string;
  readonly sort: readonly Sort[];
  readonly active: number | null;
  readonly onSort: (column: string, add: boolean) => void;
  readonly onWidth: (column: string, width: number) => void;
  /** One place to the left or right. */
  readonly onMove: (column: string, by: -1 | 1) => void;
}): ReactNode {
  const drag = useRef<{ readonly column: string; readonly x: number; moved: boolean } | null>(null);
  /** A header that is dragged past the middle of its neighbour changes places with it. */
  const onPointerMove = (event: PointerEvent<HTMLDivElement>, column: string): void => {
    const held = drag.current;
    if (held === null || held.column !== column || event.buttons !== 1) return;
    if (!held.moved && Math.abs(event.clientX - held.x) < DRAG_FROM) return;
    held.moved = true;
    const before = event.currentTarget.previousElementSibling?.getBoundingClientRect();
    const after = event.currentTarget.nextElementSibling?.getBoundingClientRect();
    if (before !== undefined && event.clientX < before.left + before.width / 2) onMove(column, -1);
    else if (after !== undefined && event.clientX > after.left + after.width / 2) onMove(column, 1);
  };
  return (
    <div className="rowgroup" role="rowgroup">
      <div className="head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column, index) => {
          const sorted = sort.find((one) => one.column === column.id);
          const sortable = column.sortable !== false;
          const names = [];
          if (column.number === true) names.push('number');
          if (sortable) names.push('is-sortable');
          if (active === index) names.push('is-active');
          return (
            <div
              key={column.id}
              id={`${prefix}-h-${index}`}
              role="columnheader"
              className={names.join(' ')}
              aria-sort={sorted === undefined ? undefined : sorted.descending ? 'descending' : 'ascending'}
              onPointerDown={(event) => {
                if (event.button !== 0 || column.fixed === true) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                drag.current = { column: column.id, x: event.clientX, moved: false };
              }}
              onPointerMove={(event) => onPointerMove(event, column.id)}
              onClick={(event) => {
                const dragged = drag.current?.moved === true;
                drag.current = null;
                if (sortable && !dragged) onSort(column.id, event.shiftKey);
              }}
            >
              <span className="text">{column.label}</span>
              {sorted !== undefined && <span aria-hidden="true">{sorted.descending ? '↓' : '↑'}</span>}
              {sorted !== undefined && sort.length > 1 && (
                <span aria-hidden="true">{sort.indexOf(sorted) + 1}</span>
              )}
              <Grip onWidth={(width) => onWidth(column.id, width)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Grip({ onWidth }: { readonly onWidth: (width: number) => void }): ReactNode {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <span
      className="grip"
      aria-hidden="true"
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event: PointerEvent<HTMLSpanElement>) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const width = event.currentTarget.parentElement?.getBoundingClientRect().width ?? 0;
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (start.current === null) return;
        onWidth((start.current.width + event.clientX - start.current.x) / pixelsOfUnit());
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  );
}
