/** Members of one archive (or of an image's layers, merged) by directory and name. Only names that are safe as paths. */
import type { Member } from '../../../shared/facts/evidence.ts';
import { inDirectory, splitName } from '../inner-archives.ts';
import { canonicalName } from '../tar/member-name.ts';

export interface DirectoryTree {
  /** Regular files and links by canonical path; directories, devices and fifos are not in it. */
  find(path: string): Member | undefined;
  /** Directories with the files and links in them, empty ones too, in order of first appearance. */
  readonly directories: ReadonlyMap<string, ReadonlyMap<string, Member>>;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Layers from the lowest up; of one archive there is one. A whiteout takes away what lower layers have (OCI image-spec, layer.md). */
export function directoryTree(layers: readonly (readonly Member[])[]): DirectoryTree {
  const directories = new Map<string, Map<string, Member>>();
  for (const layer of layers) {
    if (layers.length > 1) applyWhiteouts(directories, layer);
    for (const member of layer) {
      if (member.shadowed || member.unsafeName) continue;
      if (member.type === 'directory') {
        const path = canonicalName(member.name);
        if (!directories.has(path)) directories.set(path, new Map());
        continue;
      }
      if (member.type !== 'file' && member.type !== 'symlink' && member.type !== 'hardlink') continue;
      const [directory, base] = splitName(canonicalName(member.name));
      if (layers.length > 1 && base.startsWith(WHITEOUT)) continue;
      const there = directories.get(directory);
      if (there === undefined) directories.set(directory, new Map([[base, member]]));
      else there.set(base, member);
    }
  }
  return {
    directories,
    find(path) {
      const [directory, base] = splitName(path);
      return directories.get(directory)?.get(base);
    },
  };
}

function applyWhiteouts(directories: Map<string, Map<string, Member>>, layer: readonly Member[]): void {
  for (const member of layer) {
    const [directory, base] = splitName(canonicalName(member.name));
    if (member.unsafeName || !base.startsWith(WHITEOUT)) continue;
    if (base === OPAQUE) {
      removeBelow(directories, directory);
      continue;
    }
    const name = base.slice(WHITEOUT.length);
    directories.get(directory)?.delete(name);
    removeBelow(directories, inDirectory(directory, name));
  }
}

function removeBelow(directories: Map<string, Map<string, Member>>, path: string): void {
  for (const directory of directories.keys()) {
    if (directory === path || path === '' || directory.startsWith(`${path}/`)) directories.delete(directory);
  }
}
