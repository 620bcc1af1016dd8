/**
 * The task tree: pstree.img, and the cores and ids of what it lists. Everything that belongs to a
 * task is reached from here; what is not reached is no part of the dump's state.
 */
import { gap } from '../../../shared/facts/gap.ts';
import type { TaskState } from '../../../shared/facts/process.ts';
import type { DecodedImage } from '../image/types.ts';
import type { CoreEntry, InventoryEntry, PstreeEntry, TaskKobjIdsEntry } from '../wire/messages.ts';
import { fieldSpan, memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { namespacesOf } from './namespaces-of-task.ts';
import { gapAt, reachImage } from './reached-image.ts';
import type { Task } from './task.ts';

/** A task with the messages behind it. */
export interface TaskRecord extends Task {
  readonly pstree: Placed<PstreeEntry>;
  /** Distinct thread ids that pstree.img lists, the leader included; `tids` has those that are shown. */
  readonly threadCount: number;
  /** Cores by thread id; the leader's has `tc`. A thread without one is not in it. */
  readonly cores: ReadonlyMap<number, Placed<CoreEntry>>;
  readonly idsPlace: Placed<TaskKobjIdsEntry> | null;
}

/** Missing cores that are named one by one; of more the gap gives the count. */
const MISSING_NAMED = 8;
/** Threads without a core that still get a row each. */
const THREADS_WITHOUT_CORE = 256;

/** The inventory's message, undefined where the image is absent or unreadable. */
export function inventoryOf(context: ResolveContext): Placed<InventoryEntry> | undefined {
  const image = reachImage<InventoryEntry>(context, 'inventory.img');
  const message = image?.entries[0]?.message;
  return message === undefined ? undefined : { image: image!, message };
}

/**
 * The tasks of pstree.img in its order. Parents are checked (one's own, absent, going round) and kept
 * as the image has them: whoever walks the tree upwards must stop at a task it has seen.
 */
export function resolveTasks(context: ResolveContext): TaskRecord[] {
  const image = reachImage<PstreeEntry>(context, 'pstree.img');
  if (image === undefined || image.type !== 'PSTREE') return [];
  const root = inventoryOf(context)?.message.root_ids;
  const tasks = new Map<number, TaskRecord>();
  const missing: MissingCore[] = [];
  for (const { message } of image.entries) {
    context.checkpoint();
    const { pid } = message;
    if (pid === undefined) {
      // A message without its pid was already stated by the decoder: nothing can be hung on it.
      continue;
    }
    if (tasks.has(pid)) {
      gapAt(
        context,
        image,
        message,
        'duplicate-pid',
        `Process ${pid} is there twice; the first counts.`,
        `process ${pid}`,
      );
      continue;
    }
    tasks.set(pid, taskOf(context, { image, message }, pid, root, missing));
  }
  stateMissingCores(context, image, missing);
  checkParents(context, tasks);
  return [...tasks.values()];
}

interface MissingCore {
  readonly task: Placed<PstreeEntry>;
  readonly pid: number;
  readonly tids: readonly number[];
  readonly threadCount: number;
}

function taskOf(
  context: ResolveContext,
  pstree: Placed<PstreeEntry>,
  pid: number,
  root: TaskKobjIdsEntry | undefined,
  missing: MissingCore[],
): TaskRecord {
  const { message } = pstree;
  const leader = coreOf(context, pid);
  const state = stateOf(leader?.message);
  const zombie = state === 'zombie';
  // The thread ids of a zombie are whatever the memory held that they were written from.
  const listed = zombie ? [pid] : [...new Set([pid, ...message.threads])];
  const cores = new Map<number, Placed<CoreEntry>>();
  const without: number[] = [];
  for (const tid of listed) {
    const core = tid === pid ? leader : coreOf(context, tid);
    if (core === undefined) without.push(tid);
    else cores.set(tid, core);
  }
  if (without.length > 0) missing.push({ task: pstree, pid, tids: without, threadCount: listed.length });
  const shown = new Set(without.slice(0, THREADS_WITHOUT_CORE));
  const idsPlace = zombie ? null : idsOf(context, pid, leader);
  const ids = idsPlace?.message;
  return {
    pid,
    ppid: message.ppid ?? 0,
    pgid: message.pgid ?? 0,
    sid: message.sid ?? 0,
    tids: listed.filter((tid) => cores.has(tid) || shown.has(tid)),
    state,
    zombie,
    ids: {
      vmId: ids?.vm_id ?? null,
      filesId: ids?.files_id ?? null,
      fsId: ids?.fs_id ?? null,
      sighandId: ids?.sighand_id ?? null,
    },
    namespaces: ids === undefined ? [] : namespacesOf(ids, root),
    pstree,
    threadCount: listed.length,
    cores,
    idsPlace,
  };
}

function coreOf(context: ResolveContext, tid: number): Placed<CoreEntry> | undefined {
  const image = reachImage<CoreEntry>(context, `core-${tid}.img`);
  const message = image?.type === 'CORE' ? image.entries[0]?.message : undefined;
  return message === undefined ? undefined : { image: image!, message };
}

/** [include/common/compel's task states in pstree: alive 1, dead 2 (how a zombie is dumped), stopped 3, zombie 6] */
function stateOf(core: CoreEntry | undefined): TaskState {
  switch (core?.tc?.task_state) {
    case 1:
      return 'alive';
    case 2:
    case 6:
      return 'zombie';
    case 3:
      return 'stopped';
    default:
      return 'unknown';
  }
}

function idsOf(
  context: ResolveContext,
  pid: number,
  leader: Placed<CoreEntry> | undefined,
): Placed<TaskKobjIdsEntry> | null {
  const name = `ids-${pid}.img`;
  const image = reachImage<TaskKobjIdsEntry>(context, name);
  const message = image?.type === 'IDS' ? image.entries[0]?.message : undefined;
  if (message !== undefined) return { image: image!, message };
  // Dumps of before ids-PID have them in the core.
  if (leader?.message.ids !== undefined) return { image: leader.image, message: leader.message.ids };
  if (image === undefined && leader !== undefined) {
    const text = `${name} is missing: which files, namespaces and memory process ${pid} has or shares is not known.`;
    context.gaps.push(
      gap('member-missing', text, memberNameOf(context.images, name), { subject: `process ${pid}` }),
    );
  }
  return null;
}

/** A few missing cores by name; many as one gap with their count. */
function stateMissingCores(
  context: ResolveContext,
  pstree: DecodedImage<PstreeEntry>,
  missing: readonly MissingCore[],
): void {
  let named = 0;
  const counted: MissingCore[] = [];
  for (const one of missing) {
    // An image that is there and damaged has its own gap.
    const absent = one.tids.filter((tid) => context.images.file(`core-${tid}.img`) === undefined);
    if (absent.length === 0) continue;
    if (absent.length > MISSING_NAMED || named + absent.length > 16 * MISSING_NAMED) {
      counted.push({ ...one, tids: absent });
      continue;
    }
    named += absent.length;
    for (const tid of absent) {
      const what = tid === one.pid ? `process ${one.pid}` : `thread ${tid} of process ${one.pid}`;
      const text = `core-${tid}.img is missing: state, registers, credentials and signals of ${what} are not known.`;
      context.gaps.push(
        gap('member-missing', text, memberNameOf(context.images, `core-${tid}.img`), {
          subject: what,
          source: [messageSpan(one.task.image, one.task.message)],
        }),
      );
    }
  }
  if (counted.length === 0) return;
  const first = counted[0]!;
  const threads = counted.reduce((sum, one) => sum + one.tids.length, 0);
  const all = counted.reduce((sum, one) => sum + one.threadCount, 0);
  const whose =
    counted.length === 1 ? `process ${first.pid}` : `${counted.length} processes, process ${first.pid} first`;
  const text =
    `${threads} of ${all} threads of ${whose} have no core image (core-${first.tids[0]}.img, ...): nothing is known of them; ` +
    `at most ${THREADS_WITHOUT_CORE} of each process are listed.`;
  gapAt(context, pstree, first.task.message, 'cores-missing', text, `process ${first.pid}`);
}

/** One's own parent, a parent that is not there, parents that go round. Linear in the number of tasks. */
function checkParents(context: ResolveContext, tasks: ReadonlyMap<number, TaskRecord>): void {
  const settled = new Set<number>();
  for (const task of tasks.values()) {
    const { pid, ppid } = task;
    if (ppid === pid) {
      parentGap(context, task, 'own-parent', `Process ${pid} is its own parent.`);
      settled.add(pid);
    } else if (ppid !== 0 && !tasks.has(ppid)) {
      parentGap(
        context,
        task,
        'parent-missing',
        `The parent of process ${pid} is process ${ppid}, which is not in the dump.`,
      );
      settled.add(pid);
    }
  }
  for (const task of tasks.values()) {
    const path: number[] = [];
    const onPath = new Set<number>();
    let at: TaskRecord | undefined = task;
    while (at !== undefined && !settled.has(at.pid) && !onPath.has(at.pid)) {
      path.push(at.pid);
      onPath.add(at.pid);
      at = at.ppid === 0 ? undefined : tasks.get(at.ppid);
    }
    if (at !== undefined && onPath.has(at.pid)) {
      const cycle = path.slice(path.indexOf(at.pid));
      const shown =
        cycle.length > 10 ? `${cycle.slice(0, 10).join(', ')}, ... (${cycle.length})` : cycle.join(', ');
      parentGap(
        context,
        at,
        'parent-cycle',
        `Processes ${shown} are each other's parents: none of them descends from the root.`,
      );
    }
    for (const pid of path) settled.add(pid);
  }
}

function parentGap(context: ResolveContext, task: TaskRecord, kind: string, text: string): void {
  const { image, message } = task.pstree;
  const span = fieldSpan(image, message, 'ppid');
  context.gaps.push(
    gap(kind, text, image.file.memberName, {
      offset: span.offset,
      subject: `process ${task.pid}`,
      source: [span],
    }),
  );
}
