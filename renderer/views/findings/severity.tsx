import type { ReactNode } from 'react';
import type { Severity } from '../../../shared/api/index.ts';

/** A shape each, so that colour is not the only sign. */
const SHAPES: Readonly<Record<Severity, string>> = {
  critical: 'M8 1 15 15H1Z',
  high: 'M8 1 15 8 8 15 1 8Z',
  medium: 'M2 2H14V14H2Z',
  low: 'M8 2A6 6 0 1 1 8 14A6 6 0 1 1 8 2Z',
  informational: 'M2 6H14V10H2Z',
};

export function SeverityMark({ severity }: { readonly severity: Severity }): ReactNode {
  return (
    <svg className={`severity ${severity}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[severity]} />
    </svg>
  );
}
