/**
 * Whether an evidence item is still what was imported, and whether it may be read.
 *
 * Size and time are looked at every time; a hash holds for the session in which it was computed, and as long as
 * size and time stay as they were then. An item that changed is not read until the examiner decides so, for the
 * very change that was found: another change asks again.
 */
import { createHash } from 'node:crypto';
import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PermafrostError } from '../../shared/errors.ts';
import { appendCustody } from './custody.ts';
import { listEvidence, readEvidence, readStores } from './read-evidence.ts';
import { hasTable } from './schema/migrations.ts';
import { guard } from './sqlite.ts';
import type { CaseConnection, EvidenceDecision, EvidenceRecord, VerificationState } from './types.ts';

interface Sight {
  readonly change: 'changed' | 'missing' | null;
  readonly message: string | null;
  /** Sizes and times of the files. */
  readonly signature: string;
}

/** What size and time say: the hash is another matter. */
function sight(c: CaseConnection, record: EvidenceRecord): Sight {
  const signature: string[] = [];
  let first: { change: 'changed' | 'missing'; message: string } | null = null;
  const wrong = (change: 'changed' | 'missing', message: string): void => {
    first ??= { change, message };
  };
  const { reference } = record;
  if (reference !== null) {
    const stat = statSync(reference.path, { bigint: true, throwIfNoEntry: false });
    signature.push(`${stat?.size} ${stat?.mtimeNs}`);
    if (stat === undefined) wrong('missing', 'the source is not where it was');
    else if (stat.size !== BigInt(reference.size))
      wrong('changed', `the source has ${stat.size} bytes, had ${reference.size}`);
    else if (stat.mtimeNs !== reference.mtimeNs) wrong('changed', 'the source was written to since');
  }
  const stores: { kind: string; file: string; size: number }[] = readStores(c, record.sha256);
  // A source that was decompressed is no store, and is sealed all the same.
  if (!stores.some(({ kind }) => kind === 'source'))
    stores.unshift({ kind: 'source', file: 'source', size: record.size });
  for (const store of stores) {
    if (reference !== null && store.kind === 'source') continue;
    const stat = lstatSync(join(record.folder, store.file), { bigint: true, throwIfNoEntry: false });
    signature.push(`${stat?.size} ${stat?.mtimeNs}`);
    if (stat === undefined) wrong('missing', `${store.file} is not in the case`);
    else if (!stat.isFile()) wrong('changed', `${store.file} is no file`);
    else if (stat.size !== BigInt(store.size))
      wrong('changed', `${store.file} has ${stat.size} bytes, had ${store.size}`);
  }
  return { change: null, message: null, ...(first ?? {}), signature: signature.join(', ') };
}

export function verification(c: CaseConnection, record: EvidenceRecord): VerificationState {
  const { verifiedAt } = record;
  const seen = sight(c, record);
  const now = c.verifiedNow.get(record.sha256);
  if (now !== undefined && now.signature === seen.signature)
    return { verified: now.outcome, change: now.message, verifiedAt, hashed: true };
  if (record.verification === 'changed' && seen.change !== 'missing') {
    const last = lastFound(c, record.sha256);
    // What hashing found is told in the same words as then: a decision is about these.
    if (seen.change === null || last.seen === digestOf(seen.signature))
      return { verified: 'changed', change: last.message, verifiedAt, hashed: false };
  }
  if (seen.change !== null) return { verified: seen.change, change: seen.message, verifiedAt, hashed: false };
  const fresh = record.verification === 'verified' && hashedSinceOpened(c, record.sha256);
  return { verified: fresh ? 'verified' : 'not-yet', change: null, verifiedAt, hashed: fresh };
}

/** Items that entries since the opening tell of, and up to which entry that was read: the log only grows. */
const hashedItems = new WeakMap<CaseConnection, { upTo: bigint; readonly items: Set<string> }>();

/** By the log, not by times: a clock may have been set back since. */
function hashedSinceOpened(c: CaseConnection, sha256: string): boolean {
  const known = hashedItems.get(c) ?? { upTo: BigInt(c.openedAfter), items: new Set<string>() };
  hashedItems.set(c, known);
  const rows = c.db
    .prepare(
      `SELECT sequence, CASE WHEN json_valid(canonical) AND canonical ->> '$.action' IN ('import', 'verify')
         THEN canonical ->> '$.item' END AS item FROM custody_entry WHERE sequence > ? ORDER BY sequence`,
    )
    .all(known.upTo) as { sequence: bigint; item: string | null }[];
  for (const { sequence, item } of rows) {
    known.upTo = sequence;
    if (item !== null) known.items.add(item);
  }
  return known.items.has(sha256);
}

/** What the last hashing that the log knows of found wrong, and a digest of sizes and times as they were then. */
function lastFound(c: CaseConnection, sha256: string): { message: string; seen: string | null } {
  const found = c.db
    .prepare(
      `SELECT canonical ->> '$.detail.message' AS message, canonical ->> '$.detail.seen' AS seen FROM custody_entry
       WHERE json_valid(canonical) AND canonical ->> '$.action' = 'verify' AND canonical ->> '$.item' = ?
       ORDER BY sequence DESC LIMIT 1`,
    )
    .get(sha256) as { message: string | null; seen: string | null } | undefined;
  return { message: found?.message ?? 'its hash is another', seen: found?.seen ?? null };
}

