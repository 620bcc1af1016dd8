/** Armed timers: what remained of them, counted from the checkpoint. */
import { formatDuration } from '../../../shared/format/index.ts';
import { utf8 } from '../../../shared/text.ts';
import type { CheckpointBounds, TimelineEvent, TimelineFacts } from './types.ts';

/** Counts processor time, which does not pass as a clock does. */
const OF_PROCESSOR: ReadonlySet<string> = new Set(['virtual', 'prof']);
/** Farther than any clock's int64. */
const LONGEST_NS = 2n ** 61n;

export function timerEvents(facts: TimelineFacts, bounds: CheckpointBounds): TimelineEvent[] {
  const { taken } = bounds;
  if (taken === null) return [];
  const events: TimelineEvent[] = [];
  for (const timer of facts.timers) {
    if (!timer.armed || OF_PROCESSOR.has(timer.kind)) continue;
    if (timer.clock !== null && /CPUTIME/.test(timer.clock)) continue;
    if (timer.remainingNs < 0n || timer.remainingNs > LONGEST_NS) continue;
    const repeats = timer.intervalNs > 0n ? `, then every ${formatDuration(timer.intervalNs)}` : '';
    const clock = timer.clock === null ? '' : ` on ${timer.clock}`;
    events.push({
      key: `timer/due/${timer.pid}/${timer.kind}/${timer.id}`,
      source: 'timer',
      event: 'due',
      timeNs: null,
      fromNs: taken.fromNs + timer.remainingNs,
      toNs: taken.toNs + timer.remainingNs,
      clock: 'bounds',
      certainty: 'inferred',
      reason: `what remained at the checkpoint, counted from it: ${taken.reason}`,
      doubt: null,
      text: utf8(
        `${timer.kind} timer ${timer.id}${clock} would have run out ${formatDuration(timer.remainingNs)} after the checkpoint${repeats}`,
      ),
      path: null,
      pid: timer.pid,
      thing: { kind: 'timer', key: `${timer.pid}/${timer.kind}/${timer.id}` },
      spans: timer.source,
    });
  }
  return events;
}
