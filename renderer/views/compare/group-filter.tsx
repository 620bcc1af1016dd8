/** Which kind of change is listed: one button each, with how many there are. */
import type { ReactNode } from 'react';
import { COMPARE_GROUPS } from '../../../shared/api/index.ts';
import type { CompareGroup } from '../../../shared/api/index.ts';
import { countText } from '../../components/figures.ts';

export function GroupFilter({
  counts,
  total,
  chosen,
  onChoose,
}: {
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly chosen: CompareGroup | null;
  readonly onChoose: (group: CompareGroup | null) => void;
}): ReactNode {
  const groups = Object.entries(COMPARE_GROUPS) as [CompareGroup, string][];
  return (
    <nav className="compare-groups" aria-label="Kinds of change">
      <button
        type="button"
        className="plain small"
        aria-pressed={chosen === null}
        onClick={() => onChoose(null)}
      >
        All <b>{countText(total)}</b>
      </button>
      {groups.map(([group, label]) => {
        const count = counts[group] ?? 0;
        return (
          <button
            key={group}
            type="button"
            className="plain small"
            aria-pressed={chosen === group}
            disabled={count === 0}
            title={count === 0 ? `${label}: no difference` : label}
            onClick={() => onChoose(group)}
          >
            {label} <b>{countText(count)}</b>
          </button>
        );
      })}
    </nav>
  );
}
