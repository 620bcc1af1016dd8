/** Commands about the window: its sheets, panes, text, colours and times. */
import { SHELL_COMMANDS } from '../../shared/api/commands.ts';
import { cancelJob, engine } from '../state/engine.ts';
import { isActive } from '../state/jobs.ts';
import { TEXT_SIZES, preferences } from '../state/preferences.ts';
import { shell, toggleBytes, toggleInspector } from '../state/shell.ts';
import { hasCase } from './command.ts';
import type { Command } from './command.ts';
import { cyclePane, focusPane, focusWhenReady } from '../components/panes.ts';

export const SHEET_COMMANDS: readonly Command[] = [
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
];

export const WINDOW_COMMANDS: readonly Command[] = [
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

function inProcesses(): boolean {
  return hasCase() && shell.get().view === 'processes';
}

/** F4: the Bytes panel opens with the focus in it; from there F4 closes it again. */
function showBytes(): void {
  const open = preferences.get().bytesOpen;
  if (open && document.activeElement?.closest('[data-pane="bytes"]') === null) {
    if (shell.get().selection !== null && focusPane('bytes')) {
      focusWhenReady('bytes'); // its bytes may still be read
      return;
    }
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
