/** What an import leaves in the case: everything in one transaction, or a note that it came to nothing. */
import { existsSync } from 'node:fs';
import { FACTS_VERSION } from '../../shared/facts/index.ts';
import type { CheckpointFacts } from '../../shared/facts/index.ts';
import { PermafrostError } from '../../shared/errors.ts';
import { appendCustody } from './custody.ts';
import { finishCommit, prepareCommit, removeIncomingFolder } from './evidence-folder.ts';
import { CHECKPOINT_ID_DIGITS, checkpointIdentity } from './layout.ts';
import { resolveCheckpoint } from './read-evidence.ts';
import { guard } from './sqlite.ts';
import { CHECKPOINT, GAP, MEMBER, STORE } from './tables/index.ts';
import type { SqlValue } from './tables/codec.ts';
import { columnList, encodeRow } from './tables/table.ts';
import type {
  CaseConnection,
  ChainState,
  CheckpointToWrite,
  EvidenceToWrite,
  ImportRequest,
  JsonValue,
  RefusedImport,
} from './types.ts';
import { removeFacts, writeFacts, writeRows } from './write-facts.ts';

/**
 * Rows of the item and its checkpoints, import run and custody entry in one transaction; the incoming
 * folder becomes the item's. Returns the checkpoints' ids in the order given. Throws 'already-imported',
 * 'disk-full', 'read-only': then the case is as before and the incoming folder is removed.
 */
export function writeEvidence(c: CaseConnection, item: EvidenceToWrite): { checkpoints: string[] } {
  requireWritable(c);
  let folder = item.incomingFolder;
  try {
    const checkpoints = guard(() => {
      folder = prepareCommit(c.path, folder, item.sha256);
      return c.db.transaction(() => insertItem(c, item)).immediate();
    });
    guard(() => finishCommit(c.path, item.sha256));
    return { checkpoints };
  } catch (caught) {
    if (!isCommitted(c, item.sha256, folder)) removeIncomingFolder(c, folder);
    throw caught;
  }
}

/** True where the rows are there and `folder` is what they speak of: only its name was left to be changed. */
function isCommitted(c: CaseConnection, sha256: string, folder: string): boolean {
  if (!folder.endsWith(sha256) || !existsSync(folder)) return false;
  const known = c.db.prepare('SELECT count(*) FROM evidence WHERE sha256 = ?').pluck().get(sha256);
  return known === 1n && !existsSync(folder.replace(/\.incoming-([0-9a-f]{64})$/, '$1'));
}

function insertItem(c: CaseConnection, item: EvidenceToWrite): string[] {
  const { db } = c;
  if (db.prepare('SELECT 1 FROM evidence WHERE sha256 = ?').get(item.sha256) !== undefined) {
    throw new PermafrostError({
      code: 'already-imported',
      message: `The case holds this archive already (SHA-256 ${item.sha256})`,
    });
  }
  const now = new Date().toISOString();
  const evidence = insertEvidence(c, item, now);
  const owner = { evidence, checkpoint: null };
  writeRows(db, STORE, owner, item.stores);
  writeRows(db, MEMBER, owner, item.members);
  writeRows(db, GAP, owner, item.gaps);
  const ids = item.checkpoints.map((checkpoint, ordinal) =>
    insertCheckpoint(c, item.sha256, evidence, ordinal, checkpoint),
  );
  const gaps = item.checkpoints.reduce((sum, { facts }) => sum + facts.gap.length, item.gaps.length);
  insertRun(c, item.request, {
    status: gaps > 0 || item.refusal !== null ? 'gaps' : 'imported',
    endedAt: now,
    sha256: item.sha256,
    size: item.size,
    error: item.refusal === null ? null : JSON.stringify(item.refusal),
    gaps,
  });
  appendCustody(c, {
    action: 'import',
    item: item.sha256,
    detail: {
      ...requestDetail(item.request),
      label: item.label,
      size: item.size,
      compression: item.compression,
      gaps,
      factsVersion: FACTS_VERSION,
      refusal: item.refusal === null ? null : (JSON.parse(JSON.stringify(item.refusal)) as JsonValue),
      stores: item.stores.map(({ kind, sha256, size }) => ({ kind, sha256, size })),
      checkpoints: item.checkpoints.map(({ digest, chain }, index) => ({
        id: ids[index]!,
        digest,
        chainDigest: chain.digest,
        parent: chain.parent,
        parentState: chain.state,
        parentReason: chain.reason,
      })),
    },
  });
  return ids;
}

