/** Gaps and what was not captured, grouped by kind; pure. */
import type { ListRow } from '../../../shared/api/index.ts';
import { cellText } from '../../components/cell-text.ts';
import { isNumeric } from '../../components/figures.ts';

export interface IssueGroup {
  readonly name: string;
  readonly kind: string;
  /** What is said of the group: the text that all share, else that of the first. */
  readonly text: string;
  readonly bytes: bigint;
  readonly rows: readonly ListRow[];
}

/** Groups in the order of their first rows; `textColumn` says what is wrong with each. */
export function groupIssues(rows: readonly ListRow[], textColumn: string): readonly IssueGroup[] {
  const groups = new Map<string, ListRow[]>();
  for (const row of rows) {
    const kind = cellText(row.cells['kind'], 'word') || 'unknown';
    const group = groups.get(kind) ?? [];
    group.push(row);
    groups.set(kind, group);
  }
  return [...groups].map(([kind, members]) => {
    const texts = new Set(members.map((row) => cellText(row.cells[textColumn], 'text')));
    const [first = ''] = texts;
    return {
      name: kind,
      kind,
      text: texts.size === 1 ? first : `${first} …`,
      bytes: members.reduce((sum, row) => {
        const bytes = row.cells['bytes'];
        return isNumeric(bytes) ? sum + BigInt(bytes) : sum;
      }, 0n),
      rows: members,
    };
  });
}
