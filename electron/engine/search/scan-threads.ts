/** Threads that scan stores. They are kept for a while after a search: to start one takes as long as to scan 200 MB. */
import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../archive/worker-entry.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import type { FromScanWorker, ScanTask } from './scan-protocol.ts';

export interface ScanThread {
  /** Gives it a task; `told` hears what it says until it has ended, `failed` if it dies. */
  run(
    task: ScanTask,
    told: (message: FromScanWorker) => void,
    failed: (error: PermafrostError) => void,
  ): void;
  /** Gives it back. One that does not come to an end is ended. */
  release(): void;
}

interface Thread {
  readonly worker: Worker;
  busy: boolean;
  told: (message: FromScanWorker) => void;
  failed: (error: PermafrostError) => void;
  released: boolean;
}

const KEPT_MS = 30_000;
/** A task that was told to stop ends with its chunk. */
const GRACE_MS = 1000;

const idle: Thread[] = [];
let retirement: NodeJS.Timeout | null = null;

export function takeThread(): ScanThread {
  const thread = idle.pop() ?? startThread();
  thread.worker.ref();
  thread.released = false;
  return {
    run(task, told, failed) {
      Object.assign(thread, { busy: true, told, failed });
      thread.worker.postMessage(task);
    },
    release() {
      thread.released = true;
      thread.told = thread.failed = () => undefined;
      thread.worker.unref();
      if (!thread.busy) return keep(thread);
      setTimeout(() => {
        if (thread.released && thread.busy) void thread.worker.terminate();
      }, GRACE_MS).unref();
    },
  };
}

function startThread(): Thread {
  const worker = new Worker(workerEntry(import.meta.url, 'scan-worker'), {
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
  const thread: Thread = {
    worker,
    busy: false,
    told: () => undefined,
    failed: () => undefined,
    released: false,
  };
  worker.on('message', (message: FromScanWorker) => {
    if (message.kind !== 'ended') return thread.told(message);
    thread.busy = false;
    if (thread.released) keep(thread);
  });
  worker.on('error', (caught) => thread.failed(new PermafrostError(toEvidenceError(caught))));
  worker.on('exit', () => {
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
    thread.failed(new PermafrostError(evidenceError('internal', 'a thread of the search has ended')));
  });
  return thread;
}

function keep(thread: Thread): void {
  idle.push(thread);
  if (retirement !== null) clearTimeout(retirement);
  retirement = setTimeout(() => {
    for (const one of idle.splice(0)) void one.worker.terminate();
  }, KEPT_MS);
  retirement.unref();
}
