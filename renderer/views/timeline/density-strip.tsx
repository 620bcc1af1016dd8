/** The density of all events: drag to choose a range, move it, or take one of its edges. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import type { TimelineMarks } from '../../../shared/api/index.ts';
import { MARK_DOUBT } from '../../../shared/api/index.ts';
import { density, timeScale, timeTicks, type Extent } from '../../../shared/drawing/timeline.ts';
import { durationText } from '../../components/format.ts';
import { countText } from '../../components/figures.ts';
import { paintTicks } from './paint-axis.ts';
import { NO_TIMES, useBox, useCanvas, type Paint } from './use-canvas.ts';

const COLUMN = 5;
const AXIS = 18;
const EDGE = 5;
const CLICK = 4;

type Drag =
  | { readonly kind: 'new'; readonly x: number }
  | { readonly kind: 'move'; readonly x: number; readonly range: Extent }
  | { readonly kind: 'edge'; readonly fixed: number };

export function DensityStrip({
  marks,
  whole,
  range,
  offsetMinutes,
  markers,
  onRange,
}: {
  readonly marks: TimelineMarks;
  readonly whole: Extent;
  readonly range: Extent | null;
  readonly offsetMinutes: number;
  readonly markers: readonly (number | null)[];
  readonly onRange: (range: Extent | null) => void;
}): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const box = useBox(host);
  const [drag, setDrag] = useState<Drag | null>(null);
  const times = box.width === 0 ? NO_TIMES : marks.at;
  const scale = useMemo(() => timeScale(times, whole, Math.max(1, box.width)), [times, whole, box.width]);
  const bars = useMemo(
    () => density(times, marks.flags, MARK_DOUBT, scale, Math.max(1, box.width), COLUMN),
    [times, marks, scale, box.width],
  );
  const ticks = useMemo(() => timeTicks(scale, offsetMinutes), [scale, offsetMinutes]);

  const paint = useCallback<Paint>(
    (context, { width, height }, colour, widthOf) => {
      const ground = height - AXIS;
      for (const [at, count] of bars.columns.entries()) {
        if (count === 0) continue;
        // The root, so that a lone event beside a thousand is still seen.
        const tall = Math.max(3, Math.sqrt(count / bars.most) * (ground - 8));
        context.fillStyle = colour('hue-blue');
        context.fillRect(at * COLUMN, ground - tall, COLUMN - 1, tall);
        const doubtful = bars.doubtful[at] ?? 0;
        if (doubtful === 0) continue;
        context.fillStyle = colour('critical');
        const part = Math.max(3, (tall * doubtful) / count);
        context.fillRect(at * COLUMN, ground - part, COLUMN - 1, part);
        context.beginPath();
        context.moveTo(at * COLUMN - 2, ground - tall - 7);
        context.lineTo(at * COLUMN + 6, ground - tall - 7);
        context.lineTo(at * COLUMN + 2, ground - tall - 1);
        context.fill();
      }
      context.fillStyle = colour('line-strong');
      context.fillRect(0, ground, width, 1);
      for (const { x, skipped } of scale.breaks) {
        context.fillStyle = colour('ground');
        context.fillRect(x - 4, ground - 4, 8, 9);
        context.strokeStyle = colour('ink-quiet');
        context.beginPath();
        for (const shift of [-3, 3]) {
          context.moveTo(x + shift - 2, ground + 4);
          context.lineTo(x + shift + 2, ground - 4);
        }
        context.stroke();
        context.save();
        context.fillStyle = colour('ink-quiet');
        context.translate(x + 3, ground - 9);
        context.rotate(-Math.PI / 2);
        context.fillText(shortDuration(skipped), 0, 0);
        context.restore();
      }
      context.fillStyle = colour('ink-quiet');
      paintTicks(context, ticks, { width, baseline: height - 3 }, widthOf, (x) =>
        context.fillRect(x, ground, 1, 4),
      );
      for (const [at, marker] of markers.entries()) {
        if (marker === null) continue;
        const x = scale.x(marker);
        context.fillStyle = colour('hue-purple');
        context.fillRect(x, 0, 1.5, ground);
        context.fillText(at === 0 ? 'A' : 'B', x + 4, 11);
      }
    },
    [bars, markers, scale, ticks],
  );
  const canvas = useCanvas(box, paint);

  const placeOf = (event: PointerEvent): number => {
    const left = host.current?.getBoundingClientRect().left ?? 0;
    return Math.min(box.width, Math.max(0, event.clientX - left));
  };
  const between = (a: number, b: number): Extent => ({
    from: scale.time(Math.min(a, b)),
    to: scale.time(Math.max(a, b)),
  });
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = placeOf(event);
    if (range !== null) {
      const [a, b] = [scale.x(range.from), scale.x(range.to)];
      if (Math.abs(x - a) <= EDGE) setDrag({ kind: 'edge', fixed: b });
      else if (Math.abs(x - b) <= EDGE) setDrag({ kind: 'edge', fixed: a });
      else if (x > a && x < b) setDrag({ kind: 'move', x, range });
      else setDrag({ kind: 'new', x });
    } else setDrag({ kind: 'new', x });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag === null) return;
    const x = placeOf(event);
    if (drag.kind === 'new' && Math.abs(x - drag.x) >= CLICK) onRange(between(drag.x, x));
    else if (drag.kind === 'edge') onRange(between(drag.fixed, x));
    else if (drag.kind === 'move') {
      const [a, b] = [scale.x(drag.range.from), scale.x(drag.range.to)];
      const by = Math.min(box.width - b, Math.max(-a, x - drag.x));
      if (by !== 0) onRange(between(a + by, b + by));
    }
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (
      drag !== null &&
      Math.abs(placeOf(event) - ('x' in drag ? drag.x : -99)) < CLICK &&
      drag.kind === 'new'
    ) {
      onRange(null);
    }
    setDrag(null);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const shown = range ?? whole;
    const [a, b] = [scale.x(shown.from), scale.x(shown.to)];
    const step = Math.max(4, (b - a) * 0.1) * (event.shiftKey ? 4 : 1);
    const shift = (by: number): void => {
      const room = Math.min(box.width - b, Math.max(-a, by));
      onRange(between(a + room, b + room));
    };
    if (event.key === 'ArrowLeft') shift(-step);
    else if (event.key === 'ArrowRight') shift(step);
    else if (event.key === '+' || event.key === '=') onRange(between(a + (b - a) / 4, b - (b - a) / 4));
    else if (event.key === '-') {
      const wide = (b - a) / 2;
      if (b - a >= box.width - 1) onRange(null);
      else onRange(between(Math.max(0, a - wide), Math.min(box.width, b + wide)));
    } else if (event.key === 'Escape' || event.key === '0') onRange(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const edges =
    range === null || box.width === 0
      ? null
      : { left: scale.x(range.from), width: Math.max(2, scale.x(range.to) - scale.x(range.from)) };
  return (
    <div
      ref={host}
      className="density"
      role="group"
      aria-label={`Density of ${countText(marks.count)} events: arrows move the range, plus and minus change its length, Escape shows all`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(null)}
      onDoubleClick={() => onRange(null)}
    >
      {edges !== null && <RangeMark className="density-range" {...edges} />}
      <canvas ref={canvas} aria-hidden="true" />
      {edges !== null && <RangeMark className="density-edges" {...edges} />}
    </div>
  );
}

/** An element and not paint: a range that moves paints none of the bars again. */
function RangeMark({
  className,
  left,
  width,
}: {
  readonly className: string;
  readonly left: number;
  readonly width: number;
}): ReactNode {
  return (
    <div
      className={className}
      aria-hidden="true"
      style={{ width, transform: `translateX(${left}px)`, bottom: AXIS }}
    />
  );
}

/** '2.7 y', '30 h': what a break leaves out, in as few letters as it has room for. */
function shortDuration(us: number): string {
  const seconds = us / 1e6;
  if (seconds > 86_400 * 365) return `${(seconds / (86_400 * 365.25)).toFixed(1)} y`;
  if (seconds > 86_400 * 2) return `${Math.round(seconds / 86_400)} d`;
  if (seconds > 7200) return `${Math.round(seconds / 3600)} h`;
  if (seconds > 120) return `${Math.round(seconds / 60)} min`;
  return durationText(us * 1000);
}
