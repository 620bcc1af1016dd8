/** The columns of the process table. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { isText, lostReason } from '../../components/cell-text.ts';
import { Absent, Cell, CellContent } from '../../components/cell.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { countText, isNumeric } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { countLost } from '../../../shared/facts/lost-parts.ts';

/** Why a task has no memory of its own to read; null: it has. */
export function noMemoryReason(row: ListRow): string | null {
  if (row.cells['zombie'] === true) return 'zombie: no memory';
  if (row.cells['state'] === 'dead') return 'dead: no memory';
  return null;
}

function CommandLine({ row }: { readonly row: ListRow }): ReactNode {
  const value = row.cells['argv'];
  if (value === null || value === undefined) {
    return (
      <Cell
        list="process"
        row={row}
        column="argv"
        type="texts"
        absent={noMemoryReason(row) ?? 'not captured'}
      />
    );
  }
  if (Array.isArray(value) && value.length === 0) {
    return <Absent reason={noMemoryReason(row) ?? 'no arguments'} />;
  }
  return <CellContent list="process" value={value} type="texts" row={row} column="argv" index={null} />;
}

/** A directory of a process, marked as the kernel does where it was deleted. */
export function DirectoryCell({
  row,
  column,
}: {
  readonly row: ListRow;
  readonly column: 'cwd' | 'root';
}): ReactNode {
  return (
    <>
      <Cell
        list="process"
        row={row}
        column={column}
        type="text"
        absent={noMemoryReason(row) ?? 'not recorded'}
      />
      {row.cells[`${column}Deleted`] === true && <span className="quiet"> (deleted)</span>}
    </>
  );
}

/** Name of a user from the container's own passwd, else the number, in the mark-up of what is known. */
function User({ row }: { readonly row: ListRow }): ReactNode {
  const name = row.cells['userName'];
  const uid = row.cells['uid'] ?? null;
  if (isText(name) || typeof name === 'string') {
    return (
      <span title={isNumeric(uid) ? `effective uid ${uid}` : undefined}>
        <CellContent list="process" value={name} type="text" row={row} column="userName" index={null} />
      </span>
    );
  }
  if (isNumeric(uid)) return <span title="no passwd entry in the checkpoint">{uid.toString()}</span>;
  const lost = lostReason(row, 'uid');
  return (
    <Absent reason={lost ?? (row.cells['zombie'] === true ? 'zombie' : 'no core')} lost={lost !== null} />
  );
}

/** State by shape, hue and word. */
const STATE_DOTS: Readonly<Record<string, string>> = {
  alive: 'dot fine',
  stopped: 'dot high square',
  zombie: 'dot hollow',
  dead: 'dot hollow square',
};

function State({ row }: { readonly row: ListRow }): ReactNode {
  const state = row.cells['state'];
  const word = typeof state === 'string' ? state : 'unknown';
  return (
    <>
      <span className={STATE_DOTS[word] ?? 'dot hollow'} aria-hidden="true" /> {word}
    </>
  );
}

/** A count; none is a dot, so that the numbers stand out. What is lost is no none: '?', or '3+'. */
function Count({
  row,
  column,
  size = false,
}: {
  readonly row: ListRow;
  readonly column: string;
  readonly size?: boolean;
}): ReactNode {
  const value = row.cells[column];
  const lost = lostReason(row, column);
  if (lost !== null) {
    const write = size ? sizeText : countText;
    const known = isNumeric(value ?? null) ? countLost(Number(value), lost, write) : null;
    const least = size && isNumeric(value ?? null) ? exactBytes(Number(value)) : String(value);
    const reason = known === null ? `not known: ${lost}` : `at least ${least}: ${lost}`;
    return (
      <span className="gap-text" role="img" title={reason} aria-label={reason}>
        {known ?? '?'}
      </span>
    );
  }
  if (isNumeric(value ?? null) && Number(value) === 0) {
    return (
      <span className="quiet" title="none" aria-label="none">
        ·
      </span>
    );
  }
  return <Cell list="process" row={row} column={column} type={size ? 'size' : 'integer'} absent="–" />;
}

export const PROCESS_COLUMNS: readonly Column[] = [
  { id: 'pid', label: 'PID', type: 'integer', width: 52, number: true, mono: false, fixed: true },
  {
    id: 'comm',
    label: 'Name',
    type: 'text',
    width: 158,
    fixed: true,
    absent: 'core image missing',
  },
  {
    id: 'argv',
    label: 'Command line',
    type: 'texts',
    width: 150,
    grows: true,
    mono: true,
    draw: (row) => <CommandLine row={row} />,
  },
  { id: 'userName', label: 'User', type: 'text', width: 66, draw: (row) => <User row={row} /> },
  { id: 'state', label: 'State', type: 'word', width: 80, draw: (row) => <State row={row} /> },
  count('threadCount', 'Thr', 52),
  count('descriptorCount', 'FDs', 54),
  count('socketCount', 'Sock', 60),
  {
    id: 'memoryBytes',
    label: 'Dumped',
    type: 'size',
    width: 84,
    number: true,
    hidden: true,
    draw: (row) => <Count row={row} column="memoryBytes" size />,
  },
  {
    id: 'exe',
    label: 'Executable',
    type: 'text',
    width: 200,
    mono: true,
    hidden: true,
    absent: 'no executable',
    draw: (row) => (
      <>
        <Cell
          list="process"
          row={row}
          column="exe"
          type="text"
          absent={noMemoryReason(row) ?? 'no executable'}
        />
        {row.cells['exeDeleted'] === true && <span className="quiet"> (deleted)</span>}
      </>
    ),
  },
  {
    id: 'cwd',
    label: 'Working directory',
    type: 'text',
    width: 140,
    mono: true,
    hidden: true,
    draw: (row) => <DirectoryCell row={row} column="cwd" />,
  },
  { id: 'ppid', label: 'Parent', type: 'integer', width: 60, number: true, hidden: true },
  { id: 'pgid', label: 'Group', type: 'integer', width: 60, number: true, hidden: true },
  { id: 'sid', label: 'Session', type: 'integer', width: 64, number: true, hidden: true },
  { ...count('mapCount', 'Maps', 54), hidden: true },
  { ...count('environmentCount', 'Vars', 54), hidden: true },
  { id: 'uid', label: 'UID', type: 'integer', width: 60, number: true, hidden: true },
  { id: 'gid', label: 'GID', type: 'integer', width: 60, number: true, hidden: true },
  { id: 'nice', label: 'Nice', type: 'integer', width: 50, number: true, hidden: true },
  { id: 'oomScoreAdj', label: 'OOM adj', type: 'integer', width: 64, number: true, hidden: true },
  { id: 'seccompMode', label: 'Seccomp', type: 'integer', width: 70, number: true, hidden: true },
  { id: 'tty', label: 'Terminal', type: 'text', width: 90, mono: true, hidden: true, absent: 'no terminal' },
];

function count(id: string, label: string, width: number): Column {
  return { id, label, type: 'integer', width, number: true, draw: (row) => <Count row={row} column={id} /> };
}

/** For a flat list over several checkpoints, where no heading says whose a row is. */
export const CHECKPOINT_COLUMN: Column = {
  id: 'checkpoint',
  label: 'Checkpoint',
  type: 'word',
  width: 110,
  mono: true,
  sortable: false,
  draw: (row) => row.checkpoint,
};

export const FLAT_COLUMNS: readonly Column[] = [
  ...PROCESS_COLUMNS.slice(0, 2),
  CHECKPOINT_COLUMN,
  ...PROCESS_COLUMNS.slice(2),
];
