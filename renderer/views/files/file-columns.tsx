/** The columns of the file table. */
import type { ReactNode } from 'react';
import { modeText } from '../../../shared/format/index.ts';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import { absentReason, isText } from '../../components/cell-text.ts';
import { Cell } from '../../components/cell.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { TriangleAlert } from '../../components/icon.tsx';
import { TimeText } from '../../components/time-text.tsx';

const TYPE_BITS: Readonly<Record<string, number>> = {
  directory: 0o040000,
  symlink: 0o120000,
  'character-device': 0o020000,
  'block-device': 0o060000,
  fifo: 0o010000,
  socket: 0o140000,
};

export const ORIGIN_NAMES: Readonly<Record<string, string>> = {
  'rootfs-diff': 'rootfs diff',
  tmpfs: 'tmpfs',
  volume: 'volume',
  devshm: '/dev/shm',
  ghost: 'ghost file',
  memfd: 'memfd',
  implied: 'not itself kept',
};

function Name({ row }: { readonly row: ListRow }): ReactNode {
  const { name, change, type, linkTarget } = row.cells;
  return (
    <span className={change === 'deleted' ? 'file-gone' : undefined}>
      {isText(name) ? <EvidenceText value={name} /> : row.key}
      {type === 'directory' && '/'}
      {isText(linkTarget) && (
        <span className="quiet">
          {' → '}
          <EvidenceText value={linkTarget} />
        </span>
      )}
    </span>
  );
}

/** What the checkpoint says of a file: kept, gone, or gone and kept because it was open. */
function Change({ row }: { readonly row: ListRow }): ReactNode {
  const { change, origin } = row.cells;
  if (origin === 'implied') return <span className="quiet">not itself kept</span>;
  if (change === 'deleted') return <span className="chip critical">deleted</span>;
  const where = ORIGIN_NAMES[String(origin)] ?? String(origin);
  if (change === 'unlinked') return <span className="chip high">{where}</span>;
  return <span>{where}</span>;
}

/** What its bytes say; of what has no bytes, what it is. */
function Content({ row }: { readonly row: ListRow }): ReactNode {
  const { content, type, change } = row.cells;
  if (typeof content === 'string') return content;
  if (change === 'deleted') return <Nothing why="deleted: only its path is known" />;
  if (type !== 'file') return <span className="quiet">{String(type).replace('-', ' ')}</span>;
  return <Cell list="file" row={row} column="content" type="word" />;
}

function Size({ row }: { readonly row: ListRow }): ReactNode {
  const { type, change } = row.cells;
  if (type !== 'file' || change === 'deleted') return <Nothing why="no content" />;
  return <Cell list="file" row={row} column="size" type="size" />;
}

function Nothing({ why }: { readonly why: string }): ReactNode {
  return (
    <span className="quiet" title={why} aria-label={why}>
      ·
    </span>
  );
}

/** A dot with the row's own reason: a tree has many that lack the same. */
function Absence({ row, column }: { readonly row: ListRow; readonly column: string }): ReactNode {
  return <Nothing why={absentReason(row, column) ?? 'not in the archive'} />;
}

function Modified({ row }: { readonly row: ListRow }): ReactNode {
  const { mtimeNs, precisionNs, doubt } = row.cells;
  if (typeof mtimeNs !== 'bigint') return <Absence row={row} column="mtimeNs" />;
  const time = <TimeText ns={mtimeNs} precisionNs={typeof precisionNs === 'bigint' ? precisionNs : 1n} />;
  if (!isText(doubt)) return time;
  return (
    <span className="doubt" title={inertTextOf(doubt)}>
      <TriangleAlert className="icon" aria-hidden="true" />
      {time}
      <span className="hidden-text">in doubt</span>
    </span>
  );
}

function Entropy({ row }: { readonly row: ListRow }): ReactNode {
  const entropy = row.cells['entropy'];
  if (typeof entropy !== 'number') return <Absence row={row} column="entropy" />;
  return <span title="Bits a byte, over the first 256 KiB">{entropy.toFixed(2)}</span>;
}

function Known({ row }: { readonly row: ListRow }): ReactNode {
  const { known, knownAs } = row.cells;
  if (typeof known !== 'string') return <span className="quiet">–</span>;
  return (
    <span
      className={known === 'known-bad' ? 'chip critical' : 'chip fine'}
      title={isText(knownAs) ? inertTextOf(knownAs) : undefined}
    >
      {known}
    </span>
  );
}

export function fileModeText(mode: CellValue | undefined, type: CellValue | undefined): string | null {
  if (typeof mode !== 'number') return null;
  return modeText(mode | (typeof type === 'string' ? (TYPE_BITS[type] ?? 0o100000) : 0));
}

function Mode({ row }: { readonly row: ListRow }): ReactNode {
  const text = fileModeText(row.cells['mode'], row.cells['type']);
  return text === null ? (
    <Absence row={row} column="mode" />
  ) : (
    <span title={`0${Number(row.cells['mode']).toString(8)}`}>{text}</span>
  );
}

function Owner({ row }: { readonly row: ListRow }): ReactNode {
  const { uid, gid } = row.cells;
  if (typeof uid !== 'bigint') return <Absence row={row} column="uid" />;
  return `${uid}:${String(gid)}`;
}

export const FILE_COLUMNS: readonly Column[] = [
  {
    id: 'path',
    label: 'Name',
    type: 'text',
    width: 210,
    grows: true,
    fixed: true,
    draw: (row) => <Name row={row} />,
  },
  { id: 'change', label: 'Held as', type: 'word', width: 98, draw: (row) => <Change row={row} /> },
  { id: 'content', label: 'Content', type: 'word', width: 128, draw: (row) => <Content row={row} /> },
  { id: 'size', label: 'Size', type: 'size', width: 76, number: true, draw: (row) => <Size row={row} /> },
  {
    id: 'mtimeNs',
    label: 'Modified',
    type: 'time',
    width: 190,
    mono: true,
    draw: (row) => <Modified row={row} />,
  },
  { id: 'mode', label: 'Mode', type: 'octal', width: 92, mono: true, draw: (row) => <Mode row={row} /> },
  { id: 'uid', label: 'Owner', type: 'integer', width: 62, draw: (row) => <Owner row={row} /> },
  {
    id: 'entropy',
    label: 'Entropy',
    type: 'integer',
    width: 70,
    number: true,
    draw: (row) => <Entropy row={row} />,
  },
  { id: 'known', label: 'Known', type: 'word', width: 92, draw: (row) => <Known row={row} /> },
  { id: 'openCount', label: 'Open', type: 'integer', width: 54, number: true },
  { id: 'sha256', label: 'SHA-256', type: 'word', width: 180, mono: true, hidden: true },
  { id: 'origin', label: 'From', type: 'word', width: 90, hidden: true },
  { id: 'type', label: 'Type', type: 'word', width: 90, hidden: true },
  { id: 'atimeNs', label: 'Accessed', type: 'time', width: 200, mono: true, hidden: true },
  { id: 'ctimeNs', label: 'Changed', type: 'time', width: 200, mono: true, hidden: true },
  { id: 'mappedBy', label: 'Mapped by', type: 'texts', width: 140, hidden: true },
  { id: 'openBy', label: 'Opened by', type: 'texts', width: 140, hidden: true },
];
