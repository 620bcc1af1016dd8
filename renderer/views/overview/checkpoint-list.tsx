import type { ReactNode } from 'react';
import type { CheckpointSummary } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countOfLost, countText } from '../../components/figures.ts';
import { exactBytes } from '../../components/format.ts';
import { TimeText } from '../../components/time-text.tsx';
import { select } from '../../state/shell.ts';
import { memoryText } from './counts.tsx';

/** The checkpoints in scope; the one that is chosen is described below. */
export function CheckpointList({
  checkpoints,
  shown,
}: {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly shown: CheckpointSummary;
}): ReactNode {
  const choose = (one: CheckpointSummary): void =>
    select({ kind: 'checkpoint', checkpoint: one.id, key: one.id, column: null });
  return (
    <section className="checkpoint-list" aria-label="Checkpoints in scope">
      <table>
        <thead>
          <tr>
            <th scope="col">Checkpoint</th>
            <th scope="col">Engine</th>
            <th scope="col">Taken</th>
            <th scope="col" className="number">
              Processes
            </th>
            <th scope="col" className="number">
              Memory
            </th>
            <th scope="col" className="number">
              Gaps
            </th>
            <th scope="col">Parent</th>
          </tr>
        </thead>
        <tbody>
          {checkpoints.map((one) => (
            <tr key={one.id} className={one === shown ? 'is-selected' : ''} onClick={() => choose(one)}>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-pressed={one === shown}
                  onClick={() => choose(one)}
                >
                  <EvidenceText value={one.title} /> <span className="mono">{one.id}</span>
                </button>{' '}
                {one.kind !== 'dump' && <span className="chip high">{one.kind}</span>}
              </td>
              <td>{one.engine}</td>
              <td>
                {one.checkpointedAtNs === null ? (
                  <span className="absent">not recorded</span>
                ) : (
                  <TimeText ns={one.checkpointedAtNs} precisionNs={1_000_000_000n} />
                )}
              </td>
              <td className="number">
                <CountCell count={one.processes} lost={one.lost.processes} />
              </td>
              <td className="number" title={one.lost.memoryBytes ?? exactBytes(one.memoryBytes)}>
                <span className={one.lost.memoryBytes === undefined ? '' : 'gap-text'}>
                  {memoryText(one)}
                </span>
              </td>
              <td className="number">{one.gaps}</td>
              <td>{PARENT_TEXT[one.parentState]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const PARENT_TEXT = {
  none: <span className="quiet">none</span>,
  linked: 'linked',
  missing: <span className="gap-text">missing</span>,
  doubtful: <span className="chip high">doubtful</span>,
} as const;

function CountCell({
  count,
  lost,
}: {
  readonly count: number;
  readonly lost: string | undefined;
}): ReactNode {
  if (lost === undefined) return countText(count);
  return (
    <span className="gap-text" title={lost}>
      {countOfLost(count, lost)}
    </span>
  );
}
