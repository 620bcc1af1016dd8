/** What the head of the Bytes panel offers: the choice of the span, the reveal of its secret, copies. */
import type { ReactNode } from 'react';
import type { MaskedCell } from '../../shared/api/index.ts';
import { plural } from '../components/figures.ts';
import { Copy, Eye } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { engine } from '../state/engine.ts';
import { revealSecret } from '../state/secrets.ts';
import { useStore } from '../state/store.ts';
import { BYTES_FORMATS } from './hex-text.ts';
import type { BytesFormat } from './hex-text.ts';
import { spanLabel } from './span-choice.ts';
import type { Span } from './span-choice.ts';

/** Where the shown bytes lie; a menu where the fact has several places in the archive. */
export function SpanMenu({
  spans,
  index,
  onChoose,
}: {
  readonly spans: readonly Span[];
  /** Which of `spans` is shown. */
  readonly index: number;
  readonly onChoose: (index: number) => void;
}): ReactNode {
  const chosen = spans[index] as Span;
  if (spans.length === 1) return <span className="quiet where">{spanLabel(chosen)}</span>;
  return (
    <MenuButton
      label="Spans of this fact"
      className="plain small spans"
      sections={[
        {
          label: `${plural(spans.length, 'place')} in the archive`,
          items: spans.slice(0, 500).map((one, at) => ({
            id: String(at),
            label: spanLabel(one),
            note: one.supports ?? 'the whole row',
            checked: one === chosen,
            run: () => onChoose(at),
          })),
        },
      ]}
    >
      <span className="quiet where">{spanLabel(chosen)}</span>
      <span>
        {index + 1} of {spans.length} ▾
      </span>
    </MenuButton>
  );
}

/** Shows a secret in clear, which the custody log records. */
export function RevealButton({ secret }: { readonly secret: MaskedCell }): ReactNode {
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  return (
    <button
      type="button"
      className="small"
      disabled={readOnly}
      title={readOnly ? 'This case is read-only: a reveal could not be logged' : 'The custody log records it'}
      onClick={() => void revealSecret(secret)}
    >
      <Eye className="icon" aria-hidden="true" /> Reveal
    </button>
  );
}

/** Copies the marked bytes, or the span where none are marked. */
export function CopyBytes({
  marked,
  onCopy,
}: {
  /** How many bytes are marked. */
  readonly marked: number | null;
  readonly onCopy: (format: BytesFormat) => void;
}): ReactNode {
  return (
    <MenuButton
      label="Copy bytes"
      className="plain small"
      alignEnd
      title={marked === null ? 'Copy the bytes of this span' : 'Copy the marked bytes'}
      sections={[
        {
          label: marked === null ? 'Copy the span as' : `Copy ${plural(marked, 'marked byte')} as`,
          items: (Object.entries(BYTES_FORMATS) as [BytesFormat, string][]).map(([format, name]) => ({
            id: format,
            label: name,
            ...(format === 'hex' ? { keys: 'Ctrl C' } : {}),
            run: () => onCopy(format),
          })),
        },
      ]}
    >
      <Copy className="icon" aria-hidden="true" />
      <span className="hidden-text">Copy bytes</span>
    </MenuButton>
  );
}
