/** Importing: what is taken, how, what was stated when it was acquired; and what came of it. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportOutcome } from '../../shared/api/index.ts';
import { DEFAULT_LIMITS } from '../../shared/limits.ts';
import { countText, plural } from '../components/figures.ts';
import { sizeText } from '../components/format.ts';
import { isByteLimit, raisedLimit } from '../components/error-text.ts';
import { FileArchive, X } from '../components/icon.tsx';
import { inertTextOf } from '../components/evidence-segments.ts';
import { bridge, client } from '../state/client.ts';
import { engine, runJob } from '../state/engine.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { EMPTY_FORM, formProblems, importInput, wasRefused } from './import-request.ts';
import type { ImportForm } from './import-request.ts';
import { Outcomes } from './import-outcomes.tsx';
import { Sheet } from './sheet.tsx';

export function ImportSheet(): ReactNode {
  const offered = useStore(shell, (value) => value.importPaths);
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const outcomes = useStore(engine, (value) => value.outcomes);
  const [paths, setPaths] = useState<readonly string[]>(offered);
  const [form, setForm] = useState<ImportForm>(EMPTY_FORM);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (offered.length > 0) setPaths((old) => [...new Set([...old, ...offered])]);
  }, [offered]);

  const problems = formProblems(form, paths);
  const set = (change: Partial<ImportForm>): void => setForm((old) => ({ ...old, ...change }));
  const text = (name: 'evidenceNumber' | 'acquiredBy' | 'acquiredAt' | 'node' | 'sha256' | 'note') => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });

  const start = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const job = await runJob(() => client.call('import.start', importInput(form, paths)));
    if (job === null) return;
    setPaths([]);
    setTried(false);
    if (wasRefused(engine.get().outcomes, job)) shell.set({ importPaths: [] });
    else shell.set({ sheet: null, importPaths: [] });
  };

  /** The same import again, with the one limit raised that refused it. */
  const retry = async (outcome: ImportOutcome): Promise<void> => {
    const limit = outcome.error?.limit;
    const input = importInput(form, [outcome.path]);
    const raised =
      limit === undefined
        ? input.limits
        : { ...input.limits, [limit.name]: raisedLimit(limit as Parameters<typeof raisedLimit>[0]) };
    await runJob(() => client.call('import.start', { ...input, limits: raised }));
  };
  const retryPartial = async (outcome: ImportOutcome): Promise<void> => {
    await runJob(() => client.call('import.start', { ...importInput(form, [outcome.path]), partial: true }));
  };

  return (
    <Sheet
      title="Import evidence"
      footer={
        <>
          <span className="quiet grow">
            {readOnly
              ? 'This case is read-only: nothing can be imported'
              : paths.length > 1
                ? 'Each is a transaction of its own'
                : 'Nothing of the archive is ever run or written to'}
          </span>
          <button type="button" onClick={() => shell.set({ sheet: null })}>
            Close
          </button>
          <button
            type="button"
            className="primary"
            disabled={readOnly}
            {...(offered.length > 0 ? { 'data-pane-focus': '' } : {})}
            onClick={() => void start()}
          >
            {paths.length > 1 ? `Import ${plural(paths.length, 'archive')}` : 'Import'}
          </button>
        </>
      }
    >
      {outcomes.length > 0 && (
        <Outcomes
          outcomes={outcomes.flatMap((one) => one.outcomes)}
          canRetry={!readOnly}
          onRaise={(outcome) => void retry(outcome)}
          onPartial={(outcome) => void retryPartial(outcome)}
        />
      )}
      <fieldset>
        <legend>Archives and folders</legend>
        <ul className="path-list">
          {paths.map((path) => (
            <li key={path}>
              <FileArchive className="icon" aria-hidden="true" />
              <span className="path mono">{inertTextOf({ text: path })}</span>
              <button
                type="button"
                className="plain small icon-only"
                title="Leave it out"
                onClick={() => setPaths(paths.filter((one) => one !== path))}
              >
                <X className="icon" aria-hidden="true" />
                <span className="hidden-text">Leave out {inertTextOf({ text: path })}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="choose">
          <button
            type="button"
            {...(offered.length === 0 ? { 'data-pane-focus': '' } : {})}
            onClick={() =>
              void bridge.chooseArchives().then((more) => setPaths([...new Set([...paths, ...more])]))
            }
          >
            Choose archives…
          </button>
          <button
            type="button"
            onClick={() =>
              void bridge.chooseFolder().then((more) => setPaths([...new Set([...paths, ...more])]))
            }
          >
            Choose a folder…
          </button>
          <span className="quiet">or drop them here</span>
        </p>
        {tried && problems.paths !== undefined && <p className="problem-text">{problems.paths}</p>}
      </fieldset>
      <fieldset>
        <legend>How</legend>
        <div className="stack">
          <label className="choice">
            <input
              type="radio"
              name="mode"
              checked={form.mode === 'seal'}
              onChange={() => set({ mode: 'seal' })}
            />
            <span>
              Seal a copy in the case
              <small>
                The case is complete by itself; the copy is hashed while it is written, then read-only.
              </small>
            </span>
          </label>
          <label className="choice">
            <input
              type="radio"
              name="mode"
              checked={form.mode === 'reference'}
              onChange={() => set({ mode: 'reference' })}
            />
            <span>
              Leave it where it is
              <small>
                The case names its path and hash; if the file changes or goes, its bytes can’t be shown.
              </small>
            </span>
          </label>
          <label className="choice">
            <input
              type="checkbox"
              checked={form.partial}
              onChange={(event) => set({ partial: event.target.checked })}
            />
            <span>
              Take the readable part of an archive that would be refused
              <small>What is missing becomes gaps; the case says that the evidence is partial.</small>
            </span>
          </label>
        </div>
      </fieldset>
      <fieldset>
        <legend>Acquisition record</legend>
        <div className="stack">
          <div className="pair">
            <Field label="Evidence item number">
              <input type="text" {...text('evidenceNumber')} />
            </Field>
            <Field label="From which node">
              <input type="text" {...text('node')} />
            </Field>
          </div>
          <div className="pair">
            <Field label="Acquired by">
              <input type="text" {...text('acquiredBy')} />
            </Field>
            <Field label="When (RFC 3339)" problem={problems.acquiredAt}>
              <input
                type="text"
                placeholder="2026-11-24T06:44:18Z"
                aria-invalid={problems.acquiredAt !== undefined}
                {...text('acquiredAt')}
              />
            </Field>
          </div>
          <Field
            label="SHA-256 taken there"
            problem={problems.sha256}
            hint="An archive with another hash is refused, and the custody log says so."
          >
            <input
              type="text"
              className="mono"
              spellCheck={false}
              aria-invalid={problems.sha256 !== undefined}
              {...text('sha256')}
            />
          </Field>
          <Field label="Note">
            <textarea rows={2} {...text('note')} />
          </Field>
          <p className="quiet">What is left empty is stated as absent.</p>
        </div>
      </fieldset>
      <details>
        <summary>Limits for this import</summary>
        <p className="quiet">
          Bounds on hostile input. A raised limit is stated in the digest and in the custody log. Leave empty
          for the default.
        </p>
        {problems.limits !== undefined && <p className="problem-text">{problems.limits}</p>}
        <div className="limits">
          {Object.entries(DEFAULT_LIMITS).map(([name, value]) => (
            <Field key={name} label={name}>
              <input
                type="text"
                inputMode="numeric"
                placeholder={
                  isByteLimit(name) ? `${countText(value)} (${sizeText(value)})` : countText(value)
                }
                value={form.limits[name] ?? ''}
                onChange={(event) => set({ limits: { ...form.limits, [name]: event.target.value } })}
              />
            </Field>
          ))}
        </div>
      </details>
    </Sheet>
  );
}

function Field({
  label,
  hint,
  problem,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <label className="field">
      <span className="label">{label}</span>
      {children}
      {problem !== undefined ? (
        <span className="problem">{problem}</span>
      ) : (
        hint !== undefined && <span className="hint">{hint}</span>
      )}
    </label>
  );
}
