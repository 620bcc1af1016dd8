/** Which address space is shown. */
import type { ReactNode } from 'react';
import type { CallOutput, CheckpointSummary } from '../../../shared/api/index.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { select } from '../../state/shell.ts';
import { memoryPlace } from './memory-place.ts';

export function SpacePicker({
  checkpoints,
  checkpoint,
  spaces,
  pid,
}: {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly checkpoint: string | null;
  readonly spaces: CallOutput<'memory.spaces'>['spaces'];
  readonly pid: number | null;
}): ReactNode {
  return (
    <>
      {checkpoints.length > 1 && (
        <label>
          <span className="quiet">Checkpoint</span>
          <select
            value={checkpoint ?? ''}
            onChange={(event) => memoryPlace.set({ goal: null, ...firstOf(event.target.value, pid) })}
          >
            {checkpoints.map((one) => (
              <option key={one.id} value={one.id}>
                {inertTextOf({ text: one.title })} {one.id}
                {one.kind === 'dump' ? '' : ` (${one.kind})`}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span className="quiet">Process</span>
        <select
          value={pid ?? ''}
          disabled={spaces.length === 0}
          onChange={(event) => {
            if (checkpoint === null) return;
            const chosen = Number(event.target.value);
            memoryPlace.set({ space: { checkpoint, pid: chosen }, goal: null });
            // Of a pre-dump there are pages but no tasks to select.
            if (spaces.some((one) => one.pid === chosen && one.name !== null)) {
              select({ kind: 'process', checkpoint, key: String(chosen), column: null });
            }
          }}
        >
          {pid === null && <option value="">none</option>}
          {spaces.map((one) => (
            <option key={one.pid} value={one.pid}>
              {one.pid} {one.name === null ? '' : inertTextOf(one.name)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** The same process of another checkpoint, where it has it. */
function firstOf(
  checkpoint: string,
  pid: number | null,
): { readonly space: { checkpoint: string; pid: number } | null } {
  return { space: pid === null ? null : { checkpoint, pid } };
}
