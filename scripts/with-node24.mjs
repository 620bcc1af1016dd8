/**
 * Runs one of the project's TypeScript entries with the Node 24 that `npm ci` installed, whichever Node is on PATH.
 *
 *     node scripts/with-node24.mjs [--from-caller] ENTRY.ts [ARGUMENT...]
 *
 * Node 24 runs TypeScript sources as they are, and the SQLite binding ends older versions with a segmentation
 * fault, so nothing of the project is loaded before the version is known. This file itself keeps to what Node 20
 * understands. `--from-caller` runs the entry in the directory `npm run` was called from.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const major = Number(process.versions.node.split('.')[0]);

const args = process.argv.slice(2);
const fromCaller = args[0] === '--from-caller';
if (fromCaller) args.shift();
const [entry, ...rest] = args;
if (entry === undefined) {
  console.error('usage: node scripts/with-node24.mjs [--from-caller] ENTRY.ts [ARGUMENT...]');
  process.exit(1);
}
const entryPath = path.resolve(root, entry);
// Node keeps what it compiled: a start takes a third of the time.
process.env.NODE_COMPILE_CACHE ??= path.join(root, '.cache', 'compile');
const directory = fromCaller && process.env.INIT_CWD ? process.env.INIT_CWD : root;

if (major >= 24) {
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  process.chdir(directory);
  process.argv.splice(1, process.argv.length, entryPath, ...rest);
  await import(pathToFileURL(entryPath).href);
} else {
  const node24 = installedNode24();
  if (node24 === null) {
    console.error(
      `Permafrost needs Node 24; this is Node ${process.versions.node}, and node_modules has none.\n` +
        '`npm ci` installs it by an install script: run `npm ci` again without --ignore-scripts\n' +
        '(and without ignore-scripts=true in .npmrc), or put Node 24 on PATH.',
    );
    process.exit(3);
  }
  const child = spawn(node24, [entryPath, ...rest], { stdio: 'inherit', cwd: directory });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node24} does not start: ${error.message}`);
    process.exit(3);
  });
  child.on('close', (code, signal) =>
    process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 0)),
  );
}

/** The binary of the `node` package, or null where its install script has not run. */
function installedNode24() {
  const names = process.platform === 'win32' ? ['node.exe'] : ['node'];
  for (const name of names) {
    const candidate = path.join(root, 'node_modules', 'node', 'bin', name);
    if (existsSync(candidate)) return candidate;
  }
  return null;
}
