/** Commands that lead to a view or into one of its fields. */
import { openView, shell } from '../state/shell.ts';
import { VIEWS } from '../views/index.ts';
import { hasCase } from './command.ts';
import type { Command } from './command.ts';
import { focusWhenReady } from '../components/panes.ts';

export const GO_TO_COMMANDS: readonly Command[] = [
  ...VIEWS.map((view, index) => ({
    id: `view:${index + 1}`,
    title: view.title,
    group: 'Go to' as const,
    ...(index < 9 ? { keys: `Ctrl ${index + 1}` } : {}),
    inText: true,
    when: hasCase,
    run: () => {
      openView(view.id);
      focusWhenReady('view');
    },
  })),
  {
    id: 'go-to-address',
    title: 'Address or name in memory',
    group: 'Go to',
    keys: 'Ctrl G',
    inText: true,
    when: hasCase,
    run: () => focusIn('memory', 'memory-jump'),
  },
  {
    id: 'search-memory',
    title: 'Search memory',
    group: 'Go to',
    keys: 'Ctrl Shift F',
    inText: true,
    when: hasCase,
    run: () => focusIn('search', 'search-pattern'),
  },
  {
    id: 'query',
    title: 'Query bar',
    group: 'Go to',
    keys: '/',
    when: hasCase,
    run: () => (findField() ?? document.getElementById('query'))?.focus(),
  },
  {
    id: 'clear-query',
    title: 'Clear the filter',
    group: 'Go to',
    keys: 'Ctrl Backspace',
    when: () => shell.get().query !== '',
    run: () => {
      const inView = document.activeElement?.closest('[data-pane="view"]') != null;
      shell.set({ query: '' });
      // A view that asks anew has another table.
      if (inView) focusWhenReady('view');
    },
  },
];

/** Opens a view and puts the focus into one of its fields, once that is there: it may wait for the engine. */
function focusIn(view: string, field: string, turns = 60): void {
  openView(view);
  requestAnimationFrame(() => {
    const element = document.getElementById(field);
    if (element !== null) element.focus();
    else if (turns > 0 && shell.get().view === view) focusIn(view, field, turns - 1);
  });
}

/** The field of a view that finds within what has the focus; most views have none. */
function findField(): HTMLElement | null {
  const within = document.activeElement?.closest<HTMLElement>('[data-finds-in]')?.dataset['findsIn'];
  return within === undefined ? null : document.getElementById(within);
}
