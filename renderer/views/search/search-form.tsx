/** What is sought and where. A pattern that can not be read is underlined where it goes wrong, as one types. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { toEvidenceError } from '../../../shared/errors.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { plural } from '../../components/figures.ts';
import { Search } from '../../components/icon.tsx';
import { SavedMenu } from '../../components/saved-menu.tsx';
import type { SearchPattern } from '../../../shared/api/index.ts';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { SEARCH_MODES, cancelSearch, patternsOf, searchForm, searches, startSearch } from './search-store.ts';
import type { SearchForm as Form, SearchMode } from './search-store.ts';

const CHECK_AFTER_MS = 160;
const TERMS_FILE_BYTES = 4 * 2 ** 20;

interface Problem {
  readonly of: string;
  readonly message: string;
  readonly at: number | null;
}

export function SearchForm({ running }: { readonly running: boolean }): ReactNode {
  const form = useStore(searchForm, (value) => value);
  const starting = useStore(searches, (value) => value.starting);
  const scope = useStore(shell, (value) => value.scope);
  const [problem, setProblem] = useState<Problem | null>(null);
  const of = `${form.mode} ${form.value}`;
  const shown = problem !== null && problem.of === of ? problem : null;
  const patterns = patternsOf(form);

  useEffect(() => {
    if (form.mode === 'terms' || form.value === '') return undefined;
    const timer = setTimeout(() => {
      client.call('search.check', { patterns: [...patternsOf(form)] }).then(
        () => setProblem(null),
        (caught: unknown) => {
          const { message, where } = toEvidenceError(caught);
          setProblem({ of, message, at: where?.offset ?? null });
        },
      );
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [form, of]);

  const canStart = patterns.length > 0 && shown === null && !starting;
  const mode = SEARCH_MODES.find(({ id }) => id === form.mode) ?? SEARCH_MODES[0]!;
  return (
    <form
      className="search-form"
      role="search"
      aria-label="Search memory"
      data-pane="query"
      onSubmit={(event) => {
        event.preventDefault();
        if (canStart) void startSearch(form, scope);
      }}
    >
      <div className="search-line">
        <ModeChoice mode={form.mode} />
        {form.mode === 'terms' ? (
          <TermsChoice form={form} onProblem={(message) => setProblem({ of, message, at: null })} />
        ) : (
          <PatternInput value={form.value} hint={mode.hint} label={mode.label} problem={shown} />
        )}
        <SavedMenu
          kind="memory"
          what="search"
          current={() => (patterns.length === 0 ? null : { ...form, terms: savedTerms(form) })}
          noteOf={(body) =>
            body.mode === 'terms' ? (body.terms?.name ?? '') : `${body.mode}: ${body.value}`
          }
          onApply={(body) => {
            searchForm.set(body as Form);
            void startSearch(searchForm.get(), scope);
          }}
        />
        {running ? (
          <button type="button" onClick={cancelSearch}>
            Cancel
          </button>
        ) : (
          <button type="submit" className="primary" disabled={!canStart}>
            <Search className="icon" aria-hidden="true" /> Search
          </button>
        )}
      </div>
      <div className="search-line search-scope">
        <Places form={form} />
        <span className="grow" />
        {form.mode !== 'hex' && form.mode !== 'terms' && (
          <Check name="ignoreCase" label="Ignore case" checked={form.ignoreCase} />
        )}
        <span className="quiet">And in</span>
        <Check name="files" label="files" checked={form.files} />
        <Check name="queues" label="queues" checked={form.queues} />
        <Check name="images" label="images" checked={form.images} />
      </div>
      {shown !== null && (
        <div className="search-problem" id="search-problem" role="status">
          {shown.message}
        </div>
      )}
    </form>
  );
}

/** The terms of the form as they are saved. */
function savedTerms({ terms }: Form): { name: string; patterns: SearchPattern[] } | null {
  return terms === null ? null : { name: terms.name, patterns: [...terms.patterns] };
}

