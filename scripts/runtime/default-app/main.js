/**
 * What an Electron without `resources/default_app.asar` needs to run an application folder: `electron [-r MODULE]
 * [SWITCH...] FOLDER [ARGUMENT...]`. It loads the folder's main file before Electron is ready (top-level await), so
 * that the application can still register its scheme.
 */
import { app, dialog } from 'electron';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const required = [];
let folder = null;
const args = process.argv.slice(1);
for (let at = 0; at < args.length; at += 1) {
  const arg = args[at];
  if (arg === '-r' || arg === '--require') required.push(args[(at += 1)]);
  else if (arg.startsWith('-')) continue;
  else {
    folder = path.resolve(arg);
    break;
  }
}

try {
  if (folder === null) throw new Error('usage: electron FOLDER');
  process.defaultApp = true;
  const description = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (description.version) app.setVersion(description.version);
  app.setName(description.productName ?? description.name);
  app.setAppPath(folder);
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
  }
  const require = createRequire(path.join(folder, 'package.json'));
  for (const module of required) require(module);
  await import(pathToFileURL(path.resolve(folder, description.main ?? 'index.js')).href);
} catch (error) {
  console.error(error);
  dialog.showErrorBox('The application does not start', String(error?.stack ?? error));
  app.exit(1);
}
