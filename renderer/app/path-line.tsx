/** Parts that the sheets of exports share: where something is written, what was, and why it was not. */
import type { ReactNode } from 'react';
import { describeError, type EvidenceError } from '../../shared/errors.ts';
import { inertTextOf } from '../components/evidence-segments.ts';
import { plural } from '../components/figures.ts';
import { sizeText } from '../components/format.ts';
import { bridge } from '../state/client.ts';
import { announce } from '../state/shell.ts';

/** A place that the examiner chooses in a dialog of the system. */
export function PathLine({
  label,
  path,
  action,
  first = false,
  onChoose,
  onChosen,
}: {
  readonly label: string;
  readonly path: string | null;
  readonly action: string;
  readonly first?: boolean;
  readonly onChoose: () => Promise<string | null>;
  readonly onChosen: (path: string) => void;
}): ReactNode {
  return (
    <div className="path-line">
      <span className="label">{label}</span>
      <span className={path === null ? 'quiet' : 'mono selectable'}>
        {path === null ? 'not chosen' : inertTextOf({ text: path })}
      </span>
      <button
        type="button"
        {...(first ? { 'data-pane-focus': '' } : {})}
        onClick={() => void onChoose().then((one) => one !== null && onChosen(one))}
      >
        {action}
      </button>
    </div>
  );
}

/** Why nothing was written. */
export function Failed({ error }: { readonly error: EvidenceError }): ReactNode {
  const cancelled = error.code === 'cancelled';
  return (
    <p className="verdict bad" role="alert">
      <strong>{cancelled ? 'Cancelled: nothing was written' : 'Nothing was written'}</strong>
      {!cancelled && <span>{inertTextOf({ text: describeError(error) })}</span>}
    </p>
  );
}

/** What was written and where, with facts of its own kind as `children`, and the path to be copied. */
export function Written({
  verdict,
  path,
  files,
  bytes,
  redacted,
  children,
}: {
  readonly verdict: string;
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  /** What was taken out; null: nothing, for secrets were included. */
  readonly redacted: string | null;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
      <p className="verdict good" role="status">
        <strong>✓ {verdict}</strong>
        <span className="mono selectable">{inertTextOf({ text: path })}</span>
      </p>
      <dl className="facts">
        <dt>Holds</dt>
        <dd>
          {plural(files, 'file')}, {sizeText(bytes)}
        </dd>
        <dt>Taken out</dt>
        <dd>{redacted ?? 'nothing: secrets left as they are'}</dd>
        {children}
      </dl>
      <p className="choose">
        <button
          type="button"
          onClick={() => void bridge.copyText(path).then(() => announce('Copied the path'))}
        >
          Copy the path
        </button>
      </p>
    </>
  );
}
