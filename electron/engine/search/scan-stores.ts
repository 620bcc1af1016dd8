/** Scans stores by threads of our own, chunk by chunk; what they find is told in the order of the stores. */
import { availableParallelism } from 'node:os';
import { byteOdds, type ByteOdds } from '../../analysis/search/choose-windows.ts';
import type { ChunkPlan } from '../../analysis/search/chunk-matcher.ts';
import { createRunBuilder, type Run, type Space, type StoreBytes } from '../../analysis/search/space.ts';
import { storeRanges } from '../../analysis/search/store-ranges.ts';
import { createWindowFilter } from '../../analysis/search/window-filter.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import type { OpenStores } from './open-stores.ts';
import { takeThread } from './scan-threads.ts';
import { cancelled } from './search-run.ts';
import {
  CHUNK_BYTES,
  CHUNK_FIELDS,
  CONTROL,
  CONTROL_WORDS,
  EDGE,
  HIT_FIELDS,
  type FromScanWorker,
  type ScanTask,
} from './scan-protocol.ts';

export interface StoreScan {
  readonly plan: ChunkPlan;
  readonly chunks: ScanChunks;
  readonly stores: OpenStores;
  readonly hitsMaximum: number;
  readonly signal: AbortSignal;
  /** Called after some hits, to let others work. */
  readonly breathe: () => Promise<void>;
  readonly scanned: (bytes: number) => void;
}

/** One match, by ascending store and chunk; true ends the scan. */
export type FoundInStore = (
  store: number,
  pattern: number,
  offset: number,
  length: number,
) => Promise<boolean> | boolean;

/** What is scanned, in pieces. */
export interface ScanChunks {
  /** CHUNK_FIELDS each, in shared memory. */
  readonly fields: Float64Array;
  readonly bytes: number;
}

const THREADS_MAXIMUM = 4;
const HITS_BETWEEN_BREATHS = 512;

export function chunksOf(spaces: readonly Space[], stores: OpenStores, of: readonly number[]): ScanChunks {
  const rows: number[] = [];
  let bytes = 0;
  for (const store of of) {
    for (const [from, to] of storeRanges(spaces, store)) {
      bytes += to - from;
      for (let at = from; at < to; at += CHUNK_BYTES) {
        const end = Math.min(to, at + CHUNK_BYTES);
        const edges = (at === from ? EDGE.first : 0) | (end === to ? EDGE.last : 0);
        rows.push(store, at, end, stores.files[store]!.size, edges);
      }
    }
  }
  const fields = new Float64Array(new SharedArrayBuffer(rows.length * Float64Array.BYTES_PER_ELEMENT));
  fields.set(rows);
  return { fields, bytes };
}

const SAMPLES = 256;
const SAMPLE_BYTES = 2048;
/** Places that are nominated, of all: above, to look at each costs more than it saves. */
const NOMINATED_MAXIMUM = { fixed: 1 / 48, regex: 1 / 512 } as const;

export interface ScanSample {
  readonly odds: ByteOdds;
  /** Whether a plan's windows are rare enough, and the machine is able. */
  suits(plan: ChunkPlan): boolean;
  /** Its bytes as a run of one store, to try patterns on. */
  readonly run: Run;
  readonly bytes: StoreBytes;
}

const NOTHING: Run = {
  base: 0n,
  length: 0,
  at: new Float64Array(),
  store: new Int32Array(),
  offset: new Float64Array(),
};

/** Pieces of what is scanned, evenly taken: what is found does not depend on them, only how fast. */
export function sampleOf({ fields }: ScanChunks, stores: OpenStores): ScanSample {
  const chunks = fields.length / CHUNK_FIELDS;
  const count = Math.max(1, Math.min(SAMPLES, chunks * 16));
  const sample = new Uint8Array(count * SAMPLE_BYTES);
  let filled = 0;
  for (let piece = 0; piece < count && chunks > 0; piece++) {
    const at = (piece * chunks) / count;
    const chunk = Math.floor(at) * CHUNK_FIELDS;
    const [store, from, to] = fields.subarray(chunk, chunk + CHUNK_FIELDS);
    const offset = from! + Math.floor((at % 1) * (to! - from!));
    const length = Math.min(SAMPLE_BYTES, to! - offset);
    stores.read(store!, offset, sample.subarray(filled, filled + length));
    filled += length;
  }
  const known = sample.subarray(0, filled);
  const builder = createRunBuilder();
  builder.add(0n, BigInt(known.length), 0, 0);
  return {
    odds: byteOdds(known),
    run: builder.finish()[0] ?? NOTHING,
    bytes: { read: (_, offset, into) => into.set(known.subarray(offset, offset + into.length)) },
    suits(plan) {
      const filter = createWindowFilter(plan.windows, known.length);
      if (filter === null) return false;
      filter.bytes.set(known);
      let nominated = 0;
      filter.scan(0, known.length, () => void nominated++);
      return nominated <= known.length * NOMINATED_MAXIMUM[plan.kind];
    },
  };
}

