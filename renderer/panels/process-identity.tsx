/** What a process is: its names, command line, credentials, and the tree around it. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { CellValue, ListRow } from '../../shared/api/index.ts';
import { CAPABILITY_COUNT, bitCount, seccompName } from '../components/credentials.ts';
import { lostReason, isText } from '../components/cell-text.ts';
import { Absent, Cell } from '../components/cell.tsx';
import { FactList } from '../components/fact-list.tsx';
import type { Fact } from '../components/fact-list.tsx';
import { isNumeric, plural } from '../components/figures.ts';
import { lists } from '../state/engine.ts';
import { select } from '../state/shell.ts';
import { useRows } from '../state/use-list.ts';
import { DirectoryCell, noMemoryReason } from '../views/processes/process-columns.tsx';
import { ProcessLink, ProcessLine } from './process-line.tsx';

/** Children that are listed; the tree has the others. */
const FEW = 8;

export function Identity({ row }: { readonly row: ListRow }): ReactNode {
  const { rows: credentials } = useRows(
    {
      list: 'credential',
      checkpoints: row.checkpoint === null ? null : [row.checkpoint],
      equals: { pid: Number(row.cells['pid'] ?? 0), tid: Number(row.cells['pid'] ?? 0) },
    },
    1,
  );
  const effective = credentials?.[0]?.cells['capEff'];
  const facts: readonly Fact[] = [
    {
      column: 'exe',
      mono: true,
      absent: noMemoryReason(row) ?? 'no executable recorded',
      draw: (one) => (
        <>
          <Cell list="process" row={one} column="exe" type="text" />
          {one.cells['exeDeleted'] === true && <span className="quiet"> (deleted)</span>}
        </>
      ),
    },
    {
      column: 'cwd',
      mono: true,
      absent: noMemoryReason(row) ?? 'not recorded',
      draw: (one) => <DirectoryCell row={one} column="cwd" />,
    },
    ...(isText(row.cells['root']) && row.cells['root'].text !== '/'
      ? [
          {
            column: 'root',
            mono: true,
            draw: (one: ListRow) => <DirectoryCell row={one} column="root" />,
          },
        ]
      : []),
    { column: 'userName', label: 'User', draw: userText, absent: userFallback(row) },
    {
      column: 'seccompMode',
      label: 'Seccomp',
      absent: 'not recorded',
      draw: (one) => seccompName(Number(one.cells['seccompMode'])),
    },
    { column: 'noNewPrivs', absent: 'not recorded' },
    {
      column: 'policy',
      absent: 'not recorded',
      draw: (one) => `${String(one.cells['policy'])}, nice ${String(one.cells['nice'] ?? 'not recorded')}`,
    },
    {
      column: 'pgid',
      label: 'Group, session',
      draw: (one) => `${String(one.cells['pgid'])}, ${String(one.cells['sid'])}`,
    },
    { column: 'tty', absent: 'no terminal' },
    { column: 'umask', absent: 'not recorded' },
    { column: 'oomScoreAdj', label: 'OOM adjustment', absent: 'not recorded' },
    { column: 'loginuid', absent: 'none' },
    ...(row.cells['exitCode'] !== null && row.cells['exitCode'] !== undefined && row.cells['exitCode'] !== 0
      ? [{ column: 'exitCode' }]
      : []),
  ];
  return (
    <section>
      <h3>Identity</h3>
      <FactList list="process" row={row} facts={facts.slice(0, 4)} />
      <dl className="facts">
        <div>
          <dt>Parent</dt>
          <dd>
            <Ancestors row={row} />
          </dd>
        </div>
        <div>
          <dt>Children</dt>
          <dd>
            <Children row={row} />
          </dd>
        </div>
        <div>
          <dt>Capabilities</dt>
          <dd>
            {isNumeric(effective) ? (
              <button
                type="button"
                className="link"
                onClick={() => {
                  const key = credentials?.[0]?.key;
                  if (key !== undefined)
                    select({ kind: 'credential', checkpoint: row.checkpoint, key, column: 'capEff' });
                }}
              >
                {bitCount(BigInt(effective))} effective <span className="quiet">of {CAPABILITY_COUNT}</span>
              </button>
            ) : (
              <Absent
                reason={lostReason(row, 'uid') ?? 'no credentials'}
                lost={lostReason(row, 'uid') !== null}
              />
            )}
          </dd>
        </div>
      </dl>
      <FactList list="process" row={row} facts={facts.slice(4)} />
    </section>
  );
}

