/** Exporting a signed bundle: where to, with which key, and what leaves beside report and facts. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { BundleOutcome } from '../../shared/api/index.ts';
import { inertTextOf } from '../components/evidence-segments.ts';
import { countText } from '../components/figures.ts';
import { Hash } from '../components/hash.tsx';
import { JobProgressLine } from '../components/job-progress.tsx';
import { bridge, client } from '../state/client.ts';
import { engine } from '../state/engine.ts';
import { titleText } from '../panels/thing-names.tsx';
import { Failed, PathLine, Written } from './path-line.tsx';
import { bundleExport, startExport } from '../state/handed-over.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { useRow } from '../state/use-list.ts';
import { exportChoices, type ExportChoice } from './export-choices.ts';
import { Sheet } from './sheet.tsx';

type Leaves = 'environment' | 'logs' | 'custodyTexts' | 'unknownContent' | 'includeSecrets' | 'pdf';

export function ExportSheet(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const { job, running, result, error } = useStore(bundleExport, (value) => value);
  const choices = useChoices();
  const [path, setPath] = useState<string | null>(null);
  const [keyPath, setKeyPath] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [leaves, setLeaves] = useState({
    environment: false,
    logs: false,
    custodyTexts: false,
    unknownContent: false,
    includeSecrets: false,
    pdf: true,
  });
  const readOnly = summary?.readOnly ?? true;

  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const box = (name: Leaves) => ({
    type: 'checkbox' as const,
    checked: leaves[name],
    onChange: (event: { target: { checked: boolean } }) =>
      setLeaves((old) => ({ ...old, [name]: event.target.checked })),
  });

  const start = async (): Promise<void> => {
    if (path === null || keyPath === null) return;
    const exhibits = (choices ?? []).filter(({ id }) => chosen.has(id)).map(({ exhibit }) => exhibit);
    const given = passphrase;
    setPassphrase('');
    await startExport({
      path,
      keyPath,
      passphrase: given === '' ? null : given,
      signerName: null,
      exhibits,
      findings: null,
      ...leaves,
    });
    if (bundleExport.get().result !== null) setPath(null);
  };

  return (
    <Sheet
      title="Export a signed bundle"
      footer={
        <>
          <span className="quiet grow">
            {readOnly
              ? 'This case is read-only: what leaves could not be entered in its custody log'
              : leaves.includeSecrets
                ? 'The custody log will say that secrets left'
                : 'The custody log will say what left, and its head is signed'}
          </span>
          <button type="button" onClick={() => shell.set({ sheet: null })}>
            Close
          </button>
          <button
            type="button"
            className="primary"
            disabled={readOnly || running || path === null || keyPath === null}
            onClick={() => void start()}
          >
            {leaves.includeSecrets ? 'Sign and export with secrets' : 'Sign and export'}
          </button>
        </>
      }
    >
      {running && <JobProgressLine job={job} what="Writing the bundle" />}
      {!running && error !== null && <Failed error={error} />}
      {!running && result !== null && <BundleWritten outcome={result} />}
      <fieldset disabled={running}>
        <legend>Where to, and whose signature</legend>
        <div className="stack">
          <PathLine
            label="New folder"
            path={path}
            action="Choose a place…"
            first
            onChoose={async () =>
              (await bridge.chooseExportFile?.(`${summary?.name ?? 'case'}-bundle`)) ?? null
            }
            onChosen={setPath}
          />
          <PathLine
            label="Your private key (Ed25519)"
            path={keyPath}
            action="Choose a key…"
            onChoose={async () => (await bridge.chooseKeyFile?.()) ?? null}
            onChosen={setKeyPath}
          />
          <label className="field">
            <span className="label">Its passphrase</span>
            <input
              type="password"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
            <span className="hint">Used for this one signature, kept nowhere.</span>
          </label>
        </div>
      </fieldset>
      <fieldset disabled={running}>
        <legend>Exhibits that leave as files</legend>
        <Choices choices={choices} chosen={chosen} onToggle={toggle} />
      </fieldset>
      <fieldset disabled={running}>
        <legend>What else leaves</legend>
        <div className="stack">
          <label className="choice">
            <input {...box('pdf')} />
            <span>
              The report as PDF too
              <small>Where none can be made, bag-info.txt says why.</small>
            </span>
          </label>
          <label className="choice">
            <input {...box('environment')} disabled={leaves.includeSecrets} />
            <span>
              Values of environment variables
              <small>Else only those of harmless names (PATH, HOME, …). Secrets in them are removed.</small>
            </span>
          </label>
          <label className="choice">
            <input {...box('logs')} disabled={leaves.includeSecrets} />
            <span>
              Text of container logs
              <small>Secrets in it are removed.</small>
            </span>
          </label>
          <label className="choice">
            <input {...box('custodyTexts')} />
            <span>
              Texts of the custody log
              <small>
                Search terms, notes and paths, each with what proves it. One that holds a secret stays behind.
              </small>
            </span>
          </label>
          <label className="choice">
            <input {...box('unknownContent')} disabled={leaves.includeSecrets} />
            <span>
              Unknown words and bytes
              <small>
                What is not known to be harmless is withheld from exhibits and command lines unless this is
                chosen. Recognised secrets are removed all the same.
              </small>
            </span>
          </label>
          <label className={leaves.includeSecrets ? 'choice danger' : 'choice'}>
            <input {...box('includeSecrets')} />
            <span>
              Secrets as they are
              <small>
                Nothing is removed: passwords, keys and tokens are readable by whoever has the bundle. The
                custody log and bag-info.txt say so.
              </small>
            </span>
          </label>
        </div>
      </fieldset>
    </Sheet>
  );
}

/** Null until the engine has answered. */
function useChoices(): readonly ExportChoice[] | null {
  const [choices, setChoices] = useState<readonly ExportChoice[] | null>(null);
  useEffect(() => {
    let gone = false;
    void client.call('annotation.all', {}).then(
      ({ findings }) => {
        if (!gone) setChoices(exportChoices(findings.filter(({ status }) => status !== 'dismissed')));
      },
      () => {
        if (!gone) setChoices([]);
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  return choices;
}

function Choices({
  choices,
  chosen,
  onToggle,
}: {
  readonly choices: readonly ExportChoice[] | null;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}): ReactNode {
  if (choices === null) return <p className="quiet">Asking for the findings…</p>;
  if (choices.length === 0) {
    return (
      <p className="quiet">
        No finding names memory, bytes, a file or a process. Add one to a finding to hand it out as a file.
      </p>
    );
  }
  return (
    <div className="stack">
      {choices.map(({ id, exhibit, what, detail, caption, finding }) => (
        <label className="choice" key={id}>
          <input type="checkbox" checked={chosen.has(id)} onChange={() => onToggle(id)} />
          <span>
            {what}:{' '}
            <span className="mono">
              {exhibit.kind === 'file' ? (
                <FilePath checkpoint={exhibit.checkpoint} file={exhibit.key} />
              ) : (
                inertTextOf({ text: detail })
              )}
            </span>
            {caption !== '' && ` – ${inertTextOf({ text: caption })}`}
            <small>{inertTextOf({ text: finding })}</small>
          </span>
        </label>
      ))}
      <p className="quiet">Each passes the detector of secrets before it leaves.</p>
    </div>
  );
}

/** The path of a file; its key until that is known, and where it is not. */
function FilePath({ checkpoint, file }: { readonly checkpoint: string; readonly file: string }): ReactNode {
  const { value: row } = useRow({ kind: 'file', checkpoint, key: file });
  return row === null ? inertTextOf({ text: file }) : titleText('file', row);
}

function BundleWritten({ outcome }: { readonly outcome: BundleOutcome }): ReactNode {
  const { path, files, bytes, redacted, withheld, unknownBytes, fingerprint, pdfReason, includesSecrets } =
    outcome;
  const taken = includesSecrets
    ? null
    : `${countText(redacted)} secrets redacted, ${countText(withheld)} texts withheld`;
  return (
    <Written verdict="Signed and written" path={path} files={files} bytes={bytes} redacted={taken}>
      <dt>Signed by</dt>
      <dd>
        <Hash value={fingerprint} name="the fingerprint" />
        <span className="quiet">Tell it to the receiver on another way than the bundle.</span>
      </dd>
      {unknownBytes > 0 && (
        <>
          <dt>Unknown</dt>
          <dd>
            {countText(unknownBytes)} bytes of exhibits
            <span className="quiet">Nothing is known of them: X stands in their place.</span>
          </dd>
        </>
      )}
      {pdfReason !== null && (
        <>
          <dt>No PDF</dt>
          <dd>{inertTextOf({ text: pdfReason })}</dd>
        </>
      )}
    </Written>
  );
}
