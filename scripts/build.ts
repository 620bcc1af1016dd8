/** `npm run build`: shell, window and engine into out/. `npm start` and the tests need only the first two. */
import { build as buildShell } from 'electron-vite';
import path from 'node:path';
import { build } from 'vite';

const root = path.dirname(import.meta.dirname);

/** Main process, preload script and window; a checkout runs the engine from its sources. */
export async function buildWindow(): Promise<void> {
  await buildShell({ root, configFile: path.join(root, 'electron.vite.config.ts'), logLevel: 'warn' });
}

export async function buildEngine(): Promise<void> {
  await build({ root, configFile: path.join(root, 'vite.engine.config.ts'), logLevel: 'warn' });
}

if (import.meta.main) {
  await buildWindow();
  await buildEngine();
}
