/** Signs the log with a key file, or makes a key first. The passphrase leaves the form with the call and is forgotten. */
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { KeyInfo } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { bridge, client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { announce } from '../../state/shell.ts';

export function SignForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [key, setKey] = useState<KeyInfo | null>(null);
  const [making, setMaking] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [name, setName] = useState(engine.get().case?.examiner ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(describeError(toEvidenceError(caught)));
    } finally {
      setBusy(false);
    }
  };

  const choose = (): Promise<void> =>
    attempt(async () => {
      const path = (await bridge.chooseKeyFile?.()) ?? null;
      if (path === null) return;
      setKey(await client.call('key.show', { path, passphrase: null }));
      setMaking(false);
    });

  const make = (): Promise<void> =>
    attempt(async () => {
      if (passphrase !== again) {
        setProblem('The two passphrases differ');
        return;
      }
      const path = (await bridge.chooseExportFile?.('examiner.key')) ?? null;
      if (path === null) return;
      setKey(await client.call('key.create', { path, name: name.trim(), passphrase }));
      setMaking(false);
      setAgain('');
    });

  const sign = (): Promise<void> =>
    attempt(async () => {
      if (key === null) return;
      const given = key.encrypted ? passphrase : null;
      const { head, document } = await client.call('custody.sign', { path: key.path, passphrase: given });
      setPassphrase('');
      announce(`Entry ${head.sequence} is signed by ${head.fingerprint}`);
      await bridge.saveFile?.(`custody-head-${head.sequence}.json`, new TextEncoder().encode(document));
      onDone();
    });

  return (
    <form
      className="custody-sign"
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        void (making ? make() : sign());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <h2 id={`${id}-title`}>Sign the log</h2>
      <div className="custody-keys">
        <button type="button" autoFocus disabled={busy} onClick={() => void choose()}>
          Choose key file…
        </button>
        <button type="button" aria-pressed={making} disabled={busy} onClick={() => setMaking(!making)}>
          New key…
        </button>
      </div>
      {key !== null && !making && (
        <p className="custody-key">
          <span className="mono">{inertTextOf({ text: key.path })}</span>
          <span className="mono custody-fingerprint">
            {key.fingerprint === null
              ? 'its fingerprint is known once it is opened'
              : inertTextOf({ text: key.fingerprint })}
          </span>
        </p>
      )}
      {making && (
        <label className="field">
          <span>Name that the key is for</span>
          <input value={name} maxLength={200} required onChange={(event) => setName(event.target.value)} />
        </label>
      )}
      {(making || key?.encrypted === true) && (
        <label className="field">
          <span>Passphrase</span>
          <input
            type="password"
            autoComplete="off"
            value={passphrase}
            required
            onChange={(event) => setPassphrase(event.target.value)}
          />
        </label>
      )}
      {making && (
        <label className="field">
          <span>The same again</span>
          <input
            type="password"
            autoComplete="off"
            value={again}
            required
            onChange={(event) => setAgain(event.target.value)}
          />
        </label>
      )}
      {problem !== null && (
        <p className="custody-wrong" role="alert">
          {inertTextOf({ text: problem })}
        </p>
      )}
      <p className="quiet">
        {making
          ? 'An Ed25519 key, encrypted with the passphrase. Who verifies your signatures needs its fingerprint from you by another way.'
          : 'The signed head can be saved as a file: keep it apart from the case, and a log that is made anew is found even where the signatures in the case are taken out.'}
      </p>
      <div className="custody-keys">
        <button type="submit" className="primary" disabled={busy || (!making && key === null)}>
          {making ? 'Make key…' : 'Sign'}
        </button>
        <button type="button" onClick={onDone}>
          Close
        </button>
      </div>
    </form>
  );
}
