/** The unpacked package: what electron-builder makes of electron-builder.yml, with the Electron that is at hand. */
import { Arch, build, Platform, type AfterPackContext, type Configuration } from 'electron-builder';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { ElectronRuntime } from '../runtime/electron-runtime.ts';

const root = path.join(import.meta.dirname, '..', '..');

/**
 * What a distribution of Electron may hold and a package must not: the loader of application folders (the fuse
 * `onlyLoadAppFromAsar` leaves it unused), and what another application's distribution brought along.
 */
const NOT_OURS = {
  inResources: ['default_app.asar', 'app-update.yml'],
  besideProgram: ['browser_v8_context_snapshot.bin'],
} as const;

const PLATFORMS: Partial<Record<NodeJS.Platform, Platform>> = {
  linux: Platform.LINUX,
  win32: Platform.WINDOWS,
  darwin: Platform.MAC,
};

/** The version of an unpacked Electron, as its own file says. */
export function electronVersion(folder: string): string {
  return readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
}

/**
 * Packs for this machine with `electron`; `targets` are electron-builder's names ('dir', 'AppImage', 'dmg').
 * Needs out/ as `npm run build` and layOutParts() leave it. Rejects with electron-builder's reason.
 */
export async function packWith(
  electron: ElectronRuntime,
  targets: readonly string[],
  output: string,
): Promise<void> {
  const platform = PLATFORMS[process.platform];
  if (platform === undefined) throw new Error(`there are no packages for ${process.platform}`);
  const configuration: Configuration = {
    extends: path.join(root, 'electron-builder.yml'),
    directories: { output },
    electronDist: electron.folder,
    electronVersion: electronVersion(electron.folder),
    afterPack: removeWhatIsNotOurs,
  };
  await build({
    projectDir: root,
    targets: platform.createTarget([...targets], process.arch === 'arm64' ? Arch.arm64 : Arch.x64),
    publish: 'never',
    config: configuration,
  });
}

async function removeWhatIsNotOurs({ appOutDir, packager }: AfterPackContext): Promise<void> {
  const resources = packager.getResourcesDir(appOutDir);
  for (const name of NOT_OURS.inResources) await rm(path.join(resources, name), { force: true });
  for (const name of NOT_OURS.besideProgram) await rm(path.join(appOutDir, name), { force: true });
}

/** Where electron-builder leaves the unpacked program of this machine. */
export function unpackedFolder(output: string): string {
  const arch = process.arch === 'arm64' ? '-arm64' : '';
  if (process.platform === 'darwin') return path.join(output, `mac${arch}`);
  return path.join(output, `${process.platform === 'win32' ? 'win' : 'linux'}${arch}-unpacked`);
}
