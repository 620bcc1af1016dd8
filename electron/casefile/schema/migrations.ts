/** The schema's versions, and how an older case becomes a newer one. */
import type { Connection } from '../sqlite.ts';
import { INITIAL_SCHEMA } from './001-initial.sql.ts';
import { ANNOTATION_SCHEMA } from './002-annotations.sql.ts';
import { REPORT_SCHEMA } from './003-report.sql.ts';
import { REDACTION_KEY_SCHEMA } from './004-redaction-key.sql.ts';
import { SECRET_ROW_SCHEMA } from './005-secret-rows.sql.ts';

/** 'PfCs' in the database header: a file of ours. */
export const APPLICATION_ID = 0x50664373;

/** `user_version` n is reached by the first n of these. */
export const MIGRATIONS: readonly string[] = [
  INITIAL_SCHEMA,
  ANNOTATION_SCHEMA,
  REPORT_SCHEMA,
  REDACTION_KEY_SCHEMA,
  SECRET_ROW_SCHEMA,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings the database from its version to the newest of `migrations`, each step in a transaction of
 * its own: a kill leaves a version that the next opening goes on from. The caller has the lock.
 */
export function migrate(db: Connection, migrations: readonly string[] = MIGRATIONS): void {
  for (let version = schemaVersion(db); version < migrations.length; version++) {
    db.transaction(() => {
      db.exec(migrations[version]!);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}

export function schemaVersion(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** False for the tables of later versions in an older case, which only a writer brings up to date. */
export function hasTable(db: Connection, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

export interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** Everything in sqlite_schema: tables, indexes, and what must not be there (views, triggers). */
export function schemaObjects(db: Connection): SchemaObject[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all() as SchemaObject[];
}
