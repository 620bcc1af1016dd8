/** Resource limits of tasks; the n-th entry is RLIMIT_n. */
import type { ResourceLimitFact } from '../../../shared/facts/process.ts';
import type { RlimitEntry } from '../wire/messages.ts';
import { CoreEntryMarch } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { reachImage } from './reached-image.ts';
import type { TaskRecord } from './tasks.ts';

/** [include/uapi/asm-generic/resource.h] */
const RESOURCES = [
  'CPU',
  'FSIZE',
  'DATA',
  'STACK',
  'CORE',
  'RSS',
  'NPROC',
  'NOFILE',
  'MEMLOCK',
  'AS',
  'LOCKS',
  'SIGPENDING',
  'MSGQUEUE',
  'NICE',
  'RTPRIO',
  'RTTIME',
];

/** mips has numbers 5 to 9 of its own [arch/mips/include/uapi/asm/resource.h]. */
const RESOURCES_MIPS = RESOURCES.with(5, 'NOFILE')
  .with(6, 'AS')
  .with(7, 'RSS')
  .with(8, 'NPROC')
  .with(9, 'MEMLOCK');

/** In the order of the tasks, then of the numbers. 2^64-1 is unlimited. */
export function resolveResourceLimits(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
): ResourceLimitFact[] {
  const limits: ResourceLimitFact[] = [];
  for (const task of tasks) {
    if (task.zombie) continue;
    const mips = task.cores.get(task.pid)?.message.mtype === CoreEntryMarch.MIPS;
    const names = mips ? RESOURCES_MIPS : RESOURCES;
    for (const [index, { image, message }] of limitEntries(context, task).entries()) {
      limits.push({
        pid: task.pid,
        resource: names[index] ?? String(index),
        current: message.cur ?? 0n,
        maximum: message.max ?? 0n,
        source: [messageSpan(image, message)],
      });
    }
  }
  return limits;
}

/** Entries of one task that are kept, far more than there are resources. */
const ENTRIES_MAXIMUM = 64;

function limitEntries(context: ResolveContext, task: TaskRecord): Placed<RlimitEntry>[] {
  const leader = task.cores.get(task.pid);
  const inCore = leader?.message.tc?.rlimits?.rlimits;
  if (leader !== undefined && inCore !== undefined) {
    return inCore.slice(0, ENTRIES_MAXIMUM).map((message) => ({ image: leader.image, message }));
  }
  const image = reachImage<RlimitEntry>(context, `rlimit-${task.pid}.img`);
  if (image?.type !== 'RLIMIT') return [];
  return image.entries.slice(0, ENTRIES_MAXIMUM).map(({ message }) => ({ image, message }));
}
