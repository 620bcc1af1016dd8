/** What a view says where nothing in scope has processes: why that is so of each checkpoint, in the words of its loss. */
import type { ReactNode } from 'react';
import type { CheckpointSummary } from '../../shared/api/index.ts';
import { engine } from '../state/engine.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { EmptyState } from './states.tsx';

/** Reasons that are named; what else there is stands in the overview. */
const NAMED = 3;

/** Why a checkpoint has no processes, or none that are known; null: nothing says so. */
export function noTasksReason({ kind, lost }: CheckpointSummary): string | null {
  return lost.processes ?? (kind === 'pre-dump' ? 'a pre-dump holds memory only' : null);
}

export function NoTasks({ title, many }: { readonly title: string; readonly many: string }): ReactNode {
  const scope = useStore(shell, (value) => value.scope);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  const inScope = (checkpoints ?? []).filter(({ id }) => scope === null || scope.includes(id));
  const reasons = [...new Set(inScope.flatMap((one) => noTasksReason(one) ?? []))];
  const isLost = inScope.some(({ lost }) => lost.processes !== undefined);
  const more = reasons.length > NAMED ? '; and other reasons' : '';
  const why =
    reasons.length === 0 ? 'There are no tasks in it.' : `Why: ${reasons.slice(0, NAMED).join('; ')}${more}.`;
  return (
    <EmptyState title={inScope.length === 1 ? title : many}>
      {why} {isLost ? 'That is a gap, not a none: the overview lists it.' : ''}
    </EmptyState>
  );
}
