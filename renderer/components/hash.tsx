import type { ReactNode } from 'react';
import { bridge } from '../state/client.ts';
import { announce } from '../state/shell.ts';
import { Copy } from './icon.tsx';

/** A hash in full, in groups that the eye can follow, with a button that copies it. */
export function Hash({
  value,
  name,
  short = false,
}: {
  readonly value: string;
  readonly name: string;
  /** The first 12 digits; the whole on hover. */
  readonly short?: boolean;
}): ReactNode {
  return (
    <span className="hash-value">
      <span className="hash selectable" title={short ? value : undefined}>
        {short ? `${value.slice(0, 12)}…` : value}
      </span>
      <button
        type="button"
        className="plain small icon-only copy"
        title={`Copy ${name}`}
        onClick={(event) => {
          event.stopPropagation();
          void bridge.copyText(value).then(() => announce(`Copied ${name}`));
        }}
      >
        <Copy className="icon" aria-hidden="true" />
        <span className="hidden-text">Copy {name}</span>
      </button>
    </span>
  );
}
