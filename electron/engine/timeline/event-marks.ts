/** Events as they are drawn: parallel arrays, one place an event. */
import type { CallOutput } from '../../../shared/api/index.ts';
import { EVENT_SOURCES, MARK_DOUBT, MARK_INFERRED, MARK_SPAN } from '../../../shared/api/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { CaseEvent } from './case-timeline.ts';

export type EventMarks = CallOutput<'timeline.marks'>;

/** Of events that are kept anyway: what the timeline opens with, and what a report draws. */
const kept = new WeakMap<readonly CaseEvent[], EventMarks>();

/** Marks of all events in their own order. */
export function eventMarks(events: readonly CaseEvent[]): EventMarks {
  const known = kept.get(events);
  if (known !== undefined) return known;
  const marks = marksOf(
    events,
    Uint32Array.from(events, (_, at) => at),
  );
  kept.set(events, marks);
  return marks;
}

/** Marks of the events at `order`, in that order. */
export function marksOf(events: readonly CaseEvent[], order: ArrayLike<number>): EventMarks {
  const count = order.length;
  const marks = {
    count,
    total: events.length,
    at: new Float64Array(count),
    from: new Float64Array(count),
    to: new Float64Array(count),
    flags: new Uint8Array(count),
    source: new Uint8Array(count),
    checkpoint: new Uint16Array(count),
    process: new Uint16Array(count),
    sources: [...EVENT_SOURCES],
    checkpoints: [''],
    processes: [{ key: '', pid: null as number | null, name: '' }],
  };
  const checkpoints = new Map<string, number>([['', 0]]);
  const processes = new Map<string | null, Map<number, number>>();
  for (let i = 0; i < count; i++) {
    const { event, checkpoint, process } = events[order[i]!]!;
    marks.at[i] = microseconds(event.timeNs ?? event.fromNs);
    marks.from[i] = microseconds(event.fromNs);
    marks.to[i] = microseconds(event.toNs);
    marks.flags[i] =
      (event.toNs - event.fromNs > 1_000_000n ? MARK_SPAN : 0) |
      (event.certainty === 'inferred' ? MARK_INFERRED : 0) |
      (event.doubt === null ? 0 : MARK_DOUBT);
    marks.source[i] = EVENT_SOURCES.indexOf(event.source);
    marks.checkpoint[i] = placeOf(checkpoints, checkpoint ?? '', marks.checkpoints, (key) => key);
    const { pid } = event;
    if (pid === null) continue; // the first place is that of no process
    let ofCheckpoint = processes.get(checkpoint);
    if (ofCheckpoint === undefined) processes.set(checkpoint, (ofCheckpoint = new Map()));
    marks.process[i] = placeOf(ofCheckpoint, pid, marks.processes, () => ({
      key: `${checkpoint ?? ''} ${pid}`,
      pid,
      name: process === null ? '' : displayText(process),
    }));
  }
  return marks;
}

/** What has more kinds than a lane can be told by shares the last place. */
const PLACES = 65_535;

function placeOf<K, T>(places: Map<K, number>, key: K, all: T[], make: (key: K) => T): number {
  const known = places.get(key);
  if (known !== undefined) return known;
  if (all.length >= PLACES) return PLACES - 1;
  const place = all.length;
  places.set(key, place);
  all.push(make(key));
  return place;
}

function microseconds(ns: bigint): number {
  return Number(ns) / 1000;
}