/** So few matches in the sample that in all there are some thousands at most: each can be told as it is found. */
const RARE_IN_SAMPLE = 1;

/** Whether what a scan of the sample finds is rare. */
export function isRareIn(scan: (found: () => boolean) => Generator<unknown>): boolean {
  let matches = 0;
  const work = scan(() => ++matches > RARE_IN_SAMPLE);
  while (work.next().done !== true);
  return matches <= RARE_IN_SAMPLE;
}

/**
 * False where the matches can't be told this way: then what was told is right, but not all. Rejects with 'cancelled'
 * when the signal says so, with 'io' where a store can't be read.
 */
export async function scanStores(scan: StoreScan, found: FoundInStore): Promise<boolean> {
  const { chunks, signal } = scan;
  const count = chunks.fields.length / CHUNK_FIELDS;
  const control = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT);
  const state = new Int32Array(control);
  const task: ScanTask = {
    plan: scan.plan,
    paths: scan.stores.files.map(({ path }) => path),
    chunks: chunks.fields,
    control,
    hitsMaximum: scan.hitsMaximum,
  };
  const waiting = new Map<number, Uint32Array>();
  let able = true;
  const failures: PermafrostError[] = [];
  let wake = Promise.withResolvers<void>();
  const fail = (error: PermafrostError): void => {
    failures.push(error);
    wake.resolve();
  };
  const cancel = (): void => fail(cancelled());
  const threads = Math.max(1, Math.min(availableParallelism(), THREADS_MAXIMUM, count));
  const told = (message: FromScanWorker): void => {
    if (message.kind === 'chunk') waiting.set(message.chunk, message.hits);
    else if (message.kind === 'unable') able = false;
    else if (message.kind === 'failed') failures.push(new PermafrostError(message.error));
    wake.resolve();
  };
  const taken = Array.from({ length: count === 0 ? 0 : threads }, () => takeThread());
  for (const thread of taken) thread.run(task, told, fail);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();

  async function take(chunk: number, hits: Uint32Array): Promise<boolean> {
    const at = chunk * CHUNK_FIELDS;
    const [store, from, to] = chunks.fields.subarray(at, at + CHUNK_FIELDS);
    for (let hit = 0; hit < hits.length; hit += HIT_FIELDS) {
      if (hit % (HIT_FIELDS * HITS_BETWEEN_BREATHS) === 0) await scan.breathe();
      const said = found(store!, hits[hit]!, from! + hits[hit + 1]!, hits[hit + 2]!);
      // Most answers are there at once: to wait for each would cost more than the search.
      if (typeof said === 'boolean' ? said : await said) return true;
    }
    scan.scanned(to! - from!);
    return false;
  }

  try {
    for (let chunk = 0; chunk < count;) {
      const hits = waiting.get(chunk);
      if (hits === undefined) {
        if (failures[0] !== undefined) throw failures[0];
        if (!able) return false;
        await wake.promise;
        wake = Promise.withResolvers<void>();
        continue;
      }
      waiting.delete(chunk);
      if (await take(chunk, hits)) return true;
      if (failures[0] !== undefined) throw failures[0];
      chunk++;
      Atomics.store(state, CONTROL.taken, chunk);
      Atomics.notify(state, CONTROL.taken);
    }
    return true;
  } finally {
    signal.removeEventListener('abort', cancel);
    Atomics.store(state, CONTROL.stop, 1);
    Atomics.notify(state, CONTROL.taken);
    for (const thread of taken) thread.release();
  }
}
