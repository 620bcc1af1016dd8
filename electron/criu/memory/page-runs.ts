/**
 * Arithmetic on the runs of one page map.
 *
 *     start    0x1000    0x5000            0x9000     ascending, not overlapping
 *     count    2         1                 3          pages
 *              |--------||----|            |--------------|
 *     address     ^ inside run 0      ^ before run 2
 */
import type { PageMapFact } from '../../../shared/facts/memory.ts';

export type PageRuns = Pick<PageMapFact, 'start' | 'count'>;

/** Index of the last run that starts at or below `address`; -1 where there is none. */
export function runAtOrBelow(starts: BigUint64Array, address: bigint, hint = 0): number {
  const n = starts.length;
  // Memory is mostly read upwards: the hinted run or the one after it is the usual answer.
  if (hint >= 0 && hint < n && starts[hint]! <= address) {
    if (hint + 1 >= n || starts[hint + 1]! > address) return hint;
    if (hint + 2 >= n || starts[hint + 2]! > address) return hint + 1;
  }
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** First address behind a run; may be 2^64. */
export function runEnd(runs: PageRuns, index: number, pageSize: number): bigint {
  return runs.start[index]! + BigInt(runs.count[index]!) * BigInt(pageSize);
}

export interface RunPosition {
  /** The run that holds the address, or the first one above it (the number of runs where there is none). */
  readonly index: number;
  readonly inside: boolean;
  /** First address at which this answer changes; null: never. */
  readonly until: bigint | null;
}

/** Where an address stands among the runs. */
export function positionOf(runs: PageRuns, address: bigint, pageSize: number, hint = 0): RunPosition {
  const below = runAtOrBelow(runs.start, address, hint);
  if (below >= 0) {
    const end = runEnd(runs, below, pageSize);
    if (address < end) return { index: below, inside: true, until: end };
  }
  const next = below + 1;
  return { index: next, inside: false, until: next < runs.start.length ? runs.start[next]! : null };
}

/** Pages of a range that a predicate on the run's flags holds for. Both ends are page borders. */
export function countPages(
  map: Pick<PageMapFact, 'start' | 'count' | 'flags'>,
  start: bigint,
  end: bigint,
  pageSize: number,
  visit: (flags: number, pages: bigint) => void,
): void {
  const size = BigInt(pageSize);
  let index = Math.max(0, runAtOrBelow(map.start, start));
  for (; index < map.start.length && map.start[index]! < end; index++) {
    const from = map.start[index]! > start ? map.start[index]! : start;
    const stop = runEnd(map, index, pageSize);
    const to = stop < end ? stop : end;
    if (to > from) visit(map.flags[index]!, (to - from + size - 1n) / size);
  }
}
