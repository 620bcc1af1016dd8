/** Every command of the window with its shortcut: the palette, the shortcut sheet and the keys read this table. */
import { SHELL_COMMANDS } from '../../shared/api/commands.ts';
import { bridge } from '../state/client.ts';
import {
  cancelJob,
  closeCase,
  createCase,
  engine,
  offerImport,
  openCase,
  openSample,
  runJob,
} from '../state/engine.ts';
import { client } from '../state/client.ts';
import { isActive } from '../state/jobs.ts';
import { chosen } from '../state/chosen.ts';
import { TEXT_SIZES, preferences } from '../state/preferences.ts';
import { openImport, openView, select, shell, toggleBytes, toggleInspector, walk } from '../state/shell.ts';
import { pressMark } from '../panels/marks-section.tsx';
import { annotations, redoMark, undoMark } from '../state/annotations.ts';
import { exportCore, processOfWindow, saveCarved } from '../views/artifacts/exports.ts';
import { carvedChoice } from '../views/artifacts/tool-runs.ts';
import { VIEWS } from '../views/index.ts';
import { cyclePane, focusPane, focusWhenReady } from './panes.ts';
import { showIn } from './show-in.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Case' | 'Go to' | 'View' | 'Selection' | 'Window';
  /** As people write it: 'Ctrl K'. 'Ctrl' is Command on a Mac. */
  readonly keys?: string;
  /** Also while a text field has the focus. */
  readonly inText?: boolean;
  readonly when?: () => boolean;
  readonly run: () => void;
}

const hasCase = (): boolean => engine.get().case !== null;

function tell(view: string): void {
  dispatchEvent(new CustomEvent('permafrost:view', { detail: view }));
}

function stepText(by: -1 | 1): void {
  const { textSize } = preferences.get();
  const sizes =
    by === 1 ? TEXT_SIZES.filter((size) => size > textSize) : TEXT_SIZES.filter((size) => size < textSize);
  const next = by === 1 ? sizes[0] : sizes.at(-1);
  if (next !== undefined) preferences.set({ textSize: next });
}

function toggleSheet(sheet: 'palette' | 'shortcuts' | 'jobs'): void {
  shell.set((value) => ({ sheet: value.sheet === sheet ? null : sheet }));
}

