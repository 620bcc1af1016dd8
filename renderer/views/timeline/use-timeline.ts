/** What the timeline shows: the marks of all events that pass the filter, and those of the brushed range. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CallInput, TimelineMarks } from '../../../shared/api/index.ts';
import { eventsIn, type Extent, type LaneInput } from '../../../shared/drawing/timeline.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { engine, lists } from '../../state/engine.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall, useList } from '../../state/use-list.ts';
import type { ListView } from '../../state/use-list.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { SOURCE_NAMES } from './event-kinds.ts';
import { usePrepared } from './use-prepared.ts';

export type LaneKind = 'source' | 'process' | 'checkpoint';

export interface Timeline {
  readonly marks: TimelineMarks | null;
  readonly error: EvidenceError | null;
  readonly list: ListView;
  /** Everything that passes the filter, from the first event to the last; null where there is none. */
  readonly whole: Extent | null;
  /** The marks in the order of the table. */
  readonly inTable: TimelineMarks | null;
  /** Entries of the custody log since these events were put in order. */
  readonly behind: number;
  /** Puts them in order anew. */
  readonly takeNew: () => void;
  /** Of how many checkpoints the events are shown, while those of others are worked out. */
  readonly missing: { readonly ready: number; readonly of: number } | null;
}

/** Longer than marks and rows of one moment come apart. */
const PARTED_MS = 1000;

export function useTimeline(sort: readonly Sort[]): Timeline {
  const scope = useStore(shell, (value) => value.scope);
  const query = useStore(shell, (value) => value.query);
  const opened = useStore(engine, (value) => value.opened);
  const prepared = usePrepared(scope);
  const input = useMemo<CallInput<'timeline.marks'> | null>(() => {
    if (prepared === null) return null;
    const checkpoints = prepared.ready ?? scope;
    return {
      checkpoints: checkpoints === null ? null : [...checkpoints],
      ...(query === '' ? {} : { filter: query }),
    };
  }, [prepared, scope, query]);
  const { asked, behind, takeNew } = useCustodyGrowth();
  const drawn = useCall('timeline.marks', input, false, asked);
  const sorted = useCall(
    'timeline.marks',
    input === null || sort.length === 0 ? null : { ...input, sort: [...sort] },
    false,
    asked,
  );
  const list = useList(input && { ...input, list: 'event', sort: [...sort] }, asked);
  const inTable = sort.length === 0 ? drawn.value : sorted.value;
  const now = useMemo(() => ({ marks: drawn.value, inTable, list }), [drawn.value, inTable, list]);
  const fits = ofOneMoment(now.marks, now.inTable, list);
  // Places in the marks are places in the list: neither is shown with one of another moment.
  const [last, setLast] = useState(now);
  if (fits && last !== now) setLast(now);
  useEffect(() => {
    if (fits) return undefined;
    const timer = setTimeout(takeNew, PARTED_MS);
    return () => clearTimeout(timer);
  }, [fits, takeNew]);
  const [part, setPart] = useState<{ readonly of: string; readonly shown: typeof now } | null>(null);
  const question = `${opened} ${scope?.join() ?? ''} ${query} ${JSON.stringify(sort)}`;
  const isHere = now.marks !== null && list.status !== 'loading';
  const isPart = prepared !== null && prepared.ready !== null;
  if (isPart && fits && isHere && part?.shown !== now) setPart({ of: question, shown: now });
  if (!isPart && isHere && part !== null) setPart(null);
  // A part stays until the whole is there.
  const isLeft = !isHere && part?.of === question;
  const shown = isLeft ? part.shown : fits ? now : last;
  const whole = useMemo(() => (shown.marks === null ? null : extentOf(shown.marks)), [shown.marks]);
  const missing =
    prepared === null || !(isPart || isLeft)
      ? null
      : { ready: prepared.ready?.length ?? prepared.of, of: prepared.of };
  return { ...shown, error: drawn.error ?? sorted.error, whole, behind, takeNew, missing };
}

