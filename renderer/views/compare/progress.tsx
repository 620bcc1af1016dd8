import type { ReactNode } from 'react';
import type { JobState } from '../../../shared/api/index.ts';
import { sizeText } from '../../components/format.ts';
import { cancelJob } from '../../state/engine.ts';

/** Stage and amount of a comparison that runs, with a way to end it. */
export function Progress({
  job,
  state,
  what,
}: {
  readonly job: string | null;
  readonly state: JobState | null;
  readonly what: string;
}): ReactNode {
  const total = state?.totalBytes ?? null;
  return (
    <div className="state" role="status">
      <span className="spinner" aria-hidden="true" />
      <span>
        {what}
        {state !== null && `: ${state.stage}`}
        {state !== null && state.doneBytes > 0 && (
          <span className="quiet">
            {' '}
            {sizeText(state.doneBytes)}
            {total !== null && ` of ${sizeText(total)}`}
          </span>
        )}
      </span>
      {job !== null && (
        <div className="actions">
          <button type="button" onClick={() => void cancelJob(job)}>
            Cancel
          </button>
        </div>
      )}
    </div>
  );
}
