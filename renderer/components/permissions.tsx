import type { ReactNode } from 'react';
import type { CellValue } from '../../shared/api/values.ts';

const NAMES: Readonly<Record<string, string>> = {
  r: 'read',
  w: 'write',
  x: 'execute',
  s: 'shared',
  p: 'private',
};

/** 'rw-p' with a fixed hue for each letter; write and execute together are a chip of their own. */
export function Permissions({ text }: { readonly text: CellValue }): ReactNode {
  if (typeof text !== 'string' || text === '') return <span className="absent">unknown</span>;
  const both = text.includes('w') && text.includes('x');
  const spoken = [...text].map((letter) => NAMES[letter]).filter((name) => name !== undefined);
  return (
    <span
      className="permissions mono"
      title={`${spoken.join(', ')}${both ? ': writable and executable' : ''}`}
    >
      {[...text].map((letter, at) => (
        <b key={at} className={letter === '-' ? '' : letter}>
          {letter}
        </b>
      ))}
      {both && <span aria-hidden="true">▲</span>}
    </span>
  );
}
