/** What a mapping is, and the name it has in /proc/PID/maps [criu/proc_parse.c]. */
import type { MappingKind } from '../../../shared/facts/memory.ts';
import type { MemfdFact } from '../../../shared/facts/file.ts';
import { utf8 } from '../../../shared/text.ts';
import { VMA_AREA } from '../memory/mappings.ts';
import type { MemfdFileEntry, VmaEntry } from '../wire/messages.ts';
import { memfdPath } from './memfds.ts';
import type { OpenFiles } from './open-files.ts';
import { startsWith } from './path-bytes.ts';

export interface MappingName {
  readonly kind: MappingKind;
  /** Without " (deleted)"; empty for none. */
  readonly path: Uint8Array;
  readonly deleted: boolean;
  readonly fileId: number | null;
  /** N of pagemap-shmem-N. */
  readonly shmid: bigint | null;
  /** What the status points to and is not there; null: all is. */
  readonly dangling: string | null;
}

/** What names are looked up in. */
export interface NameSources {
  readonly files: OpenFiles;
  readonly memfds: ReadonlyMap<number, MemfdFact>; // by inode_id
  readonly sysvKeys: ReadonlyMap<number, number>; // SysV id to key, of the task's IPC namespace
  readonly startStack: bigint;
  readonly hugetlbFlag: number;
}

const NO_NAME = new Uint8Array(0);
const DEV_ZERO = utf8('/dev/zero');
const ANON_HUGEPAGE = utf8('/anon_hugepage');
const SYSV = utf8('/SYSV');
const PLAIN = { deleted: false, fileId: null, shmid: null, dangling: null } as const;

export function nameMapping(vma: VmaEntry, sources: NameSources): MappingName {
  const status = vma.status ?? 0;
  const has = (bit: number): boolean => (status & bit) !== 0;
  const shmid = vma.shmid ?? 0n;

  if (status === VMA_AREA.GUARD) return { ...PLAIN, kind: 'guard', path: NO_NAME };
  if (has(VMA_AREA.VSYSCALL)) return special('vsyscall', '[vsyscall]');
  if (has(VMA_AREA.VDSO)) return special('vdso', '[vdso]');
  if (has(VMA_AREA.VVAR)) return special('vvar', '[vvar]');
  if (has(VMA_AREA.AIORING)) return { ...special('aio', '/[aio]'), deleted: true };
  if (has(VMA_AREA.SOCKET)) return ofFile('socket', shmid, sources);
  if (has(VMA_AREA.EXT_PLUGIN)) return ofFile('plugin', shmid, sources);
  if (has(VMA_AREA.SYSVIPC)) return sysv(shmid, sources);
  if (has(VMA_AREA.FILE_PRIVATE) || has(VMA_AREA.FILE_SHARED)) {
    return has(VMA_AREA.MEMFD) ? memfd(shmid, sources) : ofFile('file', shmid, sources);
  }
  if (has(VMA_AREA.ANON_SHARED)) {
    return { ...PLAIN, kind: 'shared-anonymous', path: DEV_ZERO, deleted: true, shmid };
  }
  if (has(VMA_AREA.HEAP)) return special('heap', '[heap]');
  if (has(VMA_AREA.ANON_PRIVATE)) return anonymous(vma, has(VMA_AREA.SHSTK), sources);
  return { ...PLAIN, kind: 'unknown', path: NO_NAME };
}

function special(kind: MappingKind, path: string): MappingName {
  return { ...PLAIN, kind, path: utf8(path) };
}

function anonymous(vma: VmaEntry, shadowStack: boolean, sources: NameSources): MappingName {
  const { start = 0n, end = 0n, flags = 0 } = vma;
  if ((flags & sources.hugetlbFlag) !== 0) {
    return { ...PLAIN, kind: 'hugetlb', path: ANON_HUGEPAGE, deleted: true };
  }
  if (shadowStack) return { ...PLAIN, kind: 'shadow-stack', path: NO_NAME };
  if (start <= sources.startStack && sources.startStack < end) return special('stack', '[stack]');
  return { ...PLAIN, kind: 'anonymous', path: NO_NAME };
}

/** File ids are u32; more than that names no file. */
function fileIdOf(shmid: bigint): number | null {
  return shmid <= 0xffff_ffffn ? Number(shmid) : null;
}

function ofFile(kind: MappingKind, shmid: bigint, { files }: NameSources): MappingName {
  const fileId = fileIdOf(shmid);
  const file = fileId === null ? undefined : files.byId.get(fileId);
  return {
    kind,
    path: file?.target ?? NO_NAME,
    deleted: file?.deleted ?? false,
    fileId,
    shmid: null,
    // A plugin's mapping is its own affair; what it says of a file need not be one.
    dangling: file === undefined && kind !== 'plugin' ? `file ${shmid}` : null,
  };
}

/** File id, then inode_id, then memfd.img: shared anonymous memory is dumped like this as well. */
function memfd(shmid: bigint, { files, memfds }: NameSources): MappingName {
  const fileId = fileIdOf(shmid);
  const record = fileId === null ? undefined : files.records.get(fileId);
  const inodeId = record?.kind === 'MEMFD' ? (record.body as MemfdFileEntry | null)?.inode_id : undefined;
  const inode = inodeId === undefined ? undefined : memfds.get(Number(inodeId));
  if (inode === undefined) {
    const dangling = record === undefined ? `file ${shmid}` : `memfd inode ${inodeId ?? '(none)'}`;
    return { kind: 'memfd', path: utf8('/memfd:'), deleted: true, fileId, shmid: null, dangling };
  }
  const path = memfdPath(inode, 'mapping');
  const kind = startsWith(path, DEV_ZERO)
    ? 'shared-anonymous'
    : startsWith(path, ANON_HUGEPAGE)
      ? 'hugetlb'
      : startsWith(path, SYSV)
        ? 'sysv'
        : 'memfd';
  return { kind, path, deleted: true, fileId, shmid: inode.shmid, dangling: null };
}

function sysv(shmid: bigint, { sysvKeys }: NameSources): MappingName {
  const key = sysvKeys.get(Number(shmid));
  const path = key === undefined ? SYSV : utf8(`/SYSV${(key >>> 0).toString(16).padStart(8, '0')}`);
  const dangling = key === undefined ? `SysV shared memory ${shmid}` : null;
  return { kind: 'sysv', path, deleted: true, fileId: null, shmid, dangling };
}
