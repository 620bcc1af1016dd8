/** Which bytes of a member are masked while a span of it is shown, and the secret that the span holds. */
import { useCallback, useMemo } from 'react';
import type { ListRow, MaskedCell } from '../../shared/api/index.ts';
import { isMasked as isMaskedCell } from '../components/cell-text.ts';
import { placeKey, secrets } from '../state/secrets.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import type { Span } from './span-choice.ts';
import type { MemberBytes } from './use-member-bytes.ts';

export interface SpanMask {
  readonly isMasked: (offset: number) => boolean;
  /** Where the secret in the span stands, if it has one that is not revealed. */
  readonly hidden: MaskedCell | null;
}

/** The masks of a span that `column` of `row`, or the whole row, was decoded from. */
export function useSpanMask(row: ListRow, column: string | null, span: Span, bytes: MemberBytes): SpanMask {
  const selection = useStore(shell, (value) => value.selection);
  const revealed = useStore(secrets, (value) => value.revealed);
  const value = column === null ? undefined : row.cells[column];
  const ownPlace = useMemo(
    () =>
      selection !== null && column !== null && row.checkpoint !== null
        ? { checkpoint: row.checkpoint, list: selection.kind, key: row.key, column, index: null }
        : null,
    [selection, column, row],
  );
  // The engine says which ranges are secret; a masked cell's own span is masked in any case.
  const ownMasked = isMaskedCell(value) && (ownPlace === null || !revealed.has(placeKey(ownPlace)));
  const isMasked = useCallback(
    (offset: number): boolean => {
      const range = bytes.maskedAt(offset);
      if (range !== undefined) return !revealed.has(placeKey(range));
      return ownMasked && offset >= span.offset && offset < span.offset + span.length;
    },
    [bytes, revealed, ownMasked, span],
  );
  const maskedInSpan = bytes.maskedAt(span.offset) ?? bytes.maskedAt(span.offset + span.length - 1);
  const secret = maskedInSpan ?? (ownMasked ? ownPlace : null);
  const hidden = secret !== null && !revealed.has(placeKey(secret)) ? secret : null;
  return { isMasked, hidden };
}