/** An act of the examiner moves nothing under their hands: the log's new entries wait until they are asked for. */
function useCustodyGrowth(): { readonly asked: number } & Pick<Timeline, 'behind' | 'takeNew'> {
  const entries = useStore(engine, (value) => value.case?.custody.entries ?? 0);
  const generation = useStore(engine, (value) => value.generation);
  const [held, setHeld] = useState({ generation, entries, asked: 0 });
  // Where all lists are asked anew, these are too.
  if (held.generation !== generation) setHeld({ ...held, generation, entries });
  const takeNew = useCallback((): void => {
    lists.forget('event');
    const now = engine.get().case?.custody.entries ?? 0;
    setHeld((old) => ({ ...old, entries: now, asked: old.asked + 1 }));
  }, []);
  return { asked: held.asked, behind: Math.max(0, entries - held.entries), takeNew };
}

/** Whether marks and rows count the same events; what has not come yet contradicts nothing. */
function ofOneMoment(marks: TimelineMarks | null, inTable: TimelineMarks | null, list: ListView): boolean {
  const totals = [marks?.total, inTable?.total, list.status === 'ready' ? list.total : undefined];
  const known = totals.filter((one) => one !== undefined);
  return known.every((one) => one === known[0]);
}

/** Places in the list of the events that may lie in the range, in the order of the table. */
export function useRowsIn(inTable: TimelineMarks | null, range: Extent | null): Uint32Array {
  return useMemo(() => {
    if (inTable === null) return new Uint32Array(0);
    return eventsIn(inTable, range ?? { from: -Infinity, to: Infinity });
  }, [inTable, range]);
}

/** From the earliest that any event may be to the latest. */
function extentOf({ from, to, count }: TimelineMarks): Extent | null {
  if (count === 0) return null;
  let [first, last] = [Infinity, -Infinity];
  for (const start of from) if (start < first) first = start;
  for (const end of to) if (end > last) last = end;
  return { from: first, to: Math.max(last, first + 1000) };
}

export interface LaneNames {
  readonly input: LaneInput;
  readonly names: readonly string[];
}

/** Lanes by source, process or checkpoint; what is of no process or checkpoint has the last lane. */
export function lanesOf(
  marks: TimelineMarks,
  kind: LaneKind,
  titles: ReadonlyMap<string, string>,
): LaneNames {
  const { at, from, to } = marks;
  const of = (lane: Uint16Array, names: readonly string[]): LaneNames => ({
    input: { at, from, to, lane, lanes: names.length },
    names,
  });
  if (kind === 'source')
    return of(
      Uint16Array.from(marks.source),
      marks.sources.map((source) => SOURCE_NAMES[source]),
    );
  if (kind === 'checkpoint') {
    const all = [...titles.values()];
    const names = marks.checkpoints.map((id) => {
      if (id === '') return 'Case';
      const title = titles.get(id) ?? id;
      // Checkpoints of one container have one title.
      return all.filter((other) => other === title).length > 1 ? `${id.slice(0, 6)} ${title}` : title;
    });
    return of(marks.checkpoint, names);
  }
  const several = marks.checkpoints.length > 2;
  const order = marks.processes
    .map((process, place) => ({ process, place }))
    .sort((a, b) => (a.process.pid ?? Infinity) - (b.process.pid ?? Infinity));
  const lanes = new Uint16Array(marks.processes.length);
  for (const [lane, { place }] of order.entries()) lanes[place] = lane;
  const names = order.map(({ process }) => {
    if (process.pid === null) return 'No process';
    const title = several ? ` · ${process.key.split(' ')[0]?.slice(0, 6) ?? ''}` : '';
    return `${process.pid} ${process.name}${title}`;
  });
  return of(
    marks.process.map((place) => lanes[place] ?? 0),
    names,
  );
}
