/** A thread that matches chunks of stores (chunk-matcher.ts), task by task. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
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
  type ScanTask,
} from './scan-protocol.ts';

function tell(message: FromScanWorker, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

type Read = (store: number, offset: number, into: Uint8Array) => void;

function reader(paths: readonly string[], files: Map<number, number>): Read {
  return (store, offset, into) => {
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
  };
}

/** The next chunk; -1 for none. Waits where this thread is far ahead of those who take its hits. */
function claim(state: Int32Array, count: number): number {
  const chunk = Atomics.add(state, CONTROL.next, 1);
  for (;;) {
    if (Atomics.load(state, CONTROL.stop) !== 0 || chunk >= count) return -1;
    const taken = Atomics.load(state, CONTROL.taken);
    if (chunk - taken < CHUNK_AHEAD) return chunk;
    Atomics.wait(state, CONTROL.taken, taken, 100);
  }
}

function scan({ plan, chunks, control, hitsMaximum }: ScanTask, read: Read): void {
  const state = new Int32Array(control);
  const count = chunks.length / CHUNK_FIELDS;
  const matcher = createChunkMatcher(plan, CHUNK_BYTES, plan.kind === 'regex' ? EXTRA_BYTES : 0);
  if (matcher === null) return tell({ kind: 'unable' });
  const { bytes } = matcher.filter;
  for (let chunk = claim(state, count); chunk >= 0; chunk = claim(state, count)) {
    const at = chunk * CHUNK_FIELDS;
    const [store, from, to, readable, edge] = chunks.subarray(at, at + CHUNK_FIELDS);
    const length = to! - from!;
    const edges = { first: (edge! & EDGE.first) !== 0, last: (edge! & EDGE.last) !== 0 };
    const hits: number[] = [];
    let filled = 0;
    for (let wanted = matcher.bytesBehind; ; wanted = EXTRA_BYTES) {
      const end = Math.min(length + wanted, readable! - from!, bytes.length);
      const more = end > filled;
      if (more) read(store!, from! + filled, bytes.subarray(filled, end));
      filled = Math.max(filled, end);
      const said = matcher.match(length, filled, edges, (pattern, position, matched) => {
        if (hits.length <= hitsMaximum * HIT_FIELDS) hits.push(pattern, position, matched);
      });
      if (said) break;
      if (!more || wanted === EXTRA_BYTES) return tell({ kind: 'unable' });
    }
    const told = Uint32Array.from(hits);
    tell({ kind: 'chunk', chunk, hits: told }, [told.buffer]);
  }
}

parentPort!.on('message', (task: ScanTask) => {
  const files = new Map<number, number>();
  try {
    scan(task, reader(task.paths, files));
  } catch (caught) {
    tell({ kind: 'failed', error: toEvidenceError(caught) });
  } finally {
    for (const fd of files.values()) closeSync(fd);
  }
  tell({ kind: 'ended' });
});
