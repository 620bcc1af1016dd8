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

/** What explains the other gaps of a checkpoint, the widest first: it stands above them. */
const FIRST = ['dump-failed', 'decoder-failed', 'member-cut', 'inner-archive-damaged'];

function rankOf(kind: string): number {
  const rank = FIRST.indexOf(kind);
  return rank < 0 ? FIRST.length : rank;
}

/**
 * Groups in the order of their first rows, after those that explain the others; `textColumn` says what is wrong with
 * each.
 */
export function groupIssues(rows: readonly ListRow[], textColumn: string): readonly IssueGroup[] {
  const groups = new Map<string, ListRow[]>();
  for (const row of rows) {
    const kind = cellText(row.cells['kind'], 'word') || 'unknown';
    const group = groups.get(kind) ?? [];
    group.push(row);
    groups.set(kind, group);
  }
  const ordered = [...groups].sort(([a], [b]) => rankOf(a) - rankOf(b));
  return ordered.map(([kind, members]) => {
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
