/**
 * Where checkpoints can lie: the archive itself, each container's archive in a pod archive, each image.
 * Never in what containers wrote (rootfs diff, tmpfs, volumes): images there are files of a user.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { Gap, Member, NameHint } from '../../../shared/facts/index.ts';
import { inDirectory, splitName } from '../inner-archives.ts';
import { canonicalName } from '../tar/member-name.ts';
import { directoryTree, type DirectoryTree } from './directory-tree.ts';
import { blobGaps, findImages } from './image-layout.ts';
import { property, readJson, textEntries } from './json-document.ts';
import { nameHints } from './name-hints.ts';

export interface Scope {
  /** Put before directories, to tell scopes apart: '' for the archive itself or its only image. */
  readonly prefix: string;
  readonly tree: DirectoryTree;
  readonly annotations: readonly (readonly [string, string])[];
  readonly nameHints: readonly NameHint[];
  /** pod.options and pod.dump of the pod archive. */
  readonly podFiles: ReadonlyMap<string, number>;
}

export function findScopes(
  members: readonly Member[],
  childrenOf: ReadonlyMap<number, readonly Member[]>,
  read: (member: number) => ByteSource,
  sourceName: string,
  gaps: Gap[],
): readonly Scope[] {
  const top = members.filter((member) => member.parent === null);
  const tree = directoryTree([top]);
  const hints = nameHints(sourceName);
  const scopes: Scope[] = [{ prefix: '', tree, annotations: [], nameHints: hints, podFiles: new Map() }];

  for (const files of tree.directories.values()) {
    const options = files.get('pod.options');
    if (options === undefined && !files.has('pod.dump')) continue;
    const podFiles = new Map<string, number>();
    for (const name of ['pod.options', 'pod.dump']) {
      const file = files.get(name);
      if (file?.type === 'file') podFiles.set(name, file.index);
    }
    const names =
      options?.type === 'file' ? containerNames(readJson(read(options.index))) : new Map<string, string>();
    for (const [base, file] of files) {
      const inside = childrenOf.get(file.index);
      if (inside === undefined || base.startsWith('pod.')) continue;
      scopes.push({
        prefix: canonicalName(file.name),
        tree: directoryTree([inside]),
        annotations: [],
        nameHints: [...hints, ...nameHints(base), ...shortName(names.get(base))],
        podFiles,
      });
    }
  }

  const roots = new Set<string>();
  for (const [directory, files] of tree.directories) {
    if (files.has('oci-layout') || files.has('manifest.json')) roots.add(directory);
  }
  if (roots.size > 0) gaps.push(...blobGaps(members));
  for (const root of roots) {
    const images = findImages(tree, root, read, gaps);
    for (const image of images) {
      const layers = image.layers.map((layer) => childrenOf.get(layer.index) ?? []);
      scopes.push({
        prefix: inDirectory(root, images.length > 1 ? image.id : ''),
        tree: directoryTree(layers),
        annotations: image.annotations,
        nameHints: hints,
        podFiles: new Map(),
      });
    }
  }
  return scopes;
}

/** Archive's file name to the container's short name: `containers` of pod.options (checkpointctl lib/metadata.go). */
function containerNames(options: unknown): Map<string, string> {
  const containers = property(options, 'containers');
  return new Map(textEntries(containers).map(([name, archive]) => [splitName(archive)[1], name]));
}

function shortName(name: string | undefined): readonly NameHint[] {
  return name === undefined ? [] : [{ field: 'name', value: name, note: 'from pod.options' }];
}
