import type { ReactNode } from 'react';
import { inertTextOf } from '../components/evidence-segments.ts';
import type { MarkedRange } from '../state/marked-ranges.ts';

/** Beside a line of a hex view whose bytes carry a tag or a note. */
export function MarginMark({ marks }: { readonly marks: readonly MarkedRange[] }): ReactNode {
  return (
    <span
      className="margin-mark"
      title={marks.map(({ text }) => inertTextOf({ text: text.slice(0, 300) })).join('\n')}
    />
  );
}
