/** Two checkpoints, change by change. A row leads to the bytes of either side. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CallOutput, CheckpointChange, CompareGroup, ListRow } from '../../../shared/api/index.ts';
import { COMPARED_COLUMNS } from '../../../shared/api/compare-calls.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Column, Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, plural } from '../../components/figures.ts';
import { FilterHides } from '../../components/filter-hides.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { client } from '../../state/client.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useShown } from './filtered.tsx';
import { Progress } from './progress.tsx';
import { GroupFilter } from './group-filter.tsx';
import { useJob } from './use-job.ts';
import { usePages } from './use-pages.ts';
import { ValueCell, showPlace } from './value-cell.tsx';

const SIGNS = { added: '+', removed: '−', changed: '≠' } as const;

type Drawn = ListRow & { readonly change: CheckpointChange };

const COLUMNS: readonly Column[] = [
  {
    id: 'change',
    label: 'Change',
    type: 'word',
    width: 84,
    fixed: true,
    draw: (row) => {
      const { change } = (row as Drawn).change;
      return (
        <span className={`change is-${change}`}>
          <span aria-hidden="true">{SIGNS[change]}</span> {change}
        </span>
      );
    },
  },
  {
    id: 'process',
    label: 'Process',
    type: 'text',
    width: 118,
    draw: (row) => {
      const { subject } = (row as Drawn).change;
      return subject === '' ? <span className="quiet">container</span> : <EvidenceText value={subject} />;
    },
  },
  {
    id: 'item',
    label: 'What',
    type: 'text',
    width: 160,
    grows: true,
    mono: true,
    draw: (row) => <EvidenceText value={(row as Drawn).change.item} />,
  },
  { id: 'property', label: 'Property', type: 'word', width: 86, absent: 'all of it' },
  {
    id: 'before',
    label: 'Before',
    type: 'text',
    width: 130,
    grows: true,
    mono: true,
    draw: side('before'),
  },
  {
    id: 'after',
    label: 'After',
    type: 'text',
    width: 130,
    grows: true,
    mono: true,
    draw: side('after'),
  },
  { id: 'note', label: 'Note', type: 'text', width: 150, absent: 'none', hidden: true },
];

function side(name: 'before' | 'after'): (row: ListRow) => ReactNode {
  return function Side(row) {
    const { change } = row as Drawn;
    const place = name === 'before' ? change.a : change.b;
    if (place === null) return <span className="absent">not there</span>;
    const value = change[name];
    if (value === null) return <span className="quiet">there</span>;
    return <ValueCell value={value} type={change.type} place={place} />;
  };
}

function drawn(change: CheckpointChange, index: number): Drawn {
  const { subject, item, property, before, after, note, a, b } = change;
  const cells = {
    change: change.change,
    process: subject,
    item,
    property: property === '' ? null : property,
    before,
    after,
    note,
  };
  const place = b ?? a;
  return {
    key: String(index),
    checkpoint: place?.checkpoint ?? null,
    evidence: null,
    cells,
    source: [],
    change,
  };
}

export function Pair({
  a,
  b,
  pages,
}: {
  readonly a: string;
  readonly b: string;
  readonly pages: boolean;
}): ReactNode {
  const { job, value, error, state } = useJob(
    a === b ? null : `${a} ${b} ${pages}`,
    () => client.call('compare.start', { a, b, pages }),
    (started) => client.call('compare.result', { job: started }),
  );
  if (a === b) {
    return <EmptyState title="Both sides are the same checkpoint">Choose another on one side.</EmptyState>;
  }
  if (error !== null) {
    return (
      <ErrorState
        what="The checkpoints could not be compared"
        error={error}
        usable="Other views are not affected."
      />
    );
  }
  if (value === null || job === null) return <Progress job={job} state={state} what="Comparing" />;
  return <Changes key={job} job={job} summary={value} />;
}

function Changes({
  job,
  summary,
}: {
  readonly job: string;
  readonly summary: CallOutput<'compare.result'>;
}): ReactNode {
  const [group, setGroup] = useState<CompareGroup | null>(null);
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [selected, setSelected] = useState<number | null>(null);
  const query = useStore(shell, (value) => value.query);
  const of = JSON.stringify([job, group, query, sort]);
  const pages = usePages(of, async (from, to) => {
    const choice = { job, group, filter: query, sort: [...sort], from, to };
    const { count, changes } = await client.call('compare.changes', choice);
    return { count, rows: changes };
  });
  const total = group === null ? summary.total : (summary.counts[group] ?? 0);
  useShown(pages.count, total);
  const [seen, setSeen] = useState(of);
  if (seen !== of) {
    setSeen(of);
    setSelected(null);
  }
  const change = selected === null ? undefined : pages.row(selected);
  return (
    <>
      <GroupFilter
        counts={summary.counts}
        total={summary.total}
        chosen={group}
        notCompared={notCompared(summary)}
        onChoose={setGroup}
      />
      <Matches summary={summary} />
      <DataTable
        key={group ?? 'all'}
        id="compare-changes"
        list="process"
        label="Changes"
        columns={COLUMNS}
        count={pages.count ?? 0}
        rowAt={(index) => {
          const one = pages.row(index);
          return { key: String(index), row: one === undefined ? undefined : drawn(one, index) };
        }}
        need={pages.need}
        readRows={async (from, to) =>
          (await pages.read(from, to)).map((one, index) => drawn(one, from + index))
        }
        sort={sort}
        onSort={(column, add) => setSort(nextSort(sort, column, add))}
        selected={selected}
        onSelect={(index, column) => {
          setSelected(index);
          const one = pages.row(index);
          const place = column === 'before' ? (one?.a ?? one?.b) : (one?.b ?? one?.a);
          if (place) showPlace(place);
        }}
        empty={
          pages.count === null ? (
            <LoadingState what="Choosing changes" />
          ) : pages.error !== null ? (
            <ErrorState what="The filter could not be used" error={pages.error} />
          ) : query !== '' && total > 0 ? (
            <FilterHides what={plural(total, 'change')} of={{ filters: { columns: COMPARED_COLUMNS } }} />
          ) : (
            <EmptyState title="No difference">
              Nothing that is compared differs between the two
              {summary.pagesCompared ? '.' : '; the contents of memory were left out.'}
            </EmptyState>
          )
        }
        version={pages.version}
      />
      <div className="compare-sides">
        {change === undefined ? (
          <span className="quiet">Choose a change: both sides lead to their bytes.</span>
        ) : (
          <>
            <button
              type="button"
              className="small"
              disabled={change.a === null}
              onClick={() => change.a && showPlace(change.a)}
            >
              Bytes before <span className="mono">{change.a?.checkpoint ?? ''}</span>
            </button>
            <button
              type="button"
              className="small"
              disabled={change.b === null}
              onClick={() => change.b && showPlace(change.b)}
            >
              Bytes after <span className="mono">{change.b?.checkpoint ?? ''}</span>
            </button>
            {change.note !== null && <span className="inferred note">{change.note}</span>}
          </>
        )}
      </div>
    </>
  );
}

/** Groups that say nothing, however many differences there are. */
function notCompared({ matches, pagesCompared }: CallOutput<'compare.result'>): readonly CompareGroup[] {
  if (matches.length > 0 && matches.every(({ certainty }) => certainty === 'counterpart'))
    return ['memory-map', 'page', 'memory'];
  return pagesCompared ? [] : ['page', 'memory'];
}

