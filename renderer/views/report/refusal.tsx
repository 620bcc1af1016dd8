/** Why a report or a bundle was not written, in full beside the buttons, and what can be done. */
import type { ReactNode } from 'react';
import { describeError, type EvidenceError } from '../../../shared/errors.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { openView } from '../../state/shell.ts';

export interface Refused {
  /** 'The report was not written'. */
  readonly what: string;
  readonly error: EvidenceError;
}

export function Refusal({
  refused: { what, error },
  readOnly,
  onSaveHtml,
  onDismiss,
}: {
  readonly refused: Refused;
  /** Of the case. */
  readonly readOnly: boolean;
  /** Null where HTML was what could not be saved. */
  readonly onSaveHtml: (() => void) | null;
  readonly onDismiss: () => void;
}): ReactNode {
  const next = nextStep(error, readOnly, onSaveHtml !== null);
  return (
    <div className="report-refusal" role="alert">
      <strong>{what}</strong>
      <p className="selectable">{inertTextOf({ text: describeError(error) })}</p>
      {next !== null && <p>{next}</p>}
      <div className="actions">
        {error.code === 'hash-mismatch' && (
          <button type="button" onClick={() => openView('overview')}>
            Show what changed
          </button>
        )}
        {error.code === 'unsupported' && onSaveHtml !== null && (
          <button type="button" onClick={onSaveHtml}>
            Save HTML instead…
          </button>
        )}
        <button type="button" onClick={onDismiss}>
          Dismiss
        </button>
      </div>
    </div>
  );
}

/** Null: nothing is known to help. */
export function nextStep({ code }: EvidenceError, readOnly: boolean, hasHtml: boolean): string | null {
  switch (code) {
    case 'hash-mismatch':
      return 'Overview names what changed. There it is decided, with a reason in the custody log, whether it is read all the same.';
    case 'read-only':
      return readOnly
        ? 'Save it without secrets and unknown words, or open the case where it can be written to.'
        : 'Choose a place that can be written to.';
    case 'unsupported':
      return hasHtml ? 'The same report can be saved as HTML, which any browser prints.' : null;
    case 'disk-full':
      return 'Free space there, or choose another place.';
    case 'io':
    case 'not-found':
      return 'Try again, or choose another place.';
    case 'engine-gone':
      return 'The engine is started again: try once more.';
    default:
      return null;
  }
}
