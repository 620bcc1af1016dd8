/** The tables of a process's details. */
import type { ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { CellValue, ListRow } from '../../../shared/api/values.ts';
import { isText } from '../../components/cell-text.ts';
import { Absent, Cell, CellContent } from '../../components/cell.tsx';
import { openFlagText, seccompName } from '../../components/credentials.ts';
import type { Column } from '../../components/data-table/column.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { isNumeric, octalText } from '../../components/figures.ts';
import { Permissions } from '../../components/permissions.tsx';
import { exactBytes, sizeText } from '../../components/format.ts';

export interface DetailTable {
  readonly id: string;
  readonly label: string;
  readonly list: ListName;
  readonly columns: readonly Column[];
  readonly find: Column;
  /** 'threads', for 'No threads of process 17'. */
  readonly many: string;
  /** The column of the process that counts these rows. */
  readonly counted: string;
  readonly emptyNote: string;
  /** Read from the task's memory or kept only while it has one. */
  readonly fromMemory: boolean;
}

function table(parts: Omit<DetailTable, 'find'> & { readonly findIn: string }): DetailTable {
  const find = parts.columns.find((column) => column.id === parts.findIn);
  if (find === undefined) throw new Error(`${parts.id} has no column ${parts.findIn}`);
  return { ...parts, find };
}

const threads: readonly Column[] = [
  { id: 'tid', label: 'TID', type: 'integer', width: 60, number: true, fixed: true },
  { id: 'comm', label: 'Name', type: 'text', width: 150, absent: 'not recorded' },
  { id: 'instructionPointer', label: 'Instruction pointer', type: 'address', width: 150, mono: true },
  { id: 'stackPointer', label: 'Stack pointer', type: 'address', width: 150, mono: true },
  { id: 'policy', label: 'Scheduling', type: 'word', width: 110 },
  { id: 'nice', label: 'Nice', type: 'integer', width: 56, number: true },
  {
    id: 'seccompMode',
    label: 'Seccomp',
    type: 'integer',
    width: 84,
    draw: (row) => {
      const mode = row.cells['seccompMode'];
      if (isNumeric(mode ?? null)) return seccompName(Number(mode));
      return <Cell list="thread" row={row} column="seccompMode" type="integer" absent="not recorded" />;
    },
  },
  { id: 'architecture', label: 'Architecture', type: 'word', width: 100, hidden: true },
  { id: 'sigBlk', label: 'Blocked signals', type: 'mask', width: 130, mono: true, hidden: true },
  { id: 'pendingSignals', label: 'Pending signals', type: 'texts', width: 130, grows: true, absent: 'none' },
];

const environment: readonly Column[] = [
  { id: 'index', label: '#', type: 'integer', width: 44, number: true },
  { id: 'name', label: 'Name', type: 'text', width: 230, mono: true, fixed: false },
  {
    id: 'value',
    label: 'Value',
    type: 'text',
    width: 320,
    grows: true,
    mono: true,
    draw: (row) => <Value row={row} />,
  },
];

function Value({ row }: { readonly row: ListRow }): ReactNode {
  const value = row.cells['value'];
  if (value === null || value === undefined) return <Absent reason="no “=” in the entry" />;
  if (isText(value) && value.text === '') return <Absent reason="empty" />;
  return <CellContent list="environment" row={row} column="value" value={value} type="text" index={null} />;
}

const descriptors: readonly Column[] = [
  { id: 'fd', label: 'FD', type: 'integer', width: 52, number: true, fixed: true },
  { id: 'type', label: 'Type', type: 'word', width: 92 },
  {
    id: 'target',
    label: 'Target',
    type: 'text',
    width: 250,
    grows: true,
    mono: true,
    draw: (row) => <Target row={row} />,
  },
  { id: 'peer', label: 'Peer', type: 'text', width: 150, mono: true, draw: (row) => <Peer row={row} /> },
  { id: 'position', label: 'Position', type: 'integer', width: 90, number: true, absent: 'none kept' },
  { id: 'flags', label: 'Flags', type: 'octal', width: 180, draw: (row) => <Flags row={row} /> },
  { id: 'closeOnExec', label: 'Close on exec', type: 'flag', width: 96 },
  { id: 'fileId', label: 'File id', type: 'integer', width: 64, number: true, hidden: true },
];

function Target({ row }: { readonly row: ListRow }): ReactNode {
  return (
    <>
      <Cell
        list="file_descriptor"
        row={row}
        column="target"
        type="text"
        absent="its file is missing: see the gaps"
      />
      {row.cells['deleted'] === true && <span className="chip high">deleted</span>}
    </>
  );
}

function Peer({ row }: { readonly row: ListRow }): ReactNode {
  const peer = row.cells['peer'];
  if (peer === null || peer === undefined) {
    return (
      <span className="quiet" title="no socket with a peer" aria-label="no socket with a peer">
        ·
      </span>
    );
  }
  return <CellContent list="file_descriptor" row={row} column="peer" value={peer} type="text" index={null} />;
}

function Flags({ row }: { readonly row: ListRow }): ReactNode {
  const flags = row.cells['flags'];
  if (!isNumeric(flags ?? null)) return <Absent reason="not recorded" />;
  return (
    <span title={`${octalText(Number(flags))}, the dumped machine's open flags`}>
      {openFlagText(Number(flags))}
    </span>
  );
}

const sockets: readonly Column[] = [
  { id: 'fd', label: 'FD', type: 'integer', width: 52, number: true, fixed: true },
  { id: 'family', label: 'Family', type: 'word', width: 76 },
  { id: 'type', label: 'Type', type: 'word', width: 90 },
  { id: 'state', label: 'State', type: 'word', width: 130, draw: (row) => <SocketState row={row} /> },
  {
    id: 'local',
    label: 'Local',
    type: 'text',
    width: 190,
    mono: true,
    grows: true,
    draw: (row) => <Local row={row} />,
  },
  { id: 'remote', label: 'Remote', type: 'text', width: 190, mono: true, grows: true, absent: 'no peer' },
  { id: 'receiveQueue', label: 'Unread', type: 'size', width: 76, number: true },
  { id: 'sendQueue', label: 'Unacked', type: 'size', width: 80, number: true },
  { id: 'inode', label: 'Inode', type: 'integer', width: 90, number: true, absent: 'not recorded' },
];

function Local({ row }: { readonly row: ListRow }): ReactNode {
  const column = row.cells['local'] === null || row.cells['local'] === undefined ? 'path' : 'local';
  return <Cell list="process_socket" row={row} column={column} type="text" absent="unnamed" />;
}

/** Socket states by shape, hue and word, the same in every view. */
const STATES: Readonly<Record<string, string>> = {
  ESTABLISHED: 'dot fine',
  LISTEN: 'dot square listening',
  CLOSE: 'dot hollow',
  CLOSE_WAIT: 'dot high',
  FIN_WAIT1: 'dot high',
  FIN_WAIT2: 'dot high',
  SYN_SENT: 'dot high hollow',
};

export function SocketState({ row }: { readonly row: ListRow }): ReactNode {
  const state = row.cells['state'];
  if (typeof state !== 'string' || state === '') return <Absent reason="no state" />;
  return (
    <>
      <span className={STATES[state] ?? 'dot hollow'} aria-hidden="true" /> <EvidenceText value={state} />
    </>
  );
}

const memory: readonly Column[] = [
  { id: 'start', label: 'Start', type: 'address', width: 140, mono: true, fixed: true },
  { id: 'end', label: 'End', type: 'address', width: 140, mono: true, hidden: true },
  { id: 'size', label: 'Size', type: 'size', width: 78, number: true },
  {
    id: 'permissions',
    label: 'Perm',
    type: 'word',
    width: 60,
    mono: true,
    draw: (row) => <Permissions text={row.cells['permissions'] ?? null} />,
  },
  { id: 'kind', label: 'Kind', type: 'word', width: 116 },
  {
    id: 'path',
    label: 'Mapped',
    type: 'text',
    width: 220,
    grows: true,
    mono: true,
    draw: (row) => <Mapped row={row} />,
  },
  { id: 'offset', label: 'Offset', type: 'address', width: 90, mono: true, hidden: true },
  {
    id: 'pages',
    label: 'Pages in the checkpoint',
    type: 'record',
    width: 210,
    sortable: false,
    draw: (row) => <Pages row={row} />,
  },
];

function Mapped({ row }: { readonly row: ListRow }): ReactNode {
  const path = row.cells['path'];
  if (path === null || path === undefined || (isText(path) && path.text === ''))
    return <Absent reason="anonymous" />;
  return (
    <>
      <CellContent list="memory_map" row={row} column="path" value={path} type="text" index={null} />
      {row.cells['deleted'] === true && <span className="chip high">deleted</span>}
    </>
  );
}

const PAGE_KINDS = [
  ['dumped', 'dumped'],
  ['parent', 'in the parent'],
  ['lazy', 'lazy: absent'],
  ['zero', 'zero'],
  ['notCaptured', 'not captured'],
] as const;

/** Where the pages of a mapping are; kinds without pages are left out. */
function Pages({ row }: { readonly row: ListRow }): ReactNode {
  const pages = row.cells['pages'];
  if (typeof pages !== 'object' || pages === null || Array.isArray(pages))
    return <Absent reason="not counted" />;
  const counts = pages as { readonly [name: string]: CellValue };
  const parts = PAGE_KINDS.filter(([name]) => isNumeric(counts[name] ?? null) && Number(counts[name]) > 0);
  if (parts.length === 0) return <Absent reason="no pages" />;
  return parts.map(([name, label], at) => (
    <span key={name} className={name === 'notCaptured' ? 'absent' : name === 'lazy' ? 'gap-text' : ''}>
      {at > 0 && ', '}
      {String(counts[name])} {label}
    </span>
  ));
}

export const DETAIL_TABLES = {
  threads: table({
    id: 'threads',
    label: 'Threads',
    list: 'thread',
    columns: threads,
    findIn: 'comm',
    many: 'threads',
    counted: 'threadCount',
    emptyNote: 'Its core image is missing or holds none; the gaps in the overview say which.',
    fromMemory: true,
  }),
  environment: table({
    id: 'environment',
    label: 'Environment',
    list: 'environment',
    columns: environment,
    findIn: 'name',
    many: 'variables',
    counted: 'environmentCount',
    emptyNote: 'Its environment was empty when it was dumped.',
    fromMemory: true,
  }),
  descriptors: table({
    id: 'descriptors',
    label: 'Descriptors',
    list: 'file_descriptor',
    columns: descriptors,
    findIn: 'target',
    many: 'descriptors',
    counted: 'descriptorCount',
    emptyNote: 'It had no file open.',
    fromMemory: true,
  }),
  sockets: table({
    id: 'sockets',
    label: 'Sockets',
    list: 'process_socket',
    columns: sockets,
    findIn: 'remote',
    many: 'sockets',
    counted: 'socketCount',
    emptyNote: 'None of its descriptors is a socket.',
    fromMemory: true,
  }),
  memory: table({
    id: 'memory',
    label: 'Memory map',
    list: 'memory_map',
    columns: memory,
    findIn: 'path',
    many: 'mappings',
    counted: 'mapCount',
    emptyNote: 'Its mm image names none.',
    fromMemory: true,
  }),
} as const;

/** '4.0 MiB (4,194,304 bytes)'. */
export function sizeWithBytes(bytes: number | bigint): string {
  return Number(bytes) < 1024 ? exactBytes(bytes) : `${sizeText(bytes)} (${exactBytes(bytes)})`;
}
