import type { Source } from '../span.ts';

export interface NamespaceFact {
  readonly kind: 'mnt' | 'pid' | 'net' | 'ipc' | 'uts' | 'user' | 'cgroup' | 'time';
  readonly id: number;
  readonly host: boolean;
  readonly external: string | null; // ext_key
  /** Facts of its kind: hostname, uid maps, clock offsets, sysctls. */
  readonly detail: readonly (readonly [string, string])[];
  readonly source: Source;
}

export interface MountFact {
  readonly namespaceId: number;
  /** Place in /proc/PID/mountinfo, from 0: lists are in this order, and later mounts lie over earlier ones. */
  readonly place: number;
  readonly mountId: number;
  readonly parentMountId: number | null;
  readonly mountpoint: Uint8Array;
  readonly root: Uint8Array;
  readonly fstype: string | null;
  readonly mountSource: Uint8Array | null;
  /** The mount's own options, as mountinfo's sixth field: 'rw,nosuid,relatime'. */
  readonly options: string | null;
  /** Options of the file system behind it: 'size=65536k,mode=755', an overlay's directories. */
  readonly superOptions: string | null;
  readonly flags: number;
  readonly sharedId: number | null; // peer group
  readonly masterId: number | null;
  readonly device: bigint;
  readonly external: Uint8Array | null; // ext_key
  readonly source: Source;
}

export interface CgroupFact {
  readonly setId: number;
  readonly controller: string; // '' is cgroup v2
  readonly path: Uint8Array;
  readonly namespacePrefix: number | null;
  readonly properties: readonly (readonly [string, string])[];
  readonly source: Source;
}

/** A SysV object: shared memory, semaphore set, message queue. */
export interface IpcFact {
  readonly namespaceId: number;
  readonly kind: 'shm' | 'sem' | 'msg';
  readonly id: number;
  readonly key: number;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly size: bigint | null; // shm bytes
  readonly values: readonly number[]; // sem values
  readonly messages: readonly {
    readonly type: bigint;
    readonly length: number;
    readonly dataSource: Source;
  }[];
  readonly source: Source;
}
