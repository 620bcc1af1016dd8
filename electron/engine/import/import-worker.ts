/** The import worker thread: one connection, one archive after the other, each its own transaction. */
import { parentPort } from 'node:worker_threads';
import { openWriter } from '../../casefile/index.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { VERSION } from '../version.ts';
import { importArchive } from './import-archive.ts';
import type { ImportWorkerData, ImportWorkerMessage } from './worker-messages.ts';

function say(message: ImportWorkerMessage): void {
  parentPort?.postMessage(message);
}

async function work({ request, cancelFlag }: ImportWorkerData): Promise<void> {
  const flag = new Int32Array(cancelFlag);
  const checkCancelled = (): void => {
    if (Atomics.load(flag, 0) !== 0) {
      throw new PermafrostError(evidenceError('cancelled', 'the import was cancelled'));
    }
  };

  const connection = openWriter(request.casePath, { examiner: request.examiner, toolVersion: VERSION });
  try {
    for (const path of request.paths) {
      const outcome = await importArchive(connection, path, {
        request,
        checkCancelled,
        onProgress: (title, progress) => say({ kind: 'progress', title, progress }),
      });
      say({ kind: 'outcome', outcome });
      if (outcome.status === 'cancelled') break;
    }
  } finally {
    connection.close();
  }
}

/** The thread may wait, its code loaded, before there is something to import. */
parentPort?.once('message', (data: ImportWorkerData) => {
  work(data).then(
    () => say({ kind: 'done' }),
    (caught: unknown) => say({ kind: 'failed', error: toEvidenceError(caught) }),
  );
});
