/** Compare: two checkpoints change by change, or all of them as a matrix. */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CheckpointSummary } from '../../../shared/api/index.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { EmptyState, LoadingState } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { engine } from '../../state/engine.ts';
import { openImport, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { Pair } from './pair.tsx';
import { Series } from './series.tsx';

type Mode = 'pair' | 'series';
const MODES = [
  { id: 'pair', label: 'Two checkpoints' },
  { id: 'series', label: 'Series' },
] as const;

const PANEL = 'compare-panel';

export function CompareView(): ReactNode {
  const scope = useStore(shell, (value) => value.scope);
  const all = useStore(engine, (value) => value.case?.checkpoints);
  const checkpoints = useMemo(
    () => (all ?? []).filter((one) => scope === null || scope.includes(one.id)),
    [all, scope],
  );
  const dumps = checkpoints.filter((one) => one.kind === 'dump');
  const [mode, setMode] = useState<Mode>('pair');
  const [pages, setPages] = useState(true);
  const [chosen, setChosen] = useState<{ readonly a: string | null; readonly b: string | null }>({
    a: null,
    b: null,
  });
  const last = checkpoints.slice(-2).map(({ id }) => id);
  const order = useCall('series.order', last.length < 2 ? null : { checkpoints: last });
  const [strings, setStrings] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  if (checkpoints.length < 2) {
    return (
      <EmptyState
        title="Comparing takes two checkpoints"
        actions={
          <button type="button" onClick={() => openImport()}>
            Import another
          </button>
        }
      >
        {(all ?? []).length < 2
          ? 'This case has one.'
          : 'The evidence scope has one: widen it in the title bar.'}
      </EmptyState>
    );
  }
  if (order.waiting) return <LoadingState what="Asking which was taken first" />;
  const [first, second] = order.value?.ids ?? last;
  const known = (id: string | null): boolean => checkpoints.some((one) => one.id === id);
  const a = known(chosen.a) ? chosen.a! : first!;
  const b = known(chosen.b) ? chosen.b! : second!;
  return (
    <div className="compare" data-pane="view">
      <div className="panel-head">
        <Tabs label="Compare" tabs={MODES} chosen={mode} panelId={PANEL} onChoose={setMode} />
        {mode === 'pair' ? (
          <>
            <Picker
              label="From"
              checkpoints={checkpoints}
              value={a}
              onChange={(id) => setChosen({ a: id, b })}
            />
            <button
              type="button"
              className="plain small"
              title="Swap the two sides"
              onClick={() => setChosen({ a: b, b: a })}
            >
              <span aria-hidden="true">⇄</span>
              <span className="hidden-text">Swap the two sides</span>
            </button>
            <Picker
              label="To"
              checkpoints={checkpoints}
              value={b}
              onChange={(id) => setChosen({ a, b: id })}
            />
          </>
        ) : (
          <form
            className="picker"
            onSubmit={(event) => {
              event.preventDefault();
              const text = typed.trim();
              if (text !== '' && !strings.includes(text)) setStrings([...strings, text]);
              setTyped('');
            }}
          >
            <label className="picker">
              <span className="quiet">Also in memory</span>
              <input
                type="text"
                value={typed}
                maxLength={4096}
                placeholder="text, then Enter"
                onChange={(event) => setTyped(event.target.value)}
              />
            </label>
            {strings.map((text) => (
              <button
                key={text}
                type="button"
                className="small"
                title="Look for it no more"
                onClick={() => setStrings(strings.filter((one) => one !== text))}
              >
                {text.slice(0, 24)} <span aria-hidden="true">×</span>
              </button>
            ))}
          </form>
        )}
        <label className="picker">
          <input type="checkbox" checked={pages} onChange={(event) => setPages(event.target.checked)} />
          <span>Pages by content</span>
        </label>
      </div>
      <div className="compare-body" id={PANEL} role="tabpanel" aria-labelledby={`${PANEL}-${mode}`}>
        {mode === 'pair' ? (
          <Pair a={a} b={b} pages={pages} />
        ) : dumps.length < 2 ? (
          <EmptyState title="A series takes two dumps">
            Pre-dumps have memory but no tasks; two of them can be compared with each other.
          </EmptyState>
        ) : (
          <Series checkpoints={dumps.map((one) => one.id)} pages={pages} strings={strings} />
        )}
      </div>
    </div>
  );
}

function Picker({
  label,
  checkpoints,
  value,
  onChange,
}: {
  readonly label: string;
  readonly checkpoints: readonly CheckpointSummary[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}): ReactNode {
  return (
    <label className="picker">
      <span className="quiet">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {checkpoints.map((one, index) => (
          <option key={one.id} value={one.id}>
            {index + 1} {inertTextOf({ text: one.title })} {one.id.slice(0, 6)}
            {one.kind === 'dump' ? '' : ` (${one.kind})`}
          </option>
        ))}
      </select>
    </label>
  );
}
