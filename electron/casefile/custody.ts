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
import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { PermafrostError } from '../../shared/errors.ts';
import { guard } from './sqlite.ts';
import type { CaseConnection, CustodyAct, CustodyState, JsonValue } from './types.ts';

export const EMPTY_LOG_HEAD = '0'.repeat(64);

/** An entry as it is hashed. */
export interface CustodyEntry {
  readonly version: 1;
  readonly sequence: number;
  readonly previous: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** The clock that `at` was read from: 'system' is the machine's own, unverified. */
  readonly clock: 'system';
  readonly examiner: string | null;
  readonly action: string;
  readonly item: string | null;
  readonly tool: { readonly name: 'permafrost'; readonly version: string };
  readonly detail: Readonly<Record<string, JsonValue>>;
  /** SHA-256(salt || text) of each sensitive text, by name. */
  readonly commitments: Readonly<Record<string, string>>;
}

interface SensitiveText {
  readonly salt: string; // 32 bytes, hex
  readonly text: string;
}

interface CustodyRow {
  readonly sequence: bigint;
  readonly canonical: string;
  readonly hash: string;
  readonly sensitive: string | null;
}

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
    .get() as Pick<CustodyRow, 'sequence' | 'hash'> | undefined;
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
  const hash = sha256(canonical);
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
    let head = EMPTY_LOG_HEAD;
    let entries = 0;
    const imported = new Set<string>();
    const rows = c.db
      .prepare('SELECT sequence, canonical, hash, sensitive FROM custody_entry ORDER BY sequence')
      .iterate() as IterableIterator<CustodyRow>;
    let problem: string | null = null;
    for (const row of rows) {
      entries += 1;
      if (problem !== null) continue;
      problem = problemOf(row, entries, head, imported);
      head = row.hash;
    }
    problem ??= entries === 0 ? 'the log is empty: the entry of the case creation is missing' : null;
    problem ??= unloggedEvidence(c, imported);
    return { entries, head, intact: problem === null, problem };
  });
}

function problemOf(
  row: CustodyRow,
  expected: number,
  previous: string,
  imported: Set<string>,
): string | null {
  const at = `entry ${expected}`;
  if (row.sequence !== BigInt(expected)) return `${at} is missing; entry ${row.sequence} follows`;
  if (sha256(row.canonical) !== row.hash) return `${at} is not what was hashed`;
  let entry: CustodyEntry;
  try {
    entry = JSON.parse(row.canonical) as CustodyEntry;
    if (canonicalText(entry as unknown as JsonValue) !== row.canonical) return `${at} is not canonical JSON`;
  } catch {
    return `${at} is not JSON`;
  }
  if (entry.version !== 1)
    return `${at} has version ${String(entry.version)}, which this program does not know`;
  if (entry.sequence !== expected) return `${at} says that it is entry ${String(entry.sequence)}`;
  if (entry.previous !== previous) return `${at} does not follow the entry before it`;
  if (entry.action === 'import' && entry.item !== null) imported.add(entry.item);
  return commitmentProblem(row, entry, at);
}

function commitmentProblem(row: CustodyRow, entry: CustodyEntry, at: string): string | null {
  if (row.sensitive === null) return null; // no sensitive text, or redacted
  let texts: Record<string, SensitiveText>;
  try {
    texts = JSON.parse(row.sensitive) as Record<string, SensitiveText>;
  } catch {
    return `the text beside ${at} is not JSON`;
  }
  for (const [name, { salt, text }] of Object.entries(texts)) {
    if (entry.commitments[name] !== commitment(String(salt), String(text))) {
      return `the text '${name}' beside ${at} is not what was committed to`;
    }
  }
  return null;
}

function unloggedEvidence(c: CaseConnection, imported: ReadonlySet<string>): string | null {
  const hashes = c.db.prepare('SELECT sha256 FROM evidence ORDER BY sha256').pluck().all() as string[];
  const unlogged = hashes.find((hash) => !imported.has(hash));
  return unlogged === undefined
    ? null
    : `evidence ${unlogged} is in the case, but no entry tells of its import`;
}

/** The entries with their texts, for lists and exports; call verifyCustody() to trust them. */
export function readCustody(
  c: CaseConnection,
): { entry: CustodyEntry; hash: string; texts: Record<string, string> }[] {
  return guard(() =>
    (c.db.prepare('SELECT * FROM custody_entry ORDER BY sequence').all() as CustodyRow[]).map((row) => ({
      entry: JSON.parse(row.canonical) as CustodyEntry,
      hash: row.hash,
      texts: Object.fromEntries(
        Object.entries(JSON.parse(row.sensitive ?? '{}') as Record<string, SensitiveText>).map(
          ([name, { text }]) => [name, text],
        ),
      ),
    })),
  );
}

function seal(texts: Readonly<Record<string, string>>): Record<string, SensitiveText> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      { salt: randomBytes(32).toString('hex'), text: text.toWellFormed() },
    ]),
  );
}

function commitment(salt: string, text: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(text).digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function canonicalText(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined)
    throw new PermafrostError({ code: 'internal', message: 'A custody entry has no JSON form' });
  return text;
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
