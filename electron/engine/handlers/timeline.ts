import type { CallOutput } from '../../../shared/api/index.ts';
import { EVENT_SOURCES, MARK_DOUBT, MARK_INFERRED, MARK_SPAN } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import { listCheckpoints } from '../../casefile/index.ts';
import { openDerived } from '../derived-lists.ts';
import { caseTimeline, forgetMemoryTimelines, type CaseEvent } from '../timeline/case-timeline.ts';
import { MEMORY_LINES, readMemoryTimeline, type MemoryTimelineResult } from '../timeline/memory-timeline.ts';
import type { Handlers } from './index.ts';

export const timelineHandlers: Handlers<
  'timeline.marks' | 'timeline.memoryStart' | 'timeline.memoryResult' | 'timeline.memoryForget'
> = {
  'timeline.memoryStart'(state, { checkpoints }) {
    const records = checkpoints?.map((id) => state.checkpoint(id)) ?? listCheckpoints(state.case());
    return {
      job: state.jobs.start('memory-tool', 'lines with times in memory', (control) =>
        readMemoryTimeline(state, records, control),
      ),
    };
  },

  async 'timeline.memoryResult'(state, { job }) {
    const result = (await state.jobs.result(job)) as MemoryTimelineResult | undefined;
    if (result?.kind !== 'memory-timeline')
      throw new PermafrostError(evidenceError('cancelled', `job ${job} was cancelled or read no lines`));
    return { lines: result.lines, limited: [...result.limited], most: MEMORY_LINES };
  },

  'timeline.memoryForget'(state) {
    forgetMemoryTimelines(state.case());
    return {};
  },

  'timeline.marks'(state, { checkpoints, filter, sort }) {
    const ids = checkpoints?.map((id) => state.checkpoint(id).id) ?? null;
    const events = caseTimeline(state, ids, true);
    const isPlain = (filter ?? '').trim() === '' && (sort ?? []).length === 0;
    const known = isPlain ? plain.get(events) : undefined;
    if (known !== undefined) return known;
    const list = openDerived(state, 'event', { checkpoints: ids, filter, sort, equals: undefined });
    const marks = marksOf(events, list.order);
    if (isPlain) plain.set(events, marks);
    return marks;
  },
};

/** Marks of events that are kept anyway, neither filtered nor sorted: what the view opens with. */
const plain = new WeakMap<readonly CaseEvent[], CallOutput<'timeline.marks'>>();

function marksOf(events: readonly CaseEvent[], order: Uint32Array): CallOutput<'timeline.marks'> {
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
  const processes = new Map<string, number>([['', 0]]);
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
    marks.checkpoint[i] = placeOf(checkpoints, checkpoint ?? '', () =>
      marks.checkpoints.push(checkpoint ?? ''),
    );
    const { pid } = event;
    marks.process[i] =
      pid === null
        ? 0
        : placeOf(processes, `${checkpoint ?? ''} ${pid}`, (key) =>
            marks.processes.push({ key, pid, name: process === null ? '' : displayText(process) }),
          );
  }
  return marks;
}

/** What has more kinds than a lane can be told by shares the last place. */
const PLACES = 65_535;

function placeOf(places: Map<string, number>, key: string, add: (key: string) => void): number {
  const known = places.get(key);
  if (known !== undefined) return known;
  if (places.size >= PLACES) return PLACES - 1;
  const place = places.size;
  places.set(key, place);
  add(key);
  return place;
}

function microseconds(ns: bigint): number {
  return Number(ns) / 1000;
}
