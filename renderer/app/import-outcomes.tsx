/** What came of each archive: checkpoints, gaps, or the error with its place and what can be done. */
import type { ReactNode } from 'react';
import type { ImportOutcome } from '../../shared/api/index.ts';
import { isByteLimit, raisedLimit } from '../components/error-text.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { countText, plural } from '../components/figures.ts';
import { sizeText } from '../components/format.ts';
import { openView, shell } from '../state/shell.ts';

const STATUS: Readonly<Record<ImportOutcome['status'], readonly [string, string, string]>> = {
  imported: ['imported', 'chip fine', 'outcome'],
  gaps: ['imported with gaps', 'chip high', 'outcome gaps'],
  refused: ['refused', 'chip critical', 'outcome refused'],
  already: ['already in the case', 'chip', 'outcome'],
  failed: ['failed', 'chip critical', 'outcome refused'],
  cancelled: ['cancelled', 'chip', 'outcome gaps'],
};

const PARTIAL_HELPS = new Set(['truncated', 'malformed', 'checksum', 'limit']);

export function Outcomes({
  outcomes,
  canRetry,
  onRaise,
  onPartial,
}: {
  readonly outcomes: readonly ImportOutcome[];
  readonly canRetry: boolean;
  readonly onRaise: (outcome: ImportOutcome) => void;
  readonly onPartial: (outcome: ImportOutcome) => void;
}): ReactNode {
  return (
    <section aria-label="Results" className="outcomes">
      {outcomes.map((outcome, index) => {
        const [text, chip, box] = STATUS[outcome.status];
        return (
          <article key={index} className={box}>
            <h3>
              <EvidenceText value={outcome.path.slice(outcome.path.lastIndexOf('/') + 1)} />
              <span className={chip}>{text}</span>
            </h3>
            {outcome.checkpoints.length > 0 && (
              <p>
                {plural(outcome.checkpoints.length, 'checkpoint')}:{' '}
                {outcome.checkpoints.map((id) => (
                  <button
                    key={id}
                    type="button"
                    className="link mono"
                    onClick={() => {
                      shell.set({ scope: [id] });
                      openView('overview');
                    }}
                  >
                    {id}
                  </button>
                ))}
              </p>
            )}
            {outcome.gaps.length > 0 && (
              <p className="quiet">{plural(outcome.gaps.length, 'gap')}, listed in the overview</p>
            )}
            {outcome.status === 'cancelled' && <p className="quiet">Nothing of it is in the case.</p>}
            {outcome.error !== null && (
              <Refusal outcome={outcome} canRetry={canRetry} onRaise={onRaise} onPartial={onPartial} />
            )}
          </article>
        );
      })}
    </section>
  );
}

function Refusal({
  outcome,
  canRetry,
  onRaise,
  onPartial,
}: {
  readonly outcome: ImportOutcome;
  readonly canRetry: boolean;
  readonly onRaise: (outcome: ImportOutcome) => void;
  readonly onPartial: (outcome: ImportOutcome) => void;
}): ReactNode {
  const { error } = outcome;
  if (error === null) return null;
  const { where, limit } = error;
  const amount = (name: string, value: number): string =>
    isByteLimit(name) ? `${countText(value)} (${sizeText(value)})` : countText(value);
  return (
    <>
      <p className="selectable">
        <EvidenceText value={error.message} />
      </p>
      <dl>
        <dt>Error</dt>
        <dd className="mono">{error.code}</dd>
        {where?.layer !== undefined && (
          <>
            <dt>Layer</dt>
            <dd>{where.layer}</dd>
          </>
        )}
        {where?.member !== undefined && (
          <>
            <dt>Member</dt>
            <dd className="mono">
              <EvidenceText value={where.member} />
            </dd>
          </>
        )}
        {where?.offset !== undefined && (
          <>
            <dt>Offset</dt>
            <dd>
              {countText(where.offset)} <span className="quiet mono">0x{where.offset.toString(16)}</span>
            </dd>
          </>
        )}
        {limit !== undefined && (
          <>
            <dt>Limit</dt>
            <dd>
              <span className="mono">{limit.name}</span> allows {amount(limit.name, limit.allowed)}
              {limit.found !== undefined && `, found ${amount(limit.name, limit.found)}`}
            </dd>
          </>
        )}
      </dl>
      {canRetry && (
        <p className="choose">
          {limit !== undefined && (
            <button type="button" onClick={() => onRaise(outcome)}>
              Import again with {limit.name} ={' '}
              {amount(limit.name, raisedLimit(limit as Parameters<typeof raisedLimit>[0]))}
            </button>
          )}
          {PARTIAL_HELPS.has(error.code) && (
            <button type="button" onClick={() => onPartial(outcome)}>
              Import the readable part
            </button>
          )}
        </p>
      )}
    </>
  );
}
