/** The evidence item: its hash and whether it still holds, how it was acquired, what its name hints at. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CaseSummary, EvidenceSummary } from '../../../shared/api/index.ts';
import { anchorText } from '../../../shared/format/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { Card } from '../../components/card.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, plural } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { Hash } from '../../components/hash.tsx';
import { CaseTime } from '../../components/time-text.tsx';
import { client } from '../../state/client.ts';
import { engine, runJob } from '../../state/engine.ts';
import { announce } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';

const VERIFIED = {
  'not-yet': ['chip high', 'not yet verified since the case was opened'],
  verified: ['chip fine', 'verified'],
  changed: ['chip critical', 'changed: not what was imported'],
  missing: ['chip critical', 'missing from its place'],
} as const;

const COMPRESSION = {
  none: 'not compressed',
  gzip: 'gzip',
  zstd: 'zstd',
  folder: 'a folder, sealed as a tar',
} as const;

export function EvidenceCard({
  evidence,
  readOnly,
}: {
  readonly evidence: EvidenceSummary;
  readonly readOnly: boolean;
}): ReactNode {
  const verifying = useStore(engine, (value) =>
    value.jobs.some((job) => job.kind === 'verify' && (job.state === 'running' || job.state === 'queued')),
  );
  const [chip, verified] = VERIFIED[evidence.verified];
  return (
    <Card
      title="Evidence"
      action={
        <button
          type="button"
          className="small"
          disabled={verifying}
          title={
            readOnly
              ? 'Hashes it again; a read-only case does not log it'
              : 'Hashes it again and logs the result'
          }
          onClick={() => void runJob(() => client.call('evidence.verify', { evidence: evidence.sha256 }))}
        >
          {verifying ? 'Verifying…' : 'Verify now'}
        </button>
      }
    >
      <dl className="facts">
        <Stated name="Archive">
          <EvidenceText value={evidence.label} />
        </Stated>
        <Stated name="SHA-256">
          <Hash value={evidence.sha256} name="the SHA-256 of the evidence" />
        </Stated>
        <Stated name="State">
          <span className={chip}>{verified}</span>
          {evidence.verifiedAt !== null && (
            <span className="quiet">
              {' '}
              last verified <CaseTime text={evidence.verifiedAt} />
            </span>
          )}
        </Stated>
        {evidence.change !== null && <Change evidence={evidence} readOnly={readOnly} />}
        <Stated name="Size">
          {sizeText(evidence.size)}{' '}
          <span className="quiet">
            {exactBytes(evidence.size)}, {COMPRESSION[evidence.compression]}
          </span>
        </Stated>
        <Stated name="Members">{countText(evidence.members)}</Stated>
        <Stated name="Kept">
          {evidence.mode === 'seal' ? (
            'sealed in the case'
          ) : (
            <>
              left at{' '}
              <span className="mono">
                {evidence.path === null ? '?' : inertTextOf({ text: evidence.path })}
              </span>
            </>
          )}
          {evidence.partial && <span className="chip high">partial</span>}
        </Stated>
        <Stated name="Imported">
          <CaseTime text={evidence.importedAt} />
        </Stated>
        <Stated name="Item number">
          <Given text={evidence.acquisition.evidenceNumber} />
        </Stated>
        <Stated name="Acquired by">
          <Given text={evidence.acquisition.acquiredBy} />
        </Stated>
        <Stated name="Acquired">
          {evidence.acquisition.acquiredAt === null ? (
            <Given text={null} />
          ) : (
            <CaseTime text={evidence.acquisition.acquiredAt} />
          )}
        </Stated>
        <Stated name="From node">
          <Given text={evidence.acquisition.node} />
        </Stated>
        <Stated name="Hashed there">
          {evidence.acquisition.sha256 === null ? (
            <Given text={null} />
          ) : evidence.acquisition.sha256 === evidence.sha256 ? (
            <span className="chip fine">the same SHA-256</span>
          ) : (
            <>
              <span className="chip critical">another</span>{' '}
              <Hash value={evidence.acquisition.sha256} name="the stated SHA-256" />
            </>
          )}
        </Stated>
        {evidence.acquisition.note !== null && (
          <Stated name="Note">
            <EvidenceText value={evidence.acquisition.note} />
          </Stated>
        )}
      </dl>
    </Card>
  );
}

/** What is not as it was, and whether it is read all the same. */
function Change({
  evidence,
  readOnly,
}: {
  readonly evidence: EvidenceSummary;
  readonly readOnly: boolean;
}): ReactNode {
  const { decision } = evidence;
  return (
    <>
      <Stated name="What changed">
        <span className="custody-wrong">{inertTextOf({ text: evidence.change ?? '' })}</span>
      </Stated>
      <Stated name="Its bytes">
        {decision?.decision === 'read' ? 'are read, by decision' : 'are not read'}
        {decision !== null && (
          <span className="quiet">
            {' '}
            {decision.examiner === null ? '' : `${inertTextOf({ text: decision.examiner })}, `}
            <CaseTime text={decision.decidedAt} />: {inertTextOf({ text: decision.reason })}
          </span>
        )}
        {readOnly ? (
          <span className="quiet"> A read-only case takes no decision.</span>
        ) : (
          <Decide evidence={evidence} />
        )}
      </Stated>
    </>
  );
}

