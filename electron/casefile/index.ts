/** The case: one folder, one SQLite database, sealed evidence beside it. */
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
export { recordRefusedImport, replaceFacts, writeEvidence } from './write-evidence.ts';
export {
  decideEvidence,
  outstandingEvidence,
  recordVerification,
  refusedEvidence,
  requireReadable,
  verification,
} from './verification.ts';
export {
  checkpointsWithoutParent,
  listCheckpoints,
  listEvidence,
  readEvidence,
  readMemberHashes,
  readMemberPlaces,
  readMembers,
  readStores,
  resolveCheckpoint,
} from './read-evidence.ts';
export type { MemberHash, MemberPlace } from './read-evidence.ts';
export { checkpointTitles } from './checkpoint-titles.ts';
export { readLost } from './read-lost.ts';
export { readColumns, readColumnsAt, readFacts, readHeads, readPages, readRows } from './read-facts.ts';
export { digestChain, digestFacts, readCaseDigest } from './digest.ts';
export {
  appendCustody,
  lastCustodyEntry,
  readCustody,
  readCustodyEntry,
  readCustodyTexts,
  verifyCustody,
} from './custody.ts';
export type { StoredEntry } from './custody.ts';
export { canonicalText, commitment, createChainCheck, EMPTY_LOG_HEAD, hashOfEntry } from './custody-chain.ts';
export type { ChainCheck, ChainRow, CustodyEntry } from './custody-chain.ts';
export {
  addSignedHead,
  HEAD_SIGNED,
  readEntryHash,
  readLogHead,
  readSignedHeads,
  readSigningEntries,
} from './signed-heads.ts';
export { openList } from './lists/open-list.ts';
export { openConsole, runStatement } from './console/run-statement.ts';
export { schemaOfCase } from './console/schema-of-case.ts';

export { showCase, showCheckpoint } from './show/show-checkpoint.ts';
export { readSecretRows, writeSecretRows } from './secret-rows.ts';
export type { SecretRows } from './secret-rows.ts';
export { readRedactionKey } from './redaction-key.ts';
export { readCaseRecord, readReportDraft, saveReportDraft } from './report-draft.ts';
export { readAnnotations, readSavedSearches } from './annotations/annotation-tables.ts';
export type { Annotations } from './annotations/annotation-tables.ts';
export { applyAct, holdWritable } from './annotations/apply-act.ts';
export * from './annotations/plan-acts.ts';
export { deleteSavedSearch, saveSearch } from './annotations/saved-searches.ts';
export { recordExport } from './exports.ts';
export type { ExportRecord } from './exports.ts';
