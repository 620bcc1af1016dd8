/** The libraries of the operating system that Electron and Xvfb need; on Debian and its kin, installed as root. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Each is a list of alternatives: releases after Debian 12 carry new names for those built with 64-bit time. */
const DEBIAN_PACKAGES: readonly (readonly string[])[] = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
  ['libxss1'],
  ['libxtst6'],
  ['fonts-liberation'],
];
const DISPLAY_PACKAGES: readonly (readonly string[])[] = [['xvfb']];

/** Programs that the tests hold the product against, and the package of each. */
const TEST_TOOLS: readonly (readonly [program: string, debianPackage: string])[] = [
  ['ssh-keygen', 'openssh-client'],
  ['openssl', 'openssl'],
];

export class MissingPackagesError extends Error {}

/** Makes sure that the tests find the tools that verify signatures; installs as {@link ensureSystemPackages} does. */
export function ensureTestTools(say: (line: string) => void = console.log): void {
  if (process.platform !== 'linux') return;
  const missing = TEST_TOOLS.filter(([program]) => !found(program));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!found('apt-get') || process.getuid?.() !== 0) {
    throw new MissingPackagesError(
      `The tests need ${missing.map(([program]) => program).join(' and ')}. Install them and start again:\n  sudo ${command}`,
    );
  }
  say(`installing what the tests verify signatures with: ${command}`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
}

/**
 * Makes sure that `executable` finds its libraries and, with `display`, that Xvfb is there. As root on Debian
 * installs what is missing, otherwise throws a MissingPackagesError with the command to run.
 */
export function ensureSystemPackages(
  executable: string,
  { display, say = console.log }: { readonly display: boolean; readonly say?: (line: string) => void },
): void {
  if (process.platform !== 'linux') return;
  const missing = missingParts(executable, display);
  if (missing.length === 0) return;
  const apt = found('apt-get');
  const root = process.getuid?.() === 0;
  if (apt && root) {
    const packages = packageNames(display, true);
    say(
      `installing what Electron needs (missing: ${missing.join(', ')}): apt-get install ${packages.join(' ')}`,
    );
    aptGet('install', '-y', '--no-install-recommends', ...packages);
    const still = missingParts(executable, display);
    if (still.length === 0) return;
    throw new MissingPackagesError(`After apt-get install these are still missing: ${still.join(', ')}`);
  }
  throw new MissingPackagesError(
    [
      `The window needs parts of the operating system that are missing here: ${missing.join(', ')}`,
      apt
        ? `Install them and start again:\n  sudo apt-get install --no-install-recommends ${packageNames(display, false).join(' ')}`
        : 'Install GTK 3, NSS, GBM, ALSA, XScreenSaver, XTest and Xvfb with the package manager of this system.',
      'The command line works without them: npm run -s permafrost -- --help',
    ].join('\n'),
  );
}

function missingParts(executable: string, display: boolean): string[] {
  const missing: string[] = [];
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  for (const [, library] of (stdout ?? '').matchAll(/^\s*(\S+) => not found$/gm)) {
    if (library !== undefined) missing.push(library);
  }
  if (display && !found('Xvfb')) missing.push('Xvfb');
  return missing;
}

function found(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The names that this release knows, of each package's alternatives; `refresh` may update apt's lists. */
function packageNames(display: boolean, refresh: boolean): string[] {
  const wanted = display ? [...DEBIAN_PACKAGES, ...DISPLAY_PACKAGES] : DEBIAN_PACKAGES;
  if (refresh) aptGet('update');
  return wanted.map((names) => names.find(isKnown) ?? names.at(-1) ?? '');
}

function isKnown(name: string): boolean {
  return /^Package: /m.test(spawnSync('apt-cache', ['show', name], { encoding: 'utf8' }).stdout ?? '');
}

function aptGet(...args: readonly string[]): void {
  execFileSync('apt-get', ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
