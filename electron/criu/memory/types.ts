/** Memory of a checkpoint, read at virtual addresses. */
import type { Source } from '../../../shared/span.ts';

/** Where the bytes of a run come from, or why there are none. */
export type MemoryOrigin =
  | 'dumped' // pages-N.img of this directory
  | 'parent' // pages of a directory up the chain
  | 'shared' // pagemap-shmem
  | 'file' // a mapped file that the checkpoint holds
  | 'zero' // anonymous, never dumped: reads as zeros
  | 'lazy' // went to a page server: in no image
  | 'missing-parent' // in a parent that is not at hand
  | 'missing-pages' // pages-N.img is absent or too short
  | 'file-not-captured' // clean page of a file that is not in the checkpoint
  | 'not-captured' // vvar, vsyscall, shared file mapping, droppable, guard
  | 'unmapped';

export interface MemoryRun {
  readonly address: bigint;
  readonly length: number; // bytes
  readonly origin: MemoryOrigin;
  /** Bytes where there are any ('zero' included); null where the content is not known. */
  readonly bytes: Uint8Array | null;
  /** Where they lie; empty for zeros and gaps. */
  readonly source: Source;
}

export interface MemoryReader {
  readonly pageSize: number;
  /** The range cut into runs of one origin each, ascending, gapless. `length` at most 64 MiB. */
  read(address: bigint, length: number): MemoryRun[];
}
