/** Tasks as rows, with what each of them is allowed and does. */
import type { ImageFacts } from '../../../shared/facts/index.ts';
import type { DecodeOptions } from '../types.ts';
import type { AddressSpace } from './address-spaces.ts';
import type { ResolveContext } from './context.ts';
import { resolveControllingTtys } from './controlling-ttys.ts';
import { resolveCredentials } from './credentials.ts';
import type { Memory } from './memory.ts';
import type { OpenFiles } from './open-files.ts';
import { resolveProcesses } from './processes.ts';
import { resolveResourceLimits } from './resource-limits.ts';
import { resolveSeccompFilters } from './seccomp.ts';
import { resolveSignalActions, signalMasks } from './signals.ts';
import type { TaskRecord } from './tasks.ts';
import { resolveThreads } from './threads.ts';
import { resolveTimers } from './timers.ts';

export type TaskRows = Pick<
  ImageFacts,
  'process' | 'thread' | 'credential' | 'resource_limit' | 'signal_action' | 'timer' | 'seccomp_filter'
>;

/** All rows that are of tasks alone. */
export function resolveTaskRows(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
  spaces: readonly AddressSpace[],
  files: OpenFiles,
  memory: Memory,
  options: DecodeOptions,
): TaskRows {
  const filters = resolveSeccompFilters(context, tasks);
  const thread = resolveThreads(context, tasks, filters);
  const credential = resolveCredentials(context, tasks, (uid) => options.userName?.(uid));
  const signalActions = resolveSignalActions(context, tasks);
  const leaderOf = <T extends { readonly pid: number; readonly tid: number }>(rows: readonly T[]) =>
    new Map(rows.filter(({ pid, tid }) => pid === tid).map((row) => [row.pid, row]));
  return {
    process: resolveProcesses(context, tasks, {
      files,
      spaces: new Map(spaces.map((space) => [space.task.pid, space])),
      commandLines: memory.commandLines,
      leaders: leaderOf(thread),
      credentials: leaderOf(credential),
      masks: signalMasks(signalActions),
      ttys: resolveControllingTtys(context),
    }),
    thread,
    credential,
    resource_limit: resolveResourceLimits(context, tasks),
    signal_action: signalActions,
    timer: resolveTimers(context, tasks),
    seccomp_filter: filters.rows,
  };
}

/** What there is where none can be resolved. */
export const NO_TASK_ROWS: TaskRows = {
  process: [],
  thread: [],
  credential: [],
  resource_limit: [],
  signal_action: [],
  timer: [],
  seccomp_filter: [],
};
