/** Where the engine and the Node that runs it are: sources in a checkout, built files in a package. */
import { app } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export interface EngineLocation {
  /** Node 24: Electron's own Node need not match the SQLite binding. */
  readonly node: string;
  readonly entry: string;
}

export function engineLocation(): EngineLocation {
  const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';
  if (app.isPackaged) {
    const unpacked = path.join(process.resourcesPath, 'app.asar.unpacked');
    return {
      node: path.join(process.resourcesPath, nodeName),
      entry: path.join(unpacked, 'out/engine/host.js'),
    };
  }
  const root = app.getAppPath();
  const node = path.join(root, 'node_modules/node/bin', nodeName);
  return {
    // Where the `node` package's install script was not allowed to run, a Node 24 on PATH will do.
    node: existsSync(node) ? node : nodeName,
    entry: path.join(root, 'electron/engine/host.ts'),
  };
}
