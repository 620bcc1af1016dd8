/** Console: one read-only SQL statement over the case, the schema beside it, the result as a table. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import {
  SQL_ROWS_DEFAULT,
  SQL_ROWS_MOST,
  SQL_SECONDS_DEFAULT,
  SQL_SECONDS_MOST,
} from '../../../shared/api/index.ts';
import type { SqlResult } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { csvText } from '../../../shared/format/csv.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { countText, plural } from '../../components/figures.ts';
import { MenuButton } from '../../components/menu.tsx';
import { SavedMenu } from '../../components/saved-menu.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { onAnotherCase } from '../../state/case-change.ts';
import { bridge, client } from '../../state/client.ts';
import { announce } from '../../state/shell.ts';
import { createStore, useStore } from '../../state/store.ts';
import { ResultTable } from './result-table.tsx';
import { SchemaTree } from './schema-tree.tsx';

interface ConsoleState {
  readonly sql: string;
  readonly running: string | null;
  readonly result: SqlResult | null;
  readonly error: EvidenceError | null;
}

const FIRST = `SELECT pid, ppid, display(comm) AS name, argv
FROM process
ORDER BY pid`;

const NOTHING: ConsoleState = { sql: FIRST, running: null, result: null, error: null };

/** Kept while other views are open. */
const consoleState = createStore<ConsoleState>(NOTHING);
onAnotherCase(() => consoleState.set(NOTHING));

async function run(rows: number, seconds: number): Promise<void> {
  const { sql, running } = consoleState.get();
  if (running !== null) return;
  const query = crypto.randomUUID();
  consoleState.set({ running: query, error: null });
  const isOurs = (): boolean => consoleState.get().running === query;
  try {
    const result = await client.call('sql.run', { query, sql, rows, seconds });
    if (!isOurs()) return;
    consoleState.set({ running: null, result, error: null });
    announce(`${plural(result.rows.length, 'row')}${result.cut ? ', the first ones only' : ''}`);
  } catch (caught) {
    if (isOurs()) consoleState.set({ running: null, result: null, error: toEvidenceError(caught) });
  }
}

function cancel(): void {
  const { running } = consoleState.get();
  if (running !== null) void client.call('sql.cancel', { query: running });
}

export function ConsoleView(): ReactNode {
  const { sql, running, result, error } = useStore(consoleState, (value) => value);
  const [rows, setRows] = useState(SQL_ROWS_DEFAULT);
  const [seconds, setSeconds] = useState(SQL_SECONDS_DEFAULT);
  const area = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  // In a narrow view the outcome lies below the statement.
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result !== null || error !== null) outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [result, error]);

  const insert = (text: string): void => {
    const field = area.current;
    if (field === null) return;
    const { selectionStart, selectionEnd } = field;
    consoleState.set({ sql: `${sql.slice(0, selectionStart)}${text}${sql.slice(selectionEnd)}` });
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(selectionStart + text.length, selectionStart + text.length);
    });
  };

  return (
    <div className="console" data-pane="view">
      <SchemaTree onInsert={insert} />
      <div className="console-main">
        <div className="console-statement">
          <textarea
            ref={area}
            aria-label="SQL statement"
            aria-describedby={hint}
            className="mono"
            spellCheck={false}
            value={sql}
            data-pane-focus=""
            onChange={(event) => consoleState.set({ sql: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                void run(rows, seconds);
              }
              if (event.key === 'Escape' && running !== null) cancel();
            }}
          />
          <div className="console-bar">
            {running === null ? (
              <button
                type="button"
                className="primary"
                title="Ctrl Enter"
                onClick={() => void run(rows, seconds)}
              >
                Run
              </button>
            ) : (
              <button type="button" title="Esc" onClick={cancel}>
                Cancel
              </button>
            )}
            <SavedMenu
              kind="sql"
              what="statement"
              current={() => sql.trim() || null}
              noteOf={(body) => body.replace(/\s+/g, ' ')}
              onApply={(body) => consoleState.set({ sql: body })}
            />
            <Limit label="Rows" value={rows} most={SQL_ROWS_MOST} onChange={setRows} />
            <Limit label="Seconds" value={seconds} most={SQL_SECONDS_MOST} onChange={setSeconds} />
            <span id={hint} className="quiet">
              SELECT, WITH, VALUES, EXPLAIN. u64 stands as 16 hex digits: u64(…), addr(…); bytes: display(…).
            </span>
          </div>
        </div>
        <div ref={outcome} className="console-outcome">
          <Outcome running={running !== null} result={result} error={error} />
        </div>
      </div>
    </div>
  );
}

