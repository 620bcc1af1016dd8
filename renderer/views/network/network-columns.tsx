/** The tables of the network view. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { Absent, Cell } from '../../components/cell.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { isNumeric } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { SocketState } from '../processes/detail-columns.tsx';
import { Owners } from './owners.tsx';

function Queue({
  row,
  column,
}: {
  readonly row: ListRow;
  readonly column: 'receiveQueue' | 'sendQueue';
}): ReactNode {
  const bytes = row.cells[column] ?? null;
  if (!isNumeric(bytes) || Number(bytes) === 0) return <span className="quiet">0</span>;
  const held = row.source.some((span) => span.supports === column);
  const title = `${exactBytes(BigInt(bytes))}${held ? ': select to see these bytes (F4)' : ', content not in the images'}`;
  return (
    <span className={held ? 'queue held' : 'queue'} title={title}>
      {sizeText(BigInt(bytes))}
    </span>
  );
}

function Local({ row }: { readonly row: ListRow }): ReactNode {
  const column = row.cells['local'] === null || row.cells['local'] === undefined ? 'path' : 'local';
  return <Cell list="socket" row={row} column={column} type="text" absent="unnamed" />;
}

function Remote({ row }: { readonly row: ListRow }): ReactNode {
  const peer = row.cells['peerInode'] ?? null;
  if (isNumeric(peer) && Number(peer) !== 0) return <span className="mono">socket:[{String(peer)}]</span>;
  const remote = row.cells['remote'];
  if (
    typeof remote === 'object' &&
    remote !== null &&
    'text' in remote &&
    /^(?:0\.0\.0\.0|\[::\]):(?:\*|0)$/.test(String(remote.text))
  ) {
    return <Absent reason="no peer" />;
  }
  return <Cell list="socket" row={row} column="remote" type="text" absent="no peer" />;
}

export const SOCKET_COLUMNS: readonly Column[] = [
  {
    id: 'holders',
    label: 'Held by',
    type: 'record',
    width: 214,
    fixed: true,
    sortable: false,
    draw: (row) => <Owners row={row} />,
  },
  { id: 'family', label: 'Family', type: 'word', width: 60 },
  { id: 'type', label: 'Type', type: 'word', width: 78 },
  { id: 'state', label: 'State', type: 'word', width: 118, draw: (row) => <SocketState row={row} /> },
  {
    id: 'local',
    label: 'Local',
    type: 'text',
    width: 170,
    grows: true,
    mono: true,
    draw: (row) => <Local row={row} />,
  },
  {
    id: 'remote',
    label: 'Remote',
    type: 'text',
    width: 170,
    grows: true,
    mono: true,
    draw: (row) => <Remote row={row} />,
  },
  {
    id: 'receiveQueue',
    label: 'Unread',
    type: 'size',
    width: 64,
    number: true,
    draw: (row) => <Queue row={row} column="receiveQueue" />,
  },
  {
    id: 'sendQueue',
    label: 'Unsent',
    type: 'size',
    width: 64,
    number: true,
    draw: (row) => <Queue row={row} column="sendQueue" />,
  },
  { id: 'inode', label: 'Inode', type: 'integer', width: 74, number: true, absent: 'none' },
  {
    id: 'backlog',
    label: 'Backlog',
    type: 'integer',
    width: 66,
    number: true,
    hidden: true,
    absent: 'not recorded',
  },
  {
    id: 'uid',
    label: 'Owner',
    type: 'integer',
    width: 60,
    number: true,
    hidden: true,
    absent: 'not recorded',
  },
  { id: 'interface', label: 'Interface', type: 'text', width: 90, hidden: true, absent: 'any' },
  {
    id: 'netnsId',
    label: 'Namespace',
    type: 'integer',
    width: 84,
    number: true,
    hidden: true,
    absent: 'not recorded',
  },
  {
    id: 'protocol',
    label: 'Protocol',
    type: 'integer',
    width: 70,
    number: true,
    hidden: true,
    absent: 'not recorded',
  },
  { id: 'fileId', label: 'File id', type: 'integer', width: 64, number: true, hidden: true },
];

export const INTERFACE_COLUMNS: readonly Column[] = [
  { id: 'name', label: 'Name', type: 'text', width: 110, mono: true, fixed: true },
  { id: 'kind', label: 'Kind', type: 'word', width: 90, absent: 'not recorded' },
  { id: 'addresses', label: 'Addresses', type: 'texts', width: 260, grows: true, mono: true, absent: 'none' },
  { id: 'mac', label: 'MAC', type: 'word', width: 150, mono: true, absent: 'none' },
  { id: 'mtu', label: 'MTU', type: 'integer', width: 64, number: true, absent: 'not recorded' },
  {
    id: 'flags',
    label: 'Flags',
    type: 'mask',
    width: 150,
    mono: true,
    draw: (row) => <InterfaceFlags row={row} />,
  },
  { id: 'index', label: 'Index', type: 'integer', width: 60, number: true },
  { id: 'netnsId', label: 'Namespace', type: 'integer', width: 90, number: true },
];

/** IFF_* of linux/if.h. */
const INTERFACE_FLAGS = [
  'UP',
  'BROADCAST',
  'DEBUG',
  'LOOPBACK',
  'POINTOPOINT',
  'NOTRAILERS',
  'RUNNING',
  'NOARP',
  'PROMISC',
  'ALLMULTI',
  'MASTER',
  'SLAVE',
  'MULTICAST',
  'PORTSEL',
  'AUTOMEDIA',
  'DYNAMIC',
  'LOWER_UP',
  'DORMANT',
  'ECHO',
];

