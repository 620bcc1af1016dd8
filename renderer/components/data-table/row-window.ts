/**
 * The rows of a table that are in sight. All are of one height, so that a place is a product and nothing is kept of
 * rows that are not seen: a list of 100,000 costs what one of ten does.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';

/** Lengths in CSS pixels. */
export interface RowShape {
  readonly count: number;
  readonly row: number;
  /** The header that stays at the top, over the rows. */
  readonly head: number;
  /** Rows drawn beyond each edge. */
  readonly beyond: number;
}

interface Sight {
  readonly top: number;
  readonly height: number;
}

export interface RowWindow {
  /** Rows [first, end) are drawn. */
  readonly first: number;
  readonly end: number;
  /** Brings a row into sight, by the shortest way. */
  readonly show: (index: number) => void;
}

/** Rows [first, end) that are seen at a place, with those drawn beyond the edges. */
export function rowsInSight(
  { count, row, head, beyond }: RowShape,
  { top, height }: Sight,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.min(count, Math.floor(top / row) - beyond));
  const end = Math.min(count, Math.ceil((top + Math.max(0, height - head)) / row) + beyond);
  return { first, end: Math.max(first, end) };
}

/** Where a table must be scrolled to so that a row is seen; where it is, if it is seen. */
export function scrollTopFor(
  { row, head }: Pick<RowShape, 'row' | 'head'>,
  { top, height }: Sight,
  index: number,
): number {
  const above = index * row;
  if (above < top) return above;
  return Math.max(top, above + row - Math.max(row, height - head));
}

/** Whether a row is seen as a whole. */
function isSeen(shape: Pick<RowShape, 'row' | 'head'>, sight: Sight, index: number): boolean {
  return scrollTopFor(shape, sight, index) === sight.top;
}

/** `kept`: a row that stays in sight when the table becomes lower. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  shape: RowShape,
  kept: number | null = null,
): RowWindow {
  const { count, row, head, beyond } = shape;
  const [sight, setSight] = useState<Sight>({ top: 0, height: 0 });
  const look = useCallback((): void => {
    const element = scroller.current;
    if (element === null) return;
    const now = { top: element.scrollTop, height: element.clientHeight };
    setSight((old) => (sameRows(old, now, row) ? old : now));
  }, [scroller, row]);
  // Before anything is painted, and again where rows are fewer or of another height than those it was scrolled over.
  useLayoutEffect(look, [look, count, head]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // At once: what comes into sight must be there when it is painted.
    const onScroll = (): void => flushSync(look);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, look]);
  const show = useCallback(
    (index: number): void => {
      const element = scroller.current;
      if (element === null) return;
      const now = { top: element.scrollTop, height: element.clientHeight };
      const top = scrollTopFor({ row, head }, now, index);
      if (top !== now.top) element.scrollTop = top;
    },
    [scroller, row, head],
  );
  const keep = useRef(kept);
  useEffect(() => {
    keep.current = kept;
  }, [kept]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const before = { top: element.scrollTop, height };
      height = element.clientHeight;
      if (keep.current !== null && isSeen({ row, head }, before, keep.current)) show(keep.current);
      look();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, look, show, keep, row, head]);
  return { ...rowsInSight({ count, row, head, beyond }, sight), show };
}

/** A scroll within a row draws nothing again. */
function sameRows(a: Sight, b: Sight, row: number): boolean {
  return a.height === b.height && Math.floor(a.top / row) === Math.floor(b.top / row);
}
