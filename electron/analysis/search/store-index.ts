/** From places in a store to positions in the spaces that show them. */
import { segmentEnd, type Space } from './space.ts';

/** One segment of a run, by its place in the store. Ascending by `from`. */
export interface StoreIndex {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Position in the run = place in the store + shift. */
  readonly shift: Float64Array;
  readonly space: Int32Array;
  readonly run: Int32Array;
  readonly segment: Int32Array;
}

export function indexStore(spaces: readonly Space[], store: number): StoreIndex {
  const rows: [from: number, to: number, shift: number, space: number, run: number, segment: number][] = [];
  spaces.forEach(({ runs }, space) => {
    runs.forEach((run, runIndex) => {
      for (let segment = 0; segment < run.at.length; segment++) {
        if (run.store[segment] !== store) continue;
        const shift = run.at[segment]! - run.offset[segment]!;
        rows.push([run.offset[segment]!, segmentEnd(run, segment) - shift, shift, space, runIndex, segment]);
      }
    });
  });
  rows.sort((a, b) => a[0] - b[0] || a[3] - b[3]);
  return {
    from: Float64Array.from(rows, (row) => row[0]),
    to: Float64Array.from(rows, (row) => row[1]),
    shift: Float64Array.from(rows, (row) => row[2]),
    space: Int32Array.from(rows, (row) => row[3]),
    run: Int32Array.from(rows, (row) => row[4]),
    segment: Int32Array.from(rows, (row) => row[5]),
  };
}

export type ShownAt = (space: number, run: number, position: number, segment: number) => void;

export interface StoreSweep {
  /** Every place in a space that shows bytes [from, to) of the store. `from` must not go down from call to call. */
  show(from: number, to: number, visit: ShownAt): void;
}

export function sweepStore(index: StoreIndex): StoreSweep {
  let next = 0;
  let active: number[] = [];
  return {
    show(from, to, visit) {
      if (next < index.from.length && index.from[next]! <= from) {
        active = active.filter((row) => index.to[row]! > from);
        for (; next < index.from.length && index.from[next]! <= from; next++) {
          if (index.to[next]! > from) active.push(next);
        }
      }
      for (const row of active) {
        if (to > index.to[row]!) continue;
        visit(index.space[row]!, index.run[row]!, from + index.shift[row]!, index.segment[row]!);
      }
    },
  };
}
