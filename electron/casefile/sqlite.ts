/**
 * The one door to SQLite: loading the native module where it is safe, the settings that every
 * connection has, and its errors as data.
 */
import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';
import { PermafrostError, toEvidenceError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';

export type Connection = BetterSqlite3.Database;
export type Statement = BetterSqlite3.Statement;

/** better-sqlite3 ends the process with a segmentation fault on an older Node. */
const NODE_NEEDED = 24;

let loaded: typeof BetterSqlite3 | null = null;

function load(): typeof BetterSqlite3 {
  if (loaded) return loaded;
  const major = Number.parseInt(process.versions.node, 10);
  if (!(major >= NODE_NEEDED)) {
    throw new PermafrostError({
      code: 'unsupported',
      message: `The case database needs Node ${NODE_NEEDED}; this is Node ${process.versions.node}`,
    });
  }
  loaded = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3;
  return loaded;
}

export interface OpenOptions {
  readonly readOnly: boolean;
  readonly create?: boolean;
  /** How long a statement waits for another connection's transaction. */
  readonly busyMs?: number;
}

/**
 * Opens a database with what holds for each of ours: integers as bigint, nothing in the file
 * trusted, foreign keys. Reads nothing of the file yet.
 */
export function openConnection(path: string, options: OpenOptions): Connection {
  const Database = load();
  return guard(() => {
    const db = new Database(path, {
      readonly: options.readOnly,
      fileMustExist: options.create !== true,
      timeout: options.busyMs ?? 30_000,
    });
    db.defaultSafeIntegers(true);
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('foreign_keys = ON');
    return db;
  });
}

const prepared = new WeakMap<Connection, Map<string, Statement>>();

/** A statement that is kept for the next time: for the few that are run over and over, in whole at each run. */
export function keptStatement(db: Connection, sql: string): Statement {
  const known = prepared.get(db) ?? new Map<string, Statement>();
  prepared.set(db, known);
  const statement = known.get(sql) ?? db.prepare(sql);
  known.set(sql, statement);
  return statement;
}

/** A commit is on the disk before it returns. Reads the schema, so it comes after the checks. */
export function syncEveryCommit(db: Connection): void {
  guard(() => db.pragma('synchronous = FULL'));
}

export function sqliteVersion(): string {
  const Database = load();
  const db = new Database(':memory:');
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    db.close();
  }
}

/** Runs `work`; SQLite's and the system's errors come out as PermafrostError. */
export function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (caught) {
    throw asPermafrostError(caught);
  }
}

export function asPermafrostError(caught: unknown): PermafrostError {
  if (caught instanceof PermafrostError) return caught;
  const code = (caught as { code?: unknown } | null)?.code;
  const own = typeof code === 'string' ? sqliteCode(code) : null;
  if (own === null) return new PermafrostError(toEvidenceError(caught), { cause: caught });
  return new PermafrostError(
    { code: own, message: `${sqliteReason(own)}: ${(caught as Error).message}` },
    { cause: caught },
  );
}

function sqliteCode(code: string): ErrorCode | null {
  if (!code.startsWith('SQLITE_')) return null;
  if (code === 'SQLITE_FULL') return 'disk-full';
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_') || code === 'SQLITE_LOCKED') return 'locked';
  if (code.startsWith('SQLITE_READONLY')) return 'read-only';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'case-damaged';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'io';
  return 'internal';
}

function sqliteReason(code: ErrorCode): string {
  switch (code) {
    case 'disk-full':
      return 'No space left for the case database';
    case 'locked':
      return 'The case database is in use by another process';
    case 'read-only':
      return 'The case database cannot be written';
    case 'case-damaged':
      return 'The case database is damaged';
    case 'io':
      return 'The case database cannot be read or written';
    default:
      return 'Case database';
  }
}