function insertEvidence(c: CaseConnection, item: EvidenceToWrite, now: string): number {
  const { acquisition, mode, partial, raisedLimits } = item.request;
  const columns: Record<string, SqlValue> = {
    sha256: item.sha256,
    label: item.label.toWellFormed(),
    size: item.size,
    compression: item.compression,
    mode: item.reference === null ? 'seal' : mode,
    reference_path: item.reference?.path ?? null,
    reference_size: item.reference?.size ?? null,
    reference_mtime_ns: item.reference?.mtimeNs ?? null,
    imported_at: now,
    partial: partial ? 1 : 0,
    refusal: item.refusal === null ? null : JSON.stringify(item.refusal),
    remarks: JSON.stringify(item.remarks),
    hints: JSON.stringify(item.hints),
    raised_limits: JSON.stringify(raisedLimits),
    evidence_number: acquisition.evidenceNumber,
    acquired_by: acquisition.acquiredBy,
    acquired_at: acquisition.acquiredAt,
    acquired_on_node: acquisition.node,
    acquired_sha256: acquisition.sha256,
    acquisition_note: acquisition.note,
    // Just hashed while it was read.
    verification: 'verified',
    verified_at: now,
  };
  return insert(c, 'evidence', columns);
}

function insertCheckpoint(
  c: CaseConnection,
  sha256: string,
  evidence: number,
  ordinal: number,
  { facts, digest, chain }: CheckpointToWrite,
): string {
  const identity = checkpointIdentity(sha256, facts.checkpoint.directory);
  const id = freeId(c, identity);
  const fixed = { evidence, ordinal, identity, id, facts_version: FACTS_VERSION, digest };
  const values: SqlValue[] = Object.values(fixed);
  encodeRow(CHECKPOINT, facts.checkpoint, values);
  const row = Number(
    c.db
      .prepare(
        `INSERT INTO checkpoint (${Object.keys(fixed).join(', ')}, ${columnList(CHECKPOINT as never)})
         VALUES (${values.map(() => '?').join(', ')})`,
      )
      .run(...values).lastInsertRowid,
  );
  writeFacts(c.db, { evidence, checkpoint: row }, facts);
  insertChain(c, row, chain);
  return id;
}

/** Twelve digits, more only where an archive was shaped so that another checkpoint begins alike. */
function freeId(c: CaseConnection, identity: string): string {
  const taken = c.db.prepare('SELECT 1 FROM checkpoint WHERE id = ?');
  for (let digits = CHECKPOINT_ID_DIGITS; digits < identity.length; digits++) {
    const id = identity.slice(0, digits);
    if (taken.get(id) === undefined) return id;
  }
  return identity;
}

function insertChain(c: CaseConnection, checkpoint: number, chain: ChainState): void {
  insert(c, 'chain', {
    checkpoint,
    state: chain.state,
    parent: chain.parent,
    reason: chain.reason,
    candidates: JSON.stringify(chain.candidates),
    decided_by: chain.decidedBy,
    parent_pages: chain.parentPages,
    unresolved_pages: chain.unresolvedPages,
    digest: chain.digest,
  });
}

/**
 * Facts read anew through the chain (its parent came into the case, or the examiner chose one): the
 * checkpoint keeps identity and own digest. One transaction with its custody entry.
 */
