import { useEffect, useRef } from 'react';
import type { TableKey } from './table-keys.ts';

/** No hand presses more before the place is found. */
const MOST_KEYS = 64;

/**
 * Keys pressed while the place of the selected row is looked up (the list has just become another): they go on from
 * there once it is found, and not from the first row.
 */
export function useWaitingKeys(
  isSeeking: boolean,
  press: (key: TableKey) => void,
): { readonly wait: (key: TableKey) => boolean } {
  const waiting = useRef<TableKey[]>([]);
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    if (isSeeking) return;
    for (const key of waiting.current.splice(0)) latest.current(key);
  }, [isSeeking]);
  return {
    wait: ({ key, altKey, ctrlKey, metaKey, shiftKey }) => {
      if (!isSeeking) return false;
      if (waiting.current.length < MOST_KEYS)
        waiting.current.push({ key, altKey, ctrlKey, metaKey, shiftKey });
      return true;
    },
  };
}
