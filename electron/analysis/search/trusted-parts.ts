/**
 * Where a search of a store's bytes in their order in the store finds exactly what a search in address order finds,
 * and the parts of a run that must be searched in address order because it does not.
 *
 *     run       ....[ segment a      ][ segment b          ]....   neighbours in memory, not in the store
 *     barriers        |            |    |                |         no match crosses them, whatever lies outside
 *     trusted         [============]    [================]
 *     windows      [--]            [----]                [--]
 */
import { barrierAbove, barrierBelow, type RegexMatcher } from './regex-matcher.ts';
import { segmentEnd, ZEROS, type Run, type StoreBytes } from './space.ts';

export interface TrustedParts {
  /** Of each segment: the trusted positions [low, high) in the run; low = high for none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The rest, [from, to) each, ascending. */
  readonly windows: readonly (readonly [number, number])[];
}

/** Yields now and then, so that it can be interrupted. */
export function* trustedParts(
  matcher: RegexMatcher,
  run: Run,
  stores: StoreBytes,
): Generator<number, TrustedParts> {
  const segments = run.at.length;
  const low = new Float64Array(segments);
  const high = new Float64Array(segments);
  const windows: [number, number][] = [];
  let open = 0; // where the window that is being made begins
  for (let segment = 0; segment < segments; segment++) {
    const start = run.at[segment]!;
    const end = segmentEnd(run, segment);
    low[segment] = high[segment] = start;
    if (run.store[segment] === ZEROS) continue;
    const first = yield* barrierAbove(matcher, run, stores, start, end);
    if (first >= end) continue;
    const last = yield* barrierBelow(matcher, run, stores, end, first);
    if (last <= first) continue;
    low[segment] = first;
    high[segment] = last;
    if (first > open) windows.push([open, first]);
    open = last;
    yield end;
  }
  if (open < run.length) windows.push([open, run.length]);
  return { low, high, windows };
}
