/** mountpoints-N: the mounts of a mount namespace [mount.c, filesystems.c]. */
import type { MountFact } from '../../../shared/facts/namespace.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { DecodedImage } from '../image/types.ts';
import type { MntEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { limitedText } from './limited-text.ts';
import { namespaceImage } from './namespace-images.ts';
import { gapAt } from './reached-image.ts';

/** The kernel's names of the file systems that CRIU has a number for; UNSUPPORTED has none, AUTO brings its own. */
const FSTYPES: Readonly<Record<number, string>> = {
  1: 'proc',
  2: 'sysfs',
  3: 'devtmpfs',
  4: 'binfmt_misc',
  5: 'tmpfs',
  6: 'devpts',
  7: 'simfs',
  8: 'pstore',
  9: 'securityfs',
  10: 'fusectl',
  11: 'debugfs',
  12: 'cgroup',
  13: 'aufs',
  14: 'mqueue',
  15: 'fuse',
  17: 'overlay',
  18: 'autofs',
  19: 'tracefs',
  23: 'cgroup2',
};

const FSTYPE_UNSUPPORTED = 0;
const FSTYPE_AUTO = 16;

/**
 * Mounts of the given mount namespaces, each in the order of /proc/PID/mountinfo: CRIU puts every line it
 * reads before those it has, so the image has them the other way round.
 */
export function resolveMounts(context: ResolveContext, namespaceIds: readonly number[]): MountFact[] {
  return namespaceIds.flatMap((id) => namespaceMounts(context, id));
}

function namespaceMounts(context: ResolveContext, namespaceId: number): MountFact[] {
  const subject = `mnt namespace ${namespaceId}`;
  const lost = 'the mounts of this namespace are not known';
  const image = namespaceImage<MntEntry>(context, 'mountpoints', namespaceId, subject, lost);
  if (image === undefined) return [];
  const byId = new Map<number, MntEntry>();
  const mounts: MountFact[] = [];
  for (const { message } of image.entries) {
    context.checkpoint();
    const id = message.mnt_id;
    if (id === undefined || byId.has(id)) {
      const kind = id === undefined ? 'field-missing' : 'duplicate-mount';
      const text = `A mount ${id === undefined ? 'without its id' : `with the id ${id} of another`}; it is left out.`;
      gapAt(context, image, message, kind, text, subject);
      continue;
    }
    byId.set(id, message);
    mounts.push(mount(context, image, message, namespaceId, id));
  }
  stateCycles(context, image, byId);
  const inOrder = mounts.reverse().map((row, place) => ({ ...row, place }));
  context.notCaptured.push(...externalMounts(inOrder));
  return inOrder;
}

function mount(
  context: ResolveContext,
  image: DecodedImage<MntEntry>,
  message: MntEntry,
  namespaceId: number,
  mountId: number,
): MountFact {
  const root = limitedText(context, image, message, 'root') ?? new Uint8Array(0);
  return {
    namespaceId,
    place: 0,
    mountId,
    parentMountId: message.parent_mnt_id ?? null,
    mountpoint: limitedText(context, image, message, 'mountpoint') ?? new Uint8Array(0),
    root: message.deleted === true ? withSuffix(root, DELETED) : root,
    fstype: fstypeName(context, image, message),
    mountSource: limitedText(context, image, message, 'source'),
    options: message.flags === undefined ? null : mountOptions(message.flags),
    superOptions: superOptions(message.sb_flags ?? 0, limitedText(context, image, message, 'options')),
    flags: message.flags ?? 0,
    sharedId: message.shared_id || null,
    masterId: message.master_id || null,
    device: BigInt(message.root_dev ?? 0),
    external: limitedText(context, image, message, 'ext_key'),
    source: [messageSpan(image, message)],
  };
}

/** What mountinfo has behind the root of a mount that was deleted since; CRIU takes it off and sets `deleted`. */
const DELETED = utf8('//deleted');

function withSuffix(path: Uint8Array, suffix: Uint8Array): Uint8Array {
  const whole = new Uint8Array(path.length + suffix.length);
  whole.set(path);
  whole.set(suffix, path.length);
  return whole;
}

/** MS_* bits of a file system that CRIU takes out of its options (proc_parse.c, parse_sb_opt). */
const SUPER_OPTIONS: readonly (readonly [number, string])[] = [
  [1, 'ro'],
  [16, 'sync'],
  [128, 'dirsync'],
  [64, 'mand'],
];

/** Options of the file system: those that are flags, then its own as they stand; null where it has none but rw. */
function superOptions(flags: number, own: Uint8Array | null): string | null {
  const set = SUPER_OPTIONS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  if (own !== null && own.length > 0) set.push(displayText(own));
  return set.length === 0 ? null : set.join(',');
}

function fstypeName(
  context: ResolveContext,
  image: DecodedImage<MntEntry>,
  message: MntEntry,
): string | null {
  const type = message.fstype ?? FSTYPE_UNSUPPORTED;
  const own = limitedText(context, image, message, 'fsname');
  if (type === FSTYPE_AUTO || type === FSTYPE_UNSUPPORTED) return own === null ? null : displayText(own);
  return FSTYPES[type] ?? `fstype ${type}`;
}

/** MS_* bits that mountinfo shows for a mount, in its order. */
const OPTIONS: readonly (readonly [number, string])[] = [
  [2, 'nosuid'],
  [4, 'nodev'],
  [8, 'noexec'],
  [1024, 'noatime'],
  [2048, 'nodiratime'],
  [0x20_0000, 'relatime'],
  [256, 'nosymfollow'],
];

/** The mount's own options, as the sixth field of mountinfo has them. */
function mountOptions(flags: number): string {
  const set = OPTIONS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return [(flags & 1) !== 0 ? 'ro' : 'rw', ...set].join(',');
}

/** A mount can't be above itself. One gap for each ring, at its first mount in the image. */
function stateCycles(
  context: ResolveContext,
  image: DecodedImage<MntEntry>,
  byId: ReadonlyMap<number, MntEntry>,
): void {
  const walked = new Map<number, number>(); // mount id, by which walk it was first met
  for (const start of byId.keys()) {
    for (
      let id: number | undefined = start;
      id !== undefined && byId.has(id);
      id = byId.get(id)!.parent_mnt_id
    ) {
      const by = walked.get(id);
      if (by === start) {
        const text = `Mount ${id} is among its own parents: the tree of mounts has a ring.`;
        gapAt(context, image, byId.get(id)!, 'mount-cycle', text, `mount ${id}`);
      }
      if (by !== undefined) break;
      walked.set(id, start);
    }
  }
}

/** Content of a mount that is bound from outside is never in the dump. */
function externalMounts(mounts: readonly MountFact[]) {
  return mounts
    .filter((row) => row.external !== null)
    .map((row) => ({
      kind: 'external-mount',
      reason: 'Bound from outside the container: its content is not in the dump.',
      subject: `mount ${displayText(row.mountpoint)}`,
      bytes: null,
      source: row.source,
    }));
}
