/** The bytes at the caret of the hex view as numbers. */
import type { ReactNode } from 'react';
import { caretValues } from './caret-values.ts';
import type { MemberBytes } from './use-member-bytes.ts';

/** Shown where the panel is wide enough. */
export function CaretTable({
  bytes,
  caret,
  isMasked,
}: {
  readonly bytes: MemberBytes;
  readonly caret: number;
  readonly isMasked: (offset: number) => boolean;
}): ReactNode {
  const read: number[] = [];
  for (let at = caret; at < caret + 10; at++) {
    const byte = bytes.byte(at);
    if (byte === undefined || isMasked(at)) break;
    read.push(byte);
  }
  return (
    // It scrolls where the panel is low: the keyboard must reach it.
    <dl className="caret-values" aria-label="Values at the caret" tabIndex={0}>
      <div>
        <dt>offset</dt>
        <dd>0x{caret.toString(16)}</dd>
      </div>
      {read.length === 0 && (
        <div>
          <dt>value</dt>
          <dd>{isMasked(caret) ? 'masked' : '…'}</dd>
        </div>
      )}
      {caretValues(new Uint8Array(read)).map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
