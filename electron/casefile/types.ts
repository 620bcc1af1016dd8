/** What the case file takes from the engine and gives back. */
import type { CaseSummary, ListRow } from '../../shared/api/index.ts';
import type { EvidenceError } from '../../shared/errors.ts';
import type { Acquisition, CheckpointFacts, Gap, Member, NameHint, Store } from '../../shared/facts/index.ts';
import type { LimitName } from '../../shared/limits.ts';
import type { SourceSpan } from '../../shared/span.ts';
import type { Connection } from './sqlite.ts';

export interface ConnectionOptions {
  /** From the profile; null: PERMAFROST_EXAMINER, and where that is absent nobody is stated. */
  readonly examiner: string | null;
  /** Stands in custody entries and import runs. */
  readonly toolVersion?: string;
}

/** One connection to a case: what every function of this folder works on. */
export interface CaseConnection {
  /** Absolute path of the `.pfcase` folder. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Who acts: from the profile or PERMAFROST_EXAMINER; null: not stated. */
  readonly examiner: string | null;
  readonly toolVersion: string;
  readonly db: Connection;
  /** The last custody entry at opening: evidence that was verified before it is 'not yet' verified now, whatever the clock says. */
  readonly openedAfter: number;
  /** What hashing evidence again over this connection found, with sizes and times of then: a read-only case can't store that. */
  readonly verifiedNow: Map<string, VerifiedNow>;
  close(): void;
}

/** The case as a process holds it: with the lock when it writes. */
export interface CaseFile extends CaseConnection {
  /** Folder name without `.pfcase`. */
  readonly name: string;
  /** Why it is read-only, in words for a person; null when it is not. */
  readonly readOnlyReason: string | null;
  /** All of the case's summary but what signatures prove of the custody log: electron/evidence/custody knows that. */
  summary(): CaseAtAGlance;
  /** It is read-only, and would be open for writing if it were opened now: who wrote in it is gone. */
  couldBeWritten(): boolean;
  /** Another number once another connection has written into the case. */
  dataVersion(): bigint;
}

export type CaseAtAGlance = Omit<CaseSummary, 'custody'> & { readonly custody: CustodyState };

export type RaisedLimits = Readonly<Partial<Record<LimitName, number>>>;

/** Where a checkpoint stands in its chain of parents. */
export interface ChainState {
  readonly state: 'none' | 'linked' | 'missing' | 'doubtful';
  /** Identity (64 hex digits) of the accepted parent; null where there is none. */
  readonly parent: string | null;
  /** How the parent was accepted, or why not. */
  readonly reason: string | null;
  /** Identities of parents that were considered. */
  readonly candidates: readonly string[];
  readonly decidedBy: 'automatic' | 'examiner';
  /** Pages that this directory leaves to its parent, and those of them that no parent gave. */
  readonly parentPages: bigint;
  readonly unresolvedPages: bigint;
  /** Digest of the facts read through the chain; null while the chain is not whole. */
  readonly digest: string | null;
}

export const NO_CHAIN: ChainState = {
  state: 'none',
  parent: null,
  reason: null,
  candidates: [],
  decidedBy: 'automatic',
  parentPages: 0n,
  unresolvedPages: 0n,
  digest: null,
};

export interface CheckpointToWrite {
  readonly facts: CheckpointFacts;
  /** digestFacts() of the facts that the directory gives alone. */
  readonly digest: string;
  readonly chain: ChainState;
}

/** What was asked of the import, for the import run and the custody log. */
export interface ImportRequest {
  /** Path as the caller gave it. */
  readonly path: string;
  readonly mode: 'seal' | 'reference';
  readonly partial: boolean;
  readonly raisedLimits: RaisedLimits;
  readonly acquisition: Acquisition;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
}

export interface EvidenceToWrite {
  readonly request: ImportRequest;
  readonly sha256: string;
  readonly size: number; // bytes of the source
  readonly compression: 'none' | 'gzip' | 'zstd' | 'folder';
  /** File name for people. */
  readonly label: string;
  /** In reference mode: absolute path of the source, with its size and time for the check at opening. */
  readonly reference: { readonly path: string; readonly size: number; readonly mtimeNs: bigint } | null;
  /** createIncomingFolder()'s, with what ingest put into it. */
  readonly incomingFolder: string;
  readonly stores: readonly Store[];
  readonly members: readonly Member[];
  /** Gaps of the archive as a whole: ingest's and findCheckpoints'. */
  readonly gaps: readonly Gap[];
  readonly remarks: readonly string[];
  readonly refusal: EvidenceError | null; // partial mode: why it would have been refused
  readonly hints: readonly NameHint[];
  readonly checkpoints: readonly CheckpointToWrite[];
}

export interface RefusedImport {
  readonly request: ImportRequest;
  readonly status: 'refused' | 'already' | 'failed' | 'cancelled';
  readonly sha256: string | null; // when known
  readonly size: number | null;
  readonly error: EvidenceError | null;
}

