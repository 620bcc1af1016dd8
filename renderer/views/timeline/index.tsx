/** Timeline: a density strip over everything, lanes of the range that is chosen in it, and a table of that range. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Extent } from '../../../shared/drawing/timeline.ts';
import { isListName } from '../../../shared/api/index.ts';
import { isText } from '../../components/cell-text.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { useIndexOf } from '../../components/data-table/list-table.tsx';
import { countText, plural } from '../../components/figures.ts';
import { FilterHides } from '../../components/filter-hides.tsx';
import { offsetMinutesOf } from '../../../shared/format/index.ts';
import { Info } from '../../components/icon.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { useRested } from '../../state/rested.ts';
import { announce, openView, select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useLatest } from '../../state/use-latest.ts';
import { useZone } from '../../state/zone.ts';
import { Between } from './between.tsx';
import { DensityStrip } from './density-strip.tsx';
import { LanesChart } from './lanes-chart.tsx';
import { Legend } from './legend.tsx';
import { MemoryLinesToggle } from './memory-lines.tsx';
import { rangeText } from './range-text.ts';
import { useNotedEvents } from './use-noted-events.ts';
import { EventTable } from './event-table.tsx';
import { lanesOf, useRowsIn, useTimeline, type LaneKind } from './use-timeline.ts';

const LANE_KINDS: readonly (readonly [LaneKind, string])[] = [
  ['source', 'Source'],
  ['process', 'Process'],
  ['checkpoint', 'Checkpoint'],
];
const TABLE_RESTS_MS = 100;
/** What the table shows before it is scrolled. */
const FIRST_ROWS = 24;
/** No range is shorter, µs. */
const SHORTEST = 2;

