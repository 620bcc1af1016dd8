/** What a custody log proves, in words: up to where it is whole, and what its signatures say of it as it stands. */
import { groupDigits } from './sizes.ts';

/** A log that was checked, and its signatures. */
interface CheckedLog {
  readonly entries: number;
  readonly intact: boolean;
  readonly problems: readonly { readonly sequence: number | null }[];
  readonly anchored: number | null;
  readonly heads: readonly { readonly sequence: number; readonly problem: string | null }[];
}

/** The first entry at which something is wrong; null: none, or it is the log as a whole. */
export function brokenAt({ problems }: Pick<CheckedLog, 'problems'>): number | null {
  const wrong = problems.flatMap(({ sequence }) => (sequence === null ? [] : [sequence]));
  return wrong.length === 0 ? null : Math.min(...wrong);
}

/** True for a signature that holds but was made over what is wrong now: it says what was, not what stands there. */
export function isBehindBreak(
  log: Pick<CheckedLog, 'problems'>,
  { sequence, problem }: CheckedLog['heads'][number],
): boolean {
  const first = brokenAt(log);
  return problem === null && first !== null && sequence >= first;
}

/** 'broken at entry 3'. */
export function breakText(log: Pick<CheckedLog, 'problems'>): string {
  const first = brokenAt(log);
  return first === null ? 'broken as a whole' : `broken at entry ${groupDigits(first)}`;
}

/** 'anchored up to entry 3 of 4'; of a broken log what its signatures cover of it. */
export function anchorText(log: CheckedLog): string {
  const { entries, intact, anchored, heads } = log;
  if (intact)
    return anchored === null
      ? 'not anchored by any signature'
      : `anchored up to entry ${groupDigits(anchored)} of ${groupDigits(entries)}`;
  if (anchored !== null) return `signatures cover it up to entry ${groupDigits(anchored)}`;
  if (heads.length === 0) return 'nobody signed it';
  return 'no signature covers it as it stands';
}