function userText(row: ListRow): ReactNode {
  const uid = row.cells['uid'];
  return (
    <>
      <Cell list="process" row={row} column="userName" type="text" />
      {isNumeric(uid) && <span className="quiet"> uid {uid.toString()}</span>}
      {isNumeric(row.cells['gid']) && <span className="quiet"> gid {String(row.cells['gid'])}</span>}
    </>
  );
}

function userFallback(row: ListRow): string {
  const { uid, gid } = row.cells;
  return isNumeric(uid) ? `uid ${uid}, gid ${String(gid)}: no name in the checkpoint` : 'no credentials';
}

const ANCESTORS = 16;

/** Parent, its parent and so on; ends at a root, at a ring, or after sixteen. */
function Ancestors({ row }: { readonly row: ListRow }): ReactNode {
  const [chain, setChain] = useState<readonly ListRow[] | null>(null);
  const [ring, setRing] = useState(false);
  const ppid = row.cells['ppid'];
  const checkpoint = row.checkpoint;
  useEffect(() => {
    let stale = false;
    const list = lists.acquire({ list: 'process', checkpoints: checkpoint === null ? null : [checkpoint] });
    const climb = async (): Promise<void> => {
      const found: ListRow[] = [];
      const seen = new Set<string>([row.key]);
      let next: CellValue | undefined = ppid;
      while (
        isNumeric(next) &&
        Number(next) !== 0 &&
        found.length < ANCESTORS &&
        !seen.has(next.toString())
      ) {
        seen.add(next.toString());
        const index = await list.find(next.toString(), checkpoint);
        const parent = index === null ? undefined : await list.load(index);
        if (parent === undefined) break;
        found.push(parent);
        next = parent.cells['ppid'];
      }
      if (stale) return;
      setChain(found);
      setRing(isNumeric(next) && seen.has(next.toString()));
    };
    climb().catch(() => {
      if (!stale) setChain([]);
    });
    return () => {
      stale = true;
      lists.release(list);
    };
  }, [row.key, ppid, checkpoint]);
  if (!isNumeric(ppid) || Number(ppid) === 0)
    return <span className="quiet">none: the container’s first process</span>;
  if (chain === null) return <span className="quiet">{ppid.toString()} …</span>;
  if (chain.length === 0) return <ProcessLine checkpoint={checkpoint} pid={ppid.toString()} />;
  return (
    <>
      {chain.map((one, index) => (
        <span key={one.key}>
          {index > 0 && <span className="quiet"> ‹ </span>}
          <ProcessLink row={one} />
        </span>
      ))}
      {ring && (
        <>
          {' '}
          <span className="chip high">in a ring</span>
        </>
      )}
    </>
  );
}

function Children({ row }: { readonly row: ListRow }): ReactNode {
  const { rows, view } = useRows(
    {
      list: 'process',
      checkpoints: row.checkpoint === null ? null : [row.checkpoint],
      equals: { ppid: Number(row.cells['pid'] ?? 0) },
    },
    FEW,
  );
  if (view.error !== null) return <span className="absent">{view.error.message}</span>;
  if (rows === null) return <span className="quiet">Reading…</span>;
  if (rows.length === 0) return <span className="quiet">none</span>;
  return (
    <>
      {rows.map((one, index) => (
        <span key={one.key}>
          {index > 0 && ', '}
          <ProcessLink row={one} />
        </span>
      ))}
      {view.count > rows.length && (
        <span className="quiet"> and {plural(view.count - rows.length, 'more', 'more')}</span>
      )}
    </>
  );
}
