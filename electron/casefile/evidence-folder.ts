/**
 * Folders of sealed evidence, and how one comes into the case whole or not at all:
 *
 *   evidence/.incoming-<random>   ingest writes here
 *   evidence/.incoming-<sha256>   its files are on the disk; then the rows are committed
 *   evidence/<sha256>             the item
 *
 * A kill before the commit leaves an incoming folder without a row: removed at the next opening.
 * A kill after it leaves one with a row: renamed then. A folder with an item's own name is never removed.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PermafrostError } from '../../shared/errors.ts';
import { committingFolder, evidenceRoot, INCOMING, sealedFolder } from './layout.ts';
import { requireFreeSpace } from './medium.ts';
import { guard } from './sqlite.ts';
import type { Connection } from './sqlite.ts';
import type { CaseConnection } from './types.ts';

/** An empty folder of mode 0700 for ingest; hand it to writeEvidence() or removeIncomingFolder(). */
export function createIncomingFolder(c: CaseConnection): string {
  return guard(() => mkdtempSync(join(evidenceRoot(c.path), INCOMING)));
}

/** Removes what createIncomingFolder() made; does nothing where it is gone. */
export function removeIncomingFolder(c: CaseConnection, folder: string): void {
  if (dirname(folder) !== evidenceRoot(c.path) || !basename(folder).startsWith(INCOMING)) {
    throw new PermafrostError({ code: 'internal', message: `${folder} is no incoming folder of the case` });
  }
  guard(() => rmSync(folder, { recursive: true, force: true }));
}

/** Where an item's stores lie. */
export function evidenceFolder(c: Pick<CaseConnection, 'path'>, sha256: string): string {
  const sealed = sealedFolder(c.path, sha256);
  if (existsSync(sealed)) return sealed;
  const committing = committingFolder(c.path, sha256);
  return existsSync(committing) ? committing : sealed;
}

/** Throws 'disk-full' where fewer than `bytes` are free for the case. */
export function checkFreeSpace(c: Pick<CaseConnection, 'path'>, bytes: number): void {
  guard(() => requireFreeSpace(c.path, bytes));
}

/** Makes the files read-only and durable and gives the folder the name that the next opening understands. */
export function prepareCommit(casePath: string, incoming: string, sha256: string): string {
  for (const name of readdirSync(incoming)) {
    const path = join(incoming, name);
    chmodSync(path, 0o400);
    const file = openSync(path, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
  syncFolder(incoming);
  const committing = committingFolder(casePath, sha256);
  if (committing !== incoming) {
    rmSync(committing, { recursive: true, force: true });
    renameSync(incoming, committing);
    syncFolder(evidenceRoot(casePath));
  }
  return committing;
}

/** After the commit: the item's own name. */
export function finishCommit(casePath: string, sha256: string): void {
  const committing = committingFolder(casePath, sha256);
  const sealed = sealedFolder(casePath, sha256);
  if (!existsSync(committing)) return;
  // A folder without rows, of a case whose database was put back to an earlier state: kept, out of the way.
  if (existsSync(sealed))
    renameSync(sealed, mkdtempSync(join(evidenceRoot(casePath), `displaced-${sha256}-`)));
  renameSync(committing, sealed);
  syncFolder(evidenceRoot(casePath));
}

/** At opening for writing, when no import can be under way: ends what a kill left in the middle. */
export function recoverEvidenceFolders(casePath: string, db: Connection): void {
  guard(() => {
    const root = evidenceRoot(casePath);
    if (!existsSync(root)) return;
    const known = new Set(db.prepare('SELECT sha256 FROM evidence').pluck().all() as string[]);
    for (const name of readdirSync(root)) {
      if (!name.startsWith(INCOMING) || !lstatSync(join(root, name)).isDirectory()) continue;
      const sha256 = name.slice(INCOMING.length);
      if (known.has(sha256) && !existsSync(sealedFolder(casePath, sha256))) finishCommit(casePath, sha256);
      else rmSync(join(root, name), { recursive: true, force: true });
    }
  });
}

/** Makes the names in a folder durable. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (caught) {
    // Some file systems have no fsync for folders.
    const code = (caught as NodeJS.ErrnoException).code;
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw caught;
  } finally {
    closeSync(folder);
  }
}
