/** What belongs to one process, a tab for each kind; every row leads to its bytes. */
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { isNumeric } from '../../components/figures.ts';
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

function countOf(row: ListRow | null | undefined, column: string): number | null {
  const value = row?.cells[column];
  return isNumeric(value ?? null) ? Number(value) : null;
}

export function ProcessDetails({ task }: { readonly task: Task | null }): ReactNode {
  const [tab, setTab] = useState<TabId>('threads');
  const panel = useId();
  const { value: row } = useRow(task === null ? null : { kind: 'process', ...task });
  const tabs: readonly Tab<TabId>[] = [
    { id: 'threads', label: 'Threads', count: countOf(row, 'threadCount') },
    { id: 'environment', label: 'Environment', count: countOf(row, 'environmentCount') },
    { id: 'credentials', label: 'Credentials' },
    { id: 'descriptors', label: 'Descriptors', count: countOf(row, 'descriptorCount') },
    { id: 'sockets', label: 'Sockets', count: countOf(row, 'socketCount') },
    { id: 'memory', label: 'Memory map', count: countOf(row, 'mapCount') },
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
      return <CredentialsPanel task={task} />;
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
        <EmptyState title={`No ${table.many} of process ${task.key}`}>
          {table.fromMemory && reason !== null
            ? `${reason[0]?.toUpperCase()}${reason.slice(1)}, so none were dumped.`
            : table.emptyNote}
        </EmptyState>
      }
    />
  );
}
