/** What the engine and the detector's thread say to each other. */
import type { DetectedSecret } from '../../analysis/secrets/index.ts';
import type { Run } from '../../analysis/search/space.ts';
import type { EvidenceError } from '../../../shared/errors.ts';

export interface DetectRequest {
  readonly spaces: readonly {
    readonly runs: readonly Run[];
    readonly place: 'memory' | 'file';
    /** Of a file; else empty. */
    readonly path: string;
  }[];
  /** Paths of the stores, by number. */
  readonly files: readonly string[];
  readonly findsMaximum: number;
}

export interface DetectWorkerData extends DetectRequest {
  /** One word, shared: not 0 asks the thread to end. */
  readonly stop: Int32Array;
}

/** A secret at a position of a run of a space. */
export type SpaceFind = Omit<DetectedSecret, 'start'> & {
  readonly space: number;
  readonly run: number;
  readonly position: number;
};

export type DetectMessage =
  | { readonly kind: 'finds'; readonly finds: readonly SpaceFind[] }
  | { readonly kind: 'progress'; readonly doneBytes: number }
  | { readonly kind: 'done'; readonly full: boolean }
  | { readonly kind: 'failed'; readonly error: EvidenceError };
