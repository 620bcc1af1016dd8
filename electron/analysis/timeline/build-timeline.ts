/** All events of one checkpoint, in order of time. */
import { compareText } from '../../../shared/text.ts';
import { boundsOf, checkpointEvents, containerEvents } from './checkpoint-events.ts';
import { fileEvents, ghostEvents } from './file-events.ts';
import { containerLogEvents } from './container-log-events.ts';
import { appLogEvents } from './app-log-events.ts';
import { processEvents } from './process-events.ts';
import { timerEvents } from './timer-events.ts';
import type { TimelineEvent, TimelineFacts } from './types.ts';

export function buildTimeline(facts: TimelineFacts): TimelineEvent[] {
  const bounds = boundsOf(facts);
  return [
    ...containerEvents(facts),
    ...checkpointEvents(facts, bounds),
    ...fileEvents(facts, bounds),
    ...ghostEvents(facts, bounds),
    ...processEvents(facts, bounds),
    ...timerEvents(facts, bounds),
    ...containerLogEvents(facts),
    ...appLogEvents(facts, bounds),
  ].sort(inOrderOfTime);
}

/** By stated time (or earliest moment), then by what bounds it, then by key: the same on every machine. */
export function inOrderOfTime(a: TimelineEvent, b: TimelineEvent): number {
  const at = a.timeNs ?? a.fromNs;
  const other = b.timeNs ?? b.fromNs;
  if (at !== other) return at < other ? -1 : 1;
  if (a.toNs !== b.toNs) return a.toNs < b.toNs ? -1 : 1;
  return compareText(a.key, b.key);
}
