/**
 * What is searched: spaces (a process's memory, a file's content), each of them runs of bytes that are neighbours,
 * each run of segments that say where its bytes lie.
 *
 *     space     0x1000              0x5000    0x9000           addresses
 *     runs      [==================]          [===========]    between them nothing is known
 *     segments  [store 0   ][zeros ]          [store 1    ]    at an offset of a store each
 *
 * Segments that follow each other both in the space and in the store are one. A border between two
 * segments is where neighbours in the space are none in the store.
 */

export const ZEROS = -1;

/** Longest run, in bytes: positions in it are exact as numbers. What is longer (never written zeros) is cut. */
export const RUN_MAXIMUM = 2 ** 50;

export interface Run {
  /** Address, or offset in the content, of the first byte. */
  readonly base: bigint;
  readonly length: number;
  /** Of each segment: its first byte from the run's beginning, its store (ZEROS for none), its offset in it. */
  readonly at: Float64Array;
  readonly store: Int32Array;
  readonly offset: Float64Array;
}

export interface Space {
  readonly runs: readonly Run[];
}

/** Bytes of stores. */
export interface StoreBytes {
  /** Fills `into` with the bytes from `offset` on. Throws PermafrostError ('io'). */
  read(store: number, offset: number, into: Uint8Array): void;
}

export function segmentEnd(run: Run, segment: number): number {
  return segment + 1 < run.at.length ? run.at[segment + 1]! : run.length;
}

/** Index of the segment that holds a position. */
export function segmentAt(run: Run, position: number): number {
  let low = 0;
  let high = run.at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (run.at[middle]! <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Fills `into` with the run's bytes from `position` on; they must be within the run. */
export function readRun(run: Run, stores: StoreBytes, position: number, into: Uint8Array): void {
  let done = 0;
  for (let segment = segmentAt(run, position); done < into.length; segment++) {
    const from = position + done;
    const count = Math.min(into.length - done, segmentEnd(run, segment) - from);
    const part = into.subarray(done, done + count);
    const store = run.store[segment]!;
    if (store === ZEROS) part.fill(0);
    else stores.read(store, run.offset[segment]! + (from - run.at[segment]!), part);
    done += count;
  }
}

export interface RunBuilder {
  /** Adds bytes at `address`, at or above all that was added before. */
  add(address: bigint, length: bigint, store: number, offset: number): void;
  finish(): Run[];
}

export function createRunBuilder(): RunBuilder {
  const runs: Run[] = [];
  let base = 0n;
  let end = 0n;
  let at: number[] = [];
  let store: number[] = [];
  let offset: number[] = [];

  function close(): void {
    if (at.length === 0) return;
    runs.push({
      base,
      length: Number(end - base),
      at: Float64Array.from(at),
      store: Int32Array.from(store),
      offset: Float64Array.from(offset),
    });
    [at, store, offset] = [[], [], []];
  }

  function add(address: bigint, length: bigint, from: number, place: number): void {
    if (length <= 0n) return;
    if (at.length === 0 || address !== end) {
      close();
      base = end = address;
    }
    const most = BigInt(RUN_MAXIMUM) - (end - base);
    if (length > most) {
      if (most > 0n) add(address, most, from, place);
      close();
      return add(address + most, length - most, from, from === ZEROS ? place : place + Number(most));
    }
    const position = Number(end - base);
    const last = at.length - 1;
    const follows =
      last >= 0 &&
      store[last] === from &&
      (from === ZEROS || offset[last]! + (position - at[last]!) === place);
    if (!follows) {
      at.push(position);
      store.push(from);
      offset.push(place);
    }
    end += length;
  }

  return {
    add,
    finish: () => {
      close();
      return runs;
    },
  };
}