function ModeChoice({ mode }: { readonly mode: SearchMode }): ReactNode {
  return (
    <select
      aria-label="Kind of pattern"
      value={mode}
      onChange={(event) => searchForm.set({ mode: event.target.value as SearchMode })}
    >
      {SEARCH_MODES.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** The input over a painting of its text, which carries the mark of a problem. */
function PatternInput({
  value,
  hint,
  label,
  problem,
}: {
  readonly value: string;
  readonly hint: string;
  readonly label: string;
  readonly problem: Problem | null;
}): ReactNode {
  const painted = useRef<HTMLDivElement>(null);
  const at = problem?.at ?? null;
  const from = at === null ? 0 : Math.min(at, Math.max(0, value.length - 1));
  const end = at === null ? value.length : from + 1;
  return (
    <div className={problem === null ? 'pattern' : 'pattern wrong'}>
      <div ref={painted} className="painted" aria-hidden="true">
        {problem === null ? (
          value
        ) : (
          <>
            {value.slice(0, from)}
            <span className="wrong-here">{value.slice(from, end)}</span>
            {value.slice(end)}
          </>
        )}
      </div>
      <input
        id="search-pattern"
        type="text"
        aria-label={`Pattern: ${label}`}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : 'search-problem'}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        data-pane-focus=""
        value={value}
        onChange={(event) => searchForm.set({ value: event.target.value })}
        onScroll={(event) => {
          if (painted.current !== null) painted.current.scrollLeft = event.currentTarget.scrollLeft;
        }}
      />
    </div>
  );
}

function TermsChoice({
  form,
  onProblem,
}: {
  readonly form: Form;
  readonly onProblem: (message: string) => void;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File): Promise<void> => {
    if (file.size > TERMS_FILE_BYTES) {
      onProblem(`${file.name} has more than 4 MiB: a list of terms has at most 10,000 lines`);
      return;
    }
    try {
      const { patterns } = await client.call('search.terms', { text: await file.text() });
      searchForm.set({ terms: { name: file.name, patterns } });
    } catch (caught) {
      searchForm.set({ terms: null });
      const { message, where } = toEvidenceError(caught);
      onProblem(
        where?.offset === undefined ? message : `${message} (offset ${where.offset.toLocaleString('en')})`,
      );
    }
  };
  return (
    <div className="terms">
      <input
        ref={input}
        type="file"
        accept=".txt,text/plain"
        aria-label="File of terms"
        className="hidden-text"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) void read(file);
        }}
      />
      <button type="button" id="search-pattern" data-pane-focus="" onClick={() => input.current?.click()}>
        Choose a file…
      </button>
      {form.terms === null ? (
        <span className="quiet">One term a line; text:, utf16:, hex: or regex: before it says its kind</span>
      ) : (
        <span>
          <b>{form.terms.name}</b>, {plural(form.terms.patterns.length, 'term')}
        </span>
      )}
    </div>
  );
}

function Places({ form }: { readonly form: Form }): ReactNode {
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints) ?? [];
  const scope = useStore(shell, (value) => value.scope);
  const inScope = checkpoints.filter(({ id }) => scope === null || scope.includes(id));
  const only = inScope.length === 1 ? (inScope[0]?.id ?? null) : null;
  const checkpoint = inScope.find(({ id }) => id === form.checkpoint)?.id ?? null;
  const of = checkpoint ?? only;
  const spaces = useCall('memory.spaces', of === null ? null : { checkpoint: of });
  return (
    <>
      <label>
        <span className="quiet">In</span>
        <select
          value={checkpoint ?? ''}
          onChange={(event) => searchForm.set({ checkpoint: event.target.value || null, pid: null })}
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
      {of !== null && (
        <label>
          <span className="quiet">of</span>
          <select
            aria-label="Process"
            value={checkpoint === null && only === null ? '' : (form.pid ?? '')}
            onChange={(event) => {
              const pid = event.target.value === '' ? null : Number(event.target.value);
              searchForm.set({ checkpoint: pid === null ? checkpoint : of, pid });
            }}
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

function Check({
  name,
  label,
  checked,
}: {
  readonly name: 'ignoreCase' | 'files' | 'queues' | 'images';
  readonly label: string;
  readonly checked: boolean;
}): ReactNode {
  return (
    <label className="check-label">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => searchForm.set({ [name]: event.target.checked })}
      />
      {label}
    </label>
  );
}
