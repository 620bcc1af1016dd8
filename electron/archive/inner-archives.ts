/** Which members are archives themselves: by role and name, never because a user's file happens to be a tar. */
import type { MemberType } from '../../shared/facts/evidence.ts';
import { canonicalName } from './tar/member-name.ts';

export type InnerRole = 'rootfs-diff' | 'tmpfs' | 'volume' | 'devshm' | 'container' | 'layer';

/** What the members lie in: the archive as given, a container's archive in a pod archive, a layer of an image. */
export type ArchiveContext = 'source' | 'container' | 'layer';

export interface InnerArchive {
  readonly member: number;
  readonly role: InnerRole;
  /** By the engine's own name for it: anything but an archive there is damage. Else the content decides. */
  readonly certain: boolean;
}

interface NamedMember {
  readonly index: number;
  readonly name: Uint8Array;
  readonly type: MemberType;
  readonly shadowed: boolean;
  readonly unsafeName: boolean;
}

/** Files that an engine writes beside `checkpoint/`: where one is, rootfs-diff.tar means what the engines mean. */
const ENGINE_FILES: ReadonlySet<string> = new Set([
  'config.dump',
  'spec.dump',
  'network.status',
  'deleted.files',
  'bind.mounts',
  'status.dump',
]);

export const TMPFS_IMAGE = /^tmpfs-.*\.tar\.gz\.img$/;

export function splitName(canonical: string): readonly [directory: string, base: string] {
  const slash = canonical.lastIndexOf('/');
  return slash < 0 ? ['', canonical] : [canonical.slice(0, slash), canonical.slice(slash + 1)];
}

export function inDirectory(directory: string, base: string): string {
  return directory === '' ? base : `${directory}/${base}`;
}

/** The inner archives among the members of one archive, in archive order. */
export function findInnerArchives(
  members: readonly NamedMember[],
  context: ArchiveContext,
): readonly InnerArchive[] {
  const containers = new Set<string>();
  const pods = new Set<string>();
  const images = new Set<string>(); // directories of an OCI layout or a docker-archive
  const files: { readonly member: number; readonly directory: string; readonly base: string }[] = [];
  for (const member of members) {
    if (member.unsafeName || member.shadowed) continue;
    const [directory, base] = splitName(canonicalName(member.name));
    const [above, folder] = splitName(directory);
    if (folder === 'checkpoint' || folder === 'pre-checkpoint') containers.add(above);
    if (member.type !== 'file') {
      if (base === 'checkpoint' || base === 'pre-checkpoint') containers.add(directory);
      continue;
    }
    if (ENGINE_FILES.has(base)) containers.add(directory);
    if (base === 'pod.options' || base === 'pod.dump') pods.add(directory);
    if (base === 'oci-layout' || base === 'manifest.json') images.add(directory);
    files.push({ member: member.index, directory, base });
  }

  const found: InnerArchive[] = [];
  for (const { member, directory, base } of files) {
    const add = (role: InnerRole, certain: boolean): void => void found.push({ member, role, certain });
    const [above, folder] = splitName(directory);
    if (base === 'rootfs-diff.tar' && containers.has(directory)) add('rootfs-diff', true);
    else if (base === 'devshm-checkpoint.tar' && containers.has(directory)) add('devshm', true);
    else if (folder === 'volumes' && base.endsWith('.tar') && containers.has(above)) add('volume', true);
    else if (TMPFS_IMAGE.test(base)) add('tmpfs', true);
    else if (context !== 'source') continue;
    else if (pods.has(directory) && !base.startsWith('pod.')) add('container', false);
    else if (isLayerName(images, directory, base)) add('layer', false);
  }
  return found;
}

/** `blobs/<algorithm>/<digest>` of an OCI layout; `<id>/layer.tar` or `<digest>.tar` of a docker-archive. */
function isLayerName(images: ReadonlySet<string>, directory: string, base: string): boolean {
  const [above, folder] = splitName(directory);
  const [root, blobs] = splitName(above);
  if (blobs === 'blobs' && images.has(root) && folder !== '') return true;
  if (base === 'layer.tar') return images.has(above) || images.has(directory);
  return base.endsWith('.tar') && images.has(directory);
}
