/** The filter of the view: one language everywhere, errors shown where they are, completion as one types. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { EVENT_SOURCES } from '../../shared/api/derived-lists.ts';
import { MARK_COLUMNS } from '../../shared/api/annotation-calls.ts';
import { listColumns } from '../../shared/api/lists.ts';
import { completeQuery } from '../../shared/query/index.ts';
import type { Suggestion } from '../../shared/query/index.ts';
import { columnSection } from '../components/data-table/table-menu.ts';
import { NO_LAYOUT } from '../components/data-table/column.ts';
import { countText } from '../components/figures.ts';
import { Columns3, Search, X } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { SavedMenu } from '../components/saved-menu.tsx';
import { knownTags } from '../state/annotations.ts';
import { preferences } from '../state/preferences.ts';
import { queryFields, queryProblems } from '../state/query-problems.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import type { View } from '../views/index.ts';
import { paintQuery } from './paint-query.ts';
import { focusPane } from '../components/panes.ts';
import { queryExample } from './query-examples.ts';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  source: EVENT_SOURCES,
  certainty: ['decoded', 'inferred'],
  change: ['present', 'deleted', 'unlinked'],
  origin: ['rootfs-diff', 'tmpfs', 'volume', 'devshm', 'ghost', 'memfd'],
  known: ['known-bad', 'known-good'],
  state: ['alive', 'stopped', 'zombie', 'dead'],
  zombie: ['true', 'false'],
  exeDeleted: ['true', 'false'],
  noNewPrivs: ['true', 'false'],
  seccompMode: ['0', '1', '2'],
};

const ACCEPT_AFTER_MS = 220;

export function QueryBar({ view }: { readonly view: View }): ReactNode {
  const query = useStore(shell, (value) => value.query);
  const shown = useStore(shell, (value) => value.shown);
  const [text, setText] = useState(query);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState(true);
  const input = useRef<HTMLInputElement>(null);
  const painted = useRef<HTMLDivElement>(null);
  const list = view.list;

  const fields = useMemo(() => queryFields(view), [view]);
  const problems = useMemo(() => queryProblems(text, view), [text, view]);
  const problem = problems[0];
  const completion = useMemo(() => {
    if (caret === null || closed) return null;
    const found = completeQuery(text, caret, fields, (field) =>
      field === 'tag' ? knownTags() : (view.filters?.values[field] ?? VALUES[field] ?? []),
    );
    return found.suggestions.length > 0 ? found : null;
  }, [text, caret, closed, fields, view.filters]);

  // What was set elsewhere (cleared, from the palette) comes into the field.
  const [seen, setSeen] = useState(query);
  if (seen !== query) {
    setSeen(query);
    if (query !== text.trim()) setText(query);
  }
  // What is typed takes effect after a pause, when it can be read.
  useEffect(() => {
    if (problem !== undefined || text.trim() === shell.get().query) return undefined;
    const timer = setTimeout(() => shell.set({ query: text.trim() }), ACCEPT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, problem]);

  const insert = (suggestion: Suggestion): void => {
    if (completion === null) return;
    const next = text.slice(0, completion.from) + suggestion.insert + text.slice(completion.to);
    const at = completion.from + suggestion.insert.length;
    setText(next);
    setCaret(at);
    setChosen(0);
    setClosed(suggestion.kind === 'value');
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const suggestions = completion?.suggestions ?? [];
    if (event.key === 'ArrowDown' && completion === null) setClosed(false);
    else if (event.key === 'ArrowDown') setChosen((chosen + 1) % suggestions.length);
    else if (event.key === 'ArrowUp' && completion !== null)
      setChosen((chosen + suggestions.length - 1) % suggestions.length);
    else if (
      (event.key === 'Tab' || event.key === 'Enter') &&
      completion !== null &&
      suggestions[chosen] !== undefined
    ) {
      insert(suggestions[chosen]);
    } else if (event.key === 'Enter' && problem === undefined) shell.set({ query: text.trim() });
    else if (event.key === 'Escape' && completion !== null) setClosed(true);
    else if (event.key === 'Escape') focusPane('view');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const readCaret = (): void => setCaret(input.current?.selectionStart ?? null);
  const segments = useMemo(() => paintQuery(text, problems), [text, problems]);
  const filtered = shown !== null && shown.count !== shown.total;
  const layout =
    useStore(preferences, (value) => (view.table ? value.tables[view.table.id] : undefined)) ?? NO_LAYOUT;

  return (
    <div className="query-bar" data-pane="query" role="search">
      <div className={problem === undefined ? 'query' : 'query wrong'}>
        <Search className="icon" aria-hidden="true" />
        <div className="entry">
          <div ref={painted} className="painted" aria-hidden="true">
            {text === '' ? (
              <span className="quiet">{queryExample(list, view.filters?.example)}</span>
            ) : (
              segments.map((segment, index) => (
                <span key={index} className={segment.className}>
                  {segment.text}
                </span>
              ))
            )}
          </div>
          <input
            ref={input}
            id="query"
            type="text"
            role="combobox"
            aria-label="Filter"
            aria-expanded={completion !== null}
            aria-controls="query-completion"
            aria-activedescendant={completion === null ? undefined : `query-completion-${chosen}`}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : 'query-problem'}
            autoComplete="off"
            spellCheck={false}
            value={text}
            data-pane-focus=""
            onChange={(event) => {
              setText(event.target.value);
              setCaret(event.target.selectionStart);
              setChosen(0);
              setClosed(false);
            }}
            onSelect={readCaret}
            onScroll={() => {
              if (painted.current !== null) painted.current.scrollLeft = input.current?.scrollLeft ?? 0;
            }}
            onBlur={() => setClosed(true)}
            onKeyDown={onKeyDown}
          />
        </div>
        {text !== '' && (
          <button
            type="button"
            className="plain small icon-only"
            title="Clear the filter"
            onClick={() => {
              setText('');
              shell.set({ query: '' });
              input.current?.focus();
            }}
          >
            <X className="icon" aria-hidden="true" />
            <span className="hidden-text">Clear the filter</span>
          </button>
        )}
      </div>
      {problem !== undefined && completion === null && (
        <div className="query-problem" id="query-problem" role="status" title={problem.message}>
          {problem.message}
        </div>
      )}
      {completion !== null && (
        <div className="completion" id="query-completion" role="listbox" aria-label="Completions">
          {completion.suggestions.map((suggestion, index) => (
            <div
              key={`${suggestion.kind} ${suggestion.label}`}
              id={`query-completion-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={index === chosen ? 'menu-item active' : 'menu-item'}
              ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
              onPointerDown={(event) => {
                event.preventDefault();
                insert(suggestion);
              }}
            >
              <span className="body">{suggestion.label}</span>
              <span className="quiet">{noteOf(suggestion, view)}</span>
            </div>
          ))}
        </div>
      )}
      <SavedMenu
        kind="query"
        what="query"
        current={() => shell.get().query || null}
        noteOf={(body) => body}
        onApply={(body) => shell.set({ query: body })}
      />
      <span className={filtered ? 'count filtered' : 'count'} role="status">
        {shown === null ? '' : `${countText(shown.count)} of ${countText(shown.total)}`}
      </span>
      {view.table !== undefined && (
        <MenuButton
          label="Columns"
          title="Columns"
          alignEnd
          sections={[columnSection(view.table.id, view.table.columns, layout)]}
        >
          <Columns3 className="icon" aria-hidden="true" />
          <span className="wide-only">Columns</span>
          <span aria-hidden="true">▾</span>
        </MenuButton>
      )}
    </div>
  );
}

function noteOf(suggestion: Suggestion, { list, filters }: View): string {
  if (suggestion.kind !== 'field') return suggestion.kind === 'keyword' ? 'keyword' : '';
  if (list === undefined) return filters?.columns[suggestion.label]?.label ?? '';
  if ((MARK_COLUMNS as readonly string[]).includes(suggestion.label)) return 'what was written on it';
  return listColumns(list)[suggestion.label]?.label ?? '';
}
