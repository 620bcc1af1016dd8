/**
 * Hashes sources, seekable archives and members of the case again, and records what each item turned out to be.
 *
 * The hash of a store covers its members' bytes; hashing members too finds rows of the case that were changed to
 * name other bytes of a store which is whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { openEvidence } from '../../archive/index.ts';
import {
  evidenceFolder,
  listEvidence,
  readMemberHashes,
  readMemberPlaces,
  readStores,
  recordVerification,
  type CaseConnection,
  type EvidenceRecord,
  type MemberHash,
} from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { JobControl } from '../jobs/job-registry.ts';

const READ_BYTES = 4 * 2 ** 20;
/** Members that are hashed where a sample is enough: evenly spread, and no more bytes than this. */
const SAMPLE_MEMBERS = 64;
const SAMPLE_BYTES = 64 * 2 ** 20;
/** An import may hold the database for as long as its transaction takes. */
const LOCKED_TRIES = 600;
const LOCKED_WAIT_MS = 500;

export interface VerificationRequest {
  /** Null: every item. */
  readonly evidence: string | null;
  readonly members: 'sample' | 'all';
  /** Which of them; absent: all. */
  readonly only?: (item: EvidenceRecord) => boolean;
  /** After each item. */
  readonly onItem?: (item: EvidenceRecord) => void;
}

interface FileToVerify {
  /** In the case: then a file itself, no link to one. */
  readonly sealed: boolean;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

type Found = { readonly outcome: 'changed' | 'missing'; readonly message: string };

/**
 * Items are independent: one that changed does not keep others from being verified. Throws 'hash-mismatch' at the
 * end where one did.
 */
export async function runVerification(
  connection: CaseConnection,
  request: VerificationRequest,
  control: JobControl,
): Promise<void> {
  const items = listEvidence(connection).filter(
    (item) =>
      (request.evidence === null || item.sha256 === request.evidence) && request.only?.(item) !== false,
  );
  const work = [];
  for (const item of items) {
    // Items may have a hundred thousand members: whoever started this, and others who call, need not wait for them.
    await turn();
    if (control.signal.aborted) throw cancelled();
    work.push({
      item,
      files: filesOf(connection, item),
      // Where all of them were hashed and something was found, a sample is no answer to it.
      members: membersOf(connection, item.sha256, item.verification === 'changed' ? 'all' : request.members),
    });
  }
  const totalBytes = work.reduce((sum, { files, members }) => sum + bytesOf(files) + bytesOf(members), 0);
  let doneBytes = 0;
  const onBytes = (bytes: number): void => {
    if (control.signal.aborted) throw cancelled();
    doneBytes += bytes;
    control.progress({ stage: 'hashing', doneBytes, totalBytes });
  };
  const wrong: string[] = [];
  for (const { item, files, members } of work) {
    const found =
      (await checkFiles(files, onBytes)) ?? (await checkMembers(connection, item, members, onBytes));
    await whileLocked(control, () =>
      recordVerification(connection, item.sha256, found?.outcome ?? 'verified', found?.message ?? null),
    );
    if (found !== null) wrong.push(`${item.label}: ${found.message}`);
    request.onItem?.(item);
  }
  if (wrong.length > 0) throw new PermafrostError(evidenceError('hash-mismatch', wrong.join('; ')));
}

function cancelled(): PermafrostError {
  return new PermafrostError(evidenceError('cancelled', 'the verification was cancelled'));
}

function bytesOf(parts: readonly { readonly size: number }[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

function filesOf(connection: CaseConnection, item: EvidenceRecord): FileToVerify[] {
  const folder = evidenceFolder(connection, item.sha256);
  const source = {
    sealed: item.reference === null,
    path: item.reference?.path ?? join(folder, 'source'),
    sha256: item.sha256,
    size: item.size,
  };
  const derived = readStores(connection, item.sha256)
    .filter((store) => store.kind !== 'source')
    .map((store) => ({
      sealed: true,
      path: join(folder, store.file),
      sha256: store.sha256,
      size: store.size,
    }));
  return [source, ...derived];
}

/** Members with a hash; a sample of them takes the same ones every time. */
function membersOf(connection: CaseConnection, evidence: string, which: 'sample' | 'all'): MemberHash[] {
  const hashed = readMemberHashes(connection, evidence).filter(({ sha256 }) => sha256 !== null);
  if (which === 'all') return hashed;
  const step = Math.max(1, Math.ceil(hashed.length / SAMPLE_MEMBERS));
  let left = SAMPLE_BYTES;
  return hashed.filter(({ size }, at) => at % step === 0 && (left -= size) >= 0);
}

async function checkFiles(
  files: readonly FileToVerify[],
  onBytes: (bytes: number) => void,
): Promise<Found | null> {
  for (const file of files) {
    const name = basename(file.path);
    if (file.sealed && lstatSync(file.path, { throwIfNoEntry: false })?.isFile() === false)
      return { outcome: 'changed', message: `${name} is no file` };
    const found = await hashFile(file.path, onBytes);
    if (found === file.sha256) continue;
    if (found === null) return { outcome: 'missing', message: `${name} is not there` };
    return { outcome: 'changed', message: `${name}: SHA-256 is ${found}, was ${file.sha256}` };
  }
  return null;
}

async function checkMembers(
  connection: CaseConnection,
  item: EvidenceRecord,
  members: readonly MemberHash[],
  onBytes: (bytes: number) => void,
): Promise<Found | null> {
  if (members.length === 0) return null;
  const reader = openEvidence(
    evidenceFolder(connection, item.sha256),
    item.reference?.path ?? null,
    readStores(connection, item.sha256),
    readMemberPlaces(connection, item.sha256),
  );
  try {
    for (const { index, sha256, name } of members) {
      const source = reader.member(index);
      const hash = createHash('sha256');
      for (let at = 0; at < source.size; at += READ_BYTES) {
        const bytes = source.read(at, Math.min(READ_BYTES, source.size - at));
        hash.update(bytes);
        onBytes(bytes.length);
        await turn();
      }
      const found = hash.digest('hex');
      if (found !== sha256)
        return {
          outcome: 'changed',
          message: `member ${displayText(name)}: SHA-256 is ${found}, was ${sha256}`,
        };
    }
    return null;
  } finally {
    reader.close();
  }
}

/** SHA-256 of a file in hex, null where it is not there. */
async function hashFile(path: string, onBytes: (bytes: number) => void): Promise<string | null> {
  try {
    await stat(path);
  } catch {
    return null;
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    onBytes(chunk.length);
  }
  return hash.digest('hex');
}

async function whileLocked(control: JobControl, write: () => void): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      write();
      return;
    } catch (caught) {
      const locked = caught instanceof PermafrostError && caught.detail.code === 'locked';
      if (!locked || tries >= LOCKED_TRIES || control.signal.aborted) throw caught;
      await wait(LOCKED_WAIT_MS);
    }
  }
}
