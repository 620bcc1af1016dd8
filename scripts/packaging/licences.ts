/** The licences of what a package carries of others: the bundles' packages, and the modules beside them. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BUNDLES, recordedPackages } from './bundled-packages.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Not bundled: they bring binaries or WebAssembly. vite.engine.config.ts leaves them out of the bundle. */
const BESIDE_THE_BUNDLE = [
  'better-sqlite3',
  '@vscode/ripgrep',
  `@vscode/ripgrep-${process.platform}-${process.arch}`,
  '@virustotal/yara-x',
];

interface PackageDescription {
  readonly version: string;
  readonly license?: string;
}

/** One text: each package with its version, its licence's name and the licence as the package has it. */
export function thirdPartyLicences(): string {
  const names = new Set([...BUNDLES.flatMap(recordedPackages), ...BESIDE_THE_BUNDLE]);
  const parts = [...names].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(
      readFileSync(path.join(folder, 'package.json'), 'utf8'),
    ) as PackageDescription;
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version}\nLicence: ${license ?? 'see below'}\n${text}`;
  });
  return [
    'Permafrost contains these packages. Electron and Chromium have their licences beside the program, Node its own',
    'in node.txt.\n',
    ...parts,
  ].join(`\n${'-'.repeat(80)}\n`);
}
