/** A hit in its surroundings, as letters or as hex; what is a secret of it stays masked. */
import type { ReactNode } from 'react';
import { hexOf, letterOf } from '../../panels/hex-text.ts';
import type { SearchHit } from '../../../shared/api/index.ts';

export function HitBytes({
  hit,
  as,
  most,
}: {
  readonly hit: SearchHit;
  readonly as: 'letters' | 'hex';
  readonly most: number;
}): ReactNode {
  const { masked } = hit;
  const draw = (bytes: Uint8Array, from: number): string => {
    const parts = [...bytes].map((byte, at) => {
      const hidden = masked.some((part) => from + at >= part.from && from + at < part.to);
      if (as === 'hex') return hidden ? '••' : hexOf(byte);
      return hidden ? '•' : letterOf(byte);
    });
    return parts.join(as === 'hex' ? ' ' : '');
  };
  const before = hit.before.subarray(Math.max(0, hit.before.length - most));
  const gap = as === 'hex' ? ' ' : '';
  return (
    <span className="hit-bytes mono" translate="no">
      <span className="quiet">
        {draw(before, hit.before.length - before.length)}
        {gap}
      </span>
      <mark>{draw(hit.bytes, hit.before.length)}</mark>
      <span className="quiet">
        {gap}
        {draw(hit.after, hit.before.length + hit.bytes.length)}
      </span>
    </span>
  );
}
