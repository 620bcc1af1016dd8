/** The inspector's sections of a process. */
import type { ReactNode } from 'react';
import type { CellValue, ListRow } from '../../shared/api/index.ts';
import { lostReason, isText } from '../components/cell-text.ts';
import { Cell, CellContent } from '../components/cell.tsx';
import { countOfLost, isNumeric, plural } from '../components/figures.ts';
import { TriangleAlert } from '../components/icon.tsx';
import { select } from '../state/shell.ts';
import { useRows } from '../state/use-list.ts';
import { noMemoryReason } from '../views/processes/process-columns.tsx';
import { Identity } from './process-identity.tsx';
import { Sources } from './sources.tsx';

const FEW = 8;

export function ProcessSections({ row }: { readonly row: ListRow }): ReactNode {
  return (
    <>
      <Doubts row={row} />
      <Identity row={row} />
      <Few row={row} list="file_descriptor" title="Descriptors" counted="descriptorCount" draw={Descriptor} />
      <Few row={row} list="environment" title="Environment" counted="environmentCount" draw={Variable} two />
      <Namespaces row={row} />
      <Sources row={row} />
    </>
  );
}

/** A column of each part of a process that may be lost. */
const LOST_COLUMNS = [
  'comm',
  'descriptorCount',
  'mapCount',
  'argv',
  'environmentCount',
  'memoryBytes',
  'cwd',
];

/** What the decoded facts themselves say is odd; rules that find more have their own place. */
function Doubts({ row }: { readonly row: ListRow }): ReactNode {
  const doubts: ReactNode[] = [];
  const note = row.cells['argvNote'];
  if (isText(note) || typeof note === 'string') {
    doubts.push(
      <CellContent list="process" row={row} column="argvNote" value={note} type="text" index={null} />,
    );
  }
  if (row.cells['exeDeleted'] === true)
    doubts.push('The file it was started from had been deleted when the checkpoint was made.');
  const lost = [...new Set(LOST_COLUMNS.flatMap((column) => lostReason(row, column) ?? []))];
  if (lost.length > 0) doubts.push(`Not all of it is known: ${lost.join('; ')}.`);
  const noMemory = noMemoryReason(row);
  if (noMemory !== null)
    doubts.push(
      `${noMemory[0]?.toUpperCase()}${noMemory.slice(1)}: no arguments, environment or mappings to read.`,
    );
  if (doubts.length === 0) return null;
  return (
    <section>
      <h3>Doubts</h3>
      <ul className="doubts">
        {doubts.map((doubt, index) => (
          <li key={index}>
            <TriangleAlert className="icon" aria-hidden="true" />
            <span>{doubt}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Few({
  row,
  list,
  title,
  counted,
  draw: Draw,
  two = false,
}: {
  readonly row: ListRow;
  readonly list: 'file_descriptor' | 'environment';
  readonly title: string;
  /** The column of the process that counts these rows. */
  readonly counted: string;
  readonly draw: (props: { readonly row: ListRow }) => ReactNode;
  readonly two?: boolean;
}): ReactNode {
  const { rows, view } = useRows(
    {
      list,
      checkpoints: row.checkpoint === null ? null : [row.checkpoint],
      equals: { pid: Number(row.cells['pid'] ?? 0) },
    },
    FEW,
  );
  const count = row.cells[counted];
  const total = view.status === 'ready' ? view.count : isNumeric(count) ? Number(count) : 0;
  const none = noMemoryReason(row);
  const lost = none === null ? lostReason(row, counted) : null;
  return (
    <section>
      <h3>
        {title}{' '}
        <span className="count" title={lost ?? undefined}>
          {countOfLost(total, lost)}
        </span>
      </h3>
      {view.error !== null ? (
        <p className="absent">{view.error.message}</p>
      ) : rows === null ? (
        <p className="quiet">Reading…</p>
      ) : rows.length === 0 ? (
        <p className={lost === null ? 'absent' : 'gap-text'}>{lost ?? none ?? 'none'}</p>
      ) : (
        <ul className="lines">
          {rows.map((one) => (
            <li key={one.key}>
              <button
                type="button"
                className={two ? 'two' : ''}
                onClick={() => select({ kind: list, checkpoint: one.checkpoint, key: one.key, column: null })}
              >
                <Draw row={one} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {total > FEW && rows !== null && (
        <p className="quiet more">and {plural(total - FEW, 'more', 'more')}, in the details</p>
      )}
    </section>
  );
}

function Descriptor({ row }: { readonly row: ListRow }): ReactNode {
  return (
    <>
      <span className="number">{String(row.cells['fd'])}</span>
      <span className="mono">
        <Cell list="file_descriptor" row={row} column="target" type="text" absent="file missing" />
      </span>
      <span>
        {row.cells['peer'] === null || row.cells['peer'] === undefined ? (
          <span className="quiet">{String(row.cells['type'] ?? '')}</span>
        ) : (
          <Cell list="file_descriptor" row={row} column="peer" type="text" />
        )}
      </span>
    </>
  );
}

function Variable({ row }: { readonly row: ListRow }): ReactNode {
  const value = row.cells['value'];
  return (
    <>
      <span className="mono quiet">
        <Cell list="environment" row={row} column="name" type="text" absent="no name" />
      </span>
      <span className="mono">
        {value === null || value === undefined ? (
          <span className="absent">no “=”</span>
        ) : (
          <CellContent
            list="environment"
            row={{ ...row, checkpoint: null }}
            column="value"
            value={value}
            type="text"
            index={null}
          />
        )}
      </span>
    </>
  );
}

function Namespaces({ row }: { readonly row: ListRow }): ReactNode {
  const namespaces = row.cells['namespaces'];
  if (!Array.isArray(namespaces) || namespaces.length === 0) return null;
  return (
    <section>
      <h3>
        Namespaces <span className="count">{namespaces.length}</span>
      </h3>
      <dl className="facts">
        {namespaces.map((one, index) => {
          const { kind, id, host } = one as { readonly [name: string]: CellValue };
          return (
            <div key={index}>
              <dt>{String(kind)}</dt>
              <dd>
                {String(id)} {host === true && <span className="chip">the host’s</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