function InterfaceFlags({ row }: { readonly row: ListRow }): ReactNode {
  const flags = row.cells['flags'] ?? null;
  if (!isNumeric(flags)) return <Absent reason="not recorded" />;
  const names = INTERFACE_FLAGS.filter((_, bit) => (BigInt(flags) >> BigInt(bit)) & 1n);
  return (
    <span title={`0x${BigInt(flags).toString(16)}`}>{names.length === 0 ? 'none' : names.join(' ')}</span>
  );
}

export const ROUTE_COLUMNS: readonly Column[] = [
  { id: 'kind', label: 'Kind', type: 'word', width: 64, fixed: true },
  { id: 'family', label: 'Family', type: 'word', width: 64 },
  { id: 'destination', label: 'Destination', type: 'text', width: 220, grows: true, mono: true },
  { id: 'gateway', label: 'Gateway', type: 'text', width: 170, mono: true, absent: 'on the link' },
  { id: 'interface', label: 'Interface', type: 'text', width: 100, mono: true, absent: 'any' },
  { id: 'table', label: 'Table', type: 'integer', width: 64, number: true, absent: 'main' },
  { id: 'priority', label: 'Priority', type: 'integer', width: 74, number: true, absent: 'none' },
  { id: 'netnsId', label: 'Namespace', type: 'integer', width: 90, number: true },
];

export const RULE_COLUMNS: readonly Column[] = [
  { id: 'kind', label: 'Kind', type: 'word', width: 90 },
  { id: 'line', label: 'Line', type: 'integer', width: 56, number: true, fixed: true },
  {
    id: 'text',
    label: 'Text',
    type: 'text',
    width: 520,
    grows: true,
    mono: true,
    draw: (row) => {
      const text = row.cells['text'];
      return typeof text === 'object' && text !== null && 'text' in text && text.text === '' ? (
        <Absent reason="empty line" />
      ) : typeof text === 'string' ? (
        <EvidenceText value={text} />
      ) : (
        <Cell list="firewall_rule" row={row} column="text" type="text" />
      );
    },
  },
  { id: 'netnsId', label: 'Namespace', type: 'integer', width: 90, number: true },
];

export const GIVEN_COLUMNS: readonly Column[] = [
  { id: 'network', label: 'Network', type: 'text', width: 180, fixed: true },
  { id: 'interface', label: 'Interface', type: 'text', width: 110, mono: true },
  {
    id: 'address',
    label: 'Address',
    type: 'text',
    width: 200,
    grows: true,
    mono: true,
    absent: 'no address',
  },
  { id: 'gateway', label: 'Gateway', type: 'text', width: 170, mono: true, absent: 'no gateway' },
  { id: 'mac', label: 'MAC', type: 'text', width: 160, mono: true, absent: 'no MAC' },
];
