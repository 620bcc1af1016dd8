/**
 * The printer of a checkout: `node scripts/runtime/print-report.ts [SWITCH...] --print-report INPUT OUTPUT FOOTER TIMES`.
 * Finds an Electron that is there already, builds the shell where it is older than its sources, and lets it print.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildWindow } from '../build.ts';
import { findElectron } from './electron-runtime.ts';

const root = path.join(import.meta.dirname, '..', '..');

function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((last, entry) => Math.max(last, statSync(path.join(entry.parentPath, entry.name)).mtimeMs), 0);
}

const built = path.join(root, 'out', 'main', 'index.js');
const sources = [path.join(root, 'electron', 'main'), path.join(root, 'shared')];
const isFresh =
  process.env['PERMAFROST_WINDOW_IS_BUILT'] === '1' ||
  (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newest)));
// What the tools say belongs beside the errors: standard output is the caller's.
const { executable } = await findElectron((line) => process.stderr.write(`${line}\n`));
if (!isFresh) {
  // The folder of whoever asks for a PDF may have a package.json of another kind, or none: names of built files go by it.
  process.chdir(root);
  await buildWindow();
}

const switches = process.argv.slice(2);
const at = switches.indexOf('--print-report');
const child = spawn(executable, [...switches.slice(0, at), root, ...switches.slice(at)], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
