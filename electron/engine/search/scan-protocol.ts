/** What the threads of a scan are told, and what they tell. */
import type { ChunkPlan } from '../../analysis/search/chunk-matcher.ts';
import type { EvidenceError } from '../../../shared/errors.ts';

export const CHUNK_BYTES = 2 ** 20;
/** Read behind a chunk where the bytes next to it hold no barrier; where these hold none either, the scan can't be. */
export const EXTRA_BYTES = 2 ** 18;
/** Chunks whose hits may wait to be taken. */
export const CHUNK_AHEAD = 16;

/** Of each chunk: store, first byte, end, end of the store, edges where nothing is searched beyond. */
export const CHUNK_FIELDS = 5;
export const EDGE = { first: 1, last: 2 } as const;
/** Of each hit: pattern, offset in the chunk, length. */
export const HIT_FIELDS = 3;

/** Int32 words of the shared control buffer. */
export const CONTROL = { next: 0, taken: 1, stop: 2 } as const;
export const CONTROL_WORDS = 3;

export interface ScanTask {
  readonly plan: ChunkPlan;
  readonly paths: readonly string[]; // by store
  readonly chunks: Float64Array; // shared, CHUNK_FIELDS each
  readonly control: SharedArrayBuffer;
  readonly hitsMaximum: number;
}

export type FromScanWorker =
  | { readonly kind: 'chunk'; readonly chunk: number; readonly hits: Uint32Array }
  /** The matches can't be told chunk by chunk, or the machine lacks vector instructions. */
  | { readonly kind: 'unable' }
  | { readonly kind: 'failed'; readonly error: EvidenceError }
  /** It takes another task. */
  | { readonly kind: 'ended' };
