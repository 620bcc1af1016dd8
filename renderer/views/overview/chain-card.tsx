/** Where a checkpoint stands in its chain of parents; a doubtful parent is the examiner's choice. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ChainShown, CheckpointSummary } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { Card } from '../../components/card.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { client } from '../../state/client.ts';
import { announce } from '../../state/shell.ts';

export function ChainCard({
  checkpoint,
  readOnly,
}: {
  readonly checkpoint: CheckpointSummary;
  readonly readOnly: boolean;
}): ReactNode {
  const [chain, setChain] = useState<ChainShown | null>(null);
  const { id, parentState, parent } = checkpoint;
  useEffect(() => {
    let wanted = true;
    client.call('chain.show', { checkpoint: id }).then(
      (shown) => wanted && setChain(shown),
      (caught: unknown) => announce(describeError(toEvidenceError(caught)), 'problem'),
    );
    return () => {
      wanted = false;
    };
  }, [id, parentState, parent]);

  if (chain === null || chain.state === 'none') return null;
  const choose = (candidate: string): void => {
    client.call('chain.link', { checkpoint: id, parent: candidate }).then(
      (shown) => setChain(shown),
      (caught: unknown) => announce(describeError(toEvidenceError(caught)), 'problem'),
    );
  };
  return (
    <Card title="Chain of parents">
      <dl className="facts">
        <div>
          <dt>Parent</dt>
          <dd>
            {chain.parent !== null && <span className="mono">{chain.parent} </span>}
            <span className={chain.state === 'linked' ? '' : 'chip high'}>{chain.state}</span>
          </dd>
        </div>
        <div>
          <dt>Link</dt>
          <dd className="mono">{chain.link === null ? 'none' : <EvidenceText value={chain.link} />}</dd>
        </div>
        {chain.reason !== null && (
          <div>
            <dt>{chain.decidedBy === 'examiner' ? 'Decided' : 'Why'}</dt>
            <dd>
              <EvidenceText value={chain.reason} />
            </dd>
          </div>
        )}
        <div>
          <dt>Pages</dt>
          <dd>
            {chain.parentPages.toString()} left to the parent
            {chain.unresolvedPages > 0n && `, ${chain.unresolvedPages} in no directory of the case`}
          </dd>
        </div>
      </dl>
      {chain.state === 'doubtful' && (
        <ul className="choices" aria-label="Checkpoints whose pages fit">
          {chain.candidates.map((candidate) => (
            <li key={candidate.checkpoint}>
              <span className="mono">{candidate.checkpoint}</span>{' '}
              <EvidenceText value={candidate.directory === '' ? candidate.evidence : candidate.directory} />{' '}
              <button
                type="button"
                className="small"
                disabled={readOnly}
                title={
                  readOnly
                    ? 'This case is read-only: the choice could not be logged'
                    : 'The custody log records the choice'
                }
                onClick={() => choose(candidate.checkpoint)}
              >
                Make it the parent
              </button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
