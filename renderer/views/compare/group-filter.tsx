/** Which kind of change is listed: one button each, with how many there are. */
import type { ReactNode } from 'react';
import { COMPARE_GROUPS } from '../../../shared/api/index.ts';
import type { CompareGroup } from '../../../shared/api/index.ts';
import { countText } from '../../components/figures.ts';

export function GroupFilter({
  counts,
  total,
  chosen,
  notCompared = [],
  onChoose,
}: {
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly chosen: CompareGroup | null;
  /** Groups that were not looked at: none of them is counted as no difference. */
  readonly notCompared?: readonly CompareGroup[];
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
        const isLeftOut = count === 0 && notCompared.includes(group);
        return (
          <button
            key={group}
            type="button"
            className="plain small"
            aria-pressed={chosen === group}
            disabled={count === 0}
            title={isLeftOut ? `${label}: not compared` : count === 0 ? `${label}: no difference` : label}
            onClick={() => onChoose(group)}
          >
            {label} <b>{isLeftOut ? '–' : countText(count)}</b>
          </button>
        );
      })}
    </nav>
  );
}
