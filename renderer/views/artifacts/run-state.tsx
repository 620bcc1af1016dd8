/** What a run of a tool does or has done, and the four states of what stands below it. */
import type { ReactNode } from 'react';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { jobProgress, timeLeftText } from '../../state/jobs.ts';
import { useStore } from '../../state/store.ts';
import { KEPT_FINDS, runs, starts } from './tool-runs.ts';
import type { Finds, Run, ToolName } from './tool-runs.ts';

const NOTES_SHOWN = 100;

export function useRun<Tool extends ToolName>(
  tool: Tool,
): { readonly run: Run<Finds[Tool]> | null; readonly isStarting: boolean; readonly isRunning: boolean } {
  const run = useStore(runs, (value) => value[tool]) as Run<Finds[Tool]> | null;
  const isStarting = useStore(starts, (value) => value.starting.includes(tool));
  return { run, isStarting, isRunning: isStarting || run?.state === 'running' };
}

export function RunState<Tool extends ToolName>({
  tool,
  noun,
  nouns,
  before,
  nothing,
  problem,
  onRetry,
  children,
}: {
  readonly tool: Tool;
  readonly noun: string;
  readonly nouns?: string;
  /** Said before the first run. */
  readonly before: { readonly title: string; readonly text: string };
  /** Said of a run that found nothing. */
  readonly nothing: { readonly title: string; readonly text: string };
  /** Instead of the error as it stands. */
  readonly problem?: ReactNode;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { run, isStarting } = useRun(tool);
  const refused = useStore(starts, (value) => value.refused[tool]);
  if (run === null) {
    if (refused !== undefined) {
      return <ErrorState what="The run could not be started" error={refused} onRetry={onRetry} />;
    }
    if (isStarting) return <LoadingState what="Starting" />;
    return <EmptyState title={before.title}>{before.text}</EmptyState>;
  }
  const failed = run.state === 'failed';
  const { error } = run;
  return (
    <div className="tool-results">
      <Summary run={run} what={plural(run.count, noun, nouns)} />
      {run.count > 0 ? (
        children
      ) : failed && error !== null ? (
        (problem ?? (
          <ErrorState
            what="The run failed"
            error={error}
            usable="The decoded facts and the other views are not affected."
            onRetry={onRetry}
          />
        ))
      ) : run.state === 'running' ? (
        <LoadingState what="Nothing found so far" />
      ) : (
        <EmptyState title={run.state === 'cancelled' ? 'Nothing before it was cancelled' : nothing.title}>
          {run.state === 'cancelled' ? 'It had not read everything: run it again to know.' : nothing.text}
        </EmptyState>
      )}
    </div>
  );
}

function Summary({ run, what }: { readonly run: Run<unknown>; readonly what: string }): ReactNode {
  const job = useStore(engine, (value) => value.jobs.find((one) => one.job === run.job));
  const isRunning = run.state === 'running';
  const progress = job === undefined || !isRunning ? null : jobProgress(job);
  return (
    <div className="search-summary" role="status">
      <b>{what}</b>
      {run.full && (
        <span className="chip high" title="Ask for fewer kinds, one process, or longer strings">
          ended at {KEPT_FINDS.toLocaleString('en')}: there are more
        </span>
      )}
      {run.state === 'cancelled' && !run.full && (
        <span className="chip high">cancelled: what was found until then</span>
      )}
      {run.state === 'failed' && (
        <span className="chip critical">
          {run.count > 0 ? `failed: ${run.error?.message ?? 'no reason given'}` : 'failed'}
        </span>
      )}
      {run.notes.length > 0 && (
        <details className="tool-notes">
          <summary>{plural(run.notes.length, 'note')}</summary>
          <ul>
            {run.notes.slice(0, NOTES_SHOWN).map((note, at) => (
              <li key={at}>
                <EvidenceText value={note} limit={400} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <span className="grow" />
      {progress !== null && job !== undefined && (
        <>
          {progress.fraction !== null && (
            <span className="progress" aria-hidden="true">
              <span style={{ width: `${progress.fraction * 100}%` }} />
            </span>
          )}
          <span className="quiet">
            {sizeText(job.doneBytes)}
            {job.totalBytes !== null && ` of ${sizeText(job.totalBytes)}`}
            {job.bytesPerSecond > 0 && ` · ${sizeText(Math.round(job.bytesPerSecond))}/s`}
            {progress.secondsLeft !== null && ` · ${timeLeftText(progress.secondsLeft)}`}
          </span>
        </>
      )}
    </div>
  );
}