function digestOf(signature: string): string {
  return createHash('sha256').update(signature).digest('hex');
}

/**
 * What hashing an item again found. Enters the custody log, and is what verification() says from now on. A
 * read-only case remembers it for this session alone.
 */
export function recordVerification(
  c: CaseConnection,
  sha256: string,
  outcome: 'verified' | 'changed' | 'missing',
  message: string | null,
): void {
  guard(() => {
    const { signature, change, message: missing } = sight(c, readEvidence(c, sha256));
    // In the words of every session, so that a decision about it holds in the next.
    if (outcome === 'missing' && change === 'missing') message = missing;
    c.verifiedNow.set(sha256, { outcome, message, signature });
    if (c.readOnly) return;
    c.db
      .transaction(() => {
        c.db
          .prepare('UPDATE evidence SET verification = ?, verified_at = ? WHERE sha256 = ?')
          .run(outcome, new Date().toISOString(), sha256);
        appendCustody(c, {
          action: 'verify',
          item: sha256,
          detail: { outcome, message, seen: digestOf(signature) },
        });
      })
      .immediate();
  });
}

/** The decision that is in force for the change which is there now; null: none. */
export function readDecision(c: CaseConnection, sha256: string, change: string): EvidenceDecision | null {
  return guard(() => {
    if (!hasTable(c.db, 'evidence_decision')) return null;
    const row = c.db
      .prepare(
        `SELECT d.decision, d.reason, d.examiner, d.decided_at, l.canonical ->> '$.detail.change' AS change
         FROM evidence_decision d JOIN custody_entry l ON l.sequence = d.custody_sequence
         WHERE d.evidence = ? ORDER BY d.row DESC LIMIT 1`,
      )
      .get(sha256) as
      | {
          decision: 'read' | 'refuse';
          reason: string;
          examiner: string | null;
          decided_at: string;
          change: string | null;
        }
      | undefined;
    if (row === undefined || row.change !== change) return null;
    return {
      decision: row.decision,
      reason: row.reason,
      examiner: row.examiner,
      decidedAt: row.decided_at,
    };
  });
}

/** Throws 'hash-mismatch' for an item that changed, or is gone, while no decision lets it be read. */
export function requireReadable(c: CaseConnection, sha256: string): void {
  guard(() => {
    const record = readEvidence(c, sha256);
    const { verified, change } = verification(c, record);
    if ((verified !== 'changed' && verified !== 'missing') || change === null) return;
    if (readDecision(c, sha256, change)?.decision === 'read') return;
    throw new PermafrostError({
      code: 'hash-mismatch',
      message: `Evidence ${record.label} (SHA-256 ${sha256.slice(0, 12)}…) is not what was imported: ${change}. It is not read until the examiner decides so`,
    });
  });
}

/** The items whose hash is yet to be computed since the case was opened; what is gone has none. */
export function outstandingEvidence(c: CaseConnection): EvidenceRecord[] {
  return listEvidence(c).filter((record) => {
    const { verified, hashed } = verification(c, record);
    return !hashed && verified !== 'missing';
  });
}

/** The items that changed, or are gone, and that no decision lets be read. */
export function refusedEvidence(c: CaseConnection): EvidenceRecord[] {
  return listEvidence(c).filter((record) => {
    const { verified, change } = verification(c, record);
    if (verified !== 'changed' && verified !== 'missing') return false;
    return change === null || readDecision(c, record.sha256, change)?.decision !== 'read';
  });
}

/**
 * Lets a changed item be read all the same, or not. Enters the custody log with the change, the reason as a
 * commitment. Throws 'read-only', 'not-found', 'usage' where the item did not change.
 */
export function decideEvidence(
  c: CaseConnection,
  sha256: string,
  decision: 'read' | 'refuse',
  reason: string,
): void {
  if (c.readOnly)
    throw new PermafrostError({
      code: 'read-only',
      message: 'The case is open read-only, so a decision about its evidence can not be entered',
    });
  guard(() => {
    const record = readEvidence(c, sha256);
    const { verified, change } = verification(c, record);
    if (verified !== 'changed' && verified !== 'missing')
      throw new PermafrostError({
        code: 'usage',
        message: `Evidence ${record.label} did not change: there is nothing to decide`,
      });
    c.db
      .transaction(() => {
        const { sequence } = appendCustody(c, {
          action: 'evidence-decision',
          item: sha256,
          detail: { decision, change },
          sensitive: { reason },
        });
        c.db
          .prepare(
            `INSERT INTO evidence_decision (evidence, decision, reason, examiner, decided_at, custody_sequence)
             VALUES (?, ?, ?, ?, ?, ?)`,
          )
          .run(sha256, decision, reason.toWellFormed(), c.examiner, new Date().toISOString(), sequence);
      })
      .immediate();
  });
}
