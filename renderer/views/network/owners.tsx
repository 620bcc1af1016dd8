/** Who holds a socket: pid, name and descriptors, each process a way to it. */
import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { Absent } from '../../components/cell.tsx';

/** 'checkpoint pid' -> comm. */
export const TaskNames = createContext<ReadonlyMap<string, string>>(new Map());

export interface Holder {
  readonly pid: number;
  readonly fd: number;
}

export function holdersOf(row: ListRow): readonly Holder[] {
  const cell = row.cells['holders'];
  if (!Array.isArray(cell)) return [];
  return cell.flatMap((one) => {
    if (typeof one !== 'object' || one === null || !('pid' in one) || !('fd' in one)) return [];
    return [{ pid: Number(one.pid), fd: Number(one.fd) }];
  });
}

/** pid -> its descriptors. */
export function byProcess(holders: readonly Holder[]): ReadonlyMap<number, readonly number[]> {
  const processes = new Map<number, number[]>();
  for (const { pid, fd } of holders) processes.set(pid, [...(processes.get(pid) ?? []), fd]);
  return processes;
}

export function Owners({ row }: { readonly row: ListRow }): ReactNode {
  const names = useContext(TaskNames);
  const processes = [...byProcess(holdersOf(row))];
  if (processes.length === 0) return <Absent reason="no descriptor leads to it" />;
  const text = processes.map(
    ([pid, fds]) => `${pid} ${names.get(`${row.checkpoint} ${pid}`) ?? ''} fd ${fds.join(' ')}`,
  );
  return (
    <span title={text.join('\n')}>
      {processes.slice(0, 3).map(([pid, fds], at) => (
        <span key={pid}>
          {at > 0 && ', '}
          {pid} {names.get(`${row.checkpoint} ${pid}`) ?? ''}{' '}
          <span className="quiet">fd {fds.slice(0, 4).join(' ')}</span>
        </span>
      ))}
      {processes.length > 3 && <span className="quiet"> and {processes.length - 3} more</span>}
    </span>
  );
}
