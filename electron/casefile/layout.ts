/** Where things lie in a case folder. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';

export const CASE_SUFFIX = '.pfcase';
export const DATABASE = 'case.sqlite';
export const LOCK = 'lock.sqlite';
export const EVIDENCE = 'evidence';
/** Folders of imports that have not been committed. */
export const INCOMING = '.incoming-';

export const databasePath = (casePath: string): string => join(casePath, DATABASE);
export const lockPath = (casePath: string): string => join(casePath, LOCK);
export const evidenceRoot = (casePath: string): string => join(casePath, EVIDENCE);
export const sealedFolder = (casePath: string, sha256: string): string => join(casePath, EVIDENCE, sha256);
/** Where an import that is being committed lies, until its rows are on the disk. */
export const committingFolder = (casePath: string, sha256: string): string =>
  join(casePath, EVIDENCE, `${INCOMING}${sha256}`);

export function caseName(casePath: string): string {
  const name = basename(casePath);
  return name.endsWith(CASE_SUFFIX) ? name.slice(0, -CASE_SUFFIX.length) : name;
}

/** SHA-256 hex over evidence hash, NUL, directory bytes: the same in every case that holds the archive. */
export function checkpointIdentity(evidence: string, directory: Uint8Array): string {
  return createHash('sha256').update(evidence).update('\0').update(directory).digest('hex');
}

export const CHECKPOINT_ID_DIGITS = 12;
