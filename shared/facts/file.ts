import type { Source } from '../span.ts';

/** A file object of files.img (or of the older images apart). `id` is unique in the checkpoint. */
export interface OpenFileFact {
  readonly id: number;
  readonly type: string; // 'REG', 'PIPE', 'INETSK', ... as fd_types
  /** What /proc/PID/fd/N would show, without " (deleted)": '/etc/passwd', 'pipe:[152054]', 'anon_inode:[eventfd]'. */
  readonly target: Uint8Array | null;
  readonly deleted: boolean;
  readonly name: Uint8Array | null; // as it stands in the image
  readonly position: bigint | null;
  readonly flags: number | null; // open flags, raw, the dumped machine's
  readonly mode: number | null;
  readonly size: bigint | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly device: bigint | null;
  readonly inode: bigint | null;
  readonly mountId: number | null;
  readonly buildId: string | null; // hex
  /** How a file without its name is kept: 'ghost', 'linked', 'procfs'; its remap id. */
  readonly remap: 'ghost' | 'linked' | 'procfs' | null;
  readonly remapId: number | null;
  readonly external: boolean;
  /** Facts of its kind, by CRIU's field names: eventfd counter, signalfd mask, inotify watches, tty index, ... */
  readonly detail: readonly (readonly [string, string])[];
  readonly source: Source;
}

export interface FileDescriptorFact {
  readonly pid: number;
  readonly fd: number;
  readonly filesId: number;
  readonly fileId: number;
  readonly type: string;
  readonly target: Uint8Array | null;
  readonly deleted: boolean | null;
  readonly position: bigint | null;
  readonly flags: number | null; // open flags without O_CLOEXEC
  readonly closeOnExec: boolean;
  /** The descriptor's own span, then the file's. */
  readonly source: Source;
}

export interface PipeFact {
  readonly pipeId: number;
  readonly kind: 'pipe' | 'fifo';
  readonly capacity: number | null;
  readonly queued: number; // bytes waiting
  readonly readers: readonly number[]; // file ids
  readonly writers: readonly number[];
  readonly dataSource: Source;
  readonly source: Source;
}

export interface GhostFileFact {
  readonly id: number; // N of ghost-file-N
  readonly path: Uint8Array | null; // from the file that is remapped to it
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly device: bigint | null;
  readonly inode: bigint | null;
  readonly size: bigint | null;
  readonly rdev: bigint | null;
  readonly atimeNs: bigint | null;
  readonly mtimeNs: bigint | null;
  readonly symlinkTarget: Uint8Array | null;
  readonly chunked: boolean;
  /** Where content bytes lie: (content offset, member, offset, length); between them are zeros. */
  readonly extents: readonly {
    readonly at: number;
    readonly member: number;
    readonly offset: number;
    readonly length: number;
  }[];
  readonly source: Source;
}

export interface FileLockFact {
  readonly fileId: number | null;
  readonly fd: number;
  readonly pid: number;
  readonly kind: 'POSIX' | 'FLOCK' | 'OFD' | 'LEASE' | 'LEASE BREAKING' | 'unknown';
  readonly write: boolean; // of a lease that is being broken: what it is to become
  readonly start: bigint;
  readonly length: bigint; // 0: to the end
  readonly source: Source;
}

/** A memfd's inode; its content is shared memory `shmid`. */
export interface MemfdFact {
  readonly inodeId: number;
  readonly name: Uint8Array;
  readonly size: bigint;
  readonly shmid: bigint;
  readonly seals: number;
  readonly uid: number;
  readonly gid: number;
  readonly hugetlb: number | null;
  readonly mode: number | null;
  readonly source: Source;
}

/** A file of the rootfs diff, of a dumped tmpfs, of a volume, or of /dev/shm. */
export interface FilesystemEntryFact {
  readonly origin: 'rootfs-diff' | 'tmpfs' | 'volume' | 'devshm';
  readonly container: number; // member index of the tar it lies in
  readonly member: number; // its own member index
  readonly path: Uint8Array; // absolute in the container where the mount is known
  readonly type: string; // MemberType
  readonly change: 'present' | 'deleted'; // deleted: an overlay whiteout or deleted.files
  readonly size: bigint;
  readonly mode: number;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly mtimeNs: bigint | null;
  readonly timePrecisionNs: bigint;
  readonly linkTarget: Uint8Array | null;
  readonly sha256: string | null;
  readonly source: Source;
}
