/** What must be known and stays until it is dismissed or over. */
import type { ReactNode } from 'react';
import { inertTextOf } from '../components/evidence-segments.ts';
import { Info, TriangleAlert, X } from '../components/icon.tsx';
import { engine, openForWriting } from '../state/engine.ts';
import { openView } from '../state/shell.ts';
import { useStore } from '../state/store.ts';

export function Banners(): ReactNode {
  const crash = useStore(engine, (value) => value.crash);
  const host = useStore(engine, (value) => value.host);
  const summary = useStore(engine, (value) => value.case);
  const changed =
    summary?.evidence.filter((one) => one.verified === 'changed' || one.verified === 'missing') ?? [];
  const undecided = changed.some(({ decision }) => decision?.decision !== 'read');
  const readOnly = summary?.readOnly === true && summary.readOnlyReason !== null;
  const stopped = host?.engine === 'stopped';
  if (crash === null && !stopped && changed.length === 0 && !readOnly) {
    return <div className="banners" />;
  }
  return (
    <section className="banners" aria-label="Warnings">
      {stopped ? (
        <div className="banner critical" role="alert">
          <TriangleAlert className="icon" aria-hidden="true" />
          <p>
            <strong>The engine does not run.</strong> {host.crash !== null && `${sentence(host.crash)} `}The
            case on disk is whole. Restart Permafrost; if it happens again, the command line says more:{' '}
            <span className="mono">permafrost show CASE --json</span>
          </p>
        </div>
      ) : (
        crash !== null && (
          <div className="banner critical" role="alert">
            <TriangleAlert className="icon" aria-hidden="true" />
            <p>
              <strong>The engine ended unexpectedly.</strong> {sentence(crash)}{' '}
              {host?.engine !== 'ready'
                ? 'It is being started again; the case is reopened then.'
                : summary === null
                  ? 'It was started again.'
                  : 'It was started again and the case was reopened. An import that was running was rolled back; nothing is half there.'}
            </p>
            <button type="button" className="plain icon-only" onClick={() => engine.set({ crash: null })}>
              <X className="icon" aria-hidden="true" />
              <span className="hidden-text">Dismiss</span>
            </button>
          </div>
        )
      )}
      {changed.length > 0 && (
        <div className="banner critical" role="alert">
          <TriangleAlert className="icon" aria-hidden="true" />
          <p>
            <strong>
              {changed.length === 1 ? 'An evidence item is' : `${changed.length} evidence items are`} not as
              imported:
            </strong>{' '}
            {changed.map((one) => `${one.sha256.slice(0, 12)}… is ${one.verified}`).join(', ')}. The decoded
            facts are as they were at import;{' '}
            {undecided ? (
              <>
                bytes are not read until it is decided so, with{' '}
                <button type="button" className="link" onClick={() => openView('overview')}>
                  the evidence in the overview
                </button>
                .
              </>
            ) : (
              'bytes read now may differ.'
            )}
          </p>
        </div>
      )}
      {readOnly &&
        (summary.couldBeWritten ? (
          <div className="banner" role="status">
            <Info className="icon" aria-hidden="true" />
            <p>
              <strong>Read-only, and nobody writes in it now:</strong> this case can be opened for writing
              here.
            </p>
            <button type="button" onClick={() => void openForWriting()}>
              Open for writing
            </button>
          </div>
        ) : (
          <div className="banner">
            <Info className="icon" aria-hidden="true" />
            <p>
              <strong>Read-only:</strong> {summary.readOnlyReason}. Everything can be looked at; nothing can
              be imported and no secret revealed.
            </p>
          </div>
        ))}
    </section>
  );
}

/** With its first letter large and one full stop. */
function sentence(text: string): string {
  const trimmed = inertTextOf({ text: text.trim() }).replace(/\.+$/, '');
  return `${(trimmed[0] ?? '').toUpperCase()}${trimmed.slice(1)}.`;
}
