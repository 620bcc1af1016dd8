/** The main thread's side of the detector's thread: finds and progress out, a stop in. */
import { Worker } from 'node:worker_threads';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { workerEntry } from '../../archive/worker-entry.ts';
import type { DetectMessage, DetectRequest, DetectWorkerData, SpaceFind } from './detect-protocol.ts';

/** A thread that was told to stop ends with the piece it reads. */
const GRACE_MS = 5000;

export interface DetectListener {
  readonly finds: (finds: readonly SpaceFind[]) => void;
  readonly progress: (doneBytes: number) => void;
}

/**
 * Runs the detector over what is requested; `full`: there was more than is kept. When it settles the thread has ended.
 * Rejects with 'cancelled', 'io', 'internal'.
 */
export async function runDetector(
  request: DetectRequest,
  listener: DetectListener,
  signal: AbortSignal,
): Promise<{ readonly full: boolean }> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const data: DetectWorkerData = { ...request, stop };
  const worker = new Worker(workerEntry(import.meta.url, 'detect-worker'), { workerData: data });
  const outcome = Promise.withResolvers<{ readonly full: boolean }>();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const cancel = (): void =>
    outcome.reject(new PermafrostError(evidenceError('cancelled', 'the scan was cancelled')));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  worker.on('message', (message: DetectMessage) => {
    if (message.kind === 'finds') listener.finds(message.finds);
    else if (message.kind === 'progress') listener.progress(message.doneBytes);
    else if (message.kind === 'done') outcome.resolve({ full: message.full });
    else outcome.reject(new PermafrostError(message.error));
  });
  worker.on('error', (caught) => outcome.reject(new PermafrostError(toEvidenceError(caught))));
  worker.on('exit', () =>
    outcome.reject(new PermafrostError(evidenceError('internal', "the detector's thread ended"))),
  );
  try {
    return await outcome.promise;
  } finally {
    signal.removeEventListener('abort', cancel);
    // By itself: a thread that is ended by force may be in the middle of a call of the system.
    Atomics.store(stop, 0, 1);
    const force = setTimeout(() => void worker.terminate(), GRACE_MS);
    await ended;
    clearTimeout(force);
  }
}
