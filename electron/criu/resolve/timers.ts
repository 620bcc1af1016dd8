/**
 * Timers of tasks: interval timers and POSIX timers. Images hold the time that remains and the
 * interval; one with all zeros is not armed.
 */
import type { TimerFact } from '../../../shared/facts/process.ts';
import type { ItimerEntry, PosixTimerEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { reachImage } from './reached-image.ts';
import type { TaskRecord } from './tasks.ts';

/** [include/uapi/linux/time.h] */
const CLOCKS: Readonly<Record<number, string>> = {
  0: 'CLOCK_REALTIME',
  1: 'CLOCK_MONOTONIC',
  2: 'CLOCK_PROCESS_CPUTIME_ID',
  3: 'CLOCK_THREAD_CPUTIME_ID',
  4: 'CLOCK_MONOTONIC_RAW',
  5: 'CLOCK_REALTIME_COARSE',
  6: 'CLOCK_MONOTONIC_COARSE',
  7: 'CLOCK_BOOTTIME',
  8: 'CLOCK_REALTIME_ALARM',
  9: 'CLOCK_BOOTTIME_ALARM',
  11: 'CLOCK_TAI',
};

const INTERVAL_KINDS = ['real', 'virtual', 'prof'] as const;

/** Armed interval timers and all POSIX timers, in the order of the tasks. */
export function resolveTimers(context: ResolveContext, tasks: readonly TaskRecord[]): TimerFact[] {
  const timers: TimerFact[] = [];
  for (const task of tasks) {
    if (task.zombie) continue;
    context.checkpoint();
    intervalEntries(context, task).forEach((entry, index) => {
      const timer = entry && intervalTimer(task.pid, INTERVAL_KINDS[index]!, entry);
      if (timer?.armed) timers.push(timer);
    });
    for (const entry of posixEntries(context, task)) timers.push(posixTimer(task.pid, entry));
  }
  return timers;
}

/** In the leader's core; before that in itimers-PID: real, virtual, prof. */
function intervalEntries(context: ResolveContext, task: TaskRecord): (Placed<ItimerEntry> | undefined)[] {
  const leader = task.cores.get(task.pid);
  const timers = leader?.message.tc?.timers;
  if (leader !== undefined && timers !== undefined) {
    return [timers.real, timers.virt, timers.prof].map((message) =>
      message === undefined ? undefined : { image: leader.image, message },
    );
  }
  const image = reachImage<ItimerEntry>(context, `itimers-${task.pid}.img`);
  if (image?.type !== 'ITIMERS') return [];
  return image.entries.slice(0, INTERVAL_KINDS.length).map(({ message }) => ({ image, message }));
}

function posixEntries(context: ResolveContext, task: TaskRecord): Placed<PosixTimerEntry>[] {
  const leader = task.cores.get(task.pid);
  const timers = leader?.message.tc?.timers;
  if (leader !== undefined && timers !== undefined) {
    return timers.posix.map((message) => ({ image: leader.image, message }));
  }
  const image = reachImage<PosixTimerEntry>(context, `posix-timers-${task.pid}.img`);
  return image?.type === 'POSIX_TIMERS' ? image.entries.map(({ message }) => ({ image, message })) : [];
}

function intervalTimer(
  pid: number,
  kind: TimerFact['kind'],
  { image, message }: Placed<ItimerEntry>,
): TimerFact {
  const remainingNs = nanoseconds(message.vsec, message.vusec, 1000n);
  const intervalNs = nanoseconds(message.isec, message.iusec, 1000n);
  return {
    pid,
    kind,
    id: 0,
    clock: null,
    remainingNs,
    intervalNs,
    armed: remainingNs !== 0n || intervalNs !== 0n,
    source: [messageSpan(image, message)],
  };
}

function posixTimer(pid: number, { image, message }: Placed<PosixTimerEntry>): TimerFact {
  const remainingNs = nanoseconds(message.vsec, message.vnsec, 1n);
  const intervalNs = nanoseconds(message.isec, message.insec, 1n);
  return {
    pid,
    kind: 'posix',
    id: message.it_id ?? 0,
    clock: clockName(message.clock_id),
    remainingNs,
    intervalNs,
    armed: remainingNs !== 0n || intervalNs !== 0n,
    source: [messageSpan(image, message)],
  };
}

function clockName(id: number | undefined): string | null {
  if (id === undefined) return null;
  return CLOCKS[id] ?? ownClockName(id | 0) ?? String(id);
}

/**
 * A clock of one task or device, whose number is negative [include/linux/posix-timers_types.h]: the low two bits
 * say which (3: a device by its descriptor), the next that it is a thread's; above them, inverted, the pid or descriptor.
 */
function ownClockName(id: number): string | null {
  if (id >= 0) return null;
  const of = ~(id >> 3);
  if ((id & 3) === 3) return `clock of descriptor ${of}`;
  const whose = of === 0 ? 'the task itself' : String(of);
  return `${(id & 4) === 0 ? 'CLOCK_PROCESS_CPUTIME_ID' : 'CLOCK_THREAD_CPUTIME_ID'} of ${whose}`;
}

const INT64_MAX = 2n ** 63n - 1n;

/** Cut at what 64 bits hold (292 years): more can only be made up. */
function nanoseconds(seconds: bigint | undefined, fraction: bigint | undefined, fractionNs: bigint): bigint {
  const sum = (seconds ?? 0n) * 1_000_000_000n + (fraction ?? 0n) * fractionNs;
  return sum > INT64_MAX ? INT64_MAX : sum;
}
