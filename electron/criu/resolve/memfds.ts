/** memfd.img: inodes of memfds, and of the shared anonymous memory that CRIU treats alike [memfd.c]. */
import type { MemfdFact } from '../../../shared/facts/file.ts';
import { utf8 } from '../../../shared/text.ts';
import type { MemfdInodeEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { limitedText } from './limited-text.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { startsWith } from './path-bytes.ts';

/** Inodes in image order; content is shared memory `shmid` (pagemap-shmem-SHMID). */
export function resolveMemfds(context: ResolveContext): MemfdFact[] {
  return [...memfdInodes(context).values()];
}

const inodesOf = new WeakMap<ResolveContext, ReadonlyMap<number, MemfdFact>>();

/** Inodes by inode_id, read (and their gaps stated) once per directory. */
export function memfdInodes(context: ResolveContext): ReadonlyMap<number, MemfdFact> {
  const known = inodesOf.get(context);
  if (known !== undefined) return known;
  const inodes = new Map<number, MemfdFact>();
  const image = reachImage<MemfdInodeEntry>(context, 'memfd.img');
  for (const { message } of image?.entries ?? []) {
    const inodeId = message.inode_id === undefined ? undefined : Number(message.inode_id);
    if (inodeId === undefined || inodes.has(inodeId)) {
      const kind = inodeId === undefined ? 'field-missing' : 'duplicate-memfd-inode';
      gapAt(context, image!, message, kind, `A memfd inode ${inodeId ?? 'without its id'}; it is left out.`);
      continue;
    }
    inodes.set(inodeId, {
      inodeId,
      name: limitedText(context, image!, message, 'name') ?? new Uint8Array(0),
      size: message.size ?? 0n,
      shmid: BigInt(message.shmid ?? 0),
      seals: message.seals ?? 0,
      uid: message.uid ?? 0,
      gid: message.gid ?? 0,
      hugetlb: message.hugetlb_flag ?? null,
      mode: message.mode ?? null,
      source: [messageSpan(image!, message)],
    });
  }
  inodesOf.set(context, inodes);
  return inodes;
}

const KERNEL_NAMES = ['/dev/zero', '/anon_hugepage', '/SYSV'].map(utf8);

/**
 * The name in /proc, without " (deleted)". CRIU takes `/memfd:` off the link it read, so what still begins
 * with / is shared anonymous memory, or a memfd that was given such a name: a descriptor is always a memfd,
 * for shared anonymous memory has none.
 */
export function memfdPath(inode: MemfdFact, as: 'mapping' | 'descriptor'): Uint8Array {
  const { name } = inode;
  if (as === 'mapping' && KERNEL_NAMES.some((known) => startsWith(name, known))) return name;
  const prefix = utf8('/memfd:');
  const path = new Uint8Array(prefix.length + name.length);
  path.set(prefix);
  path.set(name, prefix.length);
  return path;
}
