/**
 * The one writer of a case: an exclusive SQLite transaction on `lock.sqlite`, which the operating
 * system ends with the process, however it ends. The database itself stays free for readers and for
 * the process's own further connections.
 */
import { existsSync, lstatSync, unlinkSync } from 'node:fs';
import { PermafrostError } from '../../shared/errors.ts';
import { lockPath } from './layout.ts';
import { asPermafrostError, openConnection } from './sqlite.ts';

export interface CaseLock {
  release(): void;
}

/** Null where another holds it. Throws where the folder can't be written or the file is not ours. */
export function takeLock(casePath: string): CaseLock | null {
  const path = lockPath(casePath);
  // A holder removes the file when it ends; who opened the removed one begins again with a new one.
  for (let attempt = 0; attempt < 10; attempt++) {
    refuseForeignFile(path);
    const db = openConnection(path, { readOnly: false, create: true, busyMs: 0 });
    try {
      // No journal on the disk: nothing is ever committed, and a journal left by others is never replayed.
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
      db.pragma('user_version = 1'); // fails with READONLY_DBMOVED where the file was removed meanwhile
    } catch (caught) {
      db.close();
      const code = (caught as { code?: unknown }).code;
      if (code === 'SQLITE_READONLY_DBMOVED') continue;
      if (typeof code === 'string' && code.startsWith('SQLITE_BUSY')) return null;
      throw asPermafrostError(caught);
    }
    return {
      release: () => {
        if (!db.open) return;
        removeQuietly(path);
        db.close();
      },
    };
  }
  return null;
}

/** Whether someone has the case open for writing now. Takes nothing: who opens it meanwhile finds it free. */
export function isLockHeld(casePath: string): boolean {
  const path = lockPath(casePath);
  if (!existsSync(path)) return false;
  refuseForeignFile(path);
  let db;
  try {
    db = openConnection(path, { readOnly: true, busyMs: 0 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false; // what a killed holder left
  } catch {
    return existsSync(path);
  } finally {
    db?.close();
  }
}

/** The folder may come from elsewhere: a link here would have us write through it. */
function refuseForeignFile(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    const stat = lstatSync(path + suffix, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    if (suffix === '' && stat.isFile() && stat.size === 0) continue;
    throw new PermafrostError({
      code: 'case-damaged',
      message: `The case folder holds ${path}${suffix}, which Permafrost did not write`,
    });
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone, or the medium became read-only: the lock itself goes with the connection.
  }
}
