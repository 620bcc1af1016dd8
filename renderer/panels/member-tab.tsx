/** Where a span lies, for a reader without Permafrost: evidence, layers, offsets, and how to read it. */
import type { ReactNode } from 'react';
import { EvidenceText } from '../components/evidence-text.tsx';
import { Hash } from '../components/hash.tsx';
import { LoadingState } from '../components/states.tsx';
import { exactBytes, sizeText } from '../components/format.ts';
import { engine } from '../state/engine.ts';
import { useStore } from '../state/store.ts';
import { useCall } from '../state/use-list.ts';
import type { Span } from './span-choice.ts';
import type { MemberBytes } from './use-member-bytes.ts';

export function MemberTab({
  evidence,
  span,
  bytes,
}: {
  readonly evidence: string;
  readonly span: Span;
  readonly bytes: MemberBytes;
}): ReactNode {
  const item = useStore(engine, (value) => value.case?.evidence.find((one) => one.sha256 === evidence));
  const { value } = useCall('bytes.read', { evidence, member: span.member, offset: span.offset, length: 1 });
  if (bytes.info === null) return <LoadingState what="Reading the member" />;
  const { memberName, memberSize, layers } = bytes.info;
  return (
    <div className="member-facts" tabIndex={0} aria-label="Member">
      <dl className="facts">
        <div>
          <dt>Member</dt>
          <dd className="mono">
            <EvidenceText value={memberName} />
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            {sizeText(memberSize)} <span className="quiet">{exactBytes(memberSize)}</span>
          </dd>
        </div>
        <div>
          <dt>Offset in the member</dt>
          <dd>
            {span.offset.toLocaleString('en')}{' '}
            <span className="quiet mono">0x{span.offset.toString(16)}</span>, {exactBytes(span.length)}
          </dd>
        </div>
        <div>
          <dt>Offset in the archive</dt>
          <dd>
            {value === null ? (
              '…'
            ) : value.storeOffset === null ? (
              <span className="absent">sparse member: no single place</span>
            ) : (
              <>
                {value.storeOffset.toLocaleString('en')}{' '}
                <span className="quiet mono">0x{value.storeOffset.toString(16)}</span>
                {item?.compression !== 'none' && <span className="quiet"> once decompressed</span>}
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Evidence</dt>
          <dd>
            {item !== undefined && <EvidenceText value={item.label} />}{' '}
            <Hash value={evidence} name="SHA-256 of the evidence" />
          </dd>
        </div>
      </dl>
      <p className="quiet part">From the evidence to these bytes</p>
      <ol className="layers mono">
        <li>sha256 {evidence}</li>
        {layers.map((layer, index) => (
          <li key={index}>
            <EvidenceText value={layer} />
          </li>
        ))}
        <li>
          offset {span.offset}, length {span.length}
        </li>
      </ol>
    </div>
  );
}
