/**
 * `npm run package [-- --directory-only] [-- --output FOLDER]`: packages for this machine into dist/.
 *
 * First the unpacked program, then every format that can be made here. What can't be made is said, with the reason;
 * only where there is not even an unpacked program does this fail.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildEngine, buildWindow } from './build.ts';
import { makeDebianPackage } from './packaging/debian-package.ts';
import { electronVersion, packWith, unpackedFolder } from './packaging/package-directory.ts';
import { layOutParts } from './packaging/parts.ts';
import { findElectron, NoElectronError } from './runtime/electron-runtime.ts';

const root = path.dirname(import.meta.dirname);

/** What electron-builder makes on each system beside the unpacked program; it may have to download a tool for it. */
const TARGETS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['AppImage'],
  win32: ['nsis'],
  darwin: ['dmg', 'zip'],
};

const SYSTEMS: readonly (readonly [NodeJS.Platform, string])[] = [
  ['linux', 'AppImage and deb: on Linux'],
  ['win32', 'nsis: on Windows'],
  ['darwin', 'dmg and zip: on macOS'],
];

async function makePackages(output: string, directoryOnly: boolean): Promise<void> {
  const electron = await findElectron();
  console.log(`Electron ${electronVersion(electron.folder)} (${electron.origin}): ${electron.folder}`);
  await buildWindow();
  await buildEngine();
  layOutParts();
  mkdirSync(output, { recursive: true });
  await packWith(electron, ['dir'], output);
  const unpacked = unpackedFolder(output);
  console.log(`made: ${unpacked}`);
  if (directoryOnly) return;

  if (process.platform === 'linux') {
    await attempt('deb', () => makeDebianPackage({ unpacked, output }));
  }
  for (const target of TARGETS[process.platform] ?? []) {
    await attempt(target, async () => {
      await packWith(electron, [target], output);
      return `${target} in ${output}`;
    });
  }
  for (const [platform, what] of SYSTEMS) {
    if (platform !== process.platform) console.log(`not made here: ${what}`);
  }
}

async function attempt(what: string, make: () => string | Promise<string>): Promise<void> {
  try {
    console.log(`made: ${await make()}`);
  } catch (caught) {
    const [reason = ''] = (caught instanceof Error ? caught.message : String(caught)).trim().split('\n');
    console.log(`not made: ${what}: ${reason}`);
  }
}

try {
  const { values } = parseArgs({
    options: {
      output: { type: 'string', default: 'dist' },
      'directory-only': { type: 'boolean', default: false },
    },
  });
  await makePackages(path.resolve(root, values.output), values['directory-only']);
} catch (caught) {
  console.error(caught instanceof NoElectronError ? caught.message : caught);
  process.exitCode = 1;
}
