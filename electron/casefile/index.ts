/** The case: one folder, one SQLite database, sealed evidence beside it. */
import type { CaseConnection } from './types.ts';

export * from './types.ts';
export { sqliteVersion } from './sqlite.ts';
export { createCase, openCase, openReader, openWriter } from './case-file.ts';
export {
  checkFreeSpace,
  createIncomingFolder,
  evidenceFolder,
  removeIncomingFolder,
} from './evidence-folder.ts';
export { checkpointIdentity } from './layout.ts';
export { recordRefusedImport, recordVerification, replaceFacts, writeEvidence } from './write-evidence.ts';
export {
  checkpointsWithoutParent,
  listCheckpoints,
  listEvidence,
  readEvidence,
  readMembers,
  readStores,
  resolveCheckpoint,
} from './read-evidence.ts';
export { readFacts, readRows } from './read-facts.ts';
export { digestChain, digestFacts, readCaseDigest } from './digest.ts';
export { appendCustody, readCustody, verifyCustody } from './custody.ts';
export type { CustodyEntry } from './custody.ts';
export { openList } from './lists/open-list.ts';

/** The object that `show --json` prints for one checkpoint; for the whole case all come under `checkpoints`. */
export declare function showCheckpoint(c: CaseConnection, checkpoint: string): Record<string, unknown>;
export declare function showCase(c: CaseConnection): Record<string, unknown>;
/** JSON text in pieces, integers of any size exact. */
export declare function showJson(value: unknown): Generator<string>;
