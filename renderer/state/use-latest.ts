import { useCallback, useRef } from 'react';

/** Begins one of several asynchronous acts of which only the last counts; what it returns says whether it still is. */
export function useLatest(): () => () => boolean {
  const begun = useRef(0);
  return useCallback(() => {
    begun.current += 1;
    const own = begun.current;
    return () => own === begun.current;
  }, []);
}