export const COMMANDS: readonly Command[] = [
  {
    id: 'palette',
    title: SHELL_COMMANDS.palette,
    group: 'Window',
    keys: 'Ctrl K',
    inText: true,
    run: () => toggleSheet('palette'),
  },
  {
    id: 'shortcuts',
    title: SHELL_COMMANDS.shortcuts,
    group: 'Window',
    keys: '?',
    run: () => toggleSheet('shortcuts'),
  },

  {
    id: 'new-case',
    title: SHELL_COMMANDS['new-case'],
    group: 'Case',
    keys: 'Ctrl N',
    inText: true,
    run: () => void createCase(),
  },
  {
    id: 'open-case',
    title: SHELL_COMMANDS['open-case'],
    group: 'Case',
    keys: 'Ctrl O',
    inText: true,
    run: () => void openCase(),
  },
  {
    id: 'import',
    title: SHELL_COMMANDS.import,
    group: 'Case',
    keys: 'Ctrl I',
    inText: true,
    run: () => void bridge.chooseArchives().then(offerImport),
  },
  {
    id: 'import-folder',
    title: SHELL_COMMANDS['import-folder'],
    group: 'Case',
    keys: 'Ctrl Shift I',
    inText: true,
    run: () => void bridge.chooseFolder().then(offerImport),
  },
  {
    id: 'import-results',
    title: 'Results of imports',
    group: 'Case',
    when: hasCase,
    run: () => openImport(),
  },
  { id: 'sample', title: 'Open the bundled sample', group: 'Case', run: () => void openSample() },
  {
    id: 'verify',
    title: 'Verify all evidence',
    group: 'Case',
    when: hasCase,
    run: () => void runJob(() => client.call('evidence.verify', { evidence: null })),
  },
  {
    id: 'export-bundle',
    title: SHELL_COMMANDS['export-bundle'],
    group: 'Case',
    keys: 'Ctrl Shift E',
    inText: true,
    when: hasCase,
    run: () => shell.set({ sheet: 'export-bundle' }),
  },
  {
    id: 'export-facts',
    title: SHELL_COMMANDS['export-facts'],
    group: 'Case',
    when: hasCase,
    run: () => shell.set({ sheet: 'export-facts' }),
  },
  {
    id: 'verify-bundle',
    title: SHELL_COMMANDS['verify-bundle'],
    group: 'Case',
    run: () => shell.set({ sheet: 'verify-bundle' }),
  },
  {
    id: 'close-case',
    title: SHELL_COMMANDS['close-case'],
    group: 'Case',
    when: hasCase,
    run: () => void closeCase(),
  },

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

  {
    id: 'back',
    title: SHELL_COMMANDS.back,
    group: 'Selection',
    keys: 'Alt ←',
    inText: true,
    run: () => walk(-1),
  },
  {
    id: 'forward',
    title: SHELL_COMMANDS.forward,
    group: 'Selection',
    keys: 'Alt →',
    inText: true,
    run: () => walk(1),
  },
  {
    id: 'export-core',
    title: 'Export core dump…',
    group: 'Selection',
    when: () => hasCase() && processOfWindow() !== null,
    run: () => {
      const process = processOfWindow();
      if (process !== null) void exportCore(process);
    },
  },
  {
    id: 'save-carved',
    title: 'Save carved item…',
    group: 'Selection',
    when: () => hasCase() && carvedChoice.get().item !== null,
    run: () => {
      const { item } = carvedChoice.get();
      if (item !== null) void saveCarved([item]);
    },
  },
  {
    id: 'show-in',
    title: SHELL_COMMANDS['show-in'],
    group: 'Selection',
    keys: 'Ctrl J',
    inText: true,
    when: () => shell.get().selection !== null,
    run: () => {
      preferences.set({ inspectorOpen: true });
      pressMark('show-in');
    },
  },
  ...VIEWS.slice(1, 9).map((view) => ({
    id: `show-in:${view.id}`,
    title: `Show the selection in ${view.title}`,
    group: 'Selection' as const,
    when: () => shell.get().selection !== null,
    run: () => void showIn(view.id),
  })),
  mark('tag', 'tag', 'Ctrl T'),
  mark('note', 'note', 'Ctrl E'),
  mark('bookmark', 'bookmark', 'Ctrl D'),
  mark('add-to-finding', 'finding', 'Ctrl Shift D'),
  {
    id: 'undo-mark',
    title: SHELL_COMMANDS['undo-mark'],
    group: 'Selection',
    keys: 'Ctrl Z',
    when: () => annotations.get().undo !== null,
    run: () => void undoMark(),
  },
  {
    id: 'redo-mark',
    title: SHELL_COMMANDS['redo-mark'],
    group: 'Selection',
    keys: 'Ctrl Shift Z',
    when: () => annotations.get().redo !== null,
    run: () => void redoMark(),
  },
  {
    id: 'unselect',
    title: 'Clear the selection',
    group: 'Selection',
    when: () => shell.get().selection !== null,
    run: () => select(null),
  },

  {
    id: 'toggle-bytes',
    title: SHELL_COMMANDS['toggle-bytes'],
    group: 'View',
    keys: 'F4',
    inText: true,
    when: hasCase,
    run: showBytes,
  },
  {
    id: 'toggle-inspector',
    title: 'Inspector',
    group: 'View',
    keys: 'F3',
    inText: true,
    when: hasCase,
    run: toggleInspector,
  },
  {
    id: 'toggle-details',
    title: 'Details of the process',
    group: 'View',
    keys: 'F2',
    inText: true,
    when: () => hasCase() && shell.get().view === 'processes',
    run: () => preferences.set(({ detailsOpen }) => ({ detailsOpen: !detailsOpen })),
  },
  {
    id: 'expand-all',
    title: 'Expand the whole tree',
    group: 'View',
    when: inProcesses,
    run: () => tell('processes:expand-all'),
  },
  {
    id: 'collapse-all',
    title: 'Collapse the whole tree',
    group: 'View',
    when: inProcesses,
    run: () => tell('processes:collapse-all'),
  },
  {
    id: 'as-tree',
    title: 'Processes as a tree, unsorted',
    group: 'View',
    when: inProcesses,
    run: () => tell('processes:tree'),
  },

  {
    id: 'next-pane',
    title: SHELL_COMMANDS['next-pane'],
    group: 'Window',
    keys: 'F6',
    inText: true,
    run: () => cyclePane(1),
  },
  {
    id: 'previous-pane',
    title: SHELL_COMMANDS['previous-pane'],
    group: 'Window',
    keys: 'Shift F6',
    inText: true,
    run: () => cyclePane(-1),
  },
  { id: 'jobs', title: 'Jobs', group: 'Window', when: hasCase, run: () => toggleSheet('jobs') },
  {
    id: 'cancel-job',
    title: 'Cancel the running job',
    group: 'Window',
    when: () => engine.get().jobs.some(isActive),
    run: () => {
      const job = engine.get().jobs.find(isActive);
      if (job !== undefined) void cancelJob(job.job);
    },
  },
  {
    id: 'text-larger',
    title: SHELL_COMMANDS['text-larger'],
    group: 'Window',
    keys: 'Ctrl +',
    inText: true,
    run: () => stepText(1),
  },
  {
    id: 'text-smaller',
    title: SHELL_COMMANDS['text-smaller'],
    group: 'Window',
    keys: 'Ctrl -',
    inText: true,
    run: () => stepText(-1),
  },
  {
    id: 'text-reset',
    title: SHELL_COMMANDS['text-reset'],
    group: 'Window',
    keys: 'Ctrl 0',
    inText: true,
    run: () => preferences.set({ textSize: 100 }),
  },
  theme('system', 'Theme: as the system'),
  theme('light', 'Theme: light'),
  theme('dark', 'Theme: dark'),
  theme('contrast', 'Theme: high contrast'),
  zone('utc', 'Times in UTC'),
  zone('local', 'Times in local time'),
  zone('container', 'Times in the container’s time'),
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

/** Tags, notes, bookmarks and findings are about what is chosen: bytes, rows, or the selected thing. */
function mark(
  id: 'tag' | 'note' | 'bookmark' | 'add-to-finding',
  what: 'tag' | 'note' | 'bookmark' | 'finding',
  keys: string,
): Command {
  return {
    id,
    title: SHELL_COMMANDS[id],
    group: 'Selection',
    keys,
    when: () => {
      const { range, rows } = chosen.get();
      const { selection } = shell.get();
      return engine.get().case?.readOnly === false && (selection !== null || range !== null || rows !== null);
    },
    run: () => {
      preferences.set({ inspectorOpen: true });
      pressMark(what);
    },
  };
}

function inProcesses(): boolean {
  return hasCase() && shell.get().view === 'processes';
}

/** The field of a view that finds within what has the focus; most views have none. */
function findField(): HTMLElement | null {
  const within = document.activeElement?.closest<HTMLElement>('[data-finds-in]')?.dataset['findsIn'];
  return within === undefined ? null : document.getElementById(within);
}

/** F4: the Bytes panel opens with the focus in it; from there F4 closes it again. */
function showBytes(): void {
  const open = preferences.get().bytesOpen;
  if (open && document.activeElement?.closest('[data-pane="bytes"]') === null) {
    if (shell.get().selection !== null && focusPane('bytes')) return;
  }
  toggleBytes();
  if (open) focusPane('view');
  else focusWhenReady('bytes');
}

function theme(name: 'system' | 'light' | 'dark' | 'contrast', title: string): Command {
  return { id: `theme:${name}`, title, group: 'Window', run: () => preferences.set({ theme: name }) };
}

function zone(name: 'utc' | 'local' | 'container', title: string): Command {
  return { id: `zone:${name}`, title, group: 'View', run: () => preferences.set({ zone: name }) };
}

export function canRun(command: Command): boolean {
  return command.when?.() ?? true;
}

let paths: Promise<unknown> = Promise.resolve();
let importing: string[] = [];

/** Carries out what the menu says: a command of the table, or one that names a path. */
export function runShellCommand(name: string): void {
  const [, verb, path] = /^(open-path|import-path):(.*)$/s.exec(name) ?? [];
  if (verb === 'open-path' && path !== undefined) paths = paths.then(() => openCase(path));
  else if (verb === 'import-path' && path !== undefined) {
    // Several archives of one command line are offered together, after the case that it names.
    importing.push(path);
    paths = paths.then(() => {
      const offered = importing;
      importing = [];
      return offerImport(offered);
    });
  } else {
    const command = COMMANDS.find((one) => one.id === name);
    if (command !== undefined && canRun(command)) command.run();
  }
}