/** An evidence item as stored. */
export interface EvidenceRecord {
  readonly sha256: string;
  readonly label: string;
  readonly size: number;
  readonly compression: 'none' | 'gzip' | 'zstd' | 'folder';
  readonly mode: 'seal' | 'reference';
  readonly reference: { readonly path: string; readonly size: number; readonly mtimeNs: bigint } | null;
  readonly importedAt: string;
  readonly acquisition: Acquisition;
  readonly partial: boolean;
  readonly refusal: EvidenceError | null;
  readonly remarks: readonly string[];
  readonly hints: readonly NameHint[];
  readonly raisedLimits: RaisedLimits;
  readonly verification: 'none' | 'verified' | 'changed' | 'missing';
  readonly verifiedAt: string | null;
  /** Folder of its stores, absolute. */
  readonly folder: string;
}

export interface VerifiedNow {
  readonly outcome: 'verified' | 'changed' | 'missing';
  readonly message: string | null;
  readonly signature: string;
}

export interface VerificationState {
  readonly verified: 'not-yet' | 'verified' | 'changed' | 'missing';
  /** What is not as it was; null where nothing is known to be. */
  readonly change: string | null;
  readonly verifiedAt: string | null;
  /** Whether its hash was computed since the case was opened, and says this. */
  readonly hashed: boolean;
}

/** The examiner's decision about an item that changed. */
export interface EvidenceDecision {
  readonly decision: 'read' | 'refuse';
  readonly reason: string;
  readonly examiner: string | null;
  readonly decidedAt: string;
}

/** A checkpoint's place in the case. */
export interface CheckpointRecord {
  readonly row: number;
  /** First 12 hex digits of the identity (more only where two would be equal). */
  readonly id: string;
  /** SHA-256 over evidence hash, NUL, directory bytes. */
  readonly identity: string;
  readonly evidence: string;
  readonly directory: Uint8Array;
  readonly kind: 'dump' | 'pre-dump' | 'incomplete';
  readonly parentLink: Uint8Array | null;
  readonly factsVersion: number;
  readonly digest: string;
  readonly chain: ChainState;
}

/** `list` and columns are those of shared/api/lists.ts (and further tables, under the facts' names). `filter` sees rows without source. */
export interface ListQuery {
  readonly list: string;
  readonly checkpoints: readonly string[] | null;
  readonly equals?: Readonly<Record<string, string | number | bigint>> | undefined;
  /** Only rows that were decoded from bytes of this range. */
  readonly readFrom?: Pick<SourceSpan, 'member' | 'offset' | 'length'> | undefined;
  readonly filter?: ((row: ListRow) => boolean) | undefined;
  /** Columns that `filter` reads; absent: all. */
  readonly filterColumns?: readonly string[] | undefined;
  readonly sort?: readonly { readonly column: string; readonly descending: boolean }[] | undefined;
}

export interface ListHandle {
  /** Rows that pass; rows before the filter. */
  readonly count: number;
  readonly total: number;
  /** Rows [from, to), cut at the end; with `columns` only these cells and no source. */
  range(from: number, to: number, columns?: readonly string[]): ListRow[];
  /** Index of a natural key, null where it is not. A null checkpoint finds the first of any. */
  find(key: string, checkpoint: string | null): number | null;
}

/** An act for the custody log. What may be sensitive goes into `sensitive`: only a salted hash of it enters the chain. */
export interface CustodyAct {
  /** 'case-created', 'import', 'import-refused', 'verify', 'secret-revealed', ... */
  readonly action: string;
  /** SHA-256 of the item it was done to. */
  readonly item: string | null;
  readonly detail: Readonly<Record<string, JsonValue>>;
  readonly sensitive?: Readonly<Record<string, string>>;
}

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export interface CustodyProblem {
  /** The entry that is wrong or missing; null: the log as a whole. */
  readonly sequence: number | null;
  readonly message: string;
}

export interface CustodyState {
  readonly entries: number;
  readonly head: string; // 64 zeros for an empty log
  readonly intact: boolean;
  /** The first of `problems`. */
  readonly problem: string | null;
  readonly problems: readonly CustodyProblem[];
}

/** A row of signed_head: what a key signed of the log, and the signature. */
export interface SignedHead {
  readonly sequence: number;
  readonly hash: string;
  /** RFC 8785 JSON: the bytes that are signed. */
  readonly statement: string;
  readonly publicKey: string; // SPKI, PEM
  readonly fingerprint: string;
  readonly signature: string; // Ed25519, base64
  readonly signedAt: string;
}

export interface CaseDigest {
  readonly factsVersion: number;
  readonly case: string;
  readonly checkpoints: {
    readonly id: string;
    readonly evidence: string;
    readonly directory: string;
    readonly digest: string;
    readonly chainDigest: string | null;
    readonly raisedLimits: Record<string, number>;
  }[];
}
