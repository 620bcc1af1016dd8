/** What a folder holds, as the entries of its canonical tar. Links are recorded, never followed. */
import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs';
import type { Limits } from '../../../shared/limits.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { compareBytes } from '../../../shared/text.ts';
import { attempt } from '../file-source.ts';
import { displayName } from '../tar/member-name.ts';
import { limitError } from '../tar/budget.ts';
import type { TarEntry } from '../tar/write.ts';

export interface FolderEntry {
  readonly path: Buffer;
  readonly entry: TarEntry;
  readonly inode: bigint;
  readonly device: bigint;
}

export interface FolderListing {
  /** By name, bytewise. A directory's name ends with '/', so it stands before what is in it. */
  readonly entries: readonly FolderEntry[];
  readonly remarks: readonly string[];
}

const SLASH = Buffer.from('/');

export async function listFolder(
  root: string,
  limits: Limits,
  breathe: () => Promise<void>,
): Promise<FolderListing> {
  const entries: FolderEntry[] = [];
  const remarks: string[] = [];
  const waiting: { readonly path: Buffer; readonly name: Buffer; readonly depth: number }[] = [
    { path: Buffer.from(root), name: Buffer.alloc(0), depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    await breathe();
    const { path, name, depth } = next;
    if (depth > limits.pathDepth) {
      throw new PermafrostError(limitError('pathDepth', limits.pathDepth, depth, displayName(name)));
    }
    for (const base of attempt(root, () => readdirSync(path, { encoding: 'buffer' }))) {
      const child = Buffer.concat([path, SLASH, base]);
      const childName = Buffer.concat([name, base]);
      const stat = attempt(displayName(childName), () => lstatSync(child, { bigint: true }));
      const type = entryType(stat);
      if (type === null) {
        remarks.push(`${displayName(childName)} is a socket; it is not recorded`);
        continue;
      }
      const stored = type === 'directory' ? Buffer.concat([childName, SLASH]) : childName;
      entries.push({
        path: child,
        inode: stat.ino,
        device: stat.dev,
        entry: {
          name: stored,
          type,
          mode: Number(stat.mode & 0o7777n),
          uid: stat.uid,
          gid: stat.gid,
          size: type === 'file' ? Number(stat.size) : 0,
          mtimeNs: stat.mtimeNs,
          linkName:
            type === 'symlink'
              ? attempt(displayName(childName), () => readlinkSync(child, { encoding: 'buffer' }))
              : null,
          ...deviceNumbers(type, stat.rdev),
        },
      });
      if (entries.length > limits.members) {
        throw new PermafrostError(limitError('members', limits.members, entries.length, 'the folder'));
      }
      if (type === 'directory') waiting.push({ path: child, name: stored, depth: depth + 1 });
    }
  }
  entries.sort((a, b) => compareBytes(a.entry.name, b.entry.name));
  return { entries, remarks };
}

function entryType(stat: BigIntStats): TarEntry['type'] | null {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  if (stat.isSymbolicLink()) return 'symlink';
  if (stat.isCharacterDevice()) return 'character-device';
  if (stat.isBlockDevice()) return 'block-device';
  return stat.isFIFO() ? 'fifo' : null;
}

/** Linux's encoding of a device number in 64 bits (sys/sysmacros.h). */
function deviceNumbers(type: TarEntry['type'], rdev: bigint): { deviceMajor: number; deviceMinor: number } {
  if (type !== 'character-device' && type !== 'block-device') return { deviceMajor: 0, deviceMinor: 0 };
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n);
  return { deviceMajor: Number(major & 0x1fffffn), deviceMinor: Number(minor & 0x1fffffn) };
}
