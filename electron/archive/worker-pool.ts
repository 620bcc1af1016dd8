/** A few worker threads that take tasks in order. Closing it ends them, whatever they are doing. */
import { Worker } from 'node:worker_threads';
import { PermafrostError, toEvidenceError } from '../../shared/errors.ts';
import { workerEntry } from './worker-entry.ts';
import type { WorkerReply, WorkerRequest, WorkerResult, WorkerTask } from './worker-messages.ts';

export interface WorkerPool {
  /** Queues a task. Rejects with PermafrostError when it fails or the pool is closed. */
  run<K extends WorkerTask['kind']>(
    task: Extract<WorkerTask, { kind: K }>,
    onProgress?: (doneBytes: number) => void,
  ): Promise<Extract<WorkerResult, { kind: K }>>;
  /** Rejects what is under way and resolves when no worker runs any more. */
  close(reason: PermafrostError): Promise<void>;
}

interface Job {
  readonly request: WorkerRequest;
  readonly onProgress: (doneBytes: number) => void;
  readonly resolve: (result: WorkerResult) => void;
  readonly reject: (error: PermafrostError) => void;
}

/** `onMessage` is called at each sign of life, every few megabytes. */
export function createWorkerPool(size: number, onMessage: () => void): WorkerPool {
  const queue: Job[] = [];
  const running = new Map<Worker, Job | null>();
  let closed: PermafrostError | null = null;
  let nextId = 0;

  const dispatch = (): void => {
    for (const [worker, job] of running) {
      if (job !== null) continue;
      const next = queue.shift();
      if (next === undefined) return;
      running.set(worker, next);
      worker.postMessage(next.request);
    }
  };

  const failAll = (error: PermafrostError): void => {
    closed ??= error;
    for (const job of queue.splice(0)) job.reject(error);
    for (const [worker, job] of running) {
      running.set(worker, null);
      job?.reject(error);
    }
  };

  for (let i = 0; i < size; i++) {
    const worker = new Worker(workerEntry(import.meta.url, 'archive-worker'), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    });
    running.set(worker, null);
    worker.on('message', (reply: WorkerReply) => {
      const job = running.get(worker);
      if (closed !== null || job === null || job === undefined || job.request.id !== reply.id) return;
      if ('progress' in reply) job.onProgress(reply.progress);
      else {
        running.set(worker, null);
        if ('result' in reply) job.resolve(reply.result);
        else job.reject(new PermafrostError(reply.error));
        dispatch();
      }
      onMessage();
    });
    const died = (caught: unknown): void =>
      failAll(new PermafrostError({ ...toEvidenceError(caught), code: 'internal' }, { cause: caught }));
    worker.on('error', died);
    worker.on('exit', () => {
      if (closed === null) died(new Error('a hashing thread has ended'));
    });
  }

  return {
    run(task, onProgress = () => undefined) {
      return new Promise((resolve, reject) => {
        if (closed !== null) {
          reject(closed);
          return;
        }
        queue.push({
          request: { id: nextId++, task },
          onProgress,
          resolve: resolve as (result: WorkerResult) => void,
          reject,
        });
        dispatch();
      });
    },
    async close(reason) {
      failAll(reason);
      await Promise.all([...running.keys()].map((worker) => worker.terminate()));
    },
  };
}
