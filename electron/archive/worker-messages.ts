/** What the ingest asks of its workers, and what they answer. Descriptors are the process's: every thread has them. */
import type { EvidenceError } from '../../shared/errors.ts';
import type { SparseExtent } from '../../shared/facts/evidence.ts';
import type { DecompressLimits } from './compression/decompress.ts';

export type WorkerTask =
  /** Hashes a file from start to end; with `copyFd`, writes it there at the same time. */
  | { readonly kind: 'hash-file'; readonly fd: number; readonly size: number; readonly copyFd: number | null }
  /** Hashes members: pairs of (offset, length), in one array. */
  | { readonly kind: 'hash-members'; readonly fd: number; readonly places: Float64Array }
  /** Hashes one sparse member, holes as zeros; with `copyFd`, writes it out in full. */
  | {
      readonly kind: 'hash-sparse';
      readonly fd: number;
      readonly size: number;
      readonly extents: readonly SparseExtent[];
      readonly copyFd: number | null;
    }
  | {
      readonly kind: 'decompress';
      readonly fd: number;
      readonly offset: number;
      readonly size: number;
      readonly layer: 'gzip' | 'zstd';
      readonly outFd: number;
      readonly limits: DecompressLimits;
    };

export type WorkerResult =
  | { readonly kind: 'hash-file'; readonly sha256: string }
  | { readonly kind: 'hash-sparse'; readonly sha256: string }
  | { readonly kind: 'hash-members'; readonly digests: Uint8Array } // 32 bytes each
  | {
      readonly kind: 'decompress';
      readonly sha256: string;
      readonly size: number;
      readonly remarks: readonly string[];
      readonly error: EvidenceError | null;
    };

export interface WorkerRequest {
  readonly id: number;
  readonly task: WorkerTask;
}

export type WorkerReply =
  | { readonly id: number; readonly progress: number } // bytes of input done
  | { readonly id: number; readonly result: WorkerResult }
  | { readonly id: number; readonly error: EvidenceError };
