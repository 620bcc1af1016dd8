/** Gaps of one image: bounded, with what is said of many messages said once. */
import { type Gap, gap } from '../../../shared/facts/gap.ts';
import type { LimitName } from '../../../shared/limits.ts';
import type { WalkResult } from '../wire/decode-message.ts';
import type { MissingField } from '../wire/walk-report.ts';
import type { ImageFile } from './types.ts';

/** Gaps of one image that are listed one by one; the rest is counted. */
const GAPS_KEPT = 100;

export interface ImageGaps {
  add(kind: string, message: string, offset: number, length?: number, limit?: LimitName): void;
  /** The problems of a message's walk; `cut` where the message is known to be cut, so that fields must be missing. */
  addWalk(result: Pick<WalkResult, 'message' | 'problems' | 'problemCount' | 'missing'>, cut: boolean): void;
  /** All gaps, those of missing fields and the count of what is not listed last. */
  finish(): readonly Gap[];
}

export function imageGaps(file: ImageFile): ImageGaps {
  const gaps: Gap[] = [];
  const missing = new Map<string, { field: MissingField; count: number }>();
  let left = 0;

  const push = (kind: string, message: string, offset: number, length: number): void => {
    const source = [{ member: file.member, offset, length }];
    gaps.push(gap(kind, message, file.memberName, { offset, source }));
  };
  const add: ImageGaps['add'] = (kind, message, offset, length = 0, limit) => {
    if (gaps.length >= GAPS_KEPT) {
      left += 1;
      return;
    }
    push(kind, limit === undefined ? message : `${message} [limit ${limit}]`, offset, length);
  };
  const addWalk: ImageGaps['addWalk'] = (result, cut) => {
    const { type } = result.message.$;
    for (const problem of result.problems) {
      const kind = problem.kind === 'limit' ? 'message-over-limit' : 'message-damaged';
      add(kind, `${type}: ${problem.message}`, problem.offset, 0, problem.limit);
    }
    left += result.problemCount - result.problems.length;
    if (cut || result.problemCount > 0) return; // fields are missing because of it
    for (const field of result.missing) {
      const key = `${field.type}.${field.field}`;
      const known = missing.get(key);
      if (known) known.count += field.count;
      else missing.set(key, { field, count: field.count });
    }
  };
  const finish = (): readonly Gap[] => {
    for (const { field, count } of missing.values()) {
      const times = count === 1 ? 'one message' : `${count} messages`;
      const message = `${field.type}.${field.field} is required and absent in ${times}; the other fields are kept`;
      push('required-missing', message, field.offset, 0);
    }
    missing.clear();
    if (left > 0)
      push('more-gaps', `${left} more problems in this image are not listed`, 0, file.source.size);
    left = 0;
    return gaps;
  };
  return { add, addWalk, finish };
}
