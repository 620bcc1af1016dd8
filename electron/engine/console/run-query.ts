/** Starts a process for a query, waits for its answer, and kills it on cancel or when its time is up. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { SqlResult } from '../../../shared/api/index.ts';
import { workerEntry } from '../../archive/worker-entry.ts';
import type { ConsoleReply, ConsoleRequest } from './sql-console-worker.ts';

/** Of JavaScript in the query's process, in MiB; SQLite's own memory has its own limit. */
const HEAP_MIB = 512;

export interface RunningQuery {
  readonly result: Promise<SqlResult>;
  /** The process is gone when this returns, and `result` rejects with 'cancelled'. */
  cancel(): void;
}

export function startQuery(request: ConsoleRequest, seconds: number): RunningQuery {
  const { promise, resolve, reject } = Promise.withResolvers<SqlResult>();
  const child: ChildProcess = fork(fileURLToPath(workerEntry(import.meta.url, 'sql-console-worker')), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const fail = (code: 'cancelled' | 'usage' | 'internal', message: string): void =>
    reject(new PermafrostError(evidenceError(code, message)));
  const timer = setTimeout(() => {
    fail('usage', `the query took longer than ${seconds} s and was ended`);
    child.kill('SIGKILL');
  }, seconds * 1000);
  child.once('message', (reply: ConsoleReply) => {
    if (reply.ok) resolve(reply.result);
    else reject(new PermafrostError(reply.error));
  });
  child.once('error', (caught) => fail('internal', `the query's process could not start: ${caught.message}`));
  child.once('exit', (code, signal) => {
    clearTimeout(timer);
    fail(
      'usage',
      `the query's process ended with ${signal ?? `code ${code}`}: it may have needed too much memory`,
    );
  });
  child.send(request, (caught) => {
    if (caught) fail('internal', caught.message);
  });
  return {
    result: promise,
    cancel() {
      fail('cancelled', 'the query was cancelled');
      child.kill('SIGKILL');
    },
  };
}
