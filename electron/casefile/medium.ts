/** What a case lies on: whether it can be written, and whether SQLite's shared memory works there. */
import { accessSync, constants, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { PermafrostError } from '../../shared/errors.ts';

/** statfs(2) magic numbers (linux/magic.h and the file systems' own) of those shared between machines. */
const NETWORK_MAGIC: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x564c, 'NCP'],
  [0x73757245, 'Coda'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'kAFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x786f4256, 'VirtualBox shared folder'],
]);
const FUSE_MAGIC = 0x65735546;

/** FUSE file systems, by the type in mountinfo, whose files live elsewhere. */
const NETWORK_FUSE =
  /^fuse\.(sshfs|rclone|s3fs|goofys|gcsfuse|blobfuse2?|davfs|glusterfs|ceph|ceph-fuse|cephfs|moosefs|mfs|juicefs|seaweedfs|smbnetfs|curlftpfs|encfs-net|gvfsd-fuse|vmhgfs-fuse|nfs|google-drive-ocamlfuse|onedriver)/;

/** The name of the network file system that holds `path`, null where it is a local one. */
export function networkFileSystem(path: string): string | null {
  const type = Number(BigInt.asUintN(32, BigInt(statfsSync(path).type)));
  const named = NETWORK_MAGIC.get(type);
  if (named !== undefined) return named;
  if (type !== FUSE_MAGIC) return null;
  const fuse = mountType(path);
  return fuse !== null && NETWORK_FUSE.test(fuse) ? fuse : null;
}

/** File system type of the mount that holds `path`, from mountinfo; null where that can't be told. */
function mountType(path: string): string | null {
  try {
    const { dev } = statSync(path, { bigint: true });
    // Linux's encoding of a device number in 64 bits (sysmacros.h).
    const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
    const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
    for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
      const fields = line.split(' ');
      if (fields[2] === `${major}:${minor}`) return fields[fields.indexOf('-') + 1] ?? null;
    }
  } catch {
    // No mountinfo: not Linux.
  }
  return null;
}

/** Why a file or folder can't be written, null where it can. */
export function writeObstacle(path: string): string | null {
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch (caught) {
    switch ((caught as NodeJS.ErrnoException).code) {
      case 'EROFS':
        return 'it lies on a read-only medium';
      case 'EACCES':
      case 'EPERM':
        return 'this user may not write it';
      default:
        throw caught;
    }
  }
}

/** Bytes that an unprivileged user may still write there. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path, { bigint: true });
  return Number(bavail * bsize);
}

/** Throws 'disk-full' where fewer than `needed` bytes are free at `path`. */
export function requireFreeSpace(path: string, needed: number): void {
  const free = freeBytes(path);
  if (free >= needed) return;
  throw new PermafrostError({
    code: 'disk-full',
    message: `The import needs up to ${needed} bytes in the case; ${free} are free at ${realpathSync(path)}`,
  });
}
