/** Report: choose findings and parts, write, see it as it will be printed, save it. */
import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { plural } from '../../components/figures.ts';
import { JobProgressLine } from '../../components/job-progress.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { annotations } from '../../state/annotations.ts';
import { client } from '../../state/client.ts';
import { caseIdentity, engine } from '../../state/engine.ts';
import { bundleExport } from '../../state/handed-over.ts';
import { openImport, shell } from '../../state/shell.ts';
import { useRested } from '../../state/rested.ts';
import { useStore } from '../../state/store.ts';
import { useAsync } from '../../state/use-list.ts';
import { PreviewFrame } from './preview-frame.tsx';
import { Refusal } from './refusal.tsx';
import { ReportForm } from './report-form.tsx';
import { loadDraft, reportState, saveDraft, writeReport } from './report-state.ts';

/** How long the typing must rest before the preview is made anew. */
const REST_MS = 700;

export function ReportView(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const { of, error } = useStore(reportState, (value) => value);
  const identity = caseIdentity(summary);
  // A case that is read-only here may be written in elsewhere.
  const reading = useStore(
    engine,
    ({ opened, generation, case: present }) => `${opened} ${present?.readOnly === true ? generation : ''}`,
  );
  useEffect(() => {
    if (identity !== null) void loadDraft(identity, reading);
  }, [identity, reading]);
  if (summary === null) return null;
  if (summary.evidence.length === 0) {
    return (
      <EmptyState
        title="Nothing to report on yet"
        actions={
          <button type="button" className="primary" onClick={() => openImport()}>
            Import a checkpoint
          </button>
        }
      >
        A report states what was examined, with hashes, and what was found in it. The case has no evidence.
      </EmptyState>
    );
  }
  if (error !== null && identity !== null && of === identity) {
    return (
      <ErrorState
        what="The draft of the report could not be read"
        error={error}
        usable="Findings and notes are in their own views."
        onRetry={() => void loadDraft(identity, reading)}
      />
    );
  }
  if (of !== identity) return <LoadingState what="Reading the draft of the report" />;
  return (
    <div className="report" data-pane="view">
      <div className="report-side">
        {summary.readOnly && (
          <p className="report-note" role="note">
            The case is open read-only: the report can be saved as a file, but nothing in it can be changed.
          </p>
        )}
        <ReportForm readOnly={summary.readOnly} />
      </div>
      <div className="report-main">
        <Preview />
      </div>
    </div>
  );
}

function Preview(): ReactNode {
  const draft = useRested(
    useStore(reportState, (value) => value.draft),
    REST_MS,
  );
  const generation = useStore(engine, (value) => value.generation);
  const findings = useStore(annotations, (value) => value.findings);
  const written = findings.map(({ uuid, changedAt, inReport }) => `${uuid} ${changedAt} ${inReport}`);
  const includeSecrets = useStore(reportState, (value) => value.includeSecrets);
  const unknownContent = useStore(reportState, (value) => value.unknownContent);
  const saving = { includeSecrets, unknownContent };
  const key = JSON.stringify([generation, draft, written, saving]);
  const { value, error } = useAsync(key, () =>
    client.call('report.preview', { draft, findings: null, saving }),
  );
  // What was last shown stays until the next is there: the sheet does not flicker while one types.
  const [shown, setShown] = useState(value);
  if (value !== null && value !== shown) setShown(value);
  if (error !== null) {
    return <ErrorState what="The report could not be made" error={error} usable="What you wrote is kept." />;
  }
  return (
    <>
      <div>
        <Actions>
          {shown === null
            ? ''
            : `${plural(shown.findings, 'finding')}, ${plural(shown.exhibits, 'exhibit')}${value === null ? '; making it anew …' : ''}`}
        </Actions>
        <Refusals />
      </div>
      {shown === null ? (
        <LoadingState what="Making the report" />
      ) : (
        <PreviewFrame style={shown.style} body={shown.body} />
      )}
    </>
  );
}

function Refusals(): ReactNode {
  const { refused } = useStore(reportState, (value) => value);
  const bundle = useStore(bundleExport, (value) => value.error);
  const readOnly = useStore(engine, (value) => value.case?.readOnly === true);
  return (
    <>
      {refused !== null && (
        <Refusal
          refused={refused}
          readOnly={readOnly}
          onSaveHtml={refused.format === 'pdf' ? () => void writeReport('html') : null}
          onDismiss={() => reportState.set({ refused: null })}
        />
      )}
      {bundle !== null && bundle.code !== 'cancelled' && (
        <Refusal
          refused={{ what: 'The bundle was not written', error: bundle }}
          readOnly={readOnly}
          onSaveHtml={null}
          onDismiss={() => bundleExport.set({ error: null })}
        />
      )}
    </>
  );
}

function Actions({ children }: { readonly children: ReactNode }): ReactNode {
  const { printer, writing, job, includeSecrets, unknownContent } = useStore(reportState, (value) => value);
  const readOnly = useStore(engine, (value) => value.case?.readOnly === true);
  const reason = useId();
  return (
    <div className="report-bar" role="toolbar" aria-label="Save the report">
      <button
        type="button"
        className="primary"
        disabled={writing !== null || printer !== null}
        aria-describedby={printer === null ? undefined : reason}
        onClick={() => void writeReport('pdf')}
      >
        {writing === 'pdf' ? 'Printing …' : 'Save PDF…'}
      </button>
      <button type="button" disabled={writing !== null} onClick={() => void writeReport('html')}>
        {writing === 'html' ? 'Writing …' : 'Save HTML…'}
      </button>
      <button
        type="button"
        disabled={writing !== null}
        onClick={() => void saveDraft().then(() => shell.set({ sheet: 'export-bundle' }))}
      >
        Export signed bundle…
      </button>
      <label
        className="choice"
        title="What is not known to be harmless is withheld from exhibits and command lines unless this is chosen. Recognised secrets are removed all the same. The custody log says so."
      >
        <input
          type="checkbox"
          checked={unknownContent}
          disabled={readOnly || includeSecrets}
          onChange={(event) => reportState.set({ unknownContent: event.target.checked })}
        />
        <span>Save with unknown words and bytes</span>
      </label>
      <label className="choice" title="The custody log says so">
        <input
          type="checkbox"
          checked={includeSecrets}
          disabled={readOnly}
          onChange={(event) => reportState.set({ includeSecrets: event.target.checked })}
        />
        <span>{includeSecrets ? 'Secrets are saved as they are' : 'Save with secrets'}</span>
      </label>
      {writing !== null && <JobProgressLine job={job} what="The report" />}
      {typeof printer === 'string' && (
        <span id={reason} className="quiet">
          No PDF: {printer}
        </span>
      )}
      <span className="grow" />
      <span className="quiet" role="status">
        {children}
      </span>
    </div>
  );
}
