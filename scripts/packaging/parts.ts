/** What a package carries beside the built files: Node 24, the engine's description, licences. Laid out in out/. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { thirdPartyLicences } from './licences.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Lays everything out where electron-builder.yml looks for it; throws where Node 24 is not installed. */
export function layOutParts(): void {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const parts = path.join(root, 'out', 'package');
  const licences = path.join(parts, 'licences');
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(licences, { recursive: true });
  writeFileSync(
    path.join(parts, 'engine.json'),
    `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`,
  );
  copyFileSync(path.join(root, 'LICENSE'), path.join(licences, 'permafrost.txt'));
  writeFileSync(path.join(licences, 'third-party.txt'), thirdPartyLicences());

  const node = installedNode();
  const target = path.join(root, 'out', 'node', `${process.platform}-${process.arch}`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  copyFileSync(node.executable, path.join(target, path.basename(node.executable)));
  copyFileSync(node.licence, path.join(licences, 'node.txt'));
}

/** The binary that the `node` package's install script fetched, and the licence that came with it. */
function installedNode(): { readonly executable: string; readonly licence: string } {
  const windows = process.platform === 'win32';
  const executable = path.join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
  if (!existsSync(executable)) {
    throw new Error(
      'node_modules has no Node 24 to put into a package: run `npm ci` without --ignore-scripts',
    );
  }
  // The package of this platform, by the names that the `node` package knows.
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const platform = windows ? 'win' : process.platform;
  const require = createRequire(path.join(root, 'node_modules/node/package.json'));
  const description = require.resolve(`${prefix}-${platform}-${process.arch}/package.json`);
  return { executable, licence: path.join(path.dirname(description), 'LICENSE') };
}
