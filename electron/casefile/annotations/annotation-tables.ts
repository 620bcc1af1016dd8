/**
 * Rows of what the examiner writes, read and written one by one. Nothing is logged here: that is
 * apply-act.ts's. A case of schema 1 that is open read-only lacks the tables and has none of it.
 */
import { z } from 'zod';
import { bookmark, exhibit, finding, note, savedSearch, tag } from '../../../shared/api/annotation-calls.ts';
import type {
  Bookmark,
  Exhibit,
  Finding,
  Note,
  SavedSearch,
  Tag,
  Target,
} from '../../../shared/api/annotation-calls.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { guard } from '../sqlite.ts';
import type { CaseConnection } from '../types.ts';

/** A finding with its place in the examiner's order. */
export interface StoredFinding extends Finding {
  readonly ordinal: number;
}

export interface Annotations {
  /** By name, then by thing. */
  readonly tags: Tag[];
  /** In order of writing. */
  readonly notes: Note[];
  readonly bookmarks: Bookmark[];
  /** In the examiner's order. */
  readonly findings: StoredFinding[];
}

const THING = 'kind, checkpoint, key';
const IS_THING = "kind = ? AND coalesce(checkpoint, '') = ? AND key = ?";

interface ThingRow {
  readonly kind: string;
  readonly checkpoint: string | null;
  readonly key: string;
}

