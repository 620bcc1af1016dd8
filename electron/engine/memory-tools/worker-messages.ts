/** What the engine and a memory tool's thread say to each other. */
import type { CALLS, ToolItem } from '../../../shared/api/index.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import type { z } from 'zod';
import type { JobProgress } from '../jobs/job-registry.ts';

type Input<N extends keyof typeof CALLS> = z.output<(typeof CALLS)[N]['input']>;

export type ToolRequest =
  | ({ readonly tool: 'strings' } & Input<'strings.start'>)
  | ({ readonly tool: 'carve' } & Input<'carve.start'>)
  | ({ readonly tool: 'yara' } & Input<'yara.start'>)
  | ({ readonly tool: 'core' } & Input<'core.start'>);

export interface ToolWorkerData {
  readonly casePath: string;
  readonly request: ToolRequest;
  /** Two words: {@link CANCELLED} and {@link OUTSTANDING}. */
  readonly control: SharedArrayBuffer;
}

/** 1 once the job was cancelled. */
export const CANCELLED = 0;
/** Batches that were posted and not yet taken; the thread waits at {@link OUTSTANDING_MAXIMUM}. */
export const OUTSTANDING = 1;
export const OUTSTANDING_MAXIMUM = 8;

export type ToolWorkerMessage =
  | { readonly kind: 'items'; readonly items: readonly ToolItem[] }
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  /** A step that can't be interrupted begins or, with null, has ended. */
  | { readonly kind: 'step'; readonly subject: string | null }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: EvidenceError };
