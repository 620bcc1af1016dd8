/** Columns of the memory map. */
import type { ReactNode } from 'react';
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import { Absent, CellContent } from '../../components/cell.tsx';
import { isText } from '../../components/cell-text.ts';
import type { Column } from '../../components/data-table/column.ts';
import { countText, isNumeric } from '../../components/figures.ts';
import { Permissions } from '../../components/permissions.tsx';
import { standsOut } from '../../../shared/drawing/memory-band.ts';

export const MAP_COLUMNS: readonly Column[] = [
  { id: 'start', label: 'Start', type: 'address', width: 122, mono: true, fixed: true },
  { id: 'end', label: 'End', type: 'address', width: 118, mono: true },
  { id: 'size', label: 'Size', type: 'size', width: 86, number: true },
  {
    id: 'permissions',
    label: 'Perm',
    type: 'word',
    width: 64,
    mono: true,
    draw: (row) => <Permissions text={row.cells['permissions'] ?? null} />,
  },
  { id: 'kind', label: 'Kind', type: 'word', width: 90 },
  {
    id: 'path',
    label: 'Mapped',
    type: 'text',
    width: 170,
    grows: true,
    mono: true,
    draw: (row) => <Mapped row={row} />,
  },
  {
    id: 'offset',
    label: 'Offset',
    type: 'address',
    width: 82,
    mono: true,
    draw: (row) => <Offset row={row} />,
  },
  {
    id: 'pages',
    label: 'Pages',
    type: 'record',
    width: 190,
    sortable: false,
    draw: (row) => <Pages row={row} />,
  },
  {
    id: 'shmid',
    label: 'Shared memory',
    type: 'address',
    width: 110,
    mono: true,
    hidden: true,
    absent: 'private',
  },
];

function pathText(row: ListRow): string {
  const path = row.cells['path'];
  return isText(path) ? path.text : '';
}

/** Anonymous executable memory, and memory that can be written and executed, with a word for it. */
function oddity(row: ListRow): string | null {
  const { permissions } = row.cells;
  if (typeof permissions !== 'string') return null;
  const name = pathText(row);
  if (!standsOut({ permissions, name, anonymous: !name.startsWith('/') })) return null;
  return permissions.includes('w') ? 'writable code' : 'anonymous code';
}

function Mapped({ row }: { readonly row: ListRow }): ReactNode {
  const path = row.cells['path'];
  const odd = oddity(row);
  return (
    <>
      {odd !== null && (
        <>
          <span className="chip high">▲ {odd}</span>{' '}
        </>
      )}
      {row.cells['deleted'] === true && (
        <>
          <span className="chip high">deleted</span>{' '}
        </>
      )}
      {path === null || path === undefined || pathText(row) === '' ? (
        <Absent reason="anonymous" />
      ) : (
        <CellContent list="memory_map" row={row} column="path" value={path} type="text" index={null} />
      )}
    </>
  );
}

function Offset({ row }: { readonly row: ListRow }): ReactNode {
  const offset = row.cells['offset'];
  if (!isNumeric(offset) || row.cells['fileId'] === null) return <Absent reason="no file" />;
  return <span className="mono">0x{BigInt(offset).toString(16)}</span>;
}

const PAGE_KINDS = [
  ['dumped', 'dumped'],
  ['parent', 'in the parent'],
  ['lazy', 'lazy: absent'],
  ['zero', 'zero'],
  ['notCaptured', 'not captured'],
] as const;

/** A bar of where the pages are, with the counts in words. */
function Pages({ row }: { readonly row: ListRow }): ReactNode {
  const pages = row.cells['pages'];
  if (typeof pages !== 'object' || pages === null || Array.isArray(pages))
    return <Absent reason="not counted" />;
  const counts = pages as { readonly [name: string]: CellValue };
  const parts = PAGE_KINDS.map(([name, label]) => {
    const count = counts[name];
    return { name, label, count: isNumeric(count) ? Number(count) : 0 };
  }).filter(({ count }) => count > 0);
  if (parts.length === 0) return <Absent reason="no pages" />;
  return (
    <span
      className="pages-cell"
      title={parts.map(({ count, label }) => `${countText(count)} ${label}`).join(', ')}
    >
      <span className="pages-bar" aria-hidden="true">
        {parts.map(({ name, count }) => (
          <i key={name} className={name} style={{ flexGrow: Math.max(1, Math.log2(count + 1)) }} />
        ))}
      </span>
      {parts.map(({ name, label, count }, at) => (
        <span key={name} className={name === 'notCaptured' ? 'absent' : name === 'lazy' ? 'gap-text' : ''}>
          {at > 0 && ', '}
          {countText(count)} {label}
        </span>
      ))}
    </span>
  );
}
