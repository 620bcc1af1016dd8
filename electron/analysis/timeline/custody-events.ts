/** What was done with the evidence, from the custody log. */
import { utf8 } from '../../../shared/text.ts';
import type { CustodyEntry } from '../../casefile/index.ts';
import { parseRfc3339 } from '../../../shared/format/index.ts';
import type { TimelineEvent } from './types.ts';

/** Entries about items in scope and about the case itself. Texts that are committed to, not written, stay out. */
export function custodyEvents(
  entries: readonly CustodyEntry[],
  inScope: (item: string) => boolean,
): TimelineEvent[] {
  return entries.flatMap((entry) => {
    const timeNs = parseRfc3339(entry.at);
    if (timeNs === null || (entry.item !== null && !inScope(entry.item))) return [];
    const who = entry.examiner === null ? '' : ` by ${entry.examiner}`;
    const item = entry.item === null ? '' : ` of ${entry.item.slice(0, 12)}…`;
    return [
      {
        key: `custody/${entry.sequence}`,
        source: 'custody',
        event: entry.action,
        timeNs,
        fromNs: timeNs,
        toNs: timeNs + 999_999n,
        clock: 'examiner',
        certainty: 'decoded',
        reason: null,
        doubt: null,
        text: utf8(`${entry.action.replaceAll('-', ' ')}${item}${who}`),
        path: null,
        pid: null,
        thing: null,
        spans: [],
      } satisfies TimelineEvent,
    ];
  });
}
