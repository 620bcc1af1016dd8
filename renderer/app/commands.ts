/** Every command of the window with its shortcut: the palette, the shortcut sheet and the keys read this table. */
import { offerImport, openCase } from '../state/engine.ts';
import { CASE_COMMANDS } from './case-commands.ts';
import { canRun } from './command.ts';
import type { Command } from './command.ts';
import { GO_TO_COMMANDS } from './go-to-commands.ts';
import { SELECTION_COMMANDS } from './selection-commands.ts';
import { SHEET_COMMANDS, WINDOW_COMMANDS } from './window-commands.ts';

export const COMMANDS: readonly Command[] = [
  ...SHEET_COMMANDS,
  ...CASE_COMMANDS,
  ...GO_TO_COMMANDS,
  ...SELECTION_COMMANDS,
  ...WINDOW_COMMANDS,
];

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
