/** Threads: a row for each thread id of a task, with what its core says. */
import type { ThreadFact } from '../../../shared/facts/process.ts';
import type { CoreEntry, TaskCoreEntry } from '../wire/messages.ts';
import { fieldSpan, messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { limitedText } from './limited-text.ts';
import { registerMessage, registersOf } from './registers.ts';
import type { SeccompFilters } from './seccomp.ts';
import { pendingSignals } from './signals.ts';
import type { TaskRecord } from './tasks.ts';
import type { SourceSpan } from '../../../shared/span.ts';

/** [include/uapi/linux/sched.h] */
const POLICIES: Readonly<Record<number, string>> = {
  0: 'SCHED_OTHER',
  1: 'SCHED_FIFO',
  2: 'SCHED_RR',
  3: 'SCHED_BATCH',
  5: 'SCHED_IDLE',
  6: 'SCHED_DEADLINE',
  7: 'SCHED_EXT',
};

/** In the order of the tasks, leaders first. A thread whose core is missing has a row of nulls. */
export function resolveThreads(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
  filters: SeccompFilters,
): ThreadFact[] {
  const threads: ThreadFact[] = [];
  for (const task of tasks) {
    context.checkpoint();
    for (const tid of task.tids) {
      const core = task.cores.get(tid);
      threads.push(
        core === undefined ? unknownThread(task, tid) : threadOf(context, task, tid, core, filters),
      );
    }
  }
  return threads;
}

function threadOf(
  context: ResolveContext,
  task: TaskRecord,
  tid: number,
  core: Placed<CoreEntry>,
  filters: SeccompFilters,
): ThreadFact {
  const { image, message } = core;
  const { tc, thread_core: own } = message;
  // Older dumps have seccomp and cgroup once for all threads, in the leader's core.
  const leader = task.cores.get(task.pid)?.message.tc;
  // Until threads had names of their own in the images, the leader's is the one that is known.
  const comm =
    own?.comm !== undefined
      ? limitedText(context, image, own, 'comm')
      : tc === undefined
        ? null
        : limitedText(context, image, tc, 'comm');
  const registers = registersOf(message);
  const source: SourceSpan[] = [messageSpan(image, message)];
  if (own?.comm !== undefined) source.push(fieldSpan(image, own, 'comm', 'comm'));
  else if (tc?.comm !== undefined) source.push(fieldSpan(image, tc, 'comm', 'comm'));
  const gpregs = registerMessage(message);
  if (gpregs !== null) source.push(messageSpan(image, gpregs, 'registers'));
  return {
    pid: task.pid,
    tid,
    comm,
    architecture: registers?.architecture ?? null,
    bits: registers?.bits ?? null,
    instructionPointer: registers?.instructionPointer ?? null,
    stackPointer: registers?.stackPointer ?? null,
    registers: registers?.all ?? [],
    sigBlk: own?.blk_sigset ?? tc?.blk_sigset ?? null,
    pendingSignals: task.zombie
      ? []
      : pendingSignals(context, core, own?.signals_p, `signal-p-${tid}.img`, `thread ${tid}`),
    seccompMode: task.zombie ? null : seccompModeOf(message, leader),
    seccompFilters: filters.chainOf(own?.seccomp_filter ?? leader?.old_seccomp_filter),
    nice: own?.sched_nice ?? null,
    policy: policyName(own?.sched_policy),
    cgroupSet: own?.cg_set ?? leader?.cg_set ?? null,
    robustListHead: own?.futex_rla ?? null,
    source,
  };
}

/** Absent means disabled: CRIU writes the mode of tasks that have one. */
export function seccompModeOf(core: CoreEntry, leader: TaskCoreEntry | undefined): number {
  return core.thread_core?.seccomp_mode ?? leader?.old_seccomp_mode ?? 0;
}

/** A bit beside the policy: children begin with the usual one. As chrt(1) shows it. */
const SCHED_RESET_ON_FORK = 0x4000_0000;

export function policyName(policy: number | undefined): string | null {
  if (policy === undefined) return null;
  const name = POLICIES[policy & ~SCHED_RESET_ON_FORK];
  if (name === undefined) return String(policy);
  return (policy & SCHED_RESET_ON_FORK) === 0 ? name : `${name}|SCHED_RESET_ON_FORK`;
}

function unknownThread(task: TaskRecord, tid: number): ThreadFact {
  return {
    pid: task.pid,
    tid,
    comm: null,
    architecture: null,
    bits: null,
    instructionPointer: null,
    stackPointer: null,
    registers: [],
    sigBlk: null,
    pendingSignals: [],
    seccompMode: null,
    seccompFilters: [],
    nice: null,
    policy: null,
    cgroupSet: null,
    robustListHead: null,
    source: [messageSpan(task.pstree.image, task.pstree.message)],
  };
}
