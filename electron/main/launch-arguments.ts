/** What the command line of the window says: cases and archives to open, and whether to run without a sandbox. */
import { app } from 'electron';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export interface LaunchPaths {
  readonly cases: readonly string[];
  readonly archives: readonly string[];
}

/**
 * The existing paths among the arguments: `.pfcase` folders are cases, everything else is to be imported.
 * `argv` is [executable, argument...] in a package and [executable, Electron's own..., application, argument...]
 * in a checkout.
 */
export function launchPaths(argv: readonly string[], directory: string): LaunchPaths {
  const application = app.getAppPath();
  const first = app.isPackaged
    ? 1
    : argv.findIndex((argument) => path.resolve(directory, argument) === application) + 1;
  return sortPaths(argv.slice(Math.max(first, 1)), directory);
}

export function sortPaths(candidates: readonly string[], directory: string): LaunchPaths {
  const cases: string[] = [];
  const archives: string[] = [];
  for (const candidate of candidates) {
    if (candidate === '' || candidate.startsWith('-')) continue;
    const resolved = path.resolve(directory, candidate);
    if (!existsSync(resolved)) continue;
    if (isCase(resolved)) cases.push(resolved);
    else archives.push(resolved);
  }
  return { cases, archives };
}

function isCase(file: string): boolean {
  return file.endsWith('.pfcase') && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Without a sandbox the window decodes evidence with the rights of whoever started it, and Electron has none as
 * root. That is accepted only on a display of our own (`npm start` without a display, tests), where nobody works
 * in the window, or when `--allow-no-sandbox` asks for it.
 */
export function sandboxVerdict(): { readonly sandboxed: boolean; readonly refuse: string | null } {
  const sandboxed = !app.commandLine.hasSwitch('no-sandbox');
  if (sandboxed) return { sandboxed, refuse: null };
  const ownDisplay = process.env['PERMAFROST_OWN_DISPLAY'] === '1';
  if (ownDisplay || app.commandLine.hasSwitch('allow-no-sandbox')) return { sandboxed, refuse: null };
  return {
    sandboxed,
    refuse:
      'Permafrost does not open a window without a sandbox: evidence may be hostile.\n' +
      'Start it as an ordinary user, or add --allow-no-sandbox where that risk is accepted.',
  };
}
