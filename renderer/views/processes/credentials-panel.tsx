/** Credentials of each thread: ids, groups, labels, and its capabilities by name. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import { lostReason } from '../../components/cell-text.ts';
import { Absent } from '../../components/cell.tsx';
import { bitCount, bits, capabilityName } from '../../components/credentials.ts';
import { FactList } from '../../components/fact-list.tsx';
import { hexText, isNumeric } from '../../components/figures.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useRows } from '../../state/use-list.ts';
import { ofProcess } from './task.ts';
import type { Task } from './task.ts';

const SETS = [
  ['capEff', 'E', 'effective'],
  ['capPrm', 'P', 'permitted'],
  ['capInh', 'I', 'inheritable'],
  ['capBnd', 'B', 'bounding'],
  ['capAmb', 'A', 'ambient'],
] as const;

const THREADS = 256;

function mask(row: ListRow, column: string): bigint | null {
  const value = row.cells[column] ?? null;
  return isNumeric(value) ? BigInt(value) : null;
}

export function CredentialsPanel({
  task,
  process,
}: {
  readonly task: Task;
  readonly process: ListRow | null;
}): ReactNode {
  const { rows, view } = useRows({ list: 'credential', ...ofProcess(task) }, THREADS);
  const [key, setKey] = useState<string | null>(null);
  if (view.error !== null) return <ErrorState what="The credentials could not be read" error={view.error} />;
  if (rows === null) return <LoadingState what="Reading credentials" />;
  const row =
    rows.find((one) => one.key === key) ??
    rows.find((one) => one.cells['tid'] === one.cells['pid']) ??
    rows[0];
  if (row === undefined) {
    const lost = process === null ? null : lostReason(process, 'uid');
    return lost === null ? (
      <EmptyState title="No credentials">The core image of this process holds none.</EmptyState>
    ) : (
      <EmptyState title={`The credentials of process ${task.key} are not known`}>
        {lost}. This is a gap, not a none: the overview lists it.
      </EmptyState>
    );
  }
  return (
    <div className="fact-columns" tabIndex={0} aria-label="Credentials">
      <section>
        <h2>Ids</h2>
        {rows.length > 1 && (
          <label className="field inline">
            <span className="label">Thread {differing(rows) ? '(threads differ)' : '(the same in all)'}</span>
            <select value={row.key} onChange={(event) => setKey(event.target.value)}>
              {rows.map((one) => (
                <option key={one.key} value={one.key}>
                  {String(one.cells['tid'])}
                </option>
              ))}
            </select>
          </label>
        )}
        <FactList
          list="credential"
          row={row}
          facts={[
            { column: 'userName', label: 'User', absent: 'no name in the checkpoint' },
            { column: 'uids', draw: (one) => <Ids value={one.cells['uids'] ?? null} /> },
            { column: 'gids', draw: (one) => <Ids value={one.cells['gids'] ?? null} /> },
            { column: 'groups' },
            { column: 'noNewPrivs', absent: 'not recorded' },
            { column: 'securebits' },
            { column: 'lsmProfile', absent: 'no label' },
          ]}
        />
      </section>
      <section>
        <h2>Capability sets</h2>
        <FactList
          list="credential"
          row={row}
          facts={SETS.map(([column, letter, name]) => ({
            column,
            label: `${letter} ${name}`,
            absent: 'not recorded by this CRIU',
            draw: (one) => <SetText value={mask(one, column)} />,
          }))}
        />
      </section>
      <section>
        <h2>Capabilities held in any set</h2>
        <Capabilities row={row} />
      </section>
    </div>
  );
}

function differing(rows: readonly ListRow[]): boolean {
  const text = (row: ListRow): string =>
    JSON.stringify({ ...row.cells, tid: null }, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
  return new Set(rows.map(text)).size > 1;
}

const ID_NAMES = ['real', 'effective', 'saved', 'file system'];

function Ids({ value }: { readonly value: CellValue }): ReactNode {
  if (!Array.isArray(value)) return <Absent reason="not recorded" />;
  const ids = value as readonly CellValue[];
  if (ids.every((id) => id === ids[0])) return <>{String(ids[0])} in all four</>;
  return ids.map((id, at) => `${ID_NAMES[at]} ${String(id)}`).join(', ');
}

function SetText({ value }: { readonly value: bigint | null }): ReactNode {
  if (value === null) return <Absent reason="not recorded" />;
  return (
    <>
      <span className="mono">{hexText(value)}</span> <span className="quiet">{bitCount(value)}</span>
    </>
  );
}

function Capabilities({ row }: { readonly row: ListRow }): ReactNode {
  const sets = SETS.map(([column, letter, name]) => ({ letter, name, mask: mask(row, column) ?? 0n }));
  const any = sets.reduce((all, set) => all | set.mask, 0n);
  if (any === 0n) return <p className="quiet">None in any set.</p>;
  return (
    <ul className="capabilities">
      {bits(any).map((bit) => (
        <li key={bit}>
          <span className="capability-sets" aria-hidden="true">
            {sets.map((set) => {
              const held = ((set.mask >> BigInt(bit)) & 1n) === 1n;
              return (
                <b
                  key={set.letter}
                  className={held ? 'held' : ''}
                  title={`${held ? 'in' : 'not in'} the ${set.name} set`}
                >
                  {held ? set.letter : '·'}
                </b>
              );
            })}
          </span>
          <span>{capabilityName(bit)}</span>
          <span className="hidden-text">
            {sets
              .filter((set) => ((set.mask >> BigInt(bit)) & 1n) === 1n)
              .map((set) => set.name)
              .join(', ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
