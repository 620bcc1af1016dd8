/** How much the query bar's filter leaves of rows that are of no list. */
import { useEffect } from 'react';
import { shell } from '../../state/shell.ts';

/** Tells the query bar how many rows of how many are shown. */
export function useShown(count: number | null, total: number): void {
  useEffect(() => {
    if (count !== null) shell.set({ shown: { count, total } });
  }, [count, total]);
}
