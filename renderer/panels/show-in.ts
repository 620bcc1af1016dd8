/** "Show in": the selected thing in another view, or what of that view belongs to it. */
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import type { ListRow } from '../../shared/api/index.ts';
import { client } from '../state/client.ts';
import { lists } from '../state/engine.ts';
import { routeTo } from '../state/routes.ts';
import type { Route } from '../state/routes.ts';
import type { Selection } from '../state/selection.ts';
import { surroundingsOf } from '../state/ask-surroundings.ts';
import { NOTHING_AROUND } from '../state/surroundings.ts';
import type { Surroundings } from '../state/surroundings.ts';
import { announce, openView, select, shell } from '../state/shell.ts';
import { VIEWS } from '../views/index.ts';
import type { View } from '../views/index.ts';
import { searchForm } from '../views/search/search-store.ts';
import { focusWhenReady } from '../components/panes.ts';

export function routeOf(
  view: View,
  selection: Selection,
  row: ListRow,
  around: Surroundings = NOTHING_AROUND,
): Route | null {
  return routeTo(view.id, selection.kind, row, view.shows, around);
}

/**
 * Whether a way leads to rows that are none: its filter leaves nothing of the view's list. What is selected by its key
 * is there.
 */
export async function leadsNowhere({ list }: View, { query = '', select: thing }: Route): Promise<boolean> {
  if (list === undefined || query === '' || thing !== undefined) return false;
  const { scope } = shell.get();
  const checkpoints = scope === null ? null : [...scope];
  const { handle, count } = await client.call('list.open', { list, checkpoints, filter: query });
  void client.call('list.close', { handle }).catch(() => undefined); // its engine may be gone
  return count === 0;
}

/** Goes to a view as `routeOf` says; the focus goes there too. */
export function followRoute(view: View, selection: Selection, route: Route): void {
  if (route.query !== undefined) shell.set({ query: route.query });
  if (route.search !== undefined) {
    const { text, pid } = route.search;
    searchForm.set({
      mode: 'text',
      checkpoint: pid === null ? null : selection.checkpoint,
      pid,
      ...(text === null ? {} : { value: text }),
    });
  }
  openView(view.id);
  select(
    route.select === undefined
      ? selection
      : { ...route.select, checkpoint: selection.checkpoint, column: null },
  );
  focusWhenReady('view');
}

/** The same for the selection, whose row is asked for: for shortcuts and the palette. */
export async function showIn(id: string): Promise<void> {
  const view = VIEWS.find((one) => one.id === id);
  const { selection } = shell.get();
  if (view === undefined || selection === null) return;
  const { kind, checkpoint, key } = selection;
  const list = lists.acquire({ list: kind, checkpoints: checkpoint === null ? null : [checkpoint] });
  try {
    const index = await list.find(key, checkpoint);
    const row = index === null ? undefined : await list.load(index);
    const route =
      row === undefined ? null : routeOf(view, selection, row, await surroundingsOf(selection, row));
    if (route === null || (await leadsNowhere(view, route)))
      announce(`${view.title} has nothing of this ${kind.replaceAll('_', ' ')}`);
    else followRoute(view, selection, route);
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
  } finally {
    lists.release(list);
  }
}