export function TimelineView(): ReactNode {
  const [range, setRange] = useState<Extent | null>(null);
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [kind, setKind] = useState<LaneKind>('source');
  const [markers, setMarkers] = useState<readonly [number | null, number | null]>([null, null]);
  const [legend, setLegend] = useState(innerHeight >= 800);
  const zone = useZone();
  const timeline = useTimeline(sort);
  const { marks, list: view, whole, inTable } = timeline;
  // Charts follow the pointer; the table follows them when they rest.
  const rows = useRowsIn(inTable, useRested(range, TABLE_RESTS_MS));
  const { list } = view;
  const query = useStore(shell, (value) => value.query);
  const selection = useStore(shell, (value) => value.selection);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  const reference = selection?.kind === 'event' ? selection : null;
  const noted = useNotedEvents(sort.length === 0 ? list : null);
  const { index, seeking, remember } = useIndexOf(list, reference, view.version);
  // Rows are as far away as marks: both are asked for before either is there.
  useEffect(() => {
    if (view.status === 'ready') list?.need(0, Math.min(FIRST_ROWS, view.count));
  }, [list, view.status, view.count]);

  const titles = useMemo(() => new Map(checkpoints?.map((one) => [one.id, one.title])), [checkpoints]);
  const lanes = useMemo(() => (marks === null ? null : lanesOf(marks, kind, titles)), [marks, kind, titles]);
  const offsetMinutes = useMemo(
    () => (whole === null || zone === null ? 0 : offsetMinutesOf(whole.to / 1000, zone)),
    [whole, zone],
  );

  useEffect(() => {
    if (marks !== null) shell.set({ shown: { count: marks.count, total: marks.total } });
  }, [marks]);

  const takeRange = useCallback(
    (next: Extent | null): void => {
      if (next === null || whole === null) return setRange(null);
      const from = Math.max(whole.from, Math.min(next.from, whole.to - SHORTEST));
      const to = Math.min(whole.to, Math.max(next.to, from + SHORTEST));
      setRange(from <= whole.from && to >= whole.to ? null : { from, to });
    },
    [whole],
  );

  const place = useMemo(() => (index === null ? null : placeIn(rows, index)), [rows, index]);
  const begin = useLatest();
  const choose = useCallback(
    (at: number, column: string | null): void => {
      const isLatest = begin();
      void list?.load(at).then((row) => {
        if (row === undefined || !isLatest()) return;
        remember(at, row);
        select({ kind: 'event', checkpoint: row.checkpoint, key: row.key, column });
      });
    },
    [list, remember, begin],
  );
  const showAll = useCallback(() => setRange(null), []);
  const step = (by: -1 | 1): void => {
    const next = rows[place === null ? (by === 1 ? 0 : rows.length - 1) : place + by];
    if (next !== undefined) choose(next, null);
  };

  const thing = useMemo(() => {
    const row = index === null ? undefined : list?.row(index);
    const of = row?.cells['thingKind'];
    const key = row?.cells['thingKey'];
    if (row === undefined || typeof of !== 'string' || !isListName(of) || !isText(key)) return null;
    return { kind: of, checkpoint: row.checkpoint, key: key.text, column: null };
    // rows arrive with the version
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [index, list, view.version]);

  const error = timeline.error ?? view.error;
  if (error !== null) {
    return (
      <ErrorState
        what="The events could not be put in order of time"
        error={error}
        usable="The facts that they come from are in the other views."
      />
    );
  }
  if (marks === null || lanes === null) return <LoadingState what="Putting events in order of time" />;
  if (whole === null) return <NoEvents filtered={query !== ''} total={marks.total} />;

  const [a, b] = markers;
  const marked = a !== null && b !== null ? { from: Math.min(a, b), to: Math.max(a, b) } : null;
  const setMarker = (which: 0 | 1, time: number): void => {
    setMarkers(([one, two]) => (which === 0 ? [time, two] : [one, time]));
    announce(`Marker ${which === 0 ? 'A' : 'B'} set${which === 0 && b === null ? '; b sets the other' : ''}`);
  };
  return (
    <div className="timeline">
      <div className="timeline-bar">
        <span>
          <b>{countText(rows.length)}</b>{' '}
          <span className="quiet">
            {range === null ? plural(marks.count, 'event').replace(/^\S+ /, '') : 'in range'}
          </span>
        </span>
        <span className="quiet mono range" title={rangeText(range ?? whole, zone)}>
          {rangeText(range ?? whole, zone)}
        </span>
        <span className="grow" />
        {thing !== null && viewOf(thing.kind) !== null && (
          <button
            type="button"
            className="small"
            onClick={() => {
              openView(viewOf(thing.kind) ?? 'overview');
              select(thing);
            }}
          >
            Show its {thing.kind === 'file' ? 'file' : 'process'}
          </button>
        )}
        {range !== null && (
          <button
            type="button"
            className="small"
            title="0 or Escape in the chart"
            onClick={() => setRange(null)}
          >
            Show all
          </button>
        )}
        {timeline.missing !== null && (
          <span className="quiet" role="status">
            <span className="spinner" aria-hidden="true" />{' '}
            {timeline.missing.ready < timeline.missing.of
              ? `${countText(timeline.missing.ready)} of ${plural(timeline.missing.of, 'checkpoint')} read, others follow`
              : 'All checkpoints read, putting their events in order'}
          </span>
        )}
        {timeline.behind > 0 && (
          <button
            type="button"
            className="small"
            title="The custody log has grown since these events were put in order: take its new entries in"
            onClick={timeline.takeNew}
          >
            {plural(timeline.behind, 'new custody entry', 'new custody entries')}
          </button>
        )}
        <MemoryLinesToggle />
        <MarkerButton
          markers={markers}
          at={index === null ? null : (marks.at[index] ?? null)}
          onMarker={setMarker}
        />
        <MenuButton
          label="Lanes"
          className="small"
          alignEnd
          sections={[
            {
              items: LANE_KINDS.map(([id, label]) => ({
                id,
                label,
                checked: id === kind,
                run: () => setKind(id),
              })),
            },
          ]}
        >
          Lanes: {kind} <span aria-hidden="true">▾</span>
        </MenuButton>
        <button
          type="button"
          className="small icon-only"
          aria-pressed={legend}
          title="Legend"
          onClick={() => setLegend(!legend)}
        >
          <Info className="icon" aria-hidden="true" />
          <span className="hidden-text">Legend</span>
        </button>
      </div>
      {legend && <Legend />}
      <DensityStrip
        marks={marks}
        whole={whole}
        range={range}
        offsetMinutes={offsetMinutes}
        markers={markers}
        onRange={takeRange}
      />
      {marked !== null && (
        <Between
          marks={marks}
          extent={marked}
          zone={zone}
          onShow={() => takeRange(marked)}
          onClear={() => setMarkers([null, null])}
        />
      )}
      <LanesChart
        marks={marks}
        lanes={lanes}
        extent={range ?? whole}
        offsetMinutes={offsetMinutes}
        zone={zone}
        list={sort.length === 0 ? list : null}
        version={view.version}
        selected={sort.length === 0 ? index : null}
        markers={markers}
        noted={noted}
        onChoose={(at) => choose(at, null)}
        onRange={takeRange}
        onMarker={setMarker}
        onStep={step}
      />
      <div className="timeline-table" data-pane="view">
        <EventTable
          view={view}
          rows={rows}
          sort={sort}
          onSort={setSort}
          selected={place}
          seeking={seeking}
          onChoose={choose}
          onShowAll={showAll}
        />
      </div>
    </div>
  );
}

/** The view that shows what an event is about; null: only the inspector does. */
function viewOf(kind: string): string | null {
  if (kind === 'file') return 'files';
  return kind === 'process' || kind === 'timer' ? 'processes' : null;
}

function MarkerButton({
  markers,
  at,
  onMarker,
}: {
  readonly markers: readonly [number | null, number | null];
  readonly at: number | null;
  readonly onMarker: (which: 0 | 1, time: number) => void;
}): ReactNode {
  const set = (which: 0 | 1) => ({
    id: which === 0 ? 'a' : 'b',
    label: `Set ${which === 0 ? 'A' : 'B'} at the selected event`,
    keys: which === 0 ? 'a' : 'b',
    checked: markers[which] !== null,
    disabled: at === null,
    run: () => {
      if (at !== null) onMarker(which, at);
    },
  });
  return (
    <MenuButton
      label="Markers"
      className="small"
      alignEnd
      title="What changed between two moments"
      sections={[{ items: [set(0), set(1)] }]}
    >
      Markers <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}

/** The place of an event among the rows of the table; null where it is not in the range. */
function placeIn(rows: Uint32Array, index: number): number | null {
  const place = rows.indexOf(index);
  return place < 0 ? null : place;
}

function NoEvents({ filtered, total }: { readonly filtered: boolean; readonly total: number }): ReactNode {
  if (filtered && total > 0) return <FilterHides what={plural(total, 'event')} of={{ list: 'event' }} />;
  return (
    <EmptyState title="Nothing in scope has a time">
      Events come from the container engine’s files, the rootfs diff, logs, deleted files and the custody log.
      Import a checkpoint, or put more of them in scope.
    </EmptyState>
  );
}
