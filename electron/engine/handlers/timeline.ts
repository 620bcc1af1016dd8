import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { listCheckpoints } from '../../casefile/index.ts';
import { openDerived } from '../derived-lists.ts';
import {
  caseTimeline,
  forgetMemoryTimelines,
  isTimelineReady,
  warmTimeline,
} from '../timeline/case-timeline.ts';
import { eventMarks, marksOf } from '../timeline/event-marks.ts';
import { MEMORY_LINES, readMemoryTimeline, type MemoryTimelineResult } from '../timeline/memory-timeline.ts';
import type { Handlers } from './index.ts';

/** How long one call may keep others waiting; a checkpoint that was begun is ended. */
const PREPARE_MS = 150;

export const timelineHandlers: Handlers<
  | 'timeline.prepare'
  | 'timeline.marks'
  | 'timeline.memoryStart'
  | 'timeline.memoryResult'
  | 'timeline.memoryForget'
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

  'timeline.prepare'(state, { checkpoints }) {
    const ids =
      checkpoints?.map((id) => state.checkpoint(id).id) ?? listCheckpoints(state.case()).map(({ id }) => id);
    let end: number | null = null;
    const ready: string[] = [];
    for (const id of ids) {
      if (!isTimelineReady(state, id)) {
        // However long it took to see which are ready: each call readies one more.
        end ??= performance.now() + PREPARE_MS;
        if (performance.now() >= end) break;
        warmTimeline(state, id);
      }
      ready.push(id);
    }
    return { ready, of: ids.length };
  },

  'timeline.marks'(state, { checkpoints, filter, sort }) {
    const ids = checkpoints?.map((id) => state.checkpoint(id).id) ?? null;
    const events = caseTimeline(state, ids, true);
    if ((filter ?? '').trim() === '' && (sort ?? []).length === 0) return eventMarks(events);
    const list = openDerived(state, 'event', { checkpoints: ids, filter, sort, equals: undefined });
    return marksOf(events, list.order);
  },
};
