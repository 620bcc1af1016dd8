/**
 * The custody log: who did what, when, to which item, with which version of the program.
 *
 *   entry n:  {"action": ..., "previous": hash of entry n-1, "sequence": n, ...}   canonical JSON, RFC 8785
 *   hash n:   SHA-256 of its bytes
 *
 * Any edit, deletion in the middle, insertion or change of order that does not recompute every later
 * hash is found. Text that may be sensitive is beside the entry with a random salt; the entry holds
 * SHA-256(salt || text), so the text can be removed without breaking the chain and can't be guessed from it.
 */
import { randomBytes } from 'node:crypto';
import { PermafrostError } from '../../shared/errors.ts';
import {
  canonicalText,
  commitment,
  createChainCheck,
  EMPTY_LOG_HEAD,
  hashOfEntry,
  type ChainRow,
  type CustodyEntry,
  type SensitiveText,
} from './custody-chain.ts';
import { guard } from './sqlite.ts';
import type { CaseConnection, CustodyAct, CustodyState, JsonValue } from './types.ts';

/** Appends an act, in the transaction that is open or in one of its own. */
export function appendCustody(c: CaseConnection, act: CustodyAct): { sequence: number; hash: string } {
  if (c.readOnly) {
    throw new PermafrostError({
      code: 'read-only',
      message: `The case is open read-only, so '${act.action}' can't be entered in its custody log`,
    });
  }
  return guard(() =>
    c.db.inTransaction ? append(c, act) : c.db.transaction(() => append(c, act)).immediate(),
  );
}

function append(c: CaseConnection, act: CustodyAct): { sequence: number; hash: string } {
  const last = c.db
    .prepare('SELECT sequence, hash FROM custody_entry ORDER BY sequence DESC LIMIT 1')
    .get() as Pick<ChainRow, 'sequence' | 'hash'> | undefined;
  const at = new Date().toISOString();
  const sensitive = seal(act.sensitive ?? {});
  const entry: CustodyEntry = {
    version: 1,
    sequence: Number(last?.sequence ?? 0n) + 1,
    previous: last?.hash ?? EMPTY_LOG_HEAD,
    at,
    clock: 'system',
    examiner: c.examiner,
    action: act.action,
    item: act.item,
    tool: { name: 'permafrost', version: c.toolVersion },
    detail: act.detail,
    commitments: Object.fromEntries(
      Object.entries(sensitive).map(([name, { salt, text }]) => [name, commitment(salt, text)]),
    ),
  };
  const canonical = canonicalText(wellFormed(entry as unknown as JsonValue));
  const hash = hashOfEntry(canonical);
  c.db
    .prepare('INSERT INTO custody_entry (sequence, canonical, hash, sensitive) VALUES (?, ?, ?, ?)')
    .run(
      entry.sequence,
      canonical,
      hash,
      Object.keys(sensitive).length > 0 ? JSON.stringify(sensitive) : null,
    );
  if (c.examiner !== null) {
    c.db
      .prepare('INSERT INTO examiner (name, first_seen_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
      .run(c.examiner, at);
  }
  return { sequence: entry.sequence, hash };
}

/** Recomputes the chain and the commitments; also holds that every evidence item has an entry of its import. */
export function verifyCustody(c: CaseConnection): CustodyState {
  return guard(() => {
    const check = createChainCheck();
    const rows = c.db
      .prepare('SELECT sequence, canonical, hash, sensitive FROM custody_entry ORDER BY sequence')
      .iterate() as IterableIterator<ChainRow>;
    for (const row of rows) check.take(row);
    const evidence = c.db.prepare('SELECT sha256 FROM evidence ORDER BY sha256').pluck().all() as string[];
    return check.end(evidence);
  });
}

/** One entry with its bytes as they were hashed and its texts; 'not-found', 'case-damaged'. */
export function readCustodyEntry(c: CaseConnection, sequence: number): StoredEntry {
  return guard(() => {
    const row = c.db.prepare('SELECT * FROM custody_entry WHERE sequence = ?').get(sequence) as
      ChainRow | undefined;
    if (row === undefined)
      throw new PermafrostError({ code: 'not-found', message: `The custody log has no entry ${sequence}` });
    try {
      return { ...storedEntry(row), canonical: row.canonical };
    } catch {
      throw new PermafrostError({
        code: 'case-damaged',
        message: `Entry ${sequence} of the custody log is not JSON`,
      });
    }
  });
}

/** The entries with their texts, for lists and exports; call verifyCustody() to trust them. */
export function readCustody(c: CaseConnection): Omit<StoredEntry, 'canonical'>[] {
  return guard(() =>
    (c.db.prepare('SELECT * FROM custody_entry ORDER BY sequence').all() as ChainRow[]).map(storedEntry),
  );
}

/** Texts that stand beside entries, with the salts of their commitments: for an export that the examiner chose. */
export function readCustodyTexts(
  c: CaseConnection,
): { readonly sequence: number; readonly name: string; readonly salt: string; readonly text: string }[] {
  return guard(() => {
    const rows = c.db
      .prepare('SELECT sequence, sensitive FROM custody_entry WHERE sensitive IS NOT NULL ORDER BY sequence')
      .all() as { readonly sequence: bigint; readonly sensitive: string }[];
    return rows.flatMap(({ sequence, sensitive }) =>
      Object.entries(JSON.parse(sensitive) as Record<string, SensitiveText>).map(
        ([name, { salt, text }]) => ({
          sequence: Number(sequence),
          name,
          salt,
          text,
        }),
      ),
    );
  });
}

/** The number of the last entry. */
export function lastCustodyEntry(c: CaseConnection): number {
  return guard(() => Number(c.db.prepare('SELECT max(sequence) FROM custody_entry').pluck().get() ?? 0));
}

export interface StoredEntry {
  readonly entry: CustodyEntry;
  readonly hash: string;
  /** What was not redacted of the texts that the entry commits to. */
  readonly texts: Record<string, string>;
  readonly canonical: string;
}

function storedEntry(row: ChainRow): Omit<StoredEntry, 'canonical'> {
  return {
    entry: JSON.parse(row.canonical) as CustodyEntry,
    hash: row.hash,
    texts: Object.fromEntries(
      Object.entries(JSON.parse(row.sensitive ?? '{}') as Record<string, SensitiveText>).map(
        ([name, { text }]) => [name, text],
      ),
    ),
  };
}

function seal(texts: Readonly<Record<string, string>>): Record<string, SensitiveText> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      { salt: randomBytes(32).toString('hex'), text: text.toWellFormed() },
    ]),
  );
}

/** Lone surrogates have no UTF-8 form, hence none that can be hashed. */
function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), wellFormed(inner as JsonValue)]),
  );
}
