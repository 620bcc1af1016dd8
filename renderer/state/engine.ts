/** What the window knows of the engine: the open case, jobs and their outcomes, the host's state. */
import type {
  CaseSummary,
  HostState,
  ImportOutcome,
  JobState,
  PermafrostBridge,
} from '../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';
import { bridge, client } from './client.ts';
import { endOfJob, isActive, listedJobs, withJob } from './jobs.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { leaveField } from './leave-field.ts';
import { createListPool } from './lists.ts';
import { preferences } from './preferences.ts';
import { announce, openImport, resetShell, select, shell } from './shell.ts';
import { createStore } from './store.ts';
import { findingTurns } from './turns.ts';

export interface EngineState {
  readonly host: HostState | null;
  readonly case: CaseSummary | null;
  /** True until the first answer about the open case. */
  readonly asking: boolean;
  /** A case that is being created or opened. */
  readonly opening: string | null;
  readonly openError: EvidenceError | null;
  readonly jobs: readonly JobState[];
  readonly outcomes: readonly { readonly job: string; readonly outcomes: readonly ImportOutcome[] }[];
  readonly recent: Awaited<ReturnType<PermafrostBridge['recentCases']>>;
  /** What the last crash of the engine was, until it is dismissed. */
  readonly crash: string | null;
  /** Raised when another case is open, or another engine has it: what was shown is of the past. */
  readonly opened: number;
  /** Raised when every list must be asked anew; what is shown stays until the answer is there. */
  readonly generation: number;
}

export const engine = createStore<EngineState>({
  host: null,
  case: null,
  asking: true,
  opening: null,
  openError: null,
  jobs: [],
  outcomes: [],
  recent: [],
  crash: null,
  opened: 0,
  generation: 0,
});

export const lists = createListPool(client);
export const keptAnswers = createKeptAnswers(client);

/** Forgets all handles and answers; what is on screen asks again. */
export function renewLists(): void {
  lists.reset();
  keptAnswers.forget();
  engine.set(({ generation }) => ({ generation: generation + 1 }));
}

/** Which case it is: a folder's path may come to hold another, and a copy lies at another path. */
export function caseIdentity(summary: CaseSummary | null): string | null {
  return summary === null ? null : `${summary.uuid} ${summary.path}`;
}

function takeCase(summary: CaseSummary | null, another: boolean): void {
  const isOther = caseIdentity(summary) !== caseIdentity(engine.get().case);
  engine.set({ case: summary, asking: false, opening: null, openError: null });
  if (another || isOther) engine.set(({ opened }) => ({ opened: opened + 1 }));
  if (isOther) {
    resetShell();
    engine.set({ outcomes: [] });
  } else if (summary !== null) {
    const known = new Set(summary.checkpoints.map((checkpoint) => checkpoint.id));
    const scope = shell.get().scope?.filter((id) => known.has(id)) ?? null;
    shell.set({ scope: scope !== null && scope.length === 0 ? null : scope });
  }
  renewLists();
}

/** `another`: whatever was read before is of another engine, though the case may be the same. */
async function askCase(another = false): Promise<void> {
  try {
    takeCase(await client.call('case.summary', {}), another);
  } catch (caught) {
    engine.set({ asking: false });
    announce(describeError(toEvidenceError(caught)), 'problem');
  }
}

/** The engine forgets the jobs of a case that is left. */
async function askJobs(): Promise<void> {
  try {
    const listed = await client.call('job.list', {});
    engine.set(({ jobs }) => ({ jobs: listedJobs(listed, jobs) }));
  } catch {
    // No engine yet: the events will say.
  }
}

async function askRecent(): Promise<void> {
  engine.set({ recent: await bridge.recentCases() });
}

async function takeJob(state: JobState): Promise<void> {
  const before = engine.get().jobs.find((job) => job.job === state.job);
  engine.set(({ jobs }) => ({ jobs: withJob(jobs, state) }));
  if (isActive(state) || (before !== undefined && !isActive(before))) return;
  if (state.kind === 'import') {
    const { outcomes } = await client.call('job.result', { job: state.job });
    engine.set((value) => ({
      outcomes: [{ job: state.job, outcomes }, ...value.outcomes.filter((one) => one.job !== state.job)],
    }));
    const refused = outcomes.filter((one) => one.status === 'refused' || one.status === 'failed');
    const gaps = outcomes.filter((one) => one.status === 'gaps').length;
    if (refused.length > 0) {
      const why = refused[0]?.error?.message ?? 'refused';
      const { length } = outcomes;
      const told = length === 1 ? why : `${refused.length} refused, the first because: ${why}`;
      announce(`${state.title}: ${told}`, 'problem');
      if (shell.get().sheet === null) openImport();
    } else if (state.state === 'cancelled') announce(`${state.title}: cancelled, nothing was imported`);
    else announce(gaps > 0 ? `${state.title}: imported, with gaps` : `${state.title}: imported`);
  } else {
    const told = endOfJob(state, shell.get().notice);
    if (told !== null) announce(told.text, told.kind, told.jobs);
  }
}

