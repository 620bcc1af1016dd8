import type { ReactNode } from 'react';
import type { TextValue } from '../../shared/api/values.ts';
import { escapeName } from '../../shared/format/escape-names.ts';
import { evidenceSegments } from './evidence-segments.ts';

/** Characters drawn of one value: a hostile argument can have megabytes. */
const SHOWN = 4096;
/** Printable ASCII: nothing to escape, and no direction but that of the window. */
const PLAIN = /^[\x20-\x7e]+$/;

/**
 * The only way that text from evidence comes on screen: control and direction characters as marked
 * escapes, never markup, never a link, its direction kept to itself.
 */
export function EvidenceText({
  value,
  limit = SHOWN,
  empty = 'empty',
  bare = false,
}: {
  readonly value: TextValue | string;
  readonly limit?: number;
  /** What is said of an empty text. */
  readonly empty?: string;
  /** Text without an element of its own, where nothing in it could act: a table draws thousands. */
  readonly bare?: boolean;
}): ReactNode {
  const text: TextValue = typeof value === 'string' ? { text: value } : value;
  if (bare && text.bytes === undefined && text.text.length <= limit && PLAIN.test(text.text))
    return text.text;
  const cut = text.text.length > limit;
  const shown: TextValue = cut
    ? text.bytes
      ? { text: '', bytes: text.bytes.subarray(0, limit) }
      : { text: text.text.slice(0, limit) }
    : text;
  if (text.text.length === 0) return <span className="absent">{empty}</span>;
  const segments = evidenceSegments(shown);
  return (
    <bdi className="evidence" translate="no">
      {segments.map((segment, index) =>
        segment.escaped ? (
          <span key={index} className="escape" title={escapeName(segment.text)}>
            {segment.text}
          </span>
        ) : (
          segment.text
        ),
      )}
      {cut && (
        <span className="cut"> … {(text.text.length - limit).toLocaleString('en')} more characters</span>
      )}
    </bdi>
  );
}
