/** A series as a matrix: what is not the same throughout, with when it was first and last seen. */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CallOutput, CompareGroup, ListRow, SeriesItem } from '../../../shared/api/index.ts';
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
import { GroupFilter } from './group-filter.tsx';
import { Progress } from './progress.tsx';
import { useJob } from './use-job.ts';
import { usePages } from './use-pages.ts';
import { ValueCell, showPlace } from './value-cell.tsx';

type Drawn = ListRow & { readonly series: SeriesItem };
type Summary = CallOutput<'series.result'>;

function columnsOf({ checkpoints }: Summary): readonly Column[] {
  const number = new Map(checkpoints.map(({ id }, index) => [id, index + 1]));
  return [
    {
      id: 'item',
      label: 'What',
      type: 'text',
      width: 170,
      grows: true,
      mono: true,
      fixed: true,
      draw: (row) => <EvidenceText value={(row as Drawn).series.item} />,
    },
    {
      id: 'process',
      label: 'Process',
      type: 'text',
      width: 104,
      draw: (row) => {
        const { subject, group } = (row as Drawn).series;
        if (subject !== '') return <EvidenceText value={subject} />;
        return <span className="quiet">{group === 'process' ? 'itself' : 'container'}</span>;
      },
    },
    {
      id: 'first',
      label: 'Seen',
      type: 'word',
      width: 66,
      draw: (row) => {
        const { firstSeen, lastSeen } = (row as Drawn).series;
        const [first, last] = [number.get(firstSeen), number.get(lastSeen)];
        return (
          <span title={`first seen ${firstSeen}, last seen ${lastSeen}`}>
            {first === last ? `${first} only` : `${first} to ${last}`}
          </span>
        );
      },
    },
    ...checkpoints.map(({ id }, index): Column => ({
      id,
      label: `${index + 1}  ${id.slice(0, 6)}`,
      type: 'text',
      width: 100,
      mono: true,
      draw: (row) => {
        const { cells, type } = (row as Drawn).series;
        const cell = cells[index];
        if (cell === null || cell === undefined) return <span className="series-absent">absent</span>;
        return (
          <span className={cell.changed ? 'series-changed' : ''}>
            {cell.changed && <span aria-hidden="true">≠ </span>}
            {cell.changed && <span className="hidden-text">changed: </span>}
            <ValueCell value={cell.value} type={type} place={cell.place} />
          </span>
        );
      },
    })),
  ];
}

function drawn(series: SeriesItem, index: number, { checkpoints }: Summary): Drawn {
  const cells = Object.fromEntries(checkpoints.map(({ id }, at) => [id, series.cells[at]?.value ?? null]));
  const { item, subject, firstSeen, lastSeen } = series;
  return {
    key: String(index),
    checkpoint: lastSeen,
    evidence: null,
    cells: { ...cells, item, process: subject, first: `${firstSeen} ${lastSeen}` },
    source: [],
    series,
  };
}

export function Series({
  checkpoints,
  pages,
  strings,
}: {
  readonly checkpoints: readonly string[];
  readonly pages: boolean;
  readonly strings: readonly string[];
}): ReactNode {
  const { job, value, error, state } = useJob(
    JSON.stringify([checkpoints, pages, strings]),
    () =>
      client.call('series.start', {
        checkpoints: [...checkpoints],
        pages,
        strings: [...strings],
      }),
    (started) => client.call('series.result', { job: started }),
  );
  if (error !== null) {
    return (
      <ErrorState
        what="The series could not be compared"
        error={error}
        usable="Two checkpoints can still be compared."
      />
    );
  }
  if (value === null || job === null) return <Progress job={job} state={state} what="Comparing the series" />;
  return <Matrix key={job} job={job} summary={value} />;
}

function Matrix({ job, summary }: { readonly job: string; readonly summary: Summary }): ReactNode {
  const [group, setGroup] = useState<CompareGroup | null>(null);
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [selected, setSelected] = useState<number | null>(null);
  const query = useStore(shell, (value) => value.query);
  const columns = useMemo(() => columnsOf(summary), [summary]);
  const total = group === null ? summary.total : (summary.counts[group] ?? 0);
  const constant = Object.values(summary.constant).reduce((sum, one) => sum + one, 0);
  const of = JSON.stringify([job, group, query, sort]);
  const pages = usePages(of, async (from, to) => {
    const choice = { job, group, filter: query, sort: [...sort], from, to };
    const { count, items } = await client.call('series.items', choice);
    return { count, rows: items };
  });
  useShown(pages.count, total);
  const [seen, setSeen] = useState(of);
  if (seen !== of) {
    setSeen(of);
    setSelected(null);
  }
  return (
    <>
      <GroupFilter counts={summary.counts} total={summary.total} chosen={group} onChoose={setGroup} />
      <p className="compare-matches quiet">
        {summary.checkpoints.length} checkpoints {summary.order}. {countText(constant)} items are the same
        throughout and not listed.
      </p>
      <DataTable
        key={group ?? 'all'}
        id="compare-series"
        list="process"
        label="Series"
        columns={columns}
        count={pages.count ?? 0}
        rowAt={(index) => {
          const one = pages.row(index);
          return { key: String(index), row: one === undefined ? undefined : drawn(one, index, summary) };
        }}
        need={pages.need}
        readRows={async (from, to) =>
          (await pages.read(from, to)).map((one, index) => drawn(one, from + index, summary))
        }
        sort={sort}
        onSort={(column, add) => setSort(nextSort(sort, column, add))}
        selected={selected}
        onSelect={(index, column) => {
          setSelected(index);
          const item = pages.row(index);
          const at = summary.checkpoints.findIndex(({ id }) => id === column);
          const place = item?.cells[at]?.place ?? item?.cells.findLast((cell) => cell !== null)?.place;
          if (place) showPlace(place);
        }}
        empty={
          pages.count === null ? (
            <LoadingState what="Choosing items" />
          ) : pages.error !== null ? (
            <ErrorState what="The filter could not be used" error={pages.error} />
          ) : query !== '' && total > 0 ? (
            <FilterHides what={plural(total, 'item')} of={{ filters: { columns: COMPARED_COLUMNS } }} />
          ) : (
            <EmptyState title="No difference">Every item is the same in all of these checkpoints.</EmptyState>
          )
        }
        version={pages.version}
      />
      <div className="compare-sides">
        <span className="quiet">A cell of a checkpoint leads to its bytes there.</span>
      </div>
    </>
  );
}