function Decide({ evidence }: { readonly evidence: EvidenceSummary }): ReactNode {
  const [reason, setReason] = useState('');
  const decide = async (decision: 'read' | 'refuse'): Promise<void> => {
    try {
      await client.call('evidence.decide', { evidence: evidence.sha256, decision, reason });
      setReason('');
      announce(
        `${decision === 'read' ? 'It is read all the same' : 'It is not read'}; the custody log says so`,
      );
    } catch (caught) {
      announce(describeError(toEvidenceError(caught)), 'problem');
    }
  };
  const given = reason.trim() !== '';
  return (
    <span className="custody-decide">
      <input
        aria-label="Reason of the decision"
        placeholder="Reason of the decision"
        maxLength={4096}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <button type="button" className="small" disabled={!given} onClick={() => void decide('read')}>
        Read it all the same
      </button>
      <button type="button" className="small" disabled={!given} onClick={() => void decide('refuse')}>
        Do not read it
      </button>
    </span>
  );
}

function Stated({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Given({ text }: { readonly text: string | null }): ReactNode {
  return text === null ? <span className="absent">not stated</span> : <EvidenceText value={text} />;
}

export function HintsCard({ evidence }: { readonly evidence: EvidenceSummary }): ReactNode {
  return (
    <Card title="Hints of the file name" note="not facts, no part of the digest">
      <dl className="facts">
        {evidence.hints.map((hint) => (
          <div key={hint.field}>
            <dt>{hint.field}</dt>
            <dd className="inferred" title={hint.note}>
              <EvidenceText value={hint.value} /> <span className="quiet">{hint.note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

export function CustodyCard({ summary }: { readonly summary: CaseSummary }): ReactNode {
  const { custody } = summary;
  const verify = async (): Promise<void> => {
    const result = await client.call('custody.verify', {});
    announce(
      result.intact
        ? `Custody log intact: ${plural(result.entries, 'entry', 'entries')} recomputed`
        : `Custody log broken: ${result.problem ?? ''}`,
      result.intact ? 'info' : 'problem',
    );
  };
  return (
    <Card
      title="Custody"
      action={
        <button
          type="button"
          className="small"
          onClick={() => void verify().catch(() => announce('The custody log could not be read', 'problem'))}
        >
          Recompute the chain
        </button>
      }
    >
      <dl className="facts">
        <Stated name="State">
          {custody.intact ? (
            <span className="chip fine">intact</span>
          ) : (
            <span className="custody-wrong">{inertTextOf({ text: custody.problem ?? 'broken' })}</span>
          )}
        </Stated>
        <Stated name="Anchored">
          {custody.intact
            ? custody.anchored === null
              ? 'by no signature'
              : `up to entry ${countText(custody.anchored)}`
            : anchorText(custody)}
        </Stated>
        <Stated name="Entries">{countText(custody.entries)}</Stated>
        <Stated name="Head">
          <Hash value={custody.head} name="the head of the custody log" />
        </Stated>
        <Stated name="Examiner">
          <Given text={summary.examiner} />
        </Stated>
        <Stated name="Case made">
          <CaseTime text={summary.createdAt} />
        </Stated>
      </dl>
    </Card>
  );
}
