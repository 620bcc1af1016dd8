/**
 * Root has no sandbox in Electron, so tests that ran as root alone would never see it. This runs a command as the
 * user `nobody`, with a home of its own and an Electron that it can read.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findElectron } from './electron-runtime.ts';

const root = path.join(import.meta.dirname, '..', '..');
/** `nobody` on Linux. */
const NOBODY = { uid: 65534, gid: 65534 } as const;

export interface OrdinaryUser {
  /** A folder that the user owns. */
  readonly home: string;
  run(
    script: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<number>;
  remove(): void;
}

/** Null where this process is not root, or where an ordinary user can't read the checkout. */
export async function ordinaryUser(): Promise<OrdinaryUser | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !canRead()) return null;
  const { folder } = await findElectron();
  const home = mkdtempSync(path.join(os.tmpdir(), 'permafrost-nobody-'));
  const electron = path.join(home, 'electron');
  cpSync(folder, electron, { recursive: true });
  mkdirSync(path.join(home, 'tmp'));
  for (const owned of [home, path.join(home, 'tmp')]) chownSync(owned, NOBODY.uid, NOBODY.gid);
  return {
    home,
    run: (script, args, environment) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [script, ...args], {
          ...NOBODY,
          cwd: root,
          stdio: ['ignore', 'inherit', 'inherit'],
          env: {
            PATH: process.env['PATH'],
            LANG: 'C.UTF-8',
            HOME: home,
            TMPDIR: path.join(home, 'tmp'),
            ELECTRON_OVERRIDE_DIST_PATH: electron,
            ...environment,
          },
        });
        child.on('error', () => resolve(1));
        child.on('exit', (code) => resolve(code ?? 1));
      }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function canRead(): boolean {
  const script = `require('node:fs').accessSync(${JSON.stringify(path.join(root, 'package.json'))})`;
  return spawnSync(process.execPath, ['-e', script], { ...NOBODY, cwd: '/', env: {} }).status === 0;
}
