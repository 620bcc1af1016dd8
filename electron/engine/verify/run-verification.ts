/** Hashes sources and seekable archives of the case again, and records what each turned out to be. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  evidenceFolder,
  listEvidence,
  readStores,
  recordVerification,
  type CaseConnection,
  type EvidenceRecord,
} from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { JobControl } from '../jobs/job-registry.ts';

const READ_BYTES = 4 * 2 ** 20;

interface FileToVerify {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** `evidence` null: every item. Items are independent: one that changed does not keep others from being verified. */
export async function runVerification(
  connection: CaseConnection,
  evidence: string | null,
  control: JobControl,
): Promise<void> {
  const items = listEvidence(connection).filter((item) => evidence === null || item.sha256 === evidence);
  const files = new Map(items.map((item) => [item.sha256, filesOf(connection, item)]));
  const totalBytes = [...files.values()].flat().reduce((sum, file) => sum + file.size, 0);
  let doneBytes = 0;
  for (const item of items) {
    let outcome: 'verified' | 'changed' | 'missing' = 'verified';
    let message: string | null = null;
    for (const file of files.get(item.sha256)!) {
      const found = await hashFile(file.path, control, (bytes) => {
        doneBytes += bytes;
        control.progress({ stage: 'hashing', doneBytes, totalBytes });
      });
      if (found === file.sha256) continue;
      outcome = found === null ? 'missing' : 'changed';
      message = `${basename(file.path)}: ${found === null ? 'not there' : `SHA-256 is ${found}, was ${file.sha256}`}`;
      break;
    }
    recordVerification(connection, item.sha256, outcome, message);
    if (connection.readOnly && outcome !== 'verified') {
      throw new PermafrostError(evidenceError('hash-mismatch', message ?? 'the evidence changed'));
    }
  }
}

function filesOf(connection: CaseConnection, item: EvidenceRecord): FileToVerify[] {
  const folder = evidenceFolder(connection, item.sha256);
  const source = {
    path: item.reference?.path ?? join(folder, 'source'),
    sha256: item.sha256,
    size: item.size,
  };
  const derived = readStores(connection, item.sha256)
    .filter((store) => store.kind !== 'source')
    .map((store) => ({ path: join(folder, store.file), sha256: store.sha256, size: store.size }));
  return [source, ...derived];
}

/** SHA-256 of a file in hex, null where it is not there. */
async function hashFile(
  path: string,
  control: JobControl,
  onBytes: (bytes: number) => void,
): Promise<string | null> {
  try {
    await stat(path);
  } catch {
    return null;
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    if (control.signal.aborted) {
      throw new PermafrostError(evidenceError('cancelled', 'the verification was cancelled'));
    }
    hash.update(chunk);
    onBytes(chunk.length);
  }
  return hash.digest('hex');
}
