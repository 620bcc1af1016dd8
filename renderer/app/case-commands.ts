/** Commands about the case and its evidence. */
import { SHELL_COMMANDS } from '../../shared/api/commands.ts';
import { bridge, client } from '../state/client.ts';
import { closeCase, createCase, offerImport, openCase, openSample, runJob } from '../state/engine.ts';
import { openImport, shell } from '../state/shell.ts';
import { hasCase } from './command.ts';
import type { Command } from './command.ts';

export const CASE_COMMANDS: readonly Command[] = [
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
];
