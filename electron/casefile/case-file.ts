/** Creating, opening and closing a case, and the further connections of the process that has it open. */
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { PermafrostError } from '../../shared/errors.ts';
import { checkDatabase, checkFiles, isLeftInWal } from './check.ts';
import { appendCustody } from './custody.ts';
import { recoverEvidenceFolders, syncFolder } from './evidence-folder.ts';
import { caseName, DATABASE, databasePath, evidenceRoot } from './layout.ts';
import { isLockHeld, takeLock } from './lock.ts';
import type { CaseLock } from './lock.ts';
import { networkFileSystem, writeObstacle } from './medium.ts';
import { APPLICATION_ID, migrate } from './schema/migrations.ts';
import { guard, openConnection, syncEveryCommit } from './sqlite.ts';
import type { Connection } from './sqlite.ts';
import { readSummary } from './summary.ts';
import type { CaseConnection, CaseFile, ConnectionOptions } from './types.ts';

/**
 * Creates the case folder and opens it for writing. The case is made under another name beside it and
 * renamed when it is whole. Throws 'usage' where something is there already, 'unsupported' on a network
 * file system, 'disk-full', 'io'.
 */
export function createCase(path: string, options: ConnectionOptions): CaseFile {
  const casePath = resolve(path);
  if (existsSync(casePath)) {
    throw new PermafrostError({ code: 'usage', message: `${casePath} exists already` });
  }
  const parent = dirname(casePath);
  if (!existsSync(parent))
    throw new PermafrostError({ code: 'not-found', message: `There is no folder ${parent}` });
  const network = networkFileSystem(parent);
  if (network !== null) {
    throw new PermafrostError({ code: 'unsupported', message: networkReason(network) });
  }
  const making = join(parent, `.${basename(casePath)}.${randomBytes(6).toString('hex')}`);
  try {
    guard(() => {
      mkdirSync(making, { mode: 0o700 });
      mkdirSync(evidenceRoot(making), { mode: 0o700 });
      makeDatabase(making, caseName(casePath), options);
      syncFolder(making);
      renameSync(making, casePath);
      syncFolder(parent);
    });
  } catch (caught) {
    rmSync(making, { recursive: true, force: true });
    throw caught;
  }
  return openCase(casePath, options);
}

function makeDatabase(casePath: string, name: string, options: ConnectionOptions): void {
  const db = openConnection(databasePath(casePath), { readOnly: false, create: true });
  try {
    chmodSync(databasePath(casePath), 0o600);
    syncEveryCommit(db);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db);
    const c = connection(casePath, db, false, options, () => {});
    db.transaction(() => {
      db.prepare(
        'INSERT INTO case_record (row, uuid, created_at, created_by_version) VALUES (1, ?, ?, ?)',
      ).run(randomUUID(), new Date().toISOString(), c.toolVersion);
      appendCustody(c, { action: 'case-created', item: null, detail: { name } });
    }).immediate();
  } finally {
    db.close();
  }
}

/**
 * Opens a case, for writing unless asked otherwise or impossible: then read-only, with the reason.
 * Throws 'not-found', 'case-damaged', 'case-version'; nothing of the database was used before its check.
 */
export function openCase(
  path: string,
  options: ConnectionOptions & { readonly readOnly?: boolean },
): CaseFile {
  const casePath = resolve(path);
  checkFiles(casePath);
  if (options.readOnly === true) return openReadOnly(casePath, options, 'it was opened so');
  const obstacle = obstacleToWriting(casePath);
  if (obstacle !== null) return openReadOnly(casePath, options, obstacle);
  const lock = takeLock(casePath);
  if (lock === null)
    return openReadOnly(casePath, options, 'another window or command has it open for writing');
  try {
    return openForWriting(casePath, options, lock);
  } catch (caught) {
    lock.release();
    throw caught;
  }
}

/** Why nobody can write it where it lies, null where one may. */
function obstacleToWriting(casePath: string): string | null {
  const network = networkFileSystem(casePath);
  if (network !== null) return networkReason(network);
  return writeObstacle(casePath) ?? writeObstacle(databasePath(casePath));
}

/** A case that is open read-only: whether opening it again would open it for writing. */
function couldBeWritten(casePath: string): boolean {
  try {
    return obstacleToWriting(casePath) === null && !isLockHeld(casePath);
  } catch {
    return false; // moved away, or not whole: whoever opens it again is told
  }
}

function openForWriting(casePath: string, options: ConnectionOptions, lock: CaseLock): CaseFile {
  const db = openConnection(databasePath(casePath), { readOnly: false });
  try {
    checkDatabase(db);
    guard(() => {
      migrate(db);
      startWal(db);
    });
    recoverEvidenceFolders(casePath, db);
  } catch (caught) {
    db.close();
    throw caught;
  }
  return caseFile(casePath, db, null, options, () => {
    leaveOneFile(db);
    db.close();
    lock.release();
  });
}

function startWal(db: Connection): void {
  syncEveryCommit(db);
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal') {
    throw new PermafrostError({
      code: 'io',
      message: `The case database stays in journal mode ${String(mode)}: no WAL here`,
    });
  }
}

