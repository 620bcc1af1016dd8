/** The decoded fields of the image entry that holds a span. */
import type { ReactNode } from 'react';
import { cellText, isMasked } from '../components/cell-text.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { Secret } from '../components/secret.tsx';
import { EmptyState, ErrorState, LoadingState } from '../components/states.tsx';
import { useCall } from '../state/use-list.ts';
import type { Span } from './span-choice.ts';

const SHOWN = 2000;

export function FieldsTab({
  evidence,
  span,
  onGo,
}: {
  readonly evidence: string;
  readonly span: Span;
  readonly onGo: (offset: number) => void;
}): ReactNode {
  const { value, error } = useCall('bytes.fields', { evidence, member: span.member, offset: span.offset });
  if (error !== null)
    return (
      <ErrorState
        what="The fields could not be decoded"
        error={error}
        usable="The bytes can be read as hex."
      />
    );
  if (value === null) return <LoadingState what="Decoding fields" />;
  if (value.fields.length === 0) {
    return (
      <EmptyState title="No decoded fields here">
        {value.image === null
          ? 'This member is no CRIU image; its bytes can be read as hex.'
          : 'These bytes are the payload of the image, not of a message.'}
      </EmptyState>
    );
  }
  return (
    <div className="member-facts" tabIndex={0} aria-label="Decoded fields">
      <p className="quiet fields-head">
        <span className="mono">{value.message ?? value.image}</span>
        {value.entryOffset !== null && <> · entry at +0x{value.entryOffset.toString(16)}</>}
      </p>
      <table className="fields">
        <thead>
          <tr>
            <th scope="col">Offset</th>
            <th scope="col" className="number">
              Bytes
            </th>
            <th scope="col" className="number">
              No.
            </th>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {value.fields.slice(0, SHOWN).map((field, index) => {
            const here = span.offset >= field.offset && span.offset < field.offset + field.length;
            return (
              <tr key={index} className={here ? 'is-selected' : ''} aria-current={here || undefined}>
                <td className="mono">
                  <button type="button" className="link" onClick={() => onGo(field.offset)}>
                    +0x{field.offset.toString(16)}
                  </button>
                </td>
                <td className="number">{field.length}</td>
                <td className="number quiet">{field.number}</td>
                <td className="mono">
                  <EvidenceText value={field.path} />
                  {!field.known && <span className="chip high">unknown field</span>}
                </td>
                <td className="mono value">
                  {isMasked(field.value) ? (
                    <Secret value={field.value} place={field.secret} />
                  ) : field.value === null ? (
                    <span className="quiet">message</span>
                  ) : (
                    <EvidenceText value={cellText(field.value, 'integer')} limit={400} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {value.fields.length > SHOWN && (
        <p className="quiet">
          The first {SHOWN.toLocaleString('en')} of {value.fields.length.toLocaleString('en')} fields.
        </p>
      )}
    </div>
  );
}
