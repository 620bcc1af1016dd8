/** What the import worker thread is given and what it says. */
import type { AcquisitionInput, ImportOutcome } from '../../../shared/api/index.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';
import type { JobProgress } from '../jobs/job-registry.ts';

export interface ImportRequest {
  readonly casePath: string;
  readonly examiner: string | null;
  readonly paths: readonly string[];
  readonly mode: 'seal' | 'reference';
  readonly partial: boolean;
  readonly limits: Partial<Limits>;
  readonly acquisition: AcquisitionInput;
}

export interface ImportWorkerData {
  readonly request: ImportRequest;
  /** Int32Array of one element in shared memory: 1 asks the worker to stop. */
  readonly cancelFlag: SharedArrayBuffer;
}

export type ImportWorkerMessage =
  | { readonly kind: 'progress'; readonly title: string; readonly progress: JobProgress }
  | { readonly kind: 'outcome'; readonly outcome: ImportOutcome }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: EvidenceError };
