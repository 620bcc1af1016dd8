/** The scrollbar of the hex view of a member: where its lines and the chosen span lie in the whole. */
import { useRef } from 'react';
import type { PointerEvent, ReactNode } from 'react';

/** Nothing where all lines can be seen. */
export function MemberScroller({
  top,
  lines,
  total,
  at,
  onTop,
}: {
  readonly top: number;
  readonly lines: number;
  readonly total: number;
  /** Where the span lies, 0 to 1. */
  readonly at: number;
  readonly onTop: (line: number) => void;
}): ReactNode {
  const track = useRef<HTMLDivElement>(null);
  if (total <= lines) return null;
  const thumb = Math.max(0.06, lines / total);
  const place = (top / (total - lines)) * (1 - thumb);
  const drag = (event: PointerEvent): void => {
    if (event.buttons !== 1 || track.current === null) return;
    const box = track.current.getBoundingClientRect();
    const fraction = ((event.clientY - box.top) / box.height - thumb / 2) / (1 - thumb);
    onTop(Math.round(Math.max(0, Math.min(1, fraction)) * (total - lines)));
  };
  return (
    <div
      ref={track}
      className="scroller"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <div className="mark" style={{ top: `${at * 100}%` }} />
      <div className="thumb" style={{ top: `${place * 100}%`, height: `${thumb * 100}%` }} />
    </div>
  );
}
