/** Where the query bar's filter, which stays when the view changes, leaves no row: that it does, why, and a way to clear it. */
import type { ReactNode } from 'react';
import { focusWhenReady } from './panes.ts';
import { queryProblems } from '../state/query-problems.ts';
import type { Queried } from '../state/query-problems.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { EvidenceText } from './evidence-text.tsx';
import { EmptyState } from './states.tsx';

export function FilterHides({
  what,
  of,
}: {
  /** What is hidden, counted: '44 sockets'. */
  readonly what: string;
  readonly of: Queried;
}): ReactNode {
  const query = useStore(shell, (value) => value.query);
  const [problem] = queryProblems(query, of);
  return (
    <EmptyState title={`None of ${what} matches the filter`} actions={<ClearFilter />}>
      <span className="mono">
        <EvidenceText value={query} limit={200} />
      </span>
      {problem !== undefined && ` – ${problem.message}: the filter was made for other rows.`}
    </EmptyState>
  );
}

/** The button goes with the filter: the focus goes to the rows that come. */
export function ClearFilter(): ReactNode {
  return (
    <button
      type="button"
      className="small"
      onClick={() => {
        shell.set({ query: '' });
        focusWhenReady('view');
      }}
    >
      Clear the filter
    </button>
  );
}

/** Over rows that the query bar does not filter, while it has a filter for others of the view. */
export function FilterElsewhere({
  what,
  filtered,
}: {
  readonly what: string;
  readonly filtered: string;
}): ReactNode {
  const query = useStore(shell, (value) => value.query);
  if (query === '') return null;
  return (
    <p className="filter-note" role="note">
      The filter is of {filtered}: all {what} are shown.
    </p>
  );
}
