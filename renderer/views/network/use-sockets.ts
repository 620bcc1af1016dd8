/** What the groups of sockets are made of: where each socket leads, and how the tasks that hold them are called. */
import { useMemo } from 'react';
import { cellText } from '../../components/cell-text.ts';
import { useAsync, useList } from '../../state/use-list.ts';
import { PLACE_COLUMNS, placeOf } from './socket-groups.ts';
import type { SocketPlace } from './socket-groups.ts';

type Sockets = ReturnType<typeof useList>;

export function useSocketPlaces(view: Sockets): readonly SocketPlace[] | null {
  const { list, status } = view;
  const answer = useAsync(list !== null && status === 'ready' ? `list ${list.id}` : null, async () => {
    const places: SocketPlace[] = [];
    await list?.scan(PLACE_COLUMNS, (row, index) => {
      places.push(placeOf(row, index));
    });
    return places;
  });
  return answer.value;
}

export function useTaskNames(checkpoints: string[] | null): ReadonlyMap<string, string> {
  const { list, status } = useList({ list: 'process', checkpoints });
  const answer = useAsync(
    list !== null && status === 'ready' ? JSON.stringify(checkpoints) : null,
    async () => {
      const names = new Map<string, string>();
      await list?.scan(['pid', 'comm'], (row) => {
        names.set(`${row.checkpoint} ${row.key}`, cellText(row.cells['comm'], 'text'));
      });
      return names;
    },
    list,
  );
  return useMemo(() => answer.value ?? new Map<string, string>(), [answer.value]);
}
