/**
 * Images that hold a checkpoint (podman checkpoint --create-image, checkpointctl build, buildah):
 *
 *   OCI layout       oci-layout, index.json -> blobs/<algorithm>/<digest>: manifest -> config, layers
 *   docker-archive   manifest.json: [{Config, RepoTags, Layers: [path of a tar, ...]}]
 *
 * Sources: OCI image-spec (image-layout.md, manifest.md), Docker image specification v1.2.
 */
import { gap, type Gap, type Member } from '../../../shared/facts/index.ts';
import type { ByteSource } from '../../../shared/byte-source.ts';
import { inDirectory, splitName } from '../inner-archives.ts';
import { canonicalName, displayName } from '../tar/member-name.ts';
import type { DirectoryTree } from './directory-tree.ts';
import { list, property, readJson, textEntries } from './json-document.ts';

export interface FoundImage {
  /** Unique in the archive: the manifest's digest, or the config's name. */
  readonly id: string;
  readonly layers: readonly Member[]; // the layers' tars, the lowest first
  readonly annotations: readonly (readonly [string, string])[];
}

type Read = (member: number) => ByteSource;

const MAX_IMAGES = 1000;

/** The images described in `root` of an archive. Layers that are named and absent are gaps. */
export function findImages(
  tree: DirectoryTree,
  root: string,
  read: Read,
  gaps: Gap[],
): readonly FoundImage[] {
  const oci =
    tree.find(inDirectory(root, 'oci-layout')) === undefined ? [] : ociImages(tree, root, read, gaps);
  return oci.length > 0 ? oci : dockerImages(tree, root, read, gaps);
}

function ociImages(tree: DirectoryTree, root: string, read: Read, gaps: Gap[]): readonly FoundImage[] {
  const images = new Map<string, FoundImage>();
  const json = (member: Member | undefined): unknown =>
    member === undefined ? undefined : readJson(read(member.index));
  const blob = (descriptor: unknown): Member | undefined => {
    const digest = property(descriptor, 'digest');
    if (typeof digest !== 'string') return undefined;
    const match = /^([a-z0-9+._-]{1,32}):([a-zA-Z0-9=_-]{1,128})$/.exec(digest);
    return match === null ? undefined : tree.find(inDirectory(root, `blobs/${match[1]}/${match[2]}`));
  };
  const seen = new Set<number>();
  const visit = (descriptor: unknown, outer: readonly (readonly [string, string])[]): void => {
    const member = blob(descriptor);
    if (member === undefined || seen.has(member.index) || seen.size > MAX_IMAGES) return;
    seen.add(member.index);
    const document = json(member);
    const annotations = [
      ...textEntries(property(document, 'annotations')),
      ...textEntries(property(descriptor, 'annotations')),
      ...outer,
    ];
    for (const inner of list(property(document, 'manifests'))) visit(inner, annotations);
    const layers = list(property(document, 'layers'));
    if (layers.length === 0) return;
    const config = property(json(blob(property(document, 'config'))), 'config');
    const [, id] = splitName(canonicalName(member.name));
    images.set(id, {
      id,
      layers: layers.flatMap((layer) => {
        const found = blob(layer);
        if (found !== undefined) return [found];
        const name = String(property(layer, 'digest')).slice(0, 200);
        gaps.push(gap('layer-missing', 'the image names a layer that is not in the archive', name));
        return [];
      }),
      annotations: [...annotations, ...textEntries(property(config, 'Labels'))],
    });
  };
  const index = tree.find(inDirectory(root, 'index.json'));
  for (const descriptor of list(property(json(index), 'manifests'))) visit(descriptor, []);
  return [...images.values()];
}

function dockerImages(tree: DirectoryTree, root: string, read: Read, gaps: Gap[]): readonly FoundImage[] {
  const manifest = tree.find(inDirectory(root, 'manifest.json'));
  if (manifest?.type !== 'file') return [];
  return list(readJson(read(manifest.index)))
    .slice(0, MAX_IMAGES)
    .flatMap((entry): FoundImage[] => {
      const paths = list(property(entry, 'Layers')).filter((path) => typeof path === 'string');
      if (paths.length === 0) return [];
      const configPath = property(entry, 'Config');
      const config = typeof configPath === 'string' ? tree.find(inDirectory(root, configPath)) : undefined;
      const labels = config === undefined ? undefined : property(readJson(read(config.index)), 'config');
      return [
        {
          id: typeof configPath === 'string' ? splitName(configPath)[1].replace(/\.json$/, '') : 'image',
          layers: paths.flatMap((path) => {
            const found = followOnce(tree, tree.find(inDirectory(root, path)));
            if (found !== undefined) return [found];
            gaps.push(
              gap('layer-missing', 'the image names a layer that is not in the archive', path.slice(0, 4096)),
            );
            return [];
          }),
          annotations: textEntries(property(labels, 'Labels')),
        },
      ];
    });
}

/** `docker save` writes a layer that is there already as a link to it, within the archive. */
function followOnce(tree: DirectoryTree, member: Member | undefined): Member | undefined {
  if (member?.type !== 'symlink' || member.linkName === null) return member;
  const target = resolveLink(canonicalName(member.name), member.linkName);
  const found = target === null ? undefined : tree.find(target);
  return found?.type === 'file' ? found : undefined;
}

/** Where a link at `path` leads within the archive; null for one that leaves it. Nothing is opened. */
export function resolveLink(path: string, target: Uint8Array): string | null {
  if (target[0] === 0x2f) return null;
  const [directory] = splitName(path);
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of canonicalName(target).split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** A blob's name is the hash of its content: a gap for each whose content is another. */
export function blobGaps(members: readonly Member[]): Gap[] {
  const gaps: Gap[] = [];
  for (const member of members) {
    if (member.parent !== null || member.type !== 'file' || member.sha256 === null) continue;
    const digest = /(?:^|\/)blobs\/sha256\/([0-9a-f]{64})$/.exec(canonicalName(member.name))?.[1];
    if (digest === undefined || digest === member.sha256) continue;
    const message = `the blob's content has the SHA-256 ${member.sha256}, not the one it is named after`;
    gaps.push(gap('blob-digest', message, displayName(member.name)));
  }
  return gaps;
}
