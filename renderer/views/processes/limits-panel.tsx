/** Resource limits, signal actions and timers of a process. */
import type { ReactNode } from 'react';
import type { Column } from '../../components/data-table/column.ts';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { signalName, signalNames } from '../../components/credentials.ts';
import { countText, isNumeric } from '../../components/figures.ts';
import { EmptyState } from '../../components/states.tsx';
import type { CellValue } from '../../../shared/api/index.ts';
import { ofProcess } from './task.ts';
import type { Task } from './task.ts';

const UNLIMITED = 2n ** 64n - 1n;

function Limit({ value }: { readonly value: CellValue | undefined }): ReactNode {
  if (!isNumeric(value ?? null)) return <span className="absent">not recorded</span>;
  return BigInt(value as bigint) === UNLIMITED ? 'unlimited' : countText(BigInt(value as bigint));
}

const limits: readonly Column[] = [
  { id: 'resource', label: 'Limit', type: 'word', width: 84, fixed: true },
  {
    id: 'current',
    label: 'Current',
    type: 'integer',
    width: 92,
    number: true,
    draw: (row) => <Limit value={row.cells['current']} />,
  },
  {
    id: 'maximum',
    label: 'Maximum',
    type: 'integer',
    width: 92,
    number: true,
    draw: (row) => <Limit value={row.cells['maximum']} />,
  },
];

const signals: readonly Column[] = [
  {
    id: 'signal',
    label: 'Signal',
    type: 'integer',
    width: 120,
    fixed: true,
    draw: (row) => (
      <>
        {signalName(Number(row.cells['signal'] ?? 0))}{' '}
        <span className="quiet">{String(row.cells['signal'])}</span>
      </>
    ),
  },
  { id: 'disposition', label: 'Does', type: 'word', width: 86 },
  { id: 'handler', label: 'Handler', type: 'address', width: 140, mono: true, absent: 'no handler' },
  {
    id: 'mask',
    label: 'Blocks meanwhile',
    type: 'mask',
    width: 150,
    grows: true,
    draw: (row) => {
      const mask = row.cells['mask'] ?? null;
      if (!isNumeric(mask) || BigInt(mask) === 0n) return <span className="quiet">nothing more</span>;
      return signalNames(BigInt(mask)).join(' ');
    },
  },
];

const timers: readonly Column[] = [
  { id: 'kind', label: 'Timer', type: 'word', width: 80, fixed: true },
  { id: 'id', label: 'Id', type: 'integer', width: 44, number: true },
  { id: 'armed', label: 'Armed', type: 'flag', width: 64 },
  { id: 'remainingNs', label: 'Remaining', type: 'nanoseconds', width: 90, number: true },
  { id: 'intervalNs', label: 'Interval', type: 'nanoseconds', width: 90, number: true },
];

export function LimitsPanel({ task }: { readonly task: Task }): ReactNode {
  const key = `${task.checkpoint} ${task.key}`;
  const none = (title: string): ReactNode => <EmptyState title={title} />;
  return (
    <div className="three-tables">
      <ListTable
        key={`l ${key}`}
        id="limits"
        label="Resource limits"
        list="resource_limit"
        input={ofProcess(task)}
        columns={limits}
        empty={none('No limits recorded')}
      />
      <ListTable
        key={`s ${key}`}
        id="signals"
        label="Signal actions"
        list="signal_action"
        input={ofProcess(task)}
        columns={signals}
        empty={none('No signal actions recorded')}
      />
      <ListTable
        key={`t ${key}`}
        id="timers"
        label="Timers"
        list="timer"
        input={ofProcess(task)}
        columns={timers}
        empty={none('No timers')}
      />
    </div>
  );
}
