/** A thread that matches chunks of stores (chunk-matcher.ts) until there are none left. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createChunkMatcher } from '../../analysis/search/chunk-matcher.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import {
  CHUNK_AHEAD,
  CHUNK_BYTES,
  CHUNK_FIELDS,
  CONTROL,
  EDGE,
  EXTRA_BYTES,
  HIT_FIELDS,
  type FromScanWorker,
  type ScanWorkerData,
} from './scan-protocol.ts';

const { plan, paths, chunks, control, hitsMaximum } = workerData as ScanWorkerData;
const state = new Int32Array(control);
const files = new Map<number, number>();

function tell(message: FromScanWorker, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function read(store: number, offset: number, into: Uint8Array): void {
  let fd = files.get(store);
  if (fd === undefined) files.set(store, (fd = openSync(paths[store]!, constants.O_RDONLY)));
  for (let done = 0; done < into.length;) {
    const count = readSync(fd, into, done, into.length - done, offset + done);
    if (count === 0) {
      const message = `${paths[store]!} is shorter than it was when it was imported`;
      throw new PermafrostError(evidenceError('io', message, { offset: offset + done }));
    }
    done += count;
  }
}

/** The next chunk; -1 for none. Waits where this thread is far ahead of those who take its hits. */
function claim(): number {
  const chunk = Atomics.add(state, CONTROL.next, 1);
  for (;;) {
    if (Atomics.load(state, CONTROL.stop) !== 0 || chunk * CHUNK_FIELDS >= chunks.length) return -1;
    const taken = Atomics.load(state, CONTROL.taken);
    if (chunk - taken < CHUNK_AHEAD) return chunk;
    Atomics.wait(state, CONTROL.taken, taken, 100);
  }
}

function work(): void {
  const matcher = createChunkMatcher(plan, CHUNK_BYTES, plan.kind === 'regex' ? EXTRA_BYTES : 0);
  if (matcher === null) return tell({ kind: 'unable' });
  const { bytes } = matcher.filter;
  for (let chunk = claim(); chunk >= 0; chunk = claim()) {
    const at = chunk * CHUNK_FIELDS;
    const [store, from, to, readable] = chunks.subarray(at, at + CHUNK_FIELDS);
    const length = to! - from!;
    const edges = { first: (chunks[at + 4]! & EDGE.first) !== 0, last: (chunks[at + 4]! & EDGE.last) !== 0 };
    const hits: number[] = [];
    let filled = 0;
    for (let wanted = matcher.bytesBehind; ; wanted = EXTRA_BYTES) {
      const end = Math.min(length + wanted, readable! - from!, bytes.length);
      if (end > filled) read(store!, from! + filled, bytes.subarray(filled, end));
      const more = end > filled;
      filled = Math.max(filled, end);
      const said = matcher.match(length, filled, edges, (pattern, position, matched) => {
        if (hits.length <= hitsMaximum * HIT_FIELDS) hits.push(pattern, position, matched);
      });
      if (said) break;
      if (!more || wanted === EXTRA_BYTES) return tell({ kind: 'unable' });
    }
    const told = Float64Array.from(hits);
    tell({ kind: 'chunk', chunk, hits: told }, [told.buffer]);
  }
}

try {
  work();
} catch (caught) {
  tell({ kind: 'failed', error: toEvidenceError(caught) });
} finally {
  for (const fd of files.values()) closeSync(fd);
}