/** False in a case of schema 1, which only a read-only opening leaves so. */
export function hasAnnotationTables(c: CaseConnection): boolean {
  return guard(() => c.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tag'").get() !== undefined);
}

/** Throws 'case-damaged' where a row is not what this program writes. */
export function readAnnotations(c: CaseConnection): Annotations {
  if (!hasAnnotationTables(c)) return { tags: [], notes: [], bookmarks: [], findings: [] };
  return guard(() => ({
    tags: rows(c, `SELECT * FROM tag ORDER BY name, kind, checkpoint, key`).map(tagOf),
    notes: rows(c, 'SELECT * FROM note ORDER BY created_at, uuid').map(noteOf),
    bookmarks: rows(c, 'SELECT * FROM bookmark ORDER BY created_at, uuid').map(bookmarkOf),
    findings: readFindings(c),
  }));
}

function readFindings(c: CaseConnection): StoredFinding[] {
  const exhibits = new Map<bigint, Exhibit[]>();
  for (const row of rows(c, 'SELECT * FROM exhibit ORDER BY finding, ordinal')) {
    const of = row['finding'] as bigint;
    const known = exhibits.get(of);
    if (known === undefined) exhibits.set(of, [exhibitOf(row)]);
    else known.push(exhibitOf(row));
  }
  return rows(c, 'SELECT * FROM finding ORDER BY ordinal, uuid').map((row) =>
    findingOf(row, exhibits.get(row['row'] as bigint) ?? []),
  );
}

export function readTag(c: CaseConnection, target: Target, name: string): Tag | null {
  const [row] = rows(c, `SELECT * FROM tag WHERE ${IS_THING} AND name = ?`, ...thing(target), name);
  return row === undefined ? null : tagOf(row);
}

export function readNote(c: CaseConnection, uuid: string): Note | null {
  const [row] = rows(c, 'SELECT * FROM note WHERE uuid = ?', uuid);
  return row === undefined ? null : noteOf(row);
}

export function readBookmark(c: CaseConnection, uuid: string): Bookmark | null {
  const [row] = rows(c, 'SELECT * FROM bookmark WHERE uuid = ?', uuid);
  return row === undefined ? null : bookmarkOf(row);
}

export function bookmarkOfThing(c: CaseConnection, target: Target): Bookmark | null {
  const [row] = rows(c, `SELECT * FROM bookmark WHERE ${IS_THING}`, ...thing(target));
  return row === undefined ? null : bookmarkOf(row);
}

export function readFinding(c: CaseConnection, uuid: string): StoredFinding | null {
  const [row] = rows(c, 'SELECT * FROM finding WHERE uuid = ?', uuid);
  if (row === undefined) return null;
  const exhibits = rows(c, 'SELECT * FROM exhibit WHERE finding = ? ORDER BY ordinal', row['row'] as bigint);
  return findingOf(row, exhibits.map(exhibitOf));
}

export function findingOrder(c: CaseConnection): { readonly uuid: string; readonly ordinal: number }[] {
  return rows(c, 'SELECT uuid, ordinal FROM finding ORDER BY ordinal, uuid').map((row) => ({
    uuid: String(row['uuid']),
    ordinal: Number(row['ordinal']),
  }));
}

export function countRows(
  c: CaseConnection,
  table: 'tag' | 'note' | 'bookmark' | 'finding' | 'saved_search',
): number {
  return Number(c.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

/** Puts the record there, takes it away (null), or replaces what is there. */
export function writeTag(c: CaseConnection, target: Target, name: string, record: Tag | null): void {
  c.db.prepare(`DELETE FROM tag WHERE ${IS_THING} AND name = ?`).run(...thing(target), name);
  if (record === null) return;
  c.db
    .prepare(`INSERT INTO tag (${THING}, name, examiner, created_at) VALUES (?, ?, ?, ?, ?, ?)`)
    .run(target.kind, target.checkpoint, target.key, name, record.examiner, record.createdAt);
}

export function writeNote(c: CaseConnection, uuid: string, record: Note | null): void {
  c.db.prepare('DELETE FROM note WHERE uuid = ?').run(uuid);
  if (record === null) return;
  const { target, text, examiner, createdAt, changedAt } = record;
  c.db
    .prepare(
      `INSERT INTO note (uuid, ${THING}, text, examiner, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(uuid, target.kind, target.checkpoint, target.key, text, examiner, createdAt, changedAt);
}

export function writeBookmark(c: CaseConnection, uuid: string, record: Bookmark | null): void {
  c.db.prepare('DELETE FROM bookmark WHERE uuid = ?').run(uuid);
  if (record === null) return;
  const { target, label, examiner, createdAt } = record;
  c.db
    .prepare(
      `INSERT INTO bookmark (uuid, ${THING}, label, examiner, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(uuid, target.kind, target.checkpoint, target.key, label, examiner, createdAt);
}

export function writeFinding(c: CaseConnection, uuid: string, record: StoredFinding | null): void {
  c.db.prepare('DELETE FROM finding WHERE uuid = ?').run(uuid); // its exhibits go with it
  if (record === null) return;
  const { lastInsertRowid } = c.db
    .prepare(
      `INSERT INTO finding (uuid, ordinal, title, severity, status, text, origin, in_report, examiner, created_at, changed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      uuid,
      record.ordinal,
      record.title,
      record.severity,
      record.status,
      record.text,
      record.origin,
      record.inReport ? 1 : 0,
      record.examiner,
      record.createdAt,
      record.changedAt,
    );
  const insert = c.db.prepare(
    `INSERT INTO exhibit (finding, ordinal, ${THING}, caption) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  record.exhibits.forEach(({ target, caption }, ordinal) =>
    insert.run(lastInsertRowid, ordinal, target.kind, target.checkpoint, target.key, caption),
  );
}

export function writeOrdinal(c: CaseConnection, uuid: string, ordinal: number): void {
  c.db.prepare('UPDATE finding SET ordinal = ? WHERE uuid = ?').run(ordinal, uuid);
}

/** By kind, then name. Empty in a case without the table. */
export function readSavedSearches(c: CaseConnection): SavedSearch[] {
  if (!hasAnnotationTables(c)) return [];
  return guard(() => rows(c, 'SELECT * FROM saved_search ORDER BY kind, name').map(savedOf));
}

type Row = Readonly<Record<string, unknown>>;

function rows(c: CaseConnection, sql: string, ...values: (string | bigint)[]): Row[] {
  return c.db.prepare(sql).all(...values) as Row[];
}

function thing({ kind, checkpoint, key }: Target): [string, string, string] {
  return [kind, checkpoint ?? '', key];
}

function targetOf(row: Row): ThingRow {
  const { kind, checkpoint, key } = row as unknown as ThingRow;
  return { kind, checkpoint, key };
}

const tagOf = (row: Row): Tag =>
  checked(tag, 'tag', {
    target: targetOf(row),
    name: row['name'],
    examiner: row['examiner'],
    createdAt: row['created_at'],
  });

const noteOf = (row: Row): Note =>
  checked(note, 'note', {
    uuid: row['uuid'],
    target: targetOf(row),
    text: row['text'],
    examiner: row['examiner'],
    createdAt: row['created_at'],
    changedAt: row['changed_at'],
  });

const bookmarkOf = (row: Row): Bookmark =>
  checked(bookmark, 'bookmark', {
    uuid: row['uuid'],
    target: targetOf(row),
    label: row['label'],
    examiner: row['examiner'],
    createdAt: row['created_at'],
  });

const exhibitOf = (row: Row): Exhibit =>
  checked(exhibit, 'exhibit', { target: targetOf(row), caption: row['caption'] });

const storedFinding = finding.extend({ ordinal: z.number() });

const findingOf = (row: Row, exhibits: readonly Exhibit[]): StoredFinding =>
  checked(storedFinding, 'finding', {
    uuid: row['uuid'],
    ordinal: Number(row['ordinal']),
    title: row['title'],
    severity: row['severity'],
    status: row['status'],
    text: row['text'],
    origin: row['origin'],
    inReport: row['in_report'] === 1n,
    exhibits,
    examiner: row['examiner'],
    createdAt: row['created_at'],
    changedAt: row['changed_at'],
  });

const savedOf = (row: Row): SavedSearch =>
  checked(savedSearch, 'saved search', {
    uuid: row['uuid'],
    kind: row['kind'],
    name: row['name'],
    view: row['view'],
    body: row['body'],
    examiner: row['examiner'],
    createdAt: row['created_at'],
  });

function checked<T extends z.ZodType>(shape: T, what: string, value: unknown): z.output<T> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PermafrostError({
    code: 'case-damaged',
    message: `A ${what} of the case is not as it is written`,
  });
}
