import { useEffect, useRef } from 'react';

/**
 * Where the keyboard stands. A row that it moves to may have to be read before it can be selected; the next press goes
 * on from there and not from the row that is still selected.
 */
export function useCursor(selected: number | null): {
  at(): number | null;
  go(to: number): void;
} {
  const ahead = useRef<{ readonly to: number; readonly from: number | null } | null>(null);
  useEffect(() => {
    // Selected at last, or something else was chosen elsewhere.
    if (ahead.current !== null && ahead.current.from !== selected) ahead.current = null;
  }, [selected]);
  return {
    at: () => (ahead.current === null ? selected : ahead.current.to),
    go(to) {
      ahead.current = to === selected ? null : { to, from: selected };
    },
  };
}
