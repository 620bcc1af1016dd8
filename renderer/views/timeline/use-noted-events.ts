/** Places in the list of the events that carry a tag, a note or a bookmark. */
import type { Target } from '../../../shared/api/index.ts';
import { annotations } from '../../state/annotations.ts';
import type { List } from '../../state/lists.ts';
import { thingName } from '../../state/marks.ts';
import { useStore } from '../../state/store.ts';
import { useAsync } from '../../state/use-list.ts';

/** Events that are looked up; a case with more has its filter `tag:*`. */
const LOOKED_UP = 1000;
const NONE: readonly number[] = [];

export function useNotedEvents(list: List | null): readonly number[] {
  const { tags, notes, bookmarks } = useStore(annotations, (value) => value);
  const things = new Map<string, Target>();
  for (const { target } of [...tags, ...notes, ...bookmarks]) {
    if (target.kind === 'event' && things.size < LOOKED_UP) things.set(thingName(target), target);
  }
  const ready = list?.snapshot().status === 'ready' && things.size > 0;
  const found = useAsync(ready ? `list ${list.id} ${[...things.keys()].join('\n')}` : null, async () => {
    const places = await Promise.all(
      [...things.values()].map(({ key, checkpoint }) =>
        list === null ? Promise.resolve(null) : list.find(key, checkpoint),
      ),
    );
    return places.filter((place) => place !== null);
  });
  return found.value ?? NONE;
}
