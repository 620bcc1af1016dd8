/** The scrollbar of a view whose lines are counted with bigint. Thrown to its middle it lands at the middle line. */
import { useRef } from 'react';
import type { PointerEvent, ReactNode } from 'react';

const LEAST_THUMB = 0.05;
/** Steps of the whole length: finer than pixels, so that numbers of lines lose nothing that is seen. */
const STEPS = 2 ** 40;

export function MemoryScroller({
  top,
  lines,
  total,
  caret,
  onTop,
}: {
  readonly top: bigint;
  readonly lines: number;
  readonly total: bigint;
  readonly caret: bigint;
  readonly onTop: (line: bigint) => void;
}): ReactNode {
  const track = useRef<HTMLDivElement>(null);
  const grip = useRef(0);
  const room = total - BigInt(lines);
  if (room <= 0n) return null;
  const thumb = Math.max(LEAST_THUMB, share(BigInt(lines), total));
  const place = share(top, room) * (1 - thumb);
  const drag = (event: PointerEvent): void => {
    if (event.buttons !== 1 || track.current === null) return;
    const box = track.current.getBoundingClientRect();
    const fraction = ((event.clientY - box.top) / box.height - grip.current) / (1 - thumb);
    const steps = BigInt(Math.round(Math.max(0, Math.min(1, fraction)) * STEPS));
    onTop((room * steps) / BigInt(STEPS));
  };
  return (
    <div
      ref={track}
      className="scroller"
      aria-hidden="true"
      onPointerDown={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const at = (event.clientY - box.top) / box.height;
        // On the thumb it is held where it was taken; beside it its middle comes to the pointer.
        grip.current = at >= place && at <= place + thumb ? at - place : thumb / 2;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <div className="mark" style={{ top: `${share(caret, total) * 100}%` }} />
      <div className="thumb" style={{ top: `${place * 100}%`, height: `${thumb * 100}%` }} />
    </div>
  );
}

function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * BigInt(STEPS)) / whole) / STEPS;
}
