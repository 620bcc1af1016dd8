import type { Source } from '../span.ts';

export type MappingKind =
  | 'file'
  | 'anonymous'
  | 'heap'
  | 'stack'
  | 'vdso'
  | 'vvar'
  | 'vsyscall'
  | 'shared-anonymous'
  | 'sysv'
  | 'memfd'
  | 'hugetlb'
  | 'aio'
  | 'socket'
  | 'guard'
  | 'shadow-stack'
  | 'plugin'
  | 'unknown';

/** A vma_entry, with the name that /proc/PID/maps gives it. */
export interface MemoryMapFact {
  readonly pid: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly permissions: string; // 'rw-p'
  readonly kind: MappingKind;
  readonly path: Uint8Array; // '' for none; '[heap]', '/usr/bin/sleep', '/memfd:x'
  readonly deleted: boolean;
  readonly offset: bigint; // bytes into the file
  readonly fileId: number | null;
  /** Shared memory that holds its pages (pagemap-shmem-ID). */
  readonly shmid: bigint | null;
  readonly status: number; // raw VMA_AREA_* bits
  readonly flags: number; // raw MAP_* bits
  readonly protection: number; // raw PROT_* bits
  readonly madvise: bigint;
  /** Pages by where their content is. `total` is their sum. */
  readonly pages: {
    readonly total: bigint;
    readonly dumped: bigint;
    readonly parent: bigint;
    readonly lazy: bigint;
    readonly zero: bigint; // anonymous and never dumped: reads as zeros
    readonly notCaptured: bigint; // in no image: clean file pages (the file itself may be in the checkpoint), vvar, ...
  };
  readonly source: Source;
}

/** mm-PID's own numbers. */
export interface AddressSpaceFact {
  readonly pid: number;
  readonly startCode: bigint;
  readonly endCode: bigint;
  readonly startData: bigint;
  readonly endData: bigint;
  readonly startStack: bigint;
  readonly startBrk: bigint;
  readonly brk: bigint;
  readonly argStart: bigint;
  readonly argEnd: bigint;
  readonly envStart: bigint;
  readonly envEnd: bigint;
  readonly exeFileId: number;
  readonly auxv: readonly (readonly [bigint, bigint])[];
  readonly dumpable: number | null;
  readonly thpDisabled: boolean | null;
  readonly source: Source;
}

/** Bits of {@link PageExtents} flags, as pagemap.h has them. */
export const PE_PARENT = 1;
export const PE_LAZY = 2;
export const PE_PRESENT = 4;

/**
 * The page map of one address space (pid) or one piece of shared memory (shmid): ascending,
 * not overlapping runs of pages. Parallel arrays, for a page map can have millions of runs.
 */
export interface PageMapFact {
  readonly owner: 'process' | 'shmem';
  readonly id: bigint; // pid or shmid
  readonly pagesId: number | null;
  /** Member of pages-N.img; null where it is missing. */
  readonly pagesMember: number | null;
  readonly start: BigUint64Array; // virtual address (shmem: offset) of each run
  readonly count: Float64Array; // pages of each run
  readonly flags: Uint8Array; // PE_* of each run
  /** Byte offset in pages-N.img of each run with PE_PRESENT, -1 for others. */
  readonly offset: Float64Array;
  /** The image is damaged: runs are missing, so a page without one is not known to be zeros. Absent: whole. */
  readonly incomplete?: boolean;
  readonly source: Source;
}
