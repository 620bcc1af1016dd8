/** Which parts of a store the spaces show: what else lies in it need not be read. */
import { segmentEnd, type Space } from './space.ts';

/** Bytes between two parts that are read along: to leave them out costs more. */
const READ_ALONG = 65_536;

/** [from, to) each, ascending, not overlapping. */
export function storeRanges(spaces: readonly Space[], store: number): [number, number][] {
  const parts: [number, number][] = [];
  for (const { runs } of spaces) {
    for (const run of runs) {
      for (let segment = 0; segment < run.at.length; segment++) {
        if (run.store[segment] !== store) continue;
        const from = run.offset[segment]!;
        parts.push([from, from + segmentEnd(run, segment) - run.at[segment]!]);
      }
    }
  }
  parts.sort((a, b) => a[0] - b[0]);
  const ranges: [number, number][] = [];
  for (const [from, to] of parts) {
    const last = ranges.at(-1);
    if (last === undefined || from > last[1] + READ_ALONG) ranges.push([from, to]);
    else if (to > last[1]) last[1] = to;
  }
  return ranges;
}
