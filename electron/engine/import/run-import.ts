/** The main thread's side of an import: one worker thread a job, progress out, cancel in. */
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import type { ImportOutcome } from '../../../shared/api/index.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import type { StandbyWorker } from './standby-worker.ts';
import type { ImportRequest, ImportWorkerData, ImportWorkerMessage } from './worker-messages.ts';

/** How long a worker may take to notice a cancel before it is ended by force. */
const CANCEL_GRACE_MS = 10_000;

/**
 * Imports every path of the request, each its own transaction. Resolves with an outcome for each path,
 * those after a cancel included; rejects only where the worker itself failed.
 */
export async function runImport(
  request: ImportRequest,
  control: JobControl,
  workers: StandbyWorker,
): Promise<ImportOutcome[]> {
  const cancelFlag = new SharedArrayBuffer(4);
  const data: ImportWorkerData = { request, cancelFlag };
  const worker = workers.take();
  const outcomes: ImportOutcome[] = [];
  let force: NodeJS.Timeout | undefined;

  const cancel = (): void => {
    Atomics.store(new Int32Array(cancelFlag), 0, 1);
    force = setTimeout(() => void worker.terminate(), CANCEL_GRACE_MS);
  };
  if (control.signal.aborted) cancel();
  control.signal.addEventListener('abort', cancel, { once: true });

  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: ImportWorkerMessage) => {
        if (message.kind === 'progress') control.progress(message.progress);
        else if (message.kind === 'outcome') outcomes.push(message.outcome);
        else if (message.kind === 'done') resolve();
        else reject(new PermafrostError(message.error));
      });
      worker.on('error', (caught) => reject(new PermafrostError(toEvidenceError(caught), { cause: caught })));
      worker.on('exit', (code) => {
        if (control.signal.aborted) resolve();
        else
          reject(new PermafrostError(evidenceError('internal', `the import thread ended with code ${code}`)));
      });
      worker.postMessage(data);
    });
  } finally {
    clearTimeout(force);
    control.signal.removeEventListener('abort', cancel);
    await worker.terminate();
    workers.prepare();
  }
  return outcomes.concat(request.paths.slice(outcomes.length).map(cancelledOutcome));
}

function cancelledOutcome(path: string): ImportOutcome {
  return { path, status: 'cancelled', evidence: null, checkpoints: [], error: null, gaps: [] };
}
