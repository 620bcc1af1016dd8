/**
 * A Debian package of the unpacked one, by `dpkg-deb` alone:
 *
 *     /opt/Permafrost/                      the program; chrome-sandbox setuid, for kernels that deny it namespaces
 *     /usr/bin/permafrost                   link to the launcher
 *     /usr/share/applications, icons, doc   what the desktop shows and the licence
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.join(import.meta.dirname, '..', '..');
const PROGRAM = '/opt/Permafrost';

/** Of libraries with two names, the second is that of releases before 64-bit time. */
const DEPENDS = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2t64 | libasound2',
  'libxss1',
  'libxtst6',
  'xdg-utils',
];

export interface DebianPackage {
  readonly unpacked: string;
  /** Where the .deb is written. */
  readonly output: string;
  /** How the archive inside is compressed, as dpkg-deb's options; all versions since 2008 read xz and gzip. */
  readonly compression?: readonly string[];
}

/** Makes the package and returns its path. Throws where dpkg-deb is absent or fails. */
export function makeDebianPackage({
  unpacked,
  output,
  compression = ['-Zxz', '-z1'],
}: DebianPackage): string {
  const { name, version, description } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as Record<'name' | 'version' | 'description', string>;
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const file = path.join(output, `${name}_${version}_${architecture}.deb`);
  const staged = mkdtempSync(path.join(output, '.deb-'));
  try {
    const at = (place: string): string => {
      const target = path.join(staged, place);
      mkdirSync(path.dirname(target), { recursive: true });
      return target;
    };
    cpSync(unpacked, at(PROGRAM), { recursive: true, verbatimSymlinks: true });
    mkdirSync(at('/usr/bin/.'), { recursive: true });
    symlinkSync(`${PROGRAM}/resources/bin/permafrost`, at('/usr/bin/permafrost'));
    copyFileSync(
      path.join(root, 'resources', 'launcher', 'permafrost.desktop'),
      at(`/usr/share/applications/${name}.desktop`),
    );
    for (const icon of readdirSync(path.join(root, 'resources', 'icon'))) {
      const size = /^(\d+x\d+)\.png$/.exec(icon)?.[1];
      if (size === undefined) continue;
      copyFileSync(
        path.join(root, 'resources', 'icon', icon),
        at(`/usr/share/icons/hicolor/${size}/apps/${name}.png`),
      );
    }
    copyFileSync(path.join(root, 'LICENSE'), at(`/usr/share/doc/${name}/copyright`));
    setModes(staged);
    chmodSync(path.join(staged, PROGRAM, 'chrome-sandbox'), 0o4755);
    writeFileSync(
      at('/DEBIAN/control'),
      `${[
        `Package: ${name}`,
        `Version: ${version}`,
        `Architecture: ${architecture}`,
        'Maintainer: The Permafrost authors <permafrost@localhost>',
        `Installed-Size: ${Math.ceil(sizeOf(staged) / 1024)}`,
        `Depends: ${DEPENDS.join(', ')}`,
        'Section: utils',
        'Priority: optional',
        `Description: ${description}`,
        ' Permafrost opens the archives that Kubernetes and Podman write when CRIU freezes a container, and shows',
        ' processes, memory, files, network and time, each fact with the bytes it came from.',
      ].join('\n')}\n`,
    );
    execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', staged, file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return file;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** Whatever the umask of who builds: readable by all, writable by root alone. */
function setModes(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) setModes(file);
    else if (entry.isFile()) chmodSync(file, lstatSync(file).mode & 0o111 ? 0o755 : 0o644);
  }
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + lstatSync(path.join(entry.parentPath, entry.name)).size, 0);
}
