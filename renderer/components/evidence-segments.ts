/** Evidence text as pieces to draw and as the inert text to copy; the rules are shared/format's. */
import type { TextValue } from '../../shared/api/values.ts';
import { inertBytes, inertText } from '../../shared/format/index.ts';
import type { InertSegment } from '../../shared/format/index.ts';

export function evidenceSegments(value: TextValue): readonly InertSegment[] {
  return value.bytes ? inertBytes(value.bytes) : inertText(value.text);
}

/** The text with its escapes in place: what is copied, titled and spoken. Nothing in it acts. */
export function inertTextOf(value: TextValue): string {
  return evidenceSegments(value)
    .map((segment) => segment.text)
    .join('');
}
