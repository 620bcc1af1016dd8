/** How far a job is, where its end is waited for. */
import type { ReactNode } from 'react';
import { sizeText } from './format.ts';
import { cancelJob, engine } from '../state/engine.ts';
import { jobProgress } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';

export function JobProgressLine({
  job,
  what,
}: {
  readonly job: string | null;
  readonly what: string;
}): ReactNode {
  const state = useStore(engine, ({ jobs }) => jobs.find((one) => one.job === job) ?? null);
  const fraction = state === null ? null : jobProgress(state).fraction;
  return (
    <div className="job-progress" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="grow">
        {what}
        {state !== null && state.stage !== '' && <span className="quiet"> · {state.stage}</span>}
        {state !== null && state.doneBytes > 0 && (
          <span className="quiet"> · {sizeText(state.doneBytes)}</span>
        )}
        {fraction !== null && <span className="quiet"> · {Math.floor(fraction * 100)} %</span>}
      </span>
      {job !== null && (
        <button type="button" onClick={() => void cancelJob(job)}>
          Cancel
        </button>
      )}
    </div>
  );
}