function takeHost(host: HostState): void {
  const before = engine.get().host;
  engine.set({ host });
  if (host.crash !== null && host.crash !== before?.crash) engine.set({ crash: host.crash });
  if (host.engine === 'ready' && before !== null && before.engine !== 'ready') {
    // The engine is another process: its handles are gone, and jobs that ran are over.
    engine.set(({ jobs }) => ({ jobs: jobs.filter((job) => !isActive(job)) }));
    void askCase(true);
  }
}

/** The summary alone is asked anew: one call at a time, and one more for what was said meanwhile. */
const askCustody = oneAtATime(async () => {
  const summary = await client.call('case.summary', {});
  if (summary === null || caseIdentity(summary) !== caseIdentity(engine.get().case)) return;
  lists.forget('custody_entry');
  lists.forget('event');
  engine.set({ case: summary });
});

function oneAtATime(ask: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      // An engine that is gone says so itself, and is asked when it is back.
      await ask().catch(() => undefined);
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}

/** Subscribes to the bridge and asks for what is there; called once, by the app. */
export function connect(): () => void {
  const ends = [
    bridge.onHostState(takeHost),
    bridge.onEvent((event) => {
      if (event.event === 'job') void takeJob(event.state);
      else if (event.event === 'custody-changed') askCustody();
      else if (event.event === 'case-changed') void askCase();
    }),
  ];
  void bridge.hostState().then(takeHost);
  void askCase();
  void askRecent();
  void askJobs();
  return () => {
    for (const end of ends) end();
  };
}

function examiner(): string | null {
  return preferences.get().examiner.trim() || null;
}

/**
 * Before the case is another one: what is typed is saved where its field is left; an import that runs is not
 * cancelled behind the examiner's back. False, with the reason said: it has to wait.
 */
async function mayLeaveCase(): Promise<boolean> {
  if (engine.get().case === null) return true;
  leaveField();
  await findingTurns.settled();
  if (!engine.get().jobs.some((job) => job.kind === 'import' && isActive(job))) return true;
  announce('An import runs: cancel it, or wait for its end, before you leave this case', 'problem');
  return false;
}

async function enterCase(path: string, name: 'case.create' | 'case.open'): Promise<boolean> {
  if (!(await mayLeaveCase())) return false;
  engine.set({ opening: path, openError: null });
  try {
    takeCase(
      name === 'case.create'
        ? await client.call(name, { path, examiner: examiner() })
        : await client.call(name, { path, examiner: examiner(), verify: true }),
      true,
    );
    void askJobs();
    void askRecent();
    return true;
  } catch (caught) {
    const error = toEvidenceError(caught);
    engine.set({ opening: null, openError: error });
    if (engine.get().case !== null) announce(`Not opened: ${describeError(error)}`, 'problem');
    return false;
  }
}

/** Asks where, creates a case there and opens it. False: the examiner changed their mind, or it failed. */
export async function createCase(): Promise<boolean> {
  const path = await bridge.chooseNewCase();
  return path !== null && (await enterCase(path, 'case.create'));
}

export async function openCase(path?: string): Promise<boolean> {
  const chosen = path ?? (await bridge.chooseCase());
  return chosen !== null && (await enterCase(chosen, 'case.open'));
}

/** A read-only case once nobody else writes in it. Whoever was quicker is told as at any opening. */
export async function openForWriting(): Promise<void> {
  const present = engine.get().case;
  if (present === null || !(await enterCase(present.path, 'case.open'))) return;
  if (engine.get().case?.readOnly === false) announce('The case is open for writing');
}

export async function closeCase(): Promise<void> {
  if (!(await mayLeaveCase())) return;
  try {
    await client.call('case.close', {});
    takeCase(null, true);
    void askJobs();
    select(null);
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
  }
}

export async function forgetRecent(path: string): Promise<void> {
  await bridge.forgetRecentCase(path);
  await askRecent();
}

/** The bundled sample, in a case of its own where none is open. */
export async function openSample(): Promise<void> {
  if (engine.get().case === null) {
    const path = (await bridge.sampleCase?.()) ?? (await bridge.chooseNewCase());
    if (path === null || !(await enterCase(path, 'case.create'))) return;
  }
  await runJob(() => client.call('import.sample', {}));
}

/** Files or folders that were dropped or chosen: a case is made for them where none is open. */
export async function offerImport(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  if (engine.get().case === null && !(await createCase())) return;
  openImport(paths);
}

/** Starts a job; a refusal to start is said in the status bar. */
export async function runJob(start: () => Promise<{ readonly job: string }>): Promise<string | null> {
  try {
    return (await start()).job;
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
    return null;
  }
}

export async function cancelJob(job: string): Promise<void> {
  try {
    await client.call('job.cancel', { job });
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
  }
}
