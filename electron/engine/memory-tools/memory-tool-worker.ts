/** The thread of a memory tool: a read-only connection of its own, finds in batches. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../../casefile/index.ts';
import type { ToolItem } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { runCarving } from './carve-tool.ts';
import { runCore } from './core-tool.ts';
import { runStrings } from './strings-tool.ts';
import type { ToolWork } from './tool-work.ts';
import {
  CANCELLED,
  OUTSTANDING,
  OUTSTANDING_MAXIMUM,
  type ToolWorkerData,
  type ToolWorkerMessage,
} from './worker-messages.ts';
import { runYara } from './yara-tool.ts';

const BATCH_ITEMS = 500;
const PROGRESS_INTERVAL_MS = 100;
const WAIT_MS = 200;

const { casePath, request, control } = workerData as ToolWorkerData;
const words = new Int32Array(control);
let batch: ToolItem[] = [];
let batchAt = Date.now();
let toldAt = 0;

function say(message: ToolWorkerMessage): void {
  parentPort?.postMessage(message);
}

function checkCancelled(): void {
  if (Atomics.load(words, CANCELLED) !== 0) {
    throw new PermafrostError(evidenceError('cancelled', 'the job was cancelled'));
  }
}

function flush(): void {
  if (batch.length === 0) return;
  say({ kind: 'items', items: batch });
  batch = [];
  batchAt = Date.now();
  Atomics.add(words, OUTSTANDING, 1);
  for (;;) {
    checkCancelled();
    const outstanding = Atomics.load(words, OUTSTANDING);
    if (outstanding < OUTSTANDING_MAXIMUM) return;
    Atomics.wait(words, OUTSTANDING, outstanding, WAIT_MS);
  }
}

const connection = openReader(casePath);
const work: ToolWork = {
  connection,
  give(item) {
    batch.push(item);
    if (batch.length >= BATCH_ITEMS || Date.now() - batchAt > PROGRESS_INTERVAL_MS) flush();
  },
  progress(progress) {
    const now = Date.now();
    if (now - toldAt < PROGRESS_INTERVAL_MS) return;
    toldAt = now;
    say({ kind: 'progress', progress });
    flush();
  },
  step: (subject) => say({ kind: 'step', subject }),
  checkCancelled,
};

try {
  if (request.tool === 'strings') runStrings(work, request);
  else if (request.tool === 'carve') runCarving(work, request);
  else if (request.tool === 'yara') runYara(work, request);
  else await runCore(work, request);
  flush();
  say({ kind: 'done' });
} catch (caught) {
  say({ kind: 'failed', error: toEvidenceError(caught) });
} finally {
  connection.close();
}