export function replaceFacts(
  c: CaseConnection,
  checkpoint: string,
  facts: CheckpointFacts,
  chain: ChainState,
): void {
  requireWritable(c);
  guard(() =>
    c.db
      .transaction(() => {
        const record = resolveCheckpoint(c, checkpoint);
        const evidence = Number(
          c.db.prepare('SELECT evidence FROM checkpoint WHERE row = ?').pluck().get(record.row) as bigint,
        );
        const values: SqlValue[] = [];
        encodeRow(CHECKPOINT, facts.checkpoint, values);
        c.db
          .prepare(
            `UPDATE checkpoint SET facts_version = ?, ${CHECKPOINT.columns.map(({ name }) => `"${name}" = ?`).join(', ')}
             WHERE row = ?`,
          )
          .run(FACTS_VERSION, ...values, record.row);
        removeFacts(c.db, record.row);
        c.db.prepare('DELETE FROM secret_rows WHERE checkpoint = ?').run(record.row);
        writeFacts(c.db, { evidence, checkpoint: record.row }, facts);
        c.db.prepare('DELETE FROM chain WHERE checkpoint = ?').run(record.row);
        insertChain(c, record.row, chain);
        appendCustody(c, {
          action: 'parent-resolved',
          item: record.evidence,
          detail: {
            checkpoint: record.id,
            parent: chain.parent,
            parentState: chain.state,
            parentReason: chain.reason,
            candidates: chain.candidates,
            decidedBy: chain.decidedBy,
            chainDigest: chain.digest,
          },
        });
      })
      .immediate(),
  );
}

/** An import that came to nothing: what was asked, the hash where it was known, and why. */
export function recordRefusedImport(c: CaseConnection, refused: RefusedImport): void {
  requireWritable(c);
  const error = refused.error === null ? null : JSON.stringify(refused.error);
  guard(() =>
    c.db
      .transaction(() => {
        insertRun(c, refused.request, {
          status: refused.status,
          endedAt: new Date().toISOString(),
          sha256: refused.sha256,
          size: refused.size,
          error,
          gaps: 0,
        });
        appendCustody(c, {
          action: `import-${refused.status}`,
          item: refused.sha256,
          detail: {
            ...requestDetail(refused.request),
            size: refused.size,
            error: error === null ? null : (JSON.parse(error) as JsonValue),
          },
        });
      })
      .immediate(),
  );
}

interface RunEnd {
  readonly status: string;
  readonly endedAt: string;
  readonly sha256: string | null;
  readonly size: number | null;
  readonly error: string | null;
  readonly gaps: number;
}

function insertRun(c: CaseConnection, request: ImportRequest, end: RunEnd): void {
  insert(c, 'import_run', {
    path: request.path.toWellFormed(),
    status: end.status,
    started_at: request.startedAt,
    ended_at: end.endedAt,
    tool_version: c.toolVersion,
    facts_version: FACTS_VERSION,
    mode: request.mode,
    partial: request.partial ? 1 : 0,
    raised_limits: JSON.stringify(request.raisedLimits),
    acquisition: JSON.stringify(request.acquisition),
    sha256: end.sha256,
    size: end.size,
    error: end.error,
    gaps: end.gaps,
  });
}

/** What was asked, for the log; what was not stated at acquisition stands there as null. */
function requestDetail(request: ImportRequest): Record<string, JsonValue> {
  return {
    path: request.path,
    mode: request.mode,
    partial: request.partial,
    raisedLimits: request.raisedLimits as Record<string, number>,
    acquisition: { ...request.acquisition },
    startedAt: request.startedAt,
  };
}

function insert(c: CaseConnection, table: string, columns: Readonly<Record<string, SqlValue>>): number {
  const names = Object.keys(columns);
  const statement = c.db.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  return Number(statement.run(...Object.values(columns)).lastInsertRowid);
}

function requireWritable(c: CaseConnection): void {
  if (!c.readOnly) return;
  throw new PermafrostError({ code: 'read-only', message: 'The case is open read-only' });
}
