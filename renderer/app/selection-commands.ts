/** Commands about what is selected or chosen. */
import { SHELL_COMMANDS } from '../../shared/api/commands.ts';
import { pressMark } from '../panels/marks-section.tsx';
import { annotations, redoMark, undoMark } from '../state/annotations.ts';
import { chosen } from '../state/chosen.ts';
import { engine } from '../state/engine.ts';
import { preferences } from '../state/preferences.ts';
import { select, shell, walk } from '../state/shell.ts';
import { exportCore, processOfWindow, saveCarved } from '../views/artifacts/exports.ts';
import { carvedChoice } from '../views/artifacts/tool-runs.ts';
import { VIEWS } from '../views/index.ts';
import { hasCase } from './command.ts';
import type { Command } from './command.ts';
import { showIn } from '../panels/show-in.ts';

/** Views that things of other views lead to. */
const WITH_WAYS: ReadonlySet<string> = new Set([
  'processes',
  'graph',
  'timeline',
  'memory',
  'search',
  'files',
  'network',
  'compare',
  'images',
  'secrets',
]);

export const SELECTION_COMMANDS: readonly Command[] = [
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
  ...VIEWS.filter(({ id }) => WITH_WAYS.has(id)).map((view) => ({
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
];

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
