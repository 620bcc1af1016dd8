/** Parts that the sheets of exports share: where something is written, and why it was not. */
import type { ReactNode } from 'react';
import { describeError, type EvidenceError } from '../../shared/errors.ts';
import { inertTextOf } from '../components/evidence-segments.ts';

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
