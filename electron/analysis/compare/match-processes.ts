/**
 * Which process of one checkpoint is which of another. CRIU stores no start times, so a pid alone says
 * little: the kernel gives it anew once its holder is gone. What a task can't change by itself decides:
 *
 *   - addresses drawn at random at exec (AT_RANDOM, stack, vdso, program, heap): equal ones at one pid
 *     are one exec. A fork inherits them, so where the parent has the same, a later fork would too;
 *   - after an exec they differ; then pipes and sockets (by inode) that stayed open at their descriptors
 *     speak for one task, together with parent, session and group;
 *   - a zombie has no memory: its name, parent and session remain.
 */
import type { ProcessMatch } from '../../../shared/api/compare-calls.ts';
import { addressText } from '../../../shared/u64.ts';
import type { Task, TaskLayout } from './tasks.ts';

export interface MatchedTasks {
  readonly matches: readonly (ProcessMatch & { readonly before: Task; readonly after: Task })[];
  readonly added: readonly Task[];
  readonly removed: readonly Task[];
  /** Pids on both sides that are not one process, and why not. */
  readonly reused: readonly { readonly pid: number; readonly reasons: readonly string[] }[];
}

type Match = MatchedTasks['matches'][number];

export function matchProcesses(
  before: readonly Task[],
  after: readonly Task[],
  sameContainer: boolean | null,
): MatchedTasks {
  const byPid = new Map(after.map((task) => [task.pid, task]));
  const parents = new Map(before.map((task) => [task.pid, task]));
  const matches: Match[] = [];
  const reused: { pid: number; reasons: string[] }[] = [];
  for (const task of before) {
    const other = byPid.get(task.pid);
    if (other === undefined) continue;
    const verdict = judge(task, other, parents.get(task.ppid));
    if (verdict.certainty === null) reused.push({ pid: task.pid, reasons: verdict.reasons });
    else matches.push(matchOf(task, other, verdict.certainty, verdict.reasons));
  }
  // Not one task survived: another container, or the same one after a restart. Then roles are compared.
  const sure = matches.some((match) => match.before.layout !== null && match.after.layout !== null);
  if (!sure) matches.splice(0, matches.length, ...counterparts(before, after, sameContainer));
  const taken = { a: new Set(matches.map(({ a }) => a)), b: new Set(matches.map(({ b }) => b)) };
  return {
    matches: matches.sort((one, other) => one.a - other.a),
    added: after.filter(({ pid }) => !taken.b.has(pid)),
    removed: before.filter(({ pid }) => !taken.a.has(pid)),
    reused: sure ? reused : [],
  };
}

function matchOf(before: Task, after: Task, certainty: Match['certainty'], reasons: string[]): Match {
  return { a: before.pid, b: after.pid, name: after.comm || before.comm, certainty, reasons, before, after };
}

interface Verdict {
  readonly certainty: 'certain' | 'likely' | null;
  readonly reasons: string[];
}

function judge(before: Task, after: Task, parentBefore: Task | undefined): Verdict {
  const placed = placeReasons(before, after);
  if (before.layout === null || after.layout === null) return judgeWithoutMemory(before, after, placed);
  const layout = compareLayouts(before.layout, after.layout);
  if (layout.equal.length >= 2 && layout.different.length === 0) {
    const reasons = [`pid ${before.pid} on both sides`, `same random addresses: ${layout.equal.join(', ')}`];
    const inherited = parentBefore?.layout && compareLayouts(parentBefore.layout, after.layout);
    const fromFork = inherited && inherited.equal.length >= 2 && inherited.different.length === 0;
    if (!fromFork) return { certainty: 'certain', reasons: [...reasons, ...placed.same] };
    const shared = sharedObjects(before, after);
    return {
      certainty: 'likely',
      reasons: [
        ...reasons,
        'the parent has the same addresses (forked without exec), so a later fork would have them too',
        ...(shared === null ? [] : [shared]),
        ...placed.same,
      ],
    };
  }
  const shared = sharedObjects(before, after);
  const differing = `other random addresses: ${layout.different.join(', ') || 'none comparable'}`;
  const inPlace = before.sid === after.sid && before.pgid === after.pgid && before.ppid === after.ppid;
  if (shared !== null && inPlace) {
    const exec = before.exe === after.exe ? 'executed the same program anew' : `executed ${after.exe}`;
    return {
      certainty: 'likely',
      reasons: [`pid ${before.pid} on both sides`, shared, ...placed.same, `${differing}: it ${exec}`],
    };
  }
  return {
    certainty: null,
    reasons: [
      `pid ${before.pid} was ${before.comm || '?'} (${before.exe || 'no executable'}) and is ${after.comm || '?'} (${after.exe || 'no executable'})`,
      differing,
      ...placed.different,
      ...(shared === null ? ['no pipe or socket stayed open at its descriptor'] : [shared]),
    ],
  };
}

