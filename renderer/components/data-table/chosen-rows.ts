/** Several rows that are chosen can be tagged together: they are told to whoever tags. */
import { useEffect, useRef } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import { chosen } from '../../state/chosen.ts';
import { plural } from '../figures.ts';

/** Rows that one act takes. */
export const ROWS_AT_ONCE = 20_000;

/** `anchor` and `selected`: the ends of what is chosen; null: nothing that can be tagged. */
export function useChosenRows(
  list: ListName,
  anchor: number | null,
  selected: number | null,
  readRows: (from: number, to: number) => Promise<readonly ListRow[]>,
): void {
  const reading = useRef(readRows);
  useEffect(() => {
    reading.current = readRows;
  });
  useEffect(() => {
    if (anchor === null || selected === null || anchor === selected) return undefined;
    const from = Math.min(anchor, selected);
    const to = Math.max(anchor, selected) + 1;
    const rows = {
      count: to - from,
      label: plural(to - from, 'row'),
      targets: async () =>
        (await reading.current(from, Math.min(to, from + ROWS_AT_ONCE))).map(({ checkpoint, key }) => ({
          kind: list,
          checkpoint,
          key,
        })),
    };
    chosen.set({ rows });
    return () => {
      if (chosen.get().rows === rows) chosen.set({ rows: null });
    };
  }, [anchor, selected, list]);
}
