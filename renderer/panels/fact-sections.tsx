/** The inspector's sections of a thing that is no process: its owners, its facts, its sources. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { FactList, allFacts } from '../components/fact-list.tsx';
import { plural } from '../components/figures.ts';
import { belongingsOf } from '../state/routes.ts';
import { pidOf } from '../state/selection.ts';
import type { Selection } from '../state/selection.ts';
import type { Surroundings } from '../state/surroundings.ts';
import { ProcessLine } from './process-line.tsx';
import { ReadThere } from './read-there.tsx';
import { Sources } from './sources.tsx';

/** What is said of null columns of lists that are not facts of the checkpoint. */
const ABSENT_TEXT: Readonly<Partial<Record<ListName, string>>> = {
  gap: 'none',
  not_captured: 'none',
  custody_entry: 'none',
};

/** Columns that the heading or a section of its own shows already. */
const SHOWN_ELSEWHERE: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  thread: ['registers'],
};

/** All facts of a thing, the processes that it is of, and the bytes that they were read from. */
export function FactSections({
  list,
  row,
  selection,
  around,
}: {
  readonly list: ListName;
  readonly row: ListRow;
  readonly selection: Selection;
  readonly around: Surroundings;
}): ReactNode {
  const pid = pidOf(selection);
  return (
    <>
      <Owners list={list} row={row} />
      <ReadThere around={around} checkpoint={row.checkpoint} />
      <section>
        <h3>Facts</h3>
        <FactList
          list={list}
          row={row}
          facts={allFacts(list, ABSENT_TEXT[list], [
            ...(SHOWN_ELSEWHERE[list] ?? []),
            ...(pid === null ? [] : ['pid']),
          ])}
        />
      </section>
      {list === 'thread' && <Registers row={row} />}
      <Sources row={row} />
    </>
  );
}

/** Processes listed in the inspector; "Show in" has them all. */
const OWNERS = 8;

/** The processes that a thing is of, or that hold or use it; each a way to it. */
function Owners({ list, row }: { readonly list: ListName; readonly row: ListRow }): ReactNode {
  const { pids } = belongingsOf(list, row);
  if (pids.length === 0) return null;
  const owned = pidOf({ kind: list, checkpoint: row.checkpoint, key: row.key }) !== null;
  return (
    <section>
      <h3>{owned || list === 'event' ? 'Belongs to' : 'Used by'}</h3>
      <ul className="owners">
        {pids.slice(0, OWNERS).map((pid) => (
          <li key={pid}>
            <ProcessLine checkpoint={row.checkpoint} pid={String(pid)} />
          </li>
        ))}
        {pids.length > OWNERS && (
          <li className="quiet">and {plural(pids.length - OWNERS, 'more', 'more')}, in Processes</li>
        )}
      </ul>
    </section>
  );
}

function Registers({ row }: { readonly row: ListRow }): ReactNode {
  const registers = row.cells['registers'];
  if (!Array.isArray(registers) || registers.length === 0) return null;
  return (
    <section>
      <h3>
        Registers <span className="count">{registers.length}</span>
      </h3>
      <dl className="facts registers">
        {registers.map((pair, index) =>
          Array.isArray(pair) ? (
            <div key={index}>
              <dt className="mono">{String(pair[0])}</dt>
              <dd className="mono">
                {typeof pair[1] === 'bigint' ? `0x${pair[1].toString(16)}` : String(pair[1])}
              </dd>
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
}
