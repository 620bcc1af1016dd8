/** What a place says when it has nothing, waits, or failed. */
import type { ReactNode } from 'react';
import type { EvidenceError } from '../../shared/errors.ts';
import { errorPlace } from './error-text.ts';

export function EmptyState({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="actions">{actions}</div>}
    </div>
  );
}

export function LoadingState({ what }: { readonly what: string }): ReactNode {
  return (
    <div className="state" role="status">
      <span className="spinner" aria-hidden="true" />
      <span>{what}</span>
    </div>
  );
}

export function ErrorState({
  what,
  error,
  usable,
  onRetry,
}: {
  /** What could not be done: 'The processes could not be listed'. */
  readonly what: string;
  readonly error: EvidenceError;
  /** What still works. */
  readonly usable?: string;
  readonly onRetry?: () => void;
}): ReactNode {
  const place = errorPlace(error);
  return (
    <div className="state problem" role="alert">
      <strong>{what}</strong>
      <p className="selectable">
        {error.message}
        {place !== null && <span className="quiet"> ({place})</span>}
      </p>
      {usable !== undefined && <p>{usable}</p>}
      {onRetry !== undefined && (
        <div className="actions">
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}
