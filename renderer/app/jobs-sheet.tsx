import type { ReactNode } from 'react';
import type { JobState } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { sizeText } from '../components/format.ts';
import { EmptyState } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { cancelJob, engine } from '../state/engine.ts';
import { isActive, jobProgress, timeLeftText } from '../state/jobs.ts';
import { openImport } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { Sheet } from './sheet.tsx';

const STATE_TEXT = {
  queued: 'waiting',
  running: 'running',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
} as const;
const STATE_CHIP = {
  queued: 'chip',
  running: 'chip medium',
  done: 'chip fine',
  cancelled: 'chip',
  failed: 'chip critical',
} as const;

export function JobsSheet(): ReactNode {
  const jobs = useStore(engine, (value) => value.jobs);
  const outcomes = useStore(engine, (value) => value.outcomes);
  return (
    <Sheet
      title="Jobs"
      footer={
        outcomes.length > 0 ? (
          <button type="button" onClick={() => openImport()}>
            Results of imports
          </button>
        ) : undefined
      }
    >
      {jobs.length === 0 ? (
        <EmptyState title="No jobs yet">
          Imports and verifications appear here, with what came of them.
        </EmptyState>
      ) : (
        <ul className="job-list">
          {jobs.map((job) => (
            <JobLine key={job.job} job={job} />
          ))}
        </ul>
      )}
    </Sheet>
  );
}

function JobLine({ job }: { readonly job: JobState }): ReactNode {
  const { fraction, secondsLeft } = jobProgress(job);
  return (
    <li>
      <div>
        <strong>
          <EvidenceText value={job.title} />
        </strong>{' '}
        <span className={STATE_CHIP[job.state]}>{STATE_TEXT[job.state]}</span>
        <span className="grow" />
        {isActive(job) && (
          <button type="button" className="small" onClick={() => void cancelJob(job.job)}>
            Cancel
          </button>
        )}
      </div>
      <p className="quiet">
        <TimeText ns={BigInt(Math.round(job.startedAt)) * 1_000_000n} precisionNs={1_000_000_000n} />
        {isActive(job) ? ` · ${job.stage}` : ''}
        {(isActive(job) || job.doneBytes > 0) && ` · ${sizeText(job.doneBytes)}`}
        {(isActive(job) || job.doneBytes > 0) && job.totalBytes !== null && ` of ${sizeText(job.totalBytes)}`}
        {isActive(job) && job.bytesPerSecond > 0 && ` · ${sizeText(job.bytesPerSecond)}/s`}
        {isActive(job) && fraction !== null && ` · ${timeLeftText(secondsLeft)}`}
      </p>
      {isActive(job) && (
        <span className="progress wide" aria-hidden="true">
          <span style={{ width: `${fraction === null ? 4 : fraction * 100}%` }} />
        </span>
      )}
      {job.error !== null && <p className="problem selectable">{job.error.message}</p>}
    </li>
  );
}