/**
 * Moves the log into the database and ends WAL mode, so that the case is one file that opens from any
 * medium. Where another process still reads, that stays for the next time.
 */
function leaveOneFile(db: Connection): void {
  try {
    db.pragma('busy_timeout = 200');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('journal_mode = DELETE');
  } catch {
    // Committed transactions are safe in case.sqlite-wal; the next opening reads it.
  }
}

function openReadOnly(casePath: string, options: ConnectionOptions, reason: string): CaseFile {
  endKilledTransaction(casePath);
  const copy = needsCopy(casePath) ? copyDatabase(casePath) : null;
  const db = openConnection(copy === null ? databasePath(casePath) : join(copy, DATABASE), {
    readOnly: true,
  });
  const end = (): void => {
    db.close();
    if (copy !== null) rmSync(copy, { recursive: true, force: true });
  };
  try {
    checkDatabase(db);
  } catch (caught) {
    end();
    throw caught;
  }
  return caseFile(casePath, db, reason, options, end);
}

/**
 * Has SQLite take back what a killed writer had begun outside of WAL mode (a migration, the change of mode itself):
 * a connection that only reads can't, and refuses the case. Where somebody holds the lock it is no leftover.
 */
function endKilledTransaction(casePath: string): void {
  if (!hasJournal(casePath) || cannotBeWritten(casePath)) return;
  const lock = takeLock(casePath);
  if (lock === null) return;
  try {
    takeBack(databasePath(casePath));
  } finally {
    lock.release();
  }
}

function takeBack(database: string): void {
  const db = openConnection(database, { readOnly: false });
  guard(() => db.pragma('schema_version'));
  db.close();
}

/**
 * A database that was left in WAL mode needs its shared memory file, which can't be made here, and one with a
 * journal has to be written.
 */
function needsCopy(casePath: string): boolean {
  return (isLeftInWal(casePath) || hasJournal(casePath)) && cannotBeWritten(casePath);
}

function hasJournal(casePath: string): boolean {
  return (statSync(`${databasePath(casePath)}-journal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function cannotBeWritten(casePath: string): boolean {
  return writeObstacle(casePath) !== null || networkFileSystem(casePath) !== null;
}

function copyDatabase(casePath: string): string {
  return guard(() => {
    const folder = mkdtempSync(join(tmpdir(), 'permafrost-read-')); // mode 0700
    for (const suffix of ['', '-wal', '-journal']) {
      const from = databasePath(casePath) + suffix;
      if (!existsSync(from)) continue;
      cpSync(from, join(folder, DATABASE + suffix));
      chmodSync(join(folder, DATABASE + suffix), 0o600);
    }
    takeBack(join(folder, DATABASE));
    return folder;
  });
}

/**
 * A further writing connection for a worker thread of the process that has the case open for writing.
 * Takes no lock; 'usage' where nobody holds it.
 */
export function openWriter(path: string, options: ConnectionOptions): CaseConnection {
  const casePath = resolve(path);
  checkFiles(casePath);
  const unheld = takeLock(casePath);
  if (unheld !== null) {
    unheld.release();
    throw new PermafrostError({ code: 'usage', message: `${casePath} is not open for writing` });
  }
  const db = openConnection(databasePath(casePath), { readOnly: false });
  syncEveryCommit(db);
  return connection(casePath, db, false, options, () => db.close());
}

/** A further reading connection for a worker thread of the process that has the case open. */
export function openReader(path: string): CaseConnection {
  const casePath = resolve(path);
  const db = openConnection(databasePath(casePath), { readOnly: true });
  return connection(casePath, db, true, { examiner: null }, () => db.close());
}

function connection(
  path: string,
  db: Connection,
  readOnly: boolean,
  options: ConnectionOptions,
  end: () => void,
): CaseConnection {
  return {
    path,
    db,
    readOnly,
    examiner: options.examiner ?? process.env['PERMAFROST_EXAMINER'] ?? null,
    toolVersion: options.toolVersion ?? 'unknown',
    openedAfter: guard(() =>
      Number(db.prepare('SELECT max(sequence) FROM custody_entry').pluck().get() ?? 0),
    ),
    verifiedNow: new Map(),
    close: () => {
      if (db.open) end();
    },
  };
}

function caseFile(
  path: string,
  db: Connection,
  readOnlyReason: string | null,
  options: ConnectionOptions,
  end: () => void,
): CaseFile {
  const c = connection(path, db, readOnlyReason !== null, options, end);
  const name = caseName(path);
  const isFree = (): boolean => c.readOnly && couldBeWritten(path);
  return {
    ...c,
    name,
    readOnlyReason,
    summary: () => guard(() => readSummary({ ...c, name, readOnlyReason, couldBeWritten: isFree() })),
    couldBeWritten: isFree,
    dataVersion: () => guard(() => db.pragma('data_version', { simple: true }) as bigint),
  };
}

function networkReason(name: string): string {
  return `it lies on a network file system (${name}), where the database's write-ahead log is not safe`;
}