function judgeWithoutMemory(before: Task, after: Task, placed: PlaceReasons): Verdict {
  const ended = after.isZombie && !before.isZombie ? ['it has ended since: a zombie has no memory'] : [];
  const sameName = before.comm === after.comm;
  const inPlace = before.sid === after.sid && before.pgid === after.pgid;
  if (sameName && inPlace) {
    return {
      certainty: 'likely',
      reasons: [
        `pid ${before.pid} and name ${after.comm} on both sides`,
        ...placed.same,
        ...ended,
        'no memory to compare',
      ],
    };
  }
  return {
    certainty: null,
    reasons: [
      `pid ${before.pid} was ${before.comm || '?'} and is ${after.comm || '?'}`,
      ...placed.different,
      'no memory to compare',
    ],
  };
}

interface PlaceReasons {
  readonly same: readonly string[];
  readonly different: readonly string[];
}

function placeReasons(before: Task, after: Task): PlaceReasons {
  const same: string[] = [];
  const different: string[] = [];
  const compare = (what: string, a: string | number, b: string | number): void => {
    if (a === b) same.push(`same ${what} ${a}`);
    else different.push(`${what} ${a} became ${b}`);
  };
  compare('parent', before.ppid, after.ppid);
  compare('session', before.sid, after.sid);
  if (before.exe !== '' || after.exe !== '') compare('executable', before.exe, after.exe);
  const threads = before.tids.filter((tid) => after.tids.includes(tid));
  if (threads.length > 1) same.push(`${threads.length} threads with the same tids`);
  return { same, different };
}

function sharedObjects(before: Task, after: Task): string | null {
  const shared = [...before.kernelObjects].filter((object) => after.kernelObjects.has(object));
  const shown = shared.slice(0, 3).map((object) => object.replace(' ', ' → '));
  return shared.length === 0 ? null : `${shared.length} pipes or sockets stayed open: ${shown.join(', ')}`;
}

const LAYOUT_NAMES: Readonly<Record<keyof TaskLayout, string>> = {
  atRandom: 'AT_RANDOM',
  startStack: 'stack',
  vdso: 'vdso',
  programHeaders: 'program',
  startCode: 'code',
  startBrk: 'heap',
};

/** Of programs that are not position independent code and heap may be equal by chance: they only count with others. */
function compareLayouts(a: TaskLayout, b: TaskLayout): { equal: string[]; different: string[] } {
  const equal: string[] = [];
  const different: string[] = [];
  for (const [name, label] of Object.entries(LAYOUT_NAMES) as [keyof TaskLayout, string][]) {
    const [one, other] = [a[name], b[name]];
    if (one === null || other === null) continue;
    if (one === other) equal.push(`${label} ${addressText(one)}`);
    else different.push(`${label} ${addressText(one)} and ${addressText(other)}`);
  }
  return { equal, different };
}

/** Tasks in the same role: same executable and arguments under a parent in the same role, in order of their pids. */
function counterparts(
  before: readonly Task[],
  after: readonly Task[],
  sameContainer: boolean | null,
): Match[] {
  const found: Match[] = [];
  const roleOf = (task: Task): string => `${task.exe}\n${task.argv}\n${task.comm}\n${task.isZombie}`;
  const waiting = new Map<string, Task[]>();
  for (const task of [...after].sort((a, b) => a.pid - b.pid)) {
    const role = roleOf(task);
    const list = waiting.get(role);
    if (list) list.push(task);
    else waiting.set(role, [task]);
  }
  const why = sameContainer === true ? 'after a restart' : 'in another container';
  for (const task of [...before].sort((a, b) => a.pid - b.pid)) {
    const other = waiting.get(roleOf(task))?.shift();
    if (other === undefined) continue;
    found.push(
      matchOf(task, other, 'counterpart', [
        `not one task: other random addresses, so ${why}`,
        'same executable, name and arguments',
      ]),
    );
  }
  return found;
}
