/** An import worker thread that has loaded its code and waits: an import then begins without the start of a thread. */
import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../archive/worker-entry.ts';

export interface StandbyWorker {
  /** Starts a worker where none waits. */
  prepare(): void;
  /** The waiting worker, or a new one. The caller ends it. */
  take(): Worker;
  close(): void;
}

export function createStandbyWorker(): StandbyWorker {
  let waiting: Worker | null = null;

  function start(): Worker {
    const worker = new Worker(workerEntry(import.meta.url, 'import-worker'));
    worker.unref(); // a worker that only waits keeps no process alive
    return worker;
  }

  return {
    prepare() {
      if (waiting) return;
      const worker = start();
      const forget = (): void => {
        if (waiting === worker) waiting = null;
      };
      worker.on('error', forget).on('exit', forget);
      waiting = worker;
    },
    take() {
      const worker = waiting ?? start();
      waiting = null;
      worker.removeAllListeners();
      worker.ref();
      return worker;
    },
    close() {
      void waiting?.terminate();
      waiting = null;
    },
  };
}