function Limit({
  label,
  value,
  most,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  return (
    <label className="console-limit">
      <span className="quiet">{label}</span>
      <input
        type="number"
        min={1}
        max={most}
        value={value}
        onChange={(event) => {
          const number = Math.round(event.target.valueAsNumber);
          if (number >= 1 && number <= most) onChange(number);
        }}
      />
    </label>
  );
}

function Outcome({
  running,
  result,
  error,
}: {
  readonly running: boolean;
  readonly result: SqlResult | null;
  readonly error: EvidenceError | null;
}): ReactNode {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const started = Date.now();
    setNow(0);
    const timer = setInterval(() => setNow(Math.floor((Date.now() - started) / 1000)), 250);
    return () => clearInterval(timer);
  }, [running]);
  const copies = useMemo(() => (result === null ? null : copiesOf(result)), [result]);
  if (running) {
    return (
      <div className="state" role="status">
        <span className="spinner" aria-hidden="true" />
        <span>The query runs, {now} s. Esc ends it.</span>
      </div>
    );
  }
  if (error !== null) {
    return error.code === 'cancelled' ? (
      <EmptyState title="The query was cancelled">Its process was ended; the case is as before.</EmptyState>
    ) : (
      <ErrorState what="The statement was not run to its end" error={error} usable="The case is as before." />
    );
  }
  if (result === null || copies === null) {
    return (
      <EmptyState title="No result yet">
        Write a query and press Ctrl Enter. It changes nothing: the connection is read-only.
      </EmptyState>
    );
  }
  return (
    <div className="console-result">
      <div className="panel-head">
        <b>{plural(result.rows.length, 'row')}</b>
        {result.cut && <span className="console-cut">the first ones only: raise Rows to see more</span>}
        <span className="quiet">
          {result.milliseconds < 1 ? 'under 1 ms' : `${countText(Math.round(result.milliseconds))} ms`}
          {result.maskedCells > 0 && ` · ${plural(result.maskedCells, 'cell')} masked`}
          {result.cutCells > 0 && ` · ${plural(result.cutCells, 'long cell')} cut`}
        </span>
        <span className="grow" />
        <button
          type="button"
          className="small"
          onClick={() => void saveCsv(copies.CSV(), result.rows.length)}
        >
          Save as CSV…
        </button>
        <MenuButton
          label="Copy the result"
          className="small"
          alignEnd
          sections={[
            {
              items: (['CSV', 'JSON'] as const).map((format) => ({
                id: format,
                label: `Copy all as ${format}`,
                run: () =>
                  void bridge
                    .copyText(copies[format]())
                    .then(() => announce(`Copied ${plural(result.rows.length, 'row')} as ${format}`)),
              })),
            },
          ]}
        >
          Copy <span aria-hidden="true">▾</span>
        </MenuButton>
      </div>
      <ResultTable key={result.columns.map(({ name }) => name).join('\n')} result={result} />
    </div>
  );
}

/** Main asks where; the page never learns of other paths. */
async function saveCsv(csv: string, rows: number): Promise<void> {
  try {
    const path = await bridge.saveFile?.('query.csv', new TextEncoder().encode(csv));
    if (typeof path === 'string') announce(`Saved ${plural(rows, 'row')} as ${inertTextOf({ text: path })}`);
  } catch (caught) {
    announce(`Not saved: ${describeError(toEvidenceError(caught))}`, 'problem');
  }
}

function copiesOf(result: SqlResult): { readonly CSV: () => string; readonly JSON: () => string } {
  const names = result.columns.map(({ name }) => name);
  return {
    CSV: () => [...csvText(names, result.rows)].join(''),
    JSON: () => [...jsonText({ columns: names, rows: result.rows, cut: result.cut })].join(''),
  };
}
