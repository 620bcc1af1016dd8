/** What the shell shows: view, scope, query, selection and its history, panels that are open. */
import { createStore } from './store.ts';
import { EMPTY_HISTORY, step, visit } from './history.ts';
import type { History } from './history.ts';
import { preferences } from './preferences.ts';
import { sameThing } from './selection.ts';
import type { Selection } from './selection.ts';

export interface Notice {
  readonly text: string;
  readonly kind: 'info' | 'problem';
  /** The kind of the jobs that it is about: a later one of them has other news. */
  readonly jobs: string | null;
}

export interface Shell {
  readonly view: string;
  /** Checkpoint ids in scope; null: every checkpoint of the case. */
  readonly scope: readonly string[] | null;
  /** The filter of the query bar, as typed and accepted. */
  readonly query: string;
  readonly selection: Selection | null;
  readonly history: History<Selection>;
  /** What is open over the view. Never more than one, none of them modal. */
  readonly sheet:
    'import' | 'palette' | 'shortcuts' | 'jobs' | 'export-bundle' | 'export-facts' | 'verify-bundle' | null;
  /** Paths for the import sheet to begin with. */
  readonly importPaths: readonly string[];
  /** Said by the last action, for the status bar and screen readers. */
  readonly notice: Notice | null;
  /** How many rows the view shows of how many, for the query bar; null: the view has no rows. */
  readonly shown: { readonly count: number; readonly total: number } | null;
}

const INITIAL: Shell = {
  view: 'overview',
  scope: null,
  query: '',
  selection: null,
  history: EMPTY_HISTORY,
  sheet: null,
  importPaths: [],
  notice: null,
  shown: null,
};

export const shell = createStore<Shell>(INITIAL);

/** Back to the state of a window whose case was just opened. */
export function resetShell(): void {
  shell.set({ ...INITIAL, sheet: shell.get().sheet, importPaths: shell.get().importPaths });
}

export function select(selection: Selection | null): void {
  if (selection === null) {
    shell.set({ selection: null });
    return;
  }
  shell.set(({ history }) => ({ selection, history: visit(history, selection, sameThing) }));
}

/** Walks the selections that were visited. */
export function walk(by: -1 | 1): void {
  const history = step(shell.get().history, by);
  if (history === null) return;
  shell.set({ history, selection: history.entries[history.at] ?? null });
}

export function openView(view: string): void {
  if (view !== shell.get().view) shell.set({ view, shown: null });
}

export function openImport(paths: readonly string[] = []): void {
  shell.set({ sheet: 'import', importPaths: paths });
}

let noticeTimer: ReturnType<typeof setTimeout> | undefined;

/** Says something in the status bar for a few seconds; problems stay until the next notice. */
export function announce(text: string, kind: Notice['kind'] = 'info', jobs: string | null = null): void {
  clearTimeout(noticeTimer);
  const notice = { text, kind, jobs };
  shell.set({ notice });
  if (kind === 'info') {
    noticeTimer = setTimeout(() => {
      if (shell.get().notice === notice) shell.set({ notice: null });
    }, 5000);
  }
}

export function toggleBytes(): void {
  preferences.set(({ bytesOpen }) => ({ bytesOpen: !bytesOpen }));
}

export function toggleInspector(): void {
  preferences.set(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen }));
}
