/** Lanes of the range that is shown: a mark an event, a bar for what is uncertain, bars of density where there are many. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import type { ListRow, TimelineMarks } from '../../../shared/api/index.ts';
import { layoutLanes, timeScale, timeTicks, type Extent } from '../../../shared/drawing/timeline.ts';
import { countText } from '../../components/figures.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { cellText, isText } from '../../components/cell-text.ts';
import type { List } from '../../state/lists.ts';
import { preferences } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { useRested } from '../../state/rested.ts';
import { LABELLED_OF_A_LANE, markAt, paintLanes, placeLanes, tipTop } from './lanes-picture.ts';
import { momentText } from './range-text.ts';
import { NO_TIMES, useBox, useCanvas, type Paint } from './use-canvas.ts';
import type { LaneNames } from './use-timeline.ts';

const AXIS = 20;
const LABELLED = 160;
const LABELS_REST_MS = 100;
const MOVE_RESTS_MS = 200;

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
  const pane = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const outer = useBox(host);
  const sight = useBox(pane);
  const width = Math.max(1, outer.width - 12);
  const isMeasured = outer.width > 0;
  const scale = useMemo(
    () => timeScale(isMeasured ? marks.at : NO_TIMES, extent, width),
    [marks, extent, width, isMeasured],
  );
  const laid = useMemo(
    () => (isMeasured ? layoutLanes(lanes.input, extent, scale, width) : []),
    [lanes, extent, scale, width, isMeasured],
  );
  const grow = Math.max(1, useStore(preferences, ({ textSize }) => textSize) / 100);
  const axisTall = AXIS * grow;
  const placed = useMemo(() => placeLanes(laid, grow), [laid, grow]);
  const ticks = useMemo(() => timeTicks(scale, offsetMinutes), [scale, offsetMinutes]);
  const tall = placed.reduce((sum, one) => sum + one.height, 0) + axisTall;
  // Lanes come and go with every move: what is around them keeps its place until the range rests.
  const moves = useRested(extent, MOVE_RESTS_MS) !== extent;
  const [reserved, setReserved] = useState(tall);
  if (!moves && reserved !== tall) setReserved(tall);
  // The picture is as high as what is in sight of it: painting costs by the pixel.
  const box = useMemo(() => ({ width, height: Math.ceil(sight.height) }), [width, sight.height]);
  const [scrolled, setScrolled] = useState(0);
  const [hover, setHover] = useState<number | null>(null);
  const [band, setBand] = useState<{ readonly a: number; readonly b: number } | null>(null);
  const pointer = useRef<number | null>(null);

  // Labels are asked for where the marks on screen are few enough to carry one.
  const labelled = useMemo(() => {
    const found: number[] = [];
    for (const { marks: of } of laid)
      if (of !== null && of.length <= LABELLED_OF_A_LANE) found.push(...of.map((mark) => mark.index));
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
    (context, size, colour, widthOf) =>
      paintLanes(context, size, colour, widthOf, {
        marks,
        placed,
        extent,
        scale,
        ticks,
        markers,
        noted,
        selected,
        hover,
        band,
        grow,
        axisTall,
        scrolled,
        labelOf: (index) => textOf(list?.row(index)),
      }),
    // `version` rises when rows arrive, and with them labels
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [
      placed,
      ticks,
      scale,
      marks,
      markers,
      noted,
      selected,
      hover,
      band,
      list,
      version,
      extent,
      grow,
      scrolled,
    ],
  );
  const canvas = useCanvas(box, paint);

  const spot = (event: PointerEvent): { x: number; y: number } => {
    const rect = canvas.current?.getBoundingClientRect();
    return { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) + scrolled };
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
    <div
      ref={pane}
      className="lanes"
      data-pane="details"
      style={{ containIntrinsicHeight: `${reserved}px` }}
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
    >
      <ul className="lane-names" aria-label="Lanes">
        {placed.map(({ lane, height }) => (
          <li key={lane.lane} style={{ height }}>
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
          else setHover(markAt(placed, grow, at));
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
            const index = markAt(placed, grow, at);
            if (index !== null) onChoose(index);
          }
          setBand(null);
        }}
        onPointerCancel={() => setBand(null)}
        onDoubleClick={() => onRange(null)}
      >
        <div className="lanes-picture" aria-hidden="true" style={{ height: box.height }}>
          <canvas ref={canvas} style={box} />
        </div>
        {told !== undefined && told !== null && hover !== null && (
          <div
            className="lane-tip"
            style={{
              left: Math.min(width - 260, Math.max(0, scale.x(marks.at[hover] ?? 0) - 20)),
              top: tipTop(placed, grow, hover),
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
