/**
 * Where a search of a store's bytes in their order in the store finds exactly what a search in address order finds.
 * The rest of a run, its windows, must be searched in address order.
 *
 *     run       ....[ segment a      ][ segment b          ]....   neighbours in memory, not in the store
 *     barriers        |            |    |                |         no match crosses them, whatever lies outside
 *     trusted         [============]    [================]
 *     windows      [--]            [----]                [--]
 */
import { barrierAbove, barrierBelow, type RegexMatcher } from './regex-matcher.ts';
import { segmentEnd, ZEROS, type Run, type StoreBytes } from './space.ts';

/** Positions [low, high) in the run; low = high for none. */
export interface TrustedPart {
  readonly low: number;
  readonly high: number;
}

/** The trusted part of a segment. Yields now and then, so that it can be interrupted. */
export function* trustedPart(
  matcher: RegexMatcher,
  run: Run,
  stores: StoreBytes,
  segment: number,
): Generator<number, TrustedPart> {
  const start = run.at[segment]!;
  const end = segmentEnd(run, segment);
  const nothing = { low: start, high: start };
  if (run.store[segment] === ZEROS) return nothing;
  const low = yield* barrierAbove(matcher, run, stores, start, end);
  if (low >= end) return nothing;
  const high = yield* barrierBelow(matcher, run, stores, end, low);
  return high > low ? { low, high } : nothing;
}
