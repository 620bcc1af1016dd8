import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';

/** Pixels of one unit of the text size. */
export function pixelsOfUnit(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
}

/**
 * The edge between two panes: drag it, or move it with the arrow keys; Home and End go to its ends,
 * a double click to where it was at first.
 */
export function Divider({
  label,
  orientation,
  edge,
  size,
  initial,
  min,
  max,
  grows,
  onSize,
}: {
  readonly label: string;
  /** Of the edge itself: 'vertical' stands between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** A vertical one that lies over an edge of what holds it. */
  readonly edge?: 'left' | 'right';
  readonly size: number;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  /** The direction in which the pane that is sized grows. */
  readonly grows: 'right' | 'left' | 'up';
  readonly onSize: (size: number) => void;
}): ReactNode {
  const [dragged, setDragged] = useState(false);
  const start = useRef({ at: 0, size });
  // Drawn again with the text size, for pixels and units then differ.
  useStore(preferences, (value) => value.textSize);
  const clamp = (value: number): number => Math.round(Math.min(max, Math.max(min, value)));
  const place = (event: PointerEvent): number => (orientation === 'vertical' ? event.clientX : event.clientY);
  const sign = grows === 'right' ? 1 : -1;

  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] =
      grows === 'right'
        ? ['ArrowLeft', 'ArrowRight']
        : grows === 'left'
          ? ['ArrowRight', 'ArrowLeft']
          : ['ArrowDown', 'ArrowUp'];
    const by = event.shiftKey ? 64 : 16;
    if (event.key === more) onSize(clamp(size + by));
    else if (event.key === less) onSize(clamp(size - by));
    else if (event.key === 'Home') onSize(min);
    else if (event.key === 'End') onSize(max);
    else if (event.key === 'Enter') onSize(initial);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={['divider', edge, dragged ? 'dragged' : ''].filter(Boolean).join(' ')}
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onSize(initial)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: place(event), size };
        setDragged(true);
      }}
      onPointerMove={(event) => {
        if (!dragged) return;
        onSize(clamp(start.current.size + (sign * (place(event) - start.current.at)) / pixelsOfUnit()));
      }}
      onPointerUp={() => setDragged(false)}
      onPointerCancel={() => setDragged(false)}
    />
  );
}
