/**
 * The walk through selections, as a browser does it: visiting drops what lay ahead, a visit to
 * where one is already changes nothing, and the oldest entries go when there are too many.
 */
export interface History<T> {
  readonly entries: readonly T[];
  /** Index of the present entry, -1 while nothing was visited. */
  readonly at: number;
}

export const EMPTY_HISTORY: History<never> = { entries: [], at: -1 };

export function visit<T>(
  history: History<T>,
  entry: T,
  same: (a: T, b: T) => boolean,
  limit = 200,
): History<T> {
  const present = history.entries[history.at];
  if (present !== undefined && same(present, entry)) {
    // The same thing seen anew (another column of it): replace, so that "back" leaves it in one step.
    const entries = history.entries.with(history.at, entry);
    return { entries, at: history.at };
  }
  const kept = history.entries.slice(Math.max(0, history.at + 2 - limit), history.at + 1);
  return { entries: [...kept, entry], at: kept.length };
}

/** One step back (-1) or forward (+1); null where there is none. */
export function step<T>(history: History<T>, by: -1 | 1): History<T> | null {
  const at = history.at + by;
  return at >= 0 && at < history.entries.length ? { entries: history.entries, at } : null;
}

export function canStep<T>(history: History<T>, by: -1 | 1): boolean {
  return step(history, by) !== null;
}
