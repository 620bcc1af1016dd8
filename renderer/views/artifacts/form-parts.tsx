/** Parts that the forms of the memory tools share: where to look, kinds to choose, start and cancel. */
import type { ReactNode } from 'react';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { plural } from '../../components/figures.ts';
import { engine } from '../../state/engine.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { form } from './forms.ts';

/** Checkpoint and process; the processes are those of one checkpoint. */
export function PlaceChoice(): ReactNode {
  const { checkpoint, pid } = useStore(form, (value) => value);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints) ?? [];
  const scope = useStore(shell, (value) => value.scope);
  const inScope = checkpoints.filter(({ id }) => scope === null || scope.includes(id));
  const only = inScope.length === 1 ? (inScope[0]?.id ?? null) : null;
  const chosen = inScope.find(({ id }) => id === checkpoint)?.id ?? only;
  const spaces = useCall('memory.spaces', chosen === null ? null : { checkpoint: chosen });
  return (
    <>
      {only === null && (
        <label>
          <span className="quiet">In</span>
          <select
            aria-label="Checkpoint"
            value={chosen ?? ''}
            onChange={(event) => form.set({ checkpoint: event.target.value || null, pid: null })}
          >
            <option value="">
              {scope === null ? 'the whole case' : `the ${plural(inScope.length, 'checkpoint')} in scope`}
            </option>
            {inScope.map((one) => (
              <option key={one.id} value={one.id}>
                {inertTextOf({ text: one.title })} {one.id}
              </option>
            ))}
          </select>
        </label>
      )}
      {chosen !== null && (
        <label>
          <span className="quiet">Process</span>
          <select
            aria-label="Process"
            value={pid ?? ''}
            onChange={(event) =>
              form.set({
                checkpoint: chosen,
                pid: event.target.value === '' ? null : Number(event.target.value),
              })
            }
          >
            <option value="">every process</option>
            {spaces.value?.spaces.map((one) => (
              <option key={one.pid} value={one.pid}>
                {one.pid} {one.name === null ? '' : inertTextOf(one.name)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

/** Titles of checkpoints, for rows; null where the case has one alone. */
export function useCheckpointTitles(): { readonly many: boolean; readonly titleOf: (id: string) => string } {
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  return {
    many: (checkpoints?.length ?? 0) > 1,
    titleOf: (id) => checkpoints?.find((one) => one.id === id)?.title ?? id,
  };
}

export function KindChoice({
  label,
  all,
  names,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly all: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly chosen: readonly string[];
  readonly onChange: (kinds: readonly string[]) => void;
}): ReactNode {
  const every = chosen.length === all.length;
  return (
    <fieldset className="search-line kinds">
      <legend className="hidden-text">{label}</legend>
      <button type="button" className="small" onClick={() => onChange(every ? [] : all)}>
        {every ? 'No kind' : 'All kinds'}
      </button>
      {all.map((kind) => (
        <label key={kind} className="check-label">
          <input
            type="checkbox"
            checked={chosen.includes(kind)}
            onChange={(event) =>
              onChange(all.filter((one) => (one === kind ? event.target.checked : chosen.includes(one))))
            }
          />
          {names[kind] ?? kind}
        </label>
      ))}
    </fieldset>
  );
}

export function StartOrCancel({
  label,
  isRunning,
  canStart,
  onCancel,
}: {
  readonly label: string;
  readonly isRunning: boolean;
  readonly canStart: boolean;
  readonly onCancel: () => void;
}): ReactNode {
  return isRunning ? (
    <button type="button" onClick={onCancel}>
      Cancel
    </button>
  ) : (
    <button type="submit" className="primary" disabled={!canStart}>
      {label}
    </button>
  );
}
