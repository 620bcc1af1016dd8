/** The engine's side of a memory tool: its thread, what was found and not yet taken, and its end. */
import { Worker } from 'node:worker_threads';
import {
  PermafrostError,
  evidenceError,
  toEvidenceError,
  type EvidenceError,
} from '../../../shared/errors.ts';
import type { ToolItem } from '../../../shared/api/index.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { workerEntry } from '../../archive/worker-entry.ts';
import {
  CANCELLED,
  OUTSTANDING,
  OUTSTANDING_MAXIMUM,
  type ToolRequest,
  type ToolWorkerData,
  type ToolWorkerMessage,
} from './worker-messages.ts';

/** How long a thread may take to notice a cancel before it is ended by force. */
const CANCEL_GRACE_MS = 2000;
/** A tool whose finds nobody takes is ended after this. */
const UNTAKEN_MS = 10 * 60_000;
const WATCH_INTERVAL_MS = 250;

export interface ToolStream {
  /** Runs the tool to its end; rejects where it failed or was cancelled. */
  run(control: JobControl): Promise<void>;
  /** Items since the last take; waits for some, or for the end. */
  take(): Promise<{ readonly items: ToolItem[]; readonly ended: boolean }>;
  /** Of a tool that never ran, too. */
  abandon(error: EvidenceError): void;
}

/** `stepSeconds` bounds what a step that can't be interrupted may take; null: there are none. */
export function createToolStream(
  casePath: string,
  request: ToolRequest,
  stepSeconds: number | null,
): ToolStream {
  const control = new SharedArrayBuffer(8);
  const words = new Int32Array(control);
  const queue: (readonly ToolItem[])[] = [];
  let ended = false;
  let failure: EvidenceError | null = null;
  let wake = Promise.withResolvers<void>();
  let takenAt = Date.now();

  function finish(error: EvidenceError | null): void {
    if (ended) return;
    ended = true;
    failure = error;
    wake.resolve();
  }

  async function run(job: JobControl): Promise<void> {
    const data: ToolWorkerData = { casePath, request, control };
    const worker = new Worker(workerEntry(import.meta.url, 'memory-tool-worker'), { workerData: data });
    const outcome = Promise.withResolvers<void>();
    let step: { readonly subject: string; readonly since: number } | null = null;
    let cancelledAt = 0;

    const cancel = (): void => {
      cancelledAt = Date.now();
      Atomics.store(words, CANCELLED, 1);
      Atomics.notify(words, OUTSTANDING);
    };
    const watch = setInterval(() => {
      const now = Date.now();
      if (cancelledAt > 0 && now - cancelledAt > CANCEL_GRACE_MS) {
        outcome.reject(new PermafrostError(evidenceError('cancelled', 'the job was cancelled')));
      } else if (step !== null && stepSeconds !== null && now - step.since > stepSeconds * 1000) {
        const message = `the rules took longer than ${stepSeconds} s on ${step.subject}; the scan was ended there`;
        outcome.reject(new PermafrostError(evidenceError('limit', message)));
      } else if (queue.length >= OUTSTANDING_MAXIMUM && now - takenAt > UNTAKEN_MS) cancel();
    }, WATCH_INTERVAL_MS);

    worker.on('message', (message: ToolWorkerMessage) => {
      if (message.kind === 'progress') job.progress(message.progress);
      else if (message.kind === 'step') {
        step = message.subject === null ? null : { subject: message.subject, since: Date.now() };
      } else if (message.kind === 'items') {
        queue.push(message.items);
        wake.resolve();
      } else if (message.kind === 'done') outcome.resolve();
      else outcome.reject(new PermafrostError(message.error));
    });
    worker.on('error', (caught) => outcome.reject(new PermafrostError(toEvidenceError(caught))));
    worker.on('exit', (code) => {
      outcome.reject(
        new PermafrostError(evidenceError('internal', `the tool's thread ended with code ${code}`)),
      );
    });
    if (job.signal.aborted) cancel();
    job.signal.addEventListener('abort', cancel, { once: true });
    try {
      await outcome.promise;
      finish(null);
    } catch (caught) {
      const error = toEvidenceError(caught);
      finish(error);
      throw caught;
    } finally {
      clearInterval(watch);
      job.signal.removeEventListener('abort', cancel);
      await worker.terminate();
    }
  }

  async function take(): Promise<{ items: ToolItem[]; ended: boolean }> {
    takenAt = Date.now();
    while (queue.length === 0 && !ended) {
      await wake.promise;
      if (!ended) wake = Promise.withResolvers<void>();
    }
    const batch = queue.shift();
    if (batch !== undefined) {
      Atomics.sub(words, OUTSTANDING, 1);
      Atomics.notify(words, OUTSTANDING);
      return { items: [...batch], ended: false };
    }
    if (failure !== null) throw new PermafrostError(failure);
    return { items: [], ended: true };
  }

  return { run, take, abandon: finish };
}