/** How the processes were matched: who is who, how sure that is, and why. */
function Matches({ summary }: { readonly summary: CallOutput<'compare.result'> }): ReactNode {
  const { matches, reused, pages, pagesCompared } = summary;
  const sum = (column: 'pages' | 'changed' | 'unknown'): number =>
    pages.reduce((all, one) => all + one[column], 0);
  const certain = matches.filter((one) => one.certainty === 'certain').length;
  const apart = matches.filter((one) => one.certainty === 'counterpart').length;
  return (
    <details className="compare-matches">
      <summary>
        {plural(matches.length, 'process', 'processes')} on both sides, {certain} certain
        {reused.length > 0 && `, ${plural(reused.length, 'pid')} reused by another process`}
        <span className="quiet">
          {apart > 0 &&
            ` · memory of ${plural(apart, 'counterpart')} not compared: another process has other addresses`}
          {pagesCompared && apart < matches.length
            ? ` · ${countText(sum('changed'))} of ${countText(sum('pages'))} pages changed${sum('unknown') > 0 ? `, ${countText(sum('unknown'))} not comparable` : ''}`
            : !pagesCompared && ' · contents of memory left out'}
        </span>
      </summary>
      <ul tabIndex={0} aria-label="Matched processes">
        {matches.map(({ a, b, name, certainty, reasons }) => (
          <li key={`${a} ${b}`}>
            <span className={certainty === 'certain' ? '' : 'inferred'}>{certainty}</span>{' '}
            <EvidenceText value={name} />{' '}
            <span className="mono">{a === b ? `pid ${a}` : `pid ${a} and ${b}`}</span>{' '}
            <span className="quiet">
              <EvidenceText value={reasons.join('; ')} />
            </span>
          </li>
        ))}
        {reused.map(({ pid, reasons }) => (
          <li key={`reused ${pid}`}>
            <span className="change is-removed">not one process</span> <span className="mono">pid {pid}</span>{' '}
            <span className="quiet">
              <EvidenceText value={reasons.join('; ')} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
