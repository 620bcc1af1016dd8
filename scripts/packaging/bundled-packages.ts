/** Which packages went into a bundle: recorded while it is built, read when the licences are collected. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const root = path.join(import.meta.dirname, '..', '..');
const RECORD = 'packages.json';

/** Folders of out/ that hold a bundle. */
export const BUNDLES = ['engine', 'main', 'preload', 'renderer'] as const;
export type Bundle = (typeof BUNDLES)[number];

/** Writes packages.json into the bundle's folder: the names of all packages that a module of it came from. */
export function recordPackages(): Plugin {
  return {
    name: 'record-packages',
    generateBundle() {
      const names = new Set<string>();
      for (const id of this.getModuleIds()) {
        const name = packageOf(id);
        if (name !== null) names.add(name);
      }
      this.emitFile({ type: 'asset', fileName: RECORD, source: `${JSON.stringify([...names].sort())}\n` });
    },
  };
}

/** 'd3-array' for '/…/node_modules/d3-array/src/index.js'; null for a module of the project. */
export function packageOf(id: string): string | null {
  const inside = id.replaceAll('\\', '/').split('/node_modules/').at(-1);
  if (inside === undefined || !id.replaceAll('\\', '/').includes('/node_modules/')) return null;
  const [first = '', second = ''] = inside.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

export function recordedPackages(bundle: Bundle): readonly string[] {
  return JSON.parse(readFileSync(path.join(root, 'out', bundle, RECORD), 'utf8')) as string[];
}
