/** Permafrost's window driven from outside: for tests, and for `npm start` where there is no display. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { findElectron } from './electron-runtime.ts';

const root = path.join(import.meta.dirname, '..', '..');

export interface DrivenWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Settings and recent cases of this start; removed on close, unless it was given. */
  readonly userData: string;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Arguments of the application: cases, archives, switches. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings of an earlier start, which close() leaves; without it the start has its own. */
  readonly userData?: string;
}

/**
 * Starts the built window with settings of its own. As root Electron has no sandbox; everybody else gets it.
 * Needs `npm run build`'s window, a display in the environment, and an Electron.
 */
export async function driveWindow({
  args = [],
  environment = {},
  userData: earlier,
}: LaunchOptions = {}): Promise<DrivenWindow> {
  // The driver asks the electron package for the executable, and that reads the variable of this process.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = (await findElectron()).folder;
  const userData = earlier ?? mkdtempSync(path.join(os.tmpdir(), 'permafrost-window-'));
  const app = await _electron.launch({
    args: [root, `--user-data-dir=${userData}`, ...args],
    // The driver adds --no-sandbox unless told otherwise.
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...inheritedEnvironment(), ...environment },
  });
  const page = await app.firstWindow();
  // What is asked of the empty page before ours may never be answered.
  await page.waitForURL('permafrost://app/index.html', { waitUntil: 'load' });
  let closed: Promise<void> | undefined;
  return {
    app,
    page,
    userData,
    async close() {
      // A test may have closed it already.
      closed ??= app.close();
      await closed;
      if (earlier === undefined) rmSync(userData, { recursive: true, force: true });
    },
  };
}

function inheritedEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && name !== 'NODE_OPTIONS' && name !== 'ELECTRON_RUN_AS_NODE')
      environment[name] = value;
  }
  return environment;
}
