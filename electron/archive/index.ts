/** Archives: sealed, hashed, read at random, and where the checkpoints in them are. */
export { ingest } from './ingest.ts';
export { openEvidence } from './evidence-reader.ts';
export { findCheckpoints } from './layout/find-checkpoints.ts';
export type * from './types.ts';
