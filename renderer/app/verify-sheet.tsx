/** Checking a bundle that somebody handed over. Needs no case: it opens from the start screen too. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { BundleCheckResult } from '../../shared/api/index.ts';
import { describeError } from '../../shared/errors.ts';
import { inertTextOf } from '../components/evidence-segments.ts';
import { countText, plural } from '../components/figures.ts';
import { Hash } from '../components/hash.tsx';
import { JobProgressLine } from '../components/job-progress.tsx';
import { bridge } from '../state/client.ts';
import { bundleCheck, startCheck } from '../state/handed-over.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { Sheet } from './sheet.tsx';

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/;

/** Files beyond these are counted: the command line lists them all. */
const SHOWN_FILES = 500;

export function VerifySheet(): ReactNode {
  const { job, running, result, error } = useStore(bundleCheck, (value) => value);
  const [signer, setSigner] = useState('');
  const expected = signer.trim();
  const wrong = expected !== '' && !FINGERPRINT.test(expected);

  const choose = async (): Promise<void> => {
    const path = (await bridge.chooseBundle?.()) ?? null;
    if (path !== null) await startCheck(path, expected === '' ? null : expected);
  };
  const again = (path: string): void => void startCheck(path, expected === '' ? null : expected);

  return (
    <Sheet
      title="Verify a bundle"
      footer={
        <>
          <span className="quiet grow">Nothing of a bundle is run, followed or written to</span>
          <button type="button" onClick={() => shell.set({ sheet: null })}>
            Close
          </button>
          {result !== null && (
            <button type="button" disabled={running || wrong} onClick={() => again(result.path)}>
              Verify again
            </button>
          )}
          <button
            type="button"
            className="primary"
            data-pane-focus=""
            disabled={running || wrong || bridge.chooseBundle === undefined}
            onClick={() => void choose()}
          >
            Choose a bundle…
          </button>
        </>
      }
    >
      <fieldset>
        <legend>Whose it must be</legend>
        <label className="field">
          <span className="label">Fingerprint of the signer, as they gave it to you</span>
          <input
            type="text"
            className="mono"
            spellCheck={false}
            placeholder="SHA256:…"
            value={signer}
            aria-invalid={wrong}
            onChange={(event) => setSigner(event.target.value)}
          />
          {wrong ? (
            <span className="problem">
              A fingerprint as ssh-keygen -l shows it: SHA256: and 43 characters
            </span>
          ) : (
            <span className="hint">
              Empty: the bundle is held to whoever signed it, and you compare the fingerprint yourself.
            </span>
          )}
        </label>
      </fieldset>
      {running && <JobProgressLine job={job} what="Hashing the files of the bundle" />}
      {error !== null && (
        <p className="verdict bad" role="alert">
          <strong>It could not be checked</strong>
          <span>{inertTextOf({ text: describeError(error) })}</span>
        </p>
      )}
      {!running && result !== null && <Checked result={result} />}
      {!running && result === null && error === null && (
        <p className="quiet">
          A bundle is a folder with bagit.txt, data/ and a signed list of every file in it, as “Export signed
          bundle…” or permafrost export writes it.
        </p>
      )}
    </Sheet>
  );
}

function Checked({ result }: { readonly result: BundleCheckResult }): ReactNode {
  const { ok, files, signer, expectedSigner, custody, info, path } = result;
  const bad = files.filter(({ state }) => state !== 'ok');
  return (
    <>
      <p className={`verdict ${ok ? 'good' : 'bad'}`} role="status">
        <strong>{ok ? '✓ Whole, unchanged and signed' : '✕ This bundle does not hold'}</strong>
        <span className="mono selectable">{inertTextOf({ text: path })}</span>
      </p>
      <dl className="facts">
        <dt>Signed by</dt>
        <dd>
          {signer === null ? (
            'nobody: the signatures do not hold'
          ) : (
            <>
              <Hash value={signer.fingerprint} name="the fingerprint" />
              <span className="quiet">
                {expectedSigner === null
                  ? 'Compare it with the one that the examiner gave you on another way.'
                  : expectedSigner
                    ? 'The signer that you named.'
                    : 'Not the signer that you named.'}{' '}
                It calls itself {inertTextOf({ text: signer.name })}.
              </span>
            </>
          )}
        </dd>
        <dt>Files</dt>
        <dd>
          {countText(files.length - bad.length)} of {plural(files.length, 'file')} whole and unchanged
        </dd>
        <dt>Custody log</dt>
        <dd>
          {custody === null ? 'not as it was signed' : plural(custody.entries, 'entry', 'entries')}
          {custody !== null && custody.withheld > 0 && `, ${countText(custody.withheld)} as hashes alone`}
          {custody !== null && custody.texts > 0 && `, ${plural(custody.texts, 'text')} as committed to`}
        </dd>
      </dl>
      <table className="bundle-files">
        <caption>{bad.length > 0 ? 'What is wrong comes first' : 'Every file'}</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">File</th>
          </tr>
        </thead>
        <tbody>
          {[...bad, ...files.filter(({ state }) => state === 'ok')].slice(0, SHOWN_FILES).map((file) => (
            <tr key={file.path}>
              <td>
                <span className={file.state === 'ok' ? 'chip fine' : 'chip critical'}>{file.state}</span>
              </td>
              <td>
                <span className="mono selectable">{inertTextOf({ text: file.path })}</span>
                {file.reason !== '' && <span className="quiet"> {inertTextOf({ text: file.reason })}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {files.length > SHOWN_FILES && (
        <p className="quiet">
          {countText(files.length - SHOWN_FILES)} more; permafrost verify --json lists them all.
        </p>
      )}
      {info.length > 0 && (
        <details className="bag-info" open={ok}>
          <summary>What bag-info.txt says</summary>
          <dl className="facts">
            {info.map(([label, value]) => (
              <InfoLine key={label} label={label} value={value} />
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

function InfoLine({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <>
      <dt>{inertTextOf({ text: label }).replaceAll('-', ' ')}</dt>
      <dd className="selectable">{inertTextOf({ text: value })}</dd>
    </>
  );
}
