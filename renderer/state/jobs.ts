/** What the jobs bar says of a job; pure. */
import type { JobState } from '../../shared/api/index.ts';
import type { Notice } from './shell.ts';

export interface JobProgress {
  /** 0 to 1; null where the end is not known. */
  readonly fraction: number | null;
  /** Seconds; null where it can't be told yet. */
  readonly secondsLeft: number | null;
}

/** Rate and totals of a job as fraction and time left. Never negative, never above one, never NaN. */
export function jobProgress(job: JobState): JobProgress {
  const { totalBytes, doneBytes, bytesPerSecond } = job;
  if (totalBytes === null || totalBytes <= 0) return { fraction: null, secondsLeft: null };
  const fraction = Math.min(1, Math.max(0, doneBytes / totalBytes));
  const left = Math.max(0, totalBytes - doneBytes);
  return { fraction, secondsLeft: bytesPerSecond > 0 ? left / bytesPerSecond : null };
}

/** '3 s left', '2 min left', '1 h 05 min left'. */
export function timeLeftText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return 'time left unknown';
  const whole = Math.ceil(seconds);
  if (whole < 90) return `${Math.max(1, whole)} s left`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min left`;
}

export function isActive(job: JobState): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/**
 * What the status bar says at the end of a job that is no import; null: what started it shows what came of it. A
 * failure stays there until the next notice, so a job of that kind that ends otherwise says so.
 */
export function endOfJob(job: JobState, notice: Notice | null): Notice | null {
  if (job.state === 'failed') {
    const why = job.error === null ? '' : `: ${job.error.message}`;
    return { text: `${job.title}: failed${why}`, kind: 'problem', jobs: job.kind };
  }
  if (notice?.kind !== 'problem' || notice.jobs !== job.kind) return null;
  return { text: `${job.title}: ${job.state}`, kind: 'info', jobs: job.kind };
}

/** The jobs that the engine lists (oldest first), newest first; the end of one may have been told before the list came. */
export function listedJobs(listed: readonly JobState[], known: readonly JobState[]): readonly JobState[] {
  const ended = new Map(known.filter((job) => !isActive(job)).map((job) => [job.job, job]));
  return listed.map((job) => ended.get(job.job) ?? job).reverse();
}

/** Jobs with a state put in place of its older one; newest first, the ended ones cut to `keep`. */
export function withJob(jobs: readonly JobState[], state: JobState, keep = 50): readonly JobState[] {
  const known = jobs.some((job) => job.job === state.job);
  const next = known ? jobs.map((job) => (job.job === state.job ? state : job)) : [state, ...jobs];
  let ended = 0;
  return next.filter((job) => isActive(job) || ++ended <= keep);
}
