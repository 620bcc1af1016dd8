/** The case: one folder, one SQLite database, sealed evidence beside it. */
import type { CaseSummary } from '../../shared/api/index.ts';
import type { CheckpointFacts, Member, Store } from '../../shared/facts/index.ts';
import type {
  CaseConnection,
  CaseDigest,
  CaseFile,
  ChainState,
  CheckpointRecord,
  CustodyAct,
  CustodyState,
  EvidenceRecord,
  EvidenceToWrite,
  ListDescription,
  ListHandle,
  ListQuery,
  RaisedLimits,
  RefusedImport,
} from './types.ts';

export * from './types.ts';
export { sqliteVersion } from './sqlite.ts';

/** Creates the folder (its name must end in `.pfcase`, must not exist), opens it for writing, begins the custody log. */
export declare function createCase(path: string, options: { examiner: string | null }): CaseFile;
/** Opens for writing where it can, else read-only with `readOnlyReason`. Checks the database before use. */
export declare function openCase(
  path: string,
  options: { examiner: string | null; readOnly?: boolean },
): CaseFile;
/** A second writing connection for a worker thread of the process whose openCase() holds the lock. Takes no lock. */
export declare function openWriter(path: string, options: { examiner: string | null }): CaseConnection;
/** A further reading connection, for a worker. */
export declare function openReader(path: string): CaseConnection;

/** Makes `evidence/.incoming-*`, empty, mode 0700, for ingest. */
export declare function createIncomingFolder(c: CaseConnection): string;
export declare function removeIncomingFolder(c: CaseConnection, folder: string): void;
/** Folder of an evidence item's stores. */
export declare function evidenceFolder(c: CaseConnection, sha256: string): string;
/** Throws 'disk-full' where fewer than `bytes` are free for the case. */
export declare function checkFreeSpace(c: CaseConnection, bytes: number): void;

/** SHA-256 hex over evidence hash, NUL, directory; the checkpoint's id is its first 12 digits. */
export declare function checkpointIdentity(evidence: string, directory: Uint8Array): string;
export declare function listCheckpoints(c: CaseConnection): CheckpointRecord[];
/** By a prefix of its identity (at least 4 digits); 'not-found' or 'usage' (ambiguous). */
export declare function resolveCheckpoint(c: CaseConnection, prefix: string): CheckpointRecord;

/** One transaction: rows, import run, custody entry; the incoming folder becomes the item's. 'already-imported' where it is. */
export declare function writeEvidence(c: CaseConnection, item: EvidenceToWrite): { checkpoints: string[] };
/** An import that came to nothing: import run and custody entry. */
export declare function recordRefusedImport(c: CaseConnection, refused: RefusedImport): void;
export declare function recordVerification(
  c: CaseConnection,
  sha256: string,
  outcome: 'verified' | 'changed' | 'missing',
  message: string | null,
): void;

export declare function readEvidence(c: CaseConnection, sha256: string): EvidenceRecord;
export declare function listEvidence(c: CaseConnection): EvidenceRecord[];
export declare function readStores(c: CaseConnection, evidence: string): Store[];
export declare function readMembers(c: CaseConnection, evidence: string): Member[];
/** Rows of one fact table, as they were written. `equals` by property name (`{pid: 17}`). */
export declare function readRows<T extends Exclude<keyof CheckpointFacts, 'checkpoint' | 'container'>>(
  c: CaseConnection,
  checkpoint: string,
  table: T,
  equals?: Readonly<Record<string, number | bigint | string>>,
): CheckpointFacts[T][number][];
export declare function readFacts(c: CaseConnection, checkpoint: string): CheckpointFacts;

/** Checkpoints with a parent link whose parent is missing or doubtful. */
export declare function checkpointsWithoutParent(c: CaseConnection): CheckpointRecord[];
/** Facts read anew through the chain; the own digest stays. One transaction with its custody entry. */
export declare function replaceFacts(
  c: CaseConnection,
  checkpoint: string,
  facts: CheckpointFacts,
  chain: ChainState,
): void;

export declare function digestFacts(facts: CheckpointFacts, raisedLimits: RaisedLimits): string;
/** Of the facts read through a chain: over digestFacts() of them and the parent's chain digest (or own digest at its root). */
export declare function digestChain(factsDigest: string, parentDigest: string): string;
export declare function readCaseDigest(c: CaseConnection): CaseDigest;

export declare function appendCustody(c: CaseConnection, act: CustodyAct): { sequence: number; hash: string };
export declare function verifyCustody(c: CaseConnection): CustodyState;

export declare const LISTS: ReadonlyMap<string, ListDescription>;
export declare function openList(c: CaseConnection, query: ListQuery): ListHandle;

/** The object that `show --json` prints for one checkpoint; for the whole case all come under `checkpoints`. */
export declare function showCheckpoint(c: CaseConnection, checkpoint: string): Record<string, unknown>;
export declare function showCase(c: CaseConnection): Record<string, unknown>;
/** JSON text in pieces, integers of any size exact. */
export declare function showJson(value: unknown): Generator<string>;

export type { CaseSummary };
