/** Lanes of the range that is shown: a mark an event, a bar for what is uncertain, bars of density where there are many. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { EVENT_SOURCES, MARK_DOUBT, MARK_INFERRED } from '../../../shared/api/index.ts';
import type { ListRow, TimelineMarks } from '../../../shared/api/index.ts';
import {
  COLUMN,
  layoutLanes,
  timeScale,
  timeTicks,
  type Extent,
  type Lane,
  type LaneMark,
} from '../../../shared/drawing/timeline.ts';
import { countText } from '../../components/figures.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { cellText, isText } from '../../components/cell-text.ts';
import type { List } from '../../state/lists.ts';
import { preferences } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { useRested } from '../../state/rested.ts';
import { SOURCE_HUES } from './event-kinds.ts';
import { momentText } from './range-text.ts';
import { useBox, useCanvas, type Paint } from './use-canvas.ts';
import type { LaneNames } from './use-timeline.ts';

const ROW = 14;
const PAD = 6;
const AXIS = 20;
const LABELLED = 160;
const LABELS_REST_MS = 100;
const MOVE_RESTS_MS = 200;
const CANVAS_STEP = 128;

interface Placed {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
}

export function LanesChart({
  marks,
  lanes,
  extent,
  offsetMinutes,
  zone,
  list,
  version,
  selected,
  markers,
  noted,
  onChoose,
  onRange,
  onMarker,
  onStep,
}: {
  readonly marks: TimelineMarks;
  readonly lanes: LaneNames;
  readonly extent: Extent;
  readonly offsetMinutes: number;
  readonly zone: string | null;
  readonly list: List | null;
  readonly version: number;
  readonly selected: number | null;
  readonly markers: readonly (number | null)[];
  /** Places of events that carry a tag or a note. */
  readonly noted: readonly number[];
  readonly onChoose: (index: number) => void;
  readonly onRange: (range: Extent | null) => void;
  readonly onMarker: (which: 0 | 1, time: number) => void;
  readonly onStep: (by: -1 | 1) => void;
}): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const outer = useBox(host);
  const width = Math.max(1, outer.width - 12);
  const scale = useMemo(() => timeScale(marks.at, extent, width), [marks, extent, width]);
  const laid = useMemo(() => layoutLanes(lanes.input, extent, scale, width), [lanes, extent, scale, width]);
  // Rows hold text, and grow with it.
  const grow = Math.max(1, useStore(preferences, ({ textSize }) => textSize) / 100);
  const rowTall = ROW * grow;
  const axisTall = AXIS * grow;
  const placed = useMemo(() => placeLanes(laid, grow), [laid, grow]);
  const height = placed.reduce((sum, one) => sum + one.height, 0);
  const ticks = useMemo(() => timeTicks(scale, offsetMinutes), [scale, offsetMinutes]);
  const tall = height + axisTall;
  // Lanes come and go with every move: what is around them keeps its place until the range rests.
  const moves = useRested(extent, MOVE_RESTS_MS) !== extent;
  const [reserved, setReserved] = useState(tall);
  if (!moves && reserved !== tall) setReserved(tall);
  // In steps: lanes come and go with every move, and another size is another bitmap.
  const box = useMemo(() => ({ width, height: Math.ceil(tall / CANVAS_STEP) * CANVAS_STEP }), [width, tall]);
  const [hover, setHover] = useState<number | null>(null);
  const [band, setBand] = useState<{ readonly a: number; readonly b: number } | null>(null);
  const pointer = useRef<number | null>(null);

  // Labels are asked for where the marks on screen are few enough to carry one.
  const labelled = useMemo(() => {
    const found: number[] = [];
    for (const { marks: of } of laid)
      if (of !== null && of.length <= 60) found.push(...of.map((mark) => mark.index));
    return found.length <= LABELLED ? found : [];
  }, [laid]);
  // While the range moves, those that are here are drawn: each page that arrives would be another frame's work.
  const wanted = useRested(labelled, LABELS_REST_MS);
  useEffect(() => {
    for (const index of wanted) list?.need(index, index + 1);
  }, [wanted, list]);
  useEffect(() => {
    if (hover !== null) list?.need(hover, hover + 1);
  }, [hover, list]);

  const paint = useCallback<Paint>(
    (context, { width: wide }, colour, widthOf) => {
      context.fillStyle = colour('line');
      for (const { x } of ticks) context.fillRect(Math.round(x), 0, 1, tall - axisTall);
      for (const { top } of placed) context.fillRect(0, top, wide, 1);
      for (const { x } of scale.breaks) {
        context.fillStyle = colour('ground-raised');
        context.fillRect(x - 11, 0, 22, tall - axisTall);
      }
      for (const place of placed) {
        if (place.lane.columns !== null) paintDensity(context, place, colour('hue-blue'));
        else paintMarks(context, place, colour);
      }
      context.fillStyle = colour('line');
      context.fillRect(0, tall - axisTall, wide, 1);
      context.fillStyle = colour('ink-quiet');
      let free = -Infinity;
      for (const { x, label } of ticks) {
        const size = widthOf(label);
        const left = Math.min(wide - size, Math.max(0, x - size / 2));
        if (left < free) continue;
        context.fillText(label, left, tall - 5);
        free = left + size + 12;
      }
      for (const [at, marker] of markers.entries()) {
        if (marker === null || marker < extent.from || marker > extent.to) continue;
        context.fillStyle = colour('hue-purple');
        context.fillRect(scale.x(marker), 0, 1.5, tall - axisTall);
        context.fillText(at === 0 ? 'A' : 'B', scale.x(marker) + 4, 11);
      }
      for (const index of noted) {
        const time = marks.at[index];
        if (time === undefined || time < extent.from || time > extent.to) continue;
        const x = scale.x(time);
        context.fillStyle = colour('hue-orange');
        context.beginPath();
        for (const [dx, y] of [
          [-4, 0],
          [4, 0],
          [4, 10],
          [0, 6],
          [-4, 10],
        ] as const)
          context.lineTo(x + dx, y);
        context.fill();
      }
      if (band !== null) {
        context.fillStyle = colour('accent');
        context.globalAlpha = 0.16;
        context.fillRect(Math.min(band.a, band.b), 0, Math.abs(band.b - band.a), tall - axisTall);
        context.globalAlpha = 1;
      }

      function paintMarks(on: CanvasRenderingContext2D, { lane, top }: Placed, get: typeof colour): void {
        const all = lane.marks ?? [];
        for (const mark of all) paintMark(on, mark, top, get);
        if (all.length > 60) return;
        const byRow = new Map<number, LaneMark[]>();
        for (const mark of all) byRow.set(mark.row, [...(byRow.get(mark.row) ?? []), mark]);
        for (const [number, row] of byRow) {
          if (lane.isCrowded && number === lane.rows - 1) continue;
          row.sort((p, q) => p.x0 - q.x0);
          for (const [at, mark] of row.entries()) {
            const end = Math.max(mark.x, mark.x1) + 8;
            const room = (row[at + 1]?.x0 ?? wide) - end - 6;
            const text = labelOf(mark.index);
            if (text === null) continue;
            const y = top + PAD + mark.row * rowTall + rowTall / 2 + 4;
            // Beside its mark, else on a bar that is long enough, else not at all.
            if (room >= 36) {
              on.fillStyle = get('ink-quiet');
              on.fillText(cut(widthOf, text, Math.min(room, 320)), end, y);
            } else if (mark.x1 - Math.max(mark.x0, mark.x) > 90) {
              const left = Math.max(mark.x0 + 12, mark.x + 8);
              on.fillStyle = get('ink');
              on.fillText(cut(widthOf, text, mark.x1 - left - 6), left, y);
            }
          }
        }
      }

      function paintMark(
        on: CanvasRenderingContext2D,
        mark: LaneMark,
        top: number,
        get: typeof colour,
      ): void {
        const flags = marks.flags[mark.index] ?? 0;
        const source = EVENT_SOURCES[marks.source[mark.index] ?? 0] ?? 'file';
        const y = top + PAD + mark.row * rowTall + rowTall / 2;
        const isDoubtful = (flags & MARK_DOUBT) !== 0;
        const hue = get(isDoubtful ? 'critical' : SOURCE_HUES[source]);
        on.fillStyle = hue;
        const long = mark.x1 - mark.x0 > 7;
        if (long) {
          on.globalAlpha = 0.24;
          round(on, mark.x0, y - 4.5, mark.x1 - mark.x0, 9);
          on.fill();
          on.globalAlpha = 1;
          if ((flags & MARK_INFERRED) !== 0) {
            on.strokeStyle = hue;
            on.setLineDash([3, 2]);
            round(on, mark.x0 + 0.5, y - 4.5, Math.max(1, mark.x1 - mark.x0 - 1), 9);
            on.stroke();
            on.setLineDash([]);
          }
        }
        on.beginPath();
        if (isDoubtful) {
          on.moveTo(mark.x, y - 6);
          on.lineTo(mark.x + 6, y + 5);
          on.lineTo(mark.x - 6, y + 5);
        } else if (!long || (flags & MARK_INFERRED) === 0) on.arc(mark.x, y, 3.5, 0, 7);
        on.fill();
        if (mark.index !== selected && mark.index !== hover) return;
        on.strokeStyle = get(mark.index === selected ? 'accent' : 'ink');
        on.lineWidth = 2;
        round(
          on,
          Math.min(mark.x0, mark.x - 6) - 2,
          y - 7.5,
          Math.max(mark.x1, mark.x + 6) - Math.min(mark.x0, mark.x - 6) + 4,
          15,
        );
        on.stroke();
        on.lineWidth = 1;
      }

      function paintDensity(
        on: CanvasRenderingContext2D,
        { lane, top, height: of }: Placed,
        hue: string,
      ): void {
        const columns = lane.columns ?? new Uint32Array(0);
        let most = 1;
        for (const count of columns) if (count > most) most = count;
        on.fillStyle = hue;
        for (const [at, count] of columns.entries()) {
          if (count === 0) continue;
          const high = Math.max(2, Math.sqrt(count / most) * (of - PAD * 2));
          on.fillRect(at * COLUMN, top + of - PAD - high, COLUMN - 0.5, high);
        }
      }

      function labelOf(index: number): string | null {
        return textOf(list?.row(index));
      }
    },
    // `version` rises when rows arrive, and with them labels
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [placed, ticks, tall, scale, marks, markers, noted, selected, hover, band, list, version, extent, grow],
  );
  const canvas = useCanvas(box, paint);

  const spot = (event: PointerEvent): { x: number; y: number } => {
    const rect = canvas.current?.getBoundingClientRect();
    return { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) };
  };
  const markAt = ({ x, y }: { x: number; y: number }): number | null => {
    const place = placed.find((one) => y >= one.top && y < one.top + one.height);
    let best: { index: number; by: number } | null = null;
    for (const mark of place?.lane.marks ?? []) {
      const dy = Math.abs(y - ((place?.top ?? 0) + PAD + mark.row * rowTall + rowTall / 2));
      if (dy > rowTall / 2 + 2) continue;
      const dx =
        x < mark.x0 ? mark.x0 - x : x > mark.x1 ? x - mark.x1 : Math.min(4, Math.abs(x - mark.x)) / 4;
      if (dx <= 6 && (best === null || dx < best.by)) best = { index: mark.index, by: dx };
    }
    return best?.index ?? null;
  };

  const zoom = (factor: number, x: number): void => {
    const at = Math.min(width, Math.max(0, x));
    const [a, b] = factor < 1 ? [at * (1 - factor), at + (width - at) * factor] : [0, width];
    if (factor < 1) onRange({ from: scale.time(a), to: scale.time(b) });
    else {
      const wide = (extent.to - extent.from) / 2;
      onRange({ from: extent.from - wide, to: extent.to + wide });
    }
  };
  // React listens to the wheel passively; a zoom must keep the pane from scrolling.
  const zoomNow = useRef(zoom);
  useEffect(() => {
    zoomNow.current = zoom;
  });
  useEffect(() => {
    const target = host.current;
    if (target === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomNow.current(event.deltaY < 0 ? 0.7 : 1.5, event.clientX - target.getBoundingClientRect().left);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = (extent.to - extent.from) * (event.shiftKey ? 0.5 : 0.1);
    const time = pointer.current === null ? null : scale.time(pointer.current);
    const chosen = selected === null ? null : (marks.at[selected] ?? null);
    if (event.key === 'ArrowLeft') onRange({ from: extent.from - step, to: extent.to - step });
    else if (event.key === 'ArrowRight') onRange({ from: extent.from + step, to: extent.to + step });
    else if (event.key === '+' || event.key === '=') zoom(0.6, time === null ? width / 2 : scale.x(time));
    else if (event.key === '-') zoom(1.5, width / 2);
    else if (event.key === 'ArrowDown') onStep(1);
    else if (event.key === 'ArrowUp') onStep(-1);
    else if (event.key === '0' || event.key === 'Escape') onRange(null);
    else if ((event.key === 'a' || event.key === 'b') && (time ?? chosen) !== null) {
      onMarker(event.key === 'a' ? 0 : 1, time ?? chosen ?? 0);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const told = hover === null ? null : list?.row(hover);
  return (
    <div className="lanes" data-pane="details" style={{ containIntrinsicHeight: `${reserved}px` }}>
      <ul className="lane-names" aria-label="Lanes">
        {placed.map(({ lane, height: tall }) => (
          <li key={lane.lane} style={{ height: tall }}>
            <span>{inertTextOf({ text: lanes.names[lane.lane] ?? '' })}</span> <b>{countText(lane.count)}</b>
          </li>
        ))}
      </ul>
      <div
        ref={host}
        className="lanes-body"
        role="group"
        aria-label="Lanes of events: up and down go from event to event, left and right move, plus and minus zoom, a and b set markers"
        tabIndex={0}
        data-pane-focus=""
        style={{ height: tall }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const { x } = spot(event);
          setBand({ a: x, b: x });
        }}
        onPointerMove={(event) => {
          const at = spot(event);
          pointer.current = at.x;
          if (band !== null) setBand({ a: band.a, b: at.x });
          else setHover(markAt(at));
        }}
        onPointerLeave={() => {
          pointer.current = null;
          setHover(null);
        }}
        onPointerUp={(event) => {
          const at = spot(event);
          if (band !== null && Math.abs(at.x - band.a) > 5) {
            onRange({ from: scale.time(Math.min(band.a, at.x)), to: scale.time(Math.max(band.a, at.x)) });
          } else {
            const index = markAt(at);
            if (index !== null) onChoose(index);
          }
          setBand(null);
        }}
        onPointerCancel={() => setBand(null)}
        onDoubleClick={() => onRange(null)}
      >
        <div className="lanes-picture" aria-hidden="true">
          <canvas ref={canvas} style={box} />
        </div>
        {told !== undefined && told !== null && hover !== null && (
          <div
            className="lane-tip"
            style={{
              left: Math.min(width - 260, Math.max(0, scale.x(marks.at[hover] ?? 0) - 20)),
              top: tipTop(placed, hover, rowTall),
            }}
          >
            <b>{tipTime(told, zone)}</b> {textOf(told)}
            {reasonOf(told) !== null && <small>{reasonOf(told)}</small>}
          </div>
        )}
      </div>
    </div>
  );
}

function placeLanes(lanes: readonly Lane[], grow: number): readonly Placed[] {
  const placed: Placed[] = [];
  let top = 0;
  for (const lane of lanes) {
    const height = Math.max(26, lane.rows * ROW + PAD * 2) * grow;
    placed.push({ lane, top, height });
    top += height;
  }
  return placed;
}

function tipTop(placed: readonly Placed[], index: number, rowTall: number): number {
  for (const { lane, top } of placed) {
    const mark = lane.marks?.find((one) => one.index === index);
    if (mark !== undefined) return top + PAD + mark.row * rowTall + rowTall + 4;
  }
  return 0;
}

function tipTime(row: ListRow, zone: string | null): string {
  const { timeNs, fromNs, toNs } = row.cells;
  const at = (ns: unknown): string => momentText(Number(ns as bigint) / 1000, zone);
  return typeof timeNs === 'bigint' ? at(timeNs) : `${at(fromNs)} – ${at(toNs)}`;
}

function reasonOf(row: ListRow): string | null {
  const { doubt, reason } = row.cells;
  if (isText(doubt)) return inertTextOf(doubt);
  return isText(reason) ? inertTextOf(reason) : null;
}

function textOf(row: ListRow | undefined): string | null {
  const text = row?.cells['text'];
  return text === undefined || text === null ? null : cellText(text, 'text').slice(0, 300);
}

function cut(widthOf: (text: string) => number, text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low < 3 ? '' : `${text.slice(0, low)}…`;
}

function round(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  context.beginPath();
  context.roundRect(x, y, width, height, 4);
}
