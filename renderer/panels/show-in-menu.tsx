/** "Show in": the ways from the selected thing to the views that have it, or something of it. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { followRoute, routeOf } from '../app/show-in.ts';
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
  return (
    <MenuButton
      label="Show in"
      title="Show in another view (Ctrl J)"
      mark="show-in"
      sections={[
        {
          items: VIEWS.flatMap((view) => {
            const route = routeOf(view, selection, row, around);
            if (route === null) return [];
            return [
              {
                id: view.id,
                label: view.title,
                ...(route.what === '' ? {} : { note: route.what }),
                checked: view.id === present,
                run: () => followRoute(view, selection, route),
              },
            ];
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
