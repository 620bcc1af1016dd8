/** A thread that reads what is searched in its order and tells what the detector finds in it. */
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createSecretScanner, type DetectedSecret } from '../../analysis/secrets/index.ts';
import { segmentEnd, ZEROS, type Run } from '../../analysis/search/space.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import type { DetectMessage, DetectWorkerData, SpaceFind } from './detect-protocol.ts';

const READ_BYTES = 2 ** 20;
/** Zeros up to this many are given to the detector; more end what stands before them. */
const FEW_ZEROS = 4096;
const BATCH = 200;
const PROGRESS_BYTES = 4 * 2 ** 20;

const request = workerData as DetectWorkerData;
const descriptors: (number | undefined)[] = [];
const buffer = new Uint8Array(READ_BYTES);
let batch: SpaceFind[] = [];
let doneBytes = 0;
let toldBytes = 0;
let told = 0;

function say(message: DetectMessage): void {
  parentPort!.postMessage(message);
}

function read(store: number, offset: number, into: Uint8Array): void {
  const fd = (descriptors[store] ??= openSync(request.files[store]!, 'r'));
  for (let done = 0; done < into.length;) {
    const count = readSync(fd, into, done, into.length - done, offset + done);
    if (count === 0) throw new PermafrostError(evidenceError('io', `${request.files[store]} became shorter`));
    done += count;
  }
}

function isStopped(): boolean {
  return Atomics.load(request.stop, 0) !== 0;
}

function flush(): void {
  if (batch.length > 0) say({ kind: 'finds', finds: batch });
  batch = [];
  if (doneBytes - toldBytes >= PROGRESS_BYTES) say({ kind: 'progress', doneBytes: (toldBytes = doneBytes) });
}

function* streamsOf(run: Run): Generator<{ from: number; to: number }> {
  let from = 0;
  for (let segment = 0; segment < run.at.length; segment++) {
    const start = run.at[segment]!;
    const end = segmentEnd(run, segment);
    if (run.store[segment] !== ZEROS || end - start <= FEW_ZEROS) continue;
    if (start > from) yield { from, to: start };
    from = end;
  }
  if (from < run.length) yield { from, to: run.length };
}

function scanRun(space: number, index: number, run: Run): void {
  const { place, path } = request.spaces[space]!;
  for (const { from, to } of streamsOf(run)) {
    const scanner = createSecretScanner({ place, path });
    const tell = (finds: readonly DetectedSecret[]): void => {
      for (const { start, also: _, ...find } of finds) {
        if (++told > request.findsMaximum) return;
        batch.push({ space, run: index, position: from + start, ...find });
      }
      if (batch.length >= BATCH) flush();
    };
    let segment = 0;
    for (let at = from; at < to;) {
      if (isStopped()) return;
      while (segmentEnd(run, segment) <= at) segment++;
      const store = run.store[segment]!;
      const count = Math.min(READ_BYTES, Math.min(to, segmentEnd(run, segment)) - at);
      const piece = buffer.subarray(0, count);
      if (store === ZEROS) piece.fill(0);
      else read(store, run.offset[segment]! + (at - run.at[segment]!), piece);
      tell(scanner.push(piece));
      at += count;
      doneBytes += count;
      if (doneBytes - toldBytes >= PROGRESS_BYTES) flush();
    }
    tell(scanner.end());
  }
}

try {
  for (const [space, { runs }] of request.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      if (!isStopped()) scanRun(space, index, run);
    }
    if (told > request.findsMaximum) break;
  }
  flush();
  say({ kind: 'done', full: told > request.findsMaximum });
} catch (caught) {
  say({ kind: 'failed', error: toEvidenceError(caught) });
} finally {
  for (const fd of descriptors) if (fd !== undefined) closeSync(fd);
}
