import { useLayoutEffect, useMemo, useRef } from 'react';
import type { RowActions } from './data-row.tsx';

/** Actions that are the same ones at each drawing, so that rows which show the same are left as they are. */
export function useStableActions(actions: RowActions): RowActions {
  const latest = useRef<RowActions>(null);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  return useMemo<RowActions>(
    () => ({
      click: (event, index) => latest.current?.click(event, index),
      open: (index) => latest.current?.open(index),
      toggle: (index, open) => latest.current?.toggle(index, open),
    }),
    [],
  );
}
