/** Timers that are file descriptors; what is kept is the time that remained [timerfd.c]. */
import type { FileDescriptorFact } from '../../../shared/facts/file.ts';
import type { TimerFact } from '../../../shared/facts/process.ts';
import type { TimerfdEntry } from '../wire/messages.ts';
import type { ResolveContext } from './context.ts';
import { holdersByFile } from './descriptors.ts';
import type { OpenFiles } from './open-files.ts';

const CLOCKS: Readonly<Record<number, string>> = {
  0: 'CLOCK_REALTIME',
  1: 'CLOCK_MONOTONIC',
  7: 'CLOCK_BOOTTIME',
  8: 'CLOCK_REALTIME_ALARM',
  9: 'CLOCK_BOOTTIME_ALARM',
};

/** One row for each timer that a descriptor holds: `id` is the file id, `pid` the first holder's. */
export function resolveTimerfds(
  context: ResolveContext,
  files: OpenFiles,
  descriptors: readonly FileDescriptorFact[],
): TimerFact[] {
  const holders = holdersByFile(descriptors);
  const timers: TimerFact[] = [];
  for (const record of files.records.values()) {
    const holder = holders.get(record.id)?.[0];
    if (record.kind !== 'TIMERFD' || record.body === null || holder === undefined) continue;
    context.checkpoint();
    const timer = record.body as TimerfdEntry;
    const remainingNs = nanoseconds(timer.vsec, timer.vnsec);
    const intervalNs = nanoseconds(timer.isec, timer.insec);
    timers.push({
      pid: holder.pid,
      kind: 'timerfd',
      id: record.id,
      clock: CLOCKS[timer.clockid ?? -1] ?? (timer.clockid === undefined ? null : String(timer.clockid)),
      remainingNs,
      intervalNs,
      armed: remainingNs !== 0n || intervalNs !== 0n,
      source: [record.span],
    });
  }
  return timers;
}

const INT64_MAX = 2n ** 63n - 1n;

/** Cut at what 64 bits hold (292 years): more can only be made up. */
function nanoseconds(seconds: bigint | undefined, nanos: bigint | undefined): bigint {
  const sum = (seconds ?? 0n) * 1_000_000_000n + (nanos ?? 0n);
  return sum > INT64_MAX ? INT64_MAX : sum;
}
