/**
 * A case may come from elsewhere, shaped to harm: before anything in it is used, its files must be
 * plain files, its header ours, its pages sound and its schema letter for letter the one we write.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { PermafrostError } from '../../shared/errors.ts';
import { databasePath, evidenceRoot } from './layout.ts';
import { guard, openConnection } from './sqlite.ts';
import type { Connection } from './sqlite.ts';
import {
  APPLICATION_ID,
  MIGRATIONS,
  migrate,
  schemaObjects,
  schemaVersion,
  SCHEMA_VERSION,
} from './schema/migrations.ts';

/** Last bytes of a rollback journal that names a super-journal (sqlite.org/fileformat2.html, section 3). */
const JOURNAL_MAGIC = Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7);

/** Before SQLite touches the folder: only plain files, and no journal that would have SQLite remove another file. */
export function checkFiles(casePath: string): void {
  const folder = lstatSync(casePath, { throwIfNoEntry: false });
  if (folder === undefined)
    throw new PermafrostError({ code: 'not-found', message: `There is no case at ${casePath}` });
  if (folder.isFile()) {
    throw new PermafrostError({
      code: 'not-found',
      message: `${casePath} is a file: a case is a folder, and an archive is imported into one`,
    });
  }
  const database = databasePath(casePath);
  if (lstatSync(database, { throwIfNoEntry: false }) === undefined) {
    throw new PermafrostError({
      code: 'not-found',
      message: `${casePath} holds no case.sqlite: it is no case`,
    });
  }
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    const stat = lstatSync(database + suffix, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile()) throw damaged(`case.sqlite${suffix} is not a plain file`);
  }
  const evidence = lstatSync(evidenceRoot(casePath), { throwIfNoEntry: false });
  if (evidence !== undefined && !evidence.isDirectory()) throw damaged('evidence is not a folder');
  if (namesSuperJournal(`${database}-journal`))
    throw damaged('case.sqlite-journal names a file outside the case');
}

function namesSuperJournal(journal: string): boolean {
  let file: number;
  try {
    file = openSync(journal, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(file);
    const tail = new Uint8Array(JOURNAL_MAGIC.length);
    if (size < tail.length) return false;
    readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.every((byte, index) => byte === JOURNAL_MAGIC[index]);
  } finally {
    closeSync(file);
  }
}

/** The header bytes that say whether the database was left in WAL mode (sqlite.org/fileformat2.html, 1.3). */
export function isLeftInWal(casePath: string): boolean {
  const file = openSync(databasePath(casePath), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const header = new Uint8Array(20);
    readSync(file, header, 0, header.length, 0);
    return header[18] === 2;
  } finally {
    closeSync(file);
  }
}

/** Throws 'case-version' or 'case-damaged'; the connection was not used for anything else yet. */
export function checkDatabase(db: Connection): void {
  guard(() => {
    const applicationId = Number(db.pragma('application_id', { simple: true }));
    if (applicationId !== APPLICATION_ID) throw damaged('case.sqlite is no Permafrost database');
    const version = schemaVersion(db);
    if (version < 1 || version > SCHEMA_VERSION) {
      throw new PermafrostError({
        code: 'case-version',
        message: `The case has schema version ${version}; this program knows 1 to ${SCHEMA_VERSION}`,
      });
    }
    checkSchema(db, version);
    const [problem] = db.pragma('quick_check(1)') as { quick_check: string }[];
    if (problem?.quick_check !== 'ok') throw damaged(problem?.quick_check ?? 'quick_check gave no answer');
    const [orphan] = db.pragma('foreign_key_check') as { table: string }[];
    if (orphan !== undefined) throw damaged(`a row of table ${orphan.table} belongs to nothing`);
  });
}

function checkSchema(db: Connection, version: number): void {
  const expected = new Map(
    expectedSchema(version).map((object) => [`${object.type} ${object.name}`, object.sql]),
  );
  for (const { type, name, sql } of schemaObjects(db)) {
    const key = `${type} ${name}`;
    if (!expected.has(key)) throw damaged(`the schema holds ${key}, which Permafrost did not make`);
    if (expected.get(key) !== sql) throw damaged(`${key} is not as Permafrost makes it`);
    expected.delete(key);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw damaged(`the schema lacks ${missing}`);
}

const schemas = new Map<number, ReturnType<typeof schemaObjects>>();

/** What the migrations up to a version make, from a database in memory. */
function expectedSchema(version: number): ReturnType<typeof schemaObjects> {
  const known = schemas.get(version);
  if (known) return known;
  const db = openConnection(':memory:', { readOnly: false, create: true });
  try {
    migrate(db, MIGRATIONS.slice(0, version));
    const objects = schemaObjects(db);
    schemas.set(version, objects);
    return objects;
  } finally {
    db.close();
  }
}

function damaged(what: string): PermafrostError {
  return new PermafrostError({ code: 'case-damaged', message: `The case is damaged: ${what}` });
}
