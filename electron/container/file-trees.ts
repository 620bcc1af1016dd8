/**
 * Files of the container that the checkpoint holds: the rootfs diff, dumped tmpfs, volumes, /dev/shm.
 * Each member of such a tar becomes a row with its path in the container. In a rootfs diff,
 *
 *   .wh.NAME        NAME was deleted (OCI image layer and AUFS form)
 *   .wh..wh..opq    the directory hides all that the image had in it
 *   char device 0/0 the file of that name was deleted (the kernel's overlayfs form)
 */
import { gap } from '../../shared/facts/gap.ts';
import type { Gap } from '../../shared/facts/gap.ts';
import type { DeletedFileFact, FilesystemEntryFact, Member } from '../../shared/facts/index.ts';
import { utf8 } from '../../shared/text.ts';

export interface FileTree {
  readonly origin: FilesystemEntryFact['origin'];
  /** Index of the tar's own member. */
  readonly container: number;
  /** Its display name, for gaps. */
  readonly containerName: string;
  readonly members: readonly Member[];
  /** tmpfs: the device number of its image's name, decimal; volume: the volume's name; else not used. */
  readonly name: string;
}

export interface FileTreesInput {
  readonly trees: readonly FileTree[];
  readonly deletedFiles: readonly DeletedFileFact[];
  /** Where the tmpfs of a device (`major << 20 | minor`) is mounted; null when no mount has it. */
  readonly mountpointOfDevice: (device: number) => Uint8Array | null;
  /** Where a volume is mounted; null when the spec does not tell. */
  readonly volumeDestination: (name: string) => string | null;
}

export interface FileTreesFacts {
  readonly filesystem_entry: FilesystemEntryFact[];
  readonly gap: Gap[];
}

const SLASH = 0x2f;
const DOT = 0x2e;
const WHITEOUT = utf8('.wh.');
const OPAQUE = utf8('.wh..wh..opq');
const AUFS_METADATA = utf8('.wh..wh.');

/** One row for each member and each deleted path. A tree whose mount point is not known keeps relative paths. */
export function decodeFileTrees(input: FileTreesInput): FileTreesFacts {
  const entries: FilesystemEntryFact[] = [];
  const gaps: Gap[] = [];
  for (const tree of input.trees) {
    const root = mountpointOf(tree, input);
    if (root === null) {
      const message = `Where the ${tree.origin} ${tree.name} was mounted is not known; its paths are shown relative to it`;
      gaps.push(gap('mountpoint-unknown', message, tree.containerName));
    }
    for (const member of tree.members) entries.push(decodeMember(tree, root, member));
  }
  for (const { path, source } of input.deletedFiles) {
    const member = source[0]?.member ?? -1;
    const absolute = joinPath(utf8('/'), utf8(path));
    entries.push({ ...DELETED, origin: 'rootfs-diff', container: member, member, path: absolute, source });
  }
  return { filesystem_entry: entries, gap: gaps };
}

/** What a whiteout or deleted.files says of a file: that it is gone, and nothing else. */
const DELETED = {
  type: 'other',
  change: 'deleted',
  size: 0n,
  mode: 0,
  uid: 0n,
  gid: 0n,
  mtimeNs: null,
  timePrecisionNs: 1_000_000_000n,
  linkTarget: null,
  sha256: null,
} as const;

function mountpointOf(tree: FileTree, input: FileTreesInput): Uint8Array | null {
  switch (tree.origin) {
    case 'rootfs-diff':
      return utf8('/');
    case 'devshm':
      return utf8('/dev/shm');
    case 'tmpfs':
      return /^[0-9]{1,10}$/.test(tree.name) ? input.mountpointOfDevice(Number(tree.name)) : null;
    case 'volume': {
      const destination = input.volumeDestination(tree.name);
      return destination === null ? null : utf8(destination);
    }
  }
}

function decodeMember(tree: FileTree, root: Uint8Array | null, member: Member): FilesystemEntryFact {
  const place = {
    origin: tree.origin,
    container: tree.container,
    member: member.index,
    source: [{ member: member.index, offset: 0, length: member.size, field: 'file' }],
  };
  // A name that climbs or is absolute is shown as it stands: it is no path in this tree.
  const path = member.unsafeName ? member.name : joinPath(root, member.name);
  const gone = tree.origin === 'rootfs-diff' ? deletedBy(member, path) : null;
  if (gone) return { ...DELETED, ...place, ...gone };
  return {
    ...place,
    path,
    type: member.type,
    change: 'present',
    size: BigInt(member.size),
    mode: member.mode,
    uid: member.uid,
    gid: member.gid,
    mtimeNs: member.mtimeNs,
    timePrecisionNs: member.timePrecisionNs,
    linkTarget: member.linkName,
    sha256: member.sha256,
  };
}

/** What a whiteout deletes; null for a member that is none. */
function deletedBy(
  member: Member,
  path: Uint8Array,
): { readonly path: Uint8Array; readonly type: string } | null {
  if (member.type === 'character-device' && member.deviceMajor === 0 && member.deviceMinor === 0) {
    return { path, type: 'other' };
  }
  if (member.type !== 'file' && member.type !== 'hardlink') return null;
  const slash = path.lastIndexOf(SLASH);
  const name = path.subarray(slash + 1);
  if (startsWith(name, OPAQUE) && name.length === OPAQUE.length) {
    return { path: path.slice(0, Math.max(slash, 1)), type: 'directory' };
  }
  if (!startsWith(name, WHITEOUT) || startsWith(name, AUFS_METADATA) || name.length === WHITEOUT.length)
    return null;
  const hidden = new Uint8Array(path.length - WHITEOUT.length);
  hidden.set(path.subarray(0, slash + 1));
  hidden.set(name.subarray(WHITEOUT.length), slash + 1);
  return { path: hidden, type: 'other' };
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, i) => bytes[i] === byte);
}

/** `root` and a tar name as one path: no './', no doubled or final slash. Without a root the path is relative. */
function joinPath(root: Uint8Array | null, name: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const bytes of [root ?? new Uint8Array(0), name]) {
    let start = 0;
    for (let at = 0; at <= bytes.length; at++) {
      if (at < bytes.length && bytes[at] !== SLASH) continue;
      const part = bytes.subarray(start, at);
      if (part.length > 0 && !(part.length === 1 && part[0] === DOT)) parts.push(part);
      start = at + 1;
    }
  }
  const length = parts.reduce((sum, part) => sum + part.length + 1, 0);
  if (length === 0) return root ? utf8('/') : utf8('.');
  const path = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    path[at] = SLASH;
    path.set(part, at + 1);
    at += part.length + 1;
  }
  return root ? path : path.subarray(1);
}
