/** What belongs to one process, a tab for each kind; every row leads to its bytes. */
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { lostReason } from '../../components/cell-text.ts';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { countOfLost, isNumeric } from '../../components/figures.ts';
import { EmptyState } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { Tab } from '../../components/tabs.tsx';
import { useRow } from '../../state/use-list.ts';
import { CredentialsPanel } from './credentials-panel.tsx';
import { DETAIL_TABLES } from './detail-columns.tsx';
import type { DetailTable } from './detail-columns.tsx';
import { LimitsPanel } from './limits-panel.tsx';
import { noMemoryReason } from './process-columns.tsx';
import { ofProcess } from './task.ts';
import type { Task } from './task.ts';

type TabId = 'threads' | 'environment' | 'credentials' | 'descriptors' | 'sockets' | 'memory' | 'limits';

/** The count of a tab; what is lost is '?' or '3+', with the reason. */
function countOf(row: ListRow | null | undefined, column: string): Pick<Tab<TabId>, 'count' | 'countTitle'> {
  if (row === null || row === undefined) return { count: null };
  const value = row.cells[column];
  const lost = lostReason(row, column);
  if (!isNumeric(value)) return lost === null ? { count: null } : { count: '?', countTitle: lost };
  return lost === null ? { count: Number(value) } : { count: countOfLost(value, lost), countTitle: lost };
}

export function ProcessDetails({ task }: { readonly task: Task | null }): ReactNode {
  const [tab, setTab] = useState<TabId>('threads');
  const panel = useId();
  const { value: row } = useRow(task === null ? null : { kind: 'process', ...task });
  const tabs: readonly Tab<TabId>[] = [
    { id: 'threads', label: 'Threads', ...countOf(row, 'threadCount') },
    { id: 'environment', label: 'Environment', ...countOf(row, 'environmentCount') },
    { id: 'credentials', label: 'Credentials' },
    { id: 'descriptors', label: 'Descriptors', ...countOf(row, 'descriptorCount') },
    { id: 'sockets', label: 'Sockets', ...countOf(row, 'socketCount') },
    { id: 'memory', label: 'Memory map', ...countOf(row, 'mapCount') },
    { id: 'limits', label: 'Limits and signals' },
  ];
  return (
    <section className="process-details" aria-label="Details of the process" data-pane="details">
      <div className="panel-head">
        <Tabs label="Details" tabs={tabs} chosen={tab} panelId={panel} onChoose={setTab} />
        <span className="grow" />
        {task !== null && <span className="quiet of-process">process {task.key}</span>}
      </div>
      <div className="panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
        {task === null ? (
          <EmptyState title="No process selected">
            Select one above to see its threads, environment, descriptors, sockets and memory.
          </EmptyState>
        ) : (
          <Panel tab={tab} task={task} row={row ?? null} />
        )}
      </div>
    </section>
  );
}

function Panel({
  tab,
  task,
  row,
}: {
  readonly tab: TabId;
  readonly task: Task;
  readonly row: ListRow | null;
}): ReactNode {
  switch (tab) {
    case 'threads':
      return <Detail table={DETAIL_TABLES.threads} task={task} row={row} />;
    case 'environment':
      return <Detail table={DETAIL_TABLES.environment} task={task} row={row} />;
    case 'credentials':
      return <CredentialsPanel task={task} process={row} />;
    case 'descriptors':
      return <Detail table={DETAIL_TABLES.descriptors} task={task} row={row} />;
    case 'sockets':
      return <Detail table={DETAIL_TABLES.sockets} task={task} row={row} />;
    case 'memory':
      return <Detail table={DETAIL_TABLES.memory} task={task} row={row} />;
    case 'limits':
      return <LimitsPanel task={task} />;
  }
}

function Detail({
  table,
  task,
  row,
}: {
  readonly table: DetailTable;
  readonly task: Task;
  readonly row: ListRow | null;
}): ReactNode {
  const reason = row === null ? null : noMemoryReason(row);
  const lost = row === null || reason !== null ? null : lostReason(row, table.counted);
  return (
    <ListTable
      key={`${table.id} ${task.checkpoint} ${task.key}`}
      id={table.id}
      label={table.label}
      list={table.list}
      input={ofProcess(task)}
      columns={table.columns}
      find={table.find}
      empty={
        lost !== null ? (
          <EmptyState title={`The ${table.many} of process ${task.key} are not known`}>
            {lost}. This is a gap, not a none: the overview lists it.
          </EmptyState>
        ) : (
          <EmptyState title={`No ${table.many} of process ${task.key}`}>
            {table.fromMemory && reason !== null
              ? sentence(`${reason}, so none were dumped`)
              : table.emptyNote}
          </EmptyState>
        )
      }
    />
  );
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}
