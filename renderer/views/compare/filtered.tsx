/** What the query bar's filter leaves of a comparison. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/states.tsx';
import { shell } from '../../state/shell.ts';

/** Tells the query bar how many rows of how many are shown. */
export function useShown(count: number | null, total: number): void {
  useEffect(() => {
    if (count !== null) shell.set({ shown: { count, total } });
  }, [count, total]);
}

export function NoneLeft({ what }: { readonly what: string }): ReactNode {
  return (
    <EmptyState
      title={`None of ${what} matches the filter`}
      actions={
        <button type="button" onClick={() => shell.set({ query: '' })}>
          Clear the filter
        </button>
      }
    />
  );
}
