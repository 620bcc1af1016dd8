/** "Show in": the ways from the selected thing to the views that have it, or something of it. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { followRoute, leadsNowhere, routeOf } from './show-in.ts';
import { MenuButton } from '../components/menu.tsx';
import { surroundingsOf } from '../state/ask-surroundings.ts';
import { engine } from '../state/engine.ts';
import type { Selection } from '../state/selection.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { NOTHING_AROUND } from '../state/surroundings.ts';
import type { Surroundings } from '../state/surroundings.ts';
import { useAsync } from '../state/use-list.ts';
import { VIEWS } from '../views/index.ts';

export function ShowIn({
  selection,
  row,
  around,
}: {
  readonly selection: Selection;
  readonly row: ListRow;
  readonly around: Surroundings;
}): ReactNode {
  const present = useStore(shell, (value) => value.view);
  const scope = useStore(shell, (value) => value.scope);
  const generation = useStore(engine, (value) => value.generation);
  const routes = VIEWS.flatMap((view) => {
    const route = routeOf(view, selection, row, around);
    return route === null ? [] : [{ view, route }];
  });
  // Counted while the menu is shown, also where more ways come then: most things that are selected are shown nowhere else.
  const of = JSON.stringify([generation, scope, routes.map(({ view, route }) => [view.id, route.query])]);
  const [shown, setShown] = useState(false);
  const { value: nowhere } = useAsync(shown ? of : null, async () => {
    const each = routes.map(async ({ view, route }) => ((await leadsNowhere(view, route)) ? [view.id] : []));
    return new Set((await Promise.all(each)).flat());
  });
  return (
    <MenuButton
      label="Show in"
      title="Show in another view (Ctrl J)"
      mark="show-in"
      onShown={setShown}
      sections={[
        {
          items: routes.map(({ view, route }) => {
            const disabled = nowhere?.has(view.id) === true;
            const note = disabled ? 'nothing of it there' : route.what;
            return {
              id: view.id,
              label: view.title,
              ...(note === '' ? {} : { note }),
              checked: view.id === present,
              disabled,
              run: () => followRoute(view, selection, route),
            };
          }),
        },
      ]}
    >
      Show in <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}

/** Until the engine has said it, nothing is known to be around a thing. */
export function useSurroundings(selection: Selection, row: ListRow): Surroundings {
  const opened = useStore(engine, (value) => value.opened);
  const scans = useStore(engine, ({ jobs }) =>
    jobs
      .filter(({ title }) => title === 'looking for secrets')
      .map(({ state }) => state)
      .join(),
  );
  const { kind, checkpoint, key, span } = selection;
  const of = `${opened} ${scans} ${kind} ${checkpoint} ${key} ${row.key} ${span?.member} ${span?.offset} ${span?.length}`;
  return useAsync(of, () => surroundingsOf(selection, row)).value ?? NOTHING_AROUND;
}
