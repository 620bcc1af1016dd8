/**
 * When processes can have started. CRIU keeps no start time, so a start is a span:
 *
 *   not before   the container's creation; the start of its parent; the last writing of its own program where that
 *                lies in the checkpoint; and, as pids are given in ascending order, the starts of lower pids
 *   not after    the checkpoint
 */
import { displayText, utf8 } from '../../../shared/text.ts';
import { spanOfTime } from './tar-time.ts';
import { timeDoubt } from './file-events.ts';
import type { CheckpointBounds, TimelineEvent, TimelineFacts } from './types.ts';

interface Start {
  readonly notBefore: bigint;
  readonly reason: string;
}

export function processEvents(facts: TimelineFacts, bounds: CheckpointBounds): TimelineEvent[] {
  const { begin, taken } = bounds;
  if (begin === null || taken === null || taken.toNs < begin) return [];
  const programs = programTimes(facts, bounds);
  const known = new Map<number, Start>();
  const first: Start = { notBefore: begin, reason: 'after the container was created' };
  let lower: Start & { readonly pid: number | null } = { ...first, pid: null };
  const events: TimelineEvent[] = [];
  const ascending = [...facts.processes].sort((a, b) => a.pid - b.pid);
  for (const [order, task] of ascending.entries()) {
    const start = startOf(task, first, known.get(task.ppid), lower, programs);
    const toNs = taken.toNs;
    const fromNs = start.notBefore > toNs ? begin : start.notBefore;
    known.set(task.pid, { ...start, notBefore: fromNs });
    if (fromNs > lower.notBefore) lower = { ...start, notBefore: fromNs, pid: task.pid };
    const name = task.comm === null ? 'process' : displayText(task.comm);
    events.push({
      key: `process/started/${task.pid}`,
      source: 'process',
      event: 'started',
      timeNs: null,
      fromNs,
      toNs,
      clock: 'bounds',
      certainty: 'inferred',
      reason:
        `${start.reason}, and before the checkpoint; number ${order + 1} of ${ascending.length} by pid. ` +
        'Pids are given in ascending order until they wrap around',
      doubt: null,
      text: utf8(`started ${task.pid} ${name}${task.ppid === 0 ? '' : `, child of ${task.ppid}`}`),
      path: task.exe,
      pid: task.pid,
      thing: { kind: 'process', key: String(task.pid) },
      spans: task.source.slice(0, 4),
    });
  }
  return events;
}

function startOf(
  task: TimelineFacts['processes'][number],
  first: Start,
  parent: Start | undefined,
  lower: Start & { readonly pid: number | null },
  programs: ReadonlyMap<string, bigint>,
): Start {
  let start = first;
  if (parent !== undefined && parent.notBefore > start.notBefore) {
    start = {
      notBefore: parent.notBefore,
      reason: `after its parent ${task.ppid}, which started ${parent.reason}`,
    };
  }
  if (lower.pid !== null && lower.notBefore > start.notBefore) {
    start = { notBefore: lower.notBefore, reason: `after pid ${lower.pid}, which is lower` };
  }
  const written = task.exe === null ? undefined : programs.get(displayText(task.exe));
  if (written !== undefined && written > start.notBefore) {
    start = { notBefore: written, reason: 'after its own program was last written' };
  }
  return start;
}

/** Path -> the earliest moment at which the program can have been complete. Times in doubt bound nothing. */
function programTimes(facts: TimelineFacts, bounds: CheckpointBounds): ReadonlyMap<string, bigint> {
  const times = new Map<string, bigint>();
  for (const file of facts.files) {
    if (file.change !== 'present' || file.type !== 'file' || file.mtimeNs === null) continue;
    const span = spanOfTime(file.mtimeNs, file.timePrecisionNs);
    if (timeDoubt(file, span, bounds) === null) times.set(displayText(file.path), span.fromNs);
  }
  for (const ghost of facts.ghosts) {
    if (ghost.path !== null && ghost.mtimeNs !== null) times.set(displayText(ghost.path), ghost.mtimeNs);
  }
  return times;
}
