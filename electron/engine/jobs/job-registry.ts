/**
 * Jobs: start -> progress -> done, cancelled or failed. Those that write run one at a time, so that a queue of
 * imports does not fight over the disk; those that only read begin at once. Progress is told at most ten times a second.
 */
import { randomUUID } from 'node:crypto';
import type { EngineEvent, JobState } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';

const PROGRESS_INTERVAL_MS = 100;
const KEPT_ENDED_JOBS = 200;
/** Kinds that write nothing, or a line of the custody log now and then. */
const READING: ReadonlySet<JobState['kind']> = new Set([
  'search',
  'memory-tool',
  'export',
  'bundle-check',
  'report',
  'verify',
  'hash-list',
]);

export interface JobProgress {
  readonly stage: string;
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

export interface JobControl {
  readonly signal: AbortSignal;
  progress(progress: JobProgress): void;
}

interface Entry {
  state: JobState;
  readonly abort: AbortController;
  /** Null once it has ended: what it works on is not kept for as long as its outcome is. */
  run: ((control: JobControl) => Promise<unknown>) | null;
  result: unknown;
  readonly ended: Promise<void>;
  readonly markEnded: () => void;
  toldAt: number;
  rateFrom: { at: number; bytes: number; stage: string };
}

export interface JobRegistry {
  start(kind: JobState['kind'], title: string, run: (control: JobControl) => Promise<unknown>): string;
  list(): JobState[];
  cancel(job: string): void;
  /** The value `run` resolved with; waits for the job's end; rejects where it failed. */
  result(job: string): Promise<unknown>;
  cancelAll(): Promise<void>;
  /** Those that have ended are no longer listed: they were of a case that is left. */
  forgetEnded(): void;
}

export function createJobRegistry(emit: (event: EngineEvent) => void): JobRegistry {
  const entries = new Map<string, Entry>();
  const queue: Entry[] = [];
  let running: Entry | null = null;

  function tell(entry: Entry): void {
    entry.toldAt = Date.now();
    emit({ event: 'job', state: entry.state });
  }

  function find(job: string): Entry {
    const entry = entries.get(job);
    if (!entry) throw new PermafrostError(evidenceError('not-found', `no job ${job}`));
    return entry;
  }

  function end(entry: Entry, state: JobState['state'], error: JobState['error']): void {
    entry.state = { ...entry.state, state, error, bytesPerSecond: 0 };
    entry.run = null;
    entry.markEnded();
    tell(entry);
    dropOldest(entries);
  }

  async function work(): Promise<void> {
    if (running) return;
    const entry = queue.shift();
    if (!entry) return;
    running = entry;
    await perform(entry);
    running = null;
    void work();
  }

  async function perform(entry: Entry): Promise<void> {
    const { run } = entry;
    if (run === null) return;
    entry.state = { ...entry.state, state: 'running', startedAt: Date.now() };
    tell(entry);
    try {
      entry.result = await run({ signal: entry.abort.signal, progress: (p) => progress(entry, p) });
      end(entry, entry.abort.signal.aborted ? 'cancelled' : 'done', null);
    } catch (caught) {
      const error = toEvidenceError(caught);
      end(entry, error.code === 'cancelled' ? 'cancelled' : 'failed', error);
    }
  }

  function progress(entry: Entry, step: JobProgress): void {
    const now = Date.now();
    if (entry.rateFrom.stage !== step.stage || step.doneBytes < entry.rateFrom.bytes) {
      entry.rateFrom = { at: now, bytes: step.doneBytes, stage: step.stage };
    }
    const seconds = (now - entry.rateFrom.at) / 1000;
    const rate = seconds > 0.05 ? (step.doneBytes - entry.rateFrom.bytes) / seconds : 0;
    const stageChanged = entry.state.stage !== step.stage;
    entry.state = { ...entry.state, ...step, bytesPerSecond: rate };
    if (stageChanged || now - entry.toldAt >= PROGRESS_INTERVAL_MS) tell(entry);
  }

  return {
    start(kind, title, run) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const state: JobState = {
        job: randomUUID(),
        kind,
        title,
        state: 'queued',
        stage: 'waiting',
        doneBytes: 0,
        totalBytes: null,
        bytesPerSecond: 0,
        startedAt: Date.now(),
        error: null,
      };
      const entry: Entry = {
        state,
        abort: new AbortController(),
        run,
        result: undefined,
        ended: promise,
        markEnded: resolve,
        toldAt: 0,
        rateFrom: { at: Date.now(), bytes: 0, stage: 'waiting' },
      };
      entries.set(state.job, entry);
      if (READING.has(kind)) {
        void perform(entry);
        return state.job;
      }
      queue.push(entry);
      tell(entry);
      void work();
      return state.job;
    },

    list: () => [...entries.values()].map((entry) => entry.state),

    cancel(job) {
      const entry = find(job);
      entry.abort.abort();
      const at = queue.indexOf(entry);
      if (at < 0) return;
      queue.splice(at, 1);
      end(entry, 'cancelled', null);
    },

    async result(job) {
      const entry = find(job);
      await entry.ended;
      if (entry.state.state === 'failed' && entry.state.error) {
        throw new PermafrostError(entry.state.error);
      }
      return entry.result;
    },

    async cancelAll() {
      const open = [...entries.values()].filter((entry) => ['queued', 'running'].includes(entry.state.state));
      for (const entry of open) entry.abort.abort();
      for (const entry of queue.splice(0)) end(entry, 'cancelled', null);
      await Promise.all(open.map((entry) => entry.ended));
    },

    forgetEnded() {
      for (const [job, { run }] of entries) if (run === null) entries.delete(job);
    },
  };
}

/** Ended jobs are kept for the jobs bar, but not for ever. */
function dropOldest(entries: Map<string, Entry>): void {
  if (entries.size <= KEPT_ENDED_JOBS) return;
  for (const [job, entry] of entries) {
    if (['queued', 'running'].includes(entry.state.state)) continue;
    entries.delete(job);
    return;
  }
}
