/** Sockets under headings: peers by address, services by transport. Pure. */
import type { CellValue } from '../../../shared/api/index.ts';

export interface SocketPlace {
  readonly index: number; // in its list
  readonly key: string;
  readonly checkpoint: string | null;
  readonly family: string;
  readonly type: string;
  readonly state: string;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly pids: readonly number[];
}

export const PLACE_COLUMNS = [
  'family',
  'type',
  'state',
  'localAddress',
  'localPort',
  'remoteAddress',
  'remotePort',
  'receiveQueue',
  'sendQueue',
  'holders',
];

function word(cell: CellValue | undefined): string {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'object' && cell !== null && 'text' in cell ? String(cell.text) : '';
}

function number(cell: CellValue | undefined): number {
  return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : 0;
}

export function placeOf(
  row: {
    readonly key: string;
    readonly checkpoint: string | null;
    readonly cells: Readonly<Record<string, CellValue>>;
  },
  index: number,
): SocketPlace {
  const { cells } = row;
  const holders = Array.isArray(cells['holders']) ? (cells['holders'] as readonly CellValue[]) : [];
  const pids = holders.flatMap((one) =>
    typeof one === 'object' && one !== null && 'pid' in one
      ? [number((one as Record<string, CellValue>)['pid'])]
      : [],
  );
  return {
    index,
    key: row.key,
    checkpoint: row.checkpoint,
    family: word(cells['family']),
    type: word(cells['type']),
    state: word(cells['state']),
    localAddress: word(cells['localAddress']),
    localPort: number(cells['localPort']),
    remoteAddress: word(cells['remoteAddress']),
    remotePort: number(cells['remotePort']),
    receiveQueue: number(cells['receiveQueue']),
    sendQueue: number(cells['sendQueue']),
    pids: [...new Set(pids)].sort((a, b) => a - b),
  };
}

/** `::ffff:192.0.2.1` is 192.0.2.1 on the wire. */
export function plainAddress(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function isAny(address: string): boolean {
  return address === '' || address === '0.0.0.0' || address === '::';
}

export interface SocketGroup {
  readonly id: string;
  readonly sockets: readonly SocketPlace[];
}

function grouped(
  places: readonly SocketPlace[],
  keyOf: (place: SocketPlace) => string | null,
): readonly SocketGroup[] {
  const groups = new Map<string, SocketPlace[]>();
  for (const place of places) {
    const key = keyOf(place);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups].map(([id, sockets]) => ({ id, sockets }));
}

/** Sockets with a peer outside, those whose other end is in the same checkpoint left out. */
export function peerGroups(places: readonly SocketPlace[]): readonly SocketGroup[] {
  const end = (checkpoint: string | null, type: string, a: string, p: number, b: string, q: number): string =>
    `${checkpoint} ${type} ${plainAddress(a)} ${p} ${plainAddress(b)} ${q}`;
  const here = new Set(
    places.map((one) =>
      end(one.checkpoint, one.type, one.localAddress, one.localPort, one.remoteAddress, one.remotePort),
    ),
  );
  return grouped(places, (one) => {
    if (!one.family.startsWith('inet') || isAny(plainAddress(one.remoteAddress)) || one.remotePort === 0)
      return null;
    const other = end(
      one.checkpoint,
      one.type,
      one.remoteAddress,
      one.remotePort,
      one.localAddress,
      one.localPort,
    );
    return here.has(other) ? null : plainAddress(one.remoteAddress);
  }).toSorted((a, b) => b.sockets.length - a.sockets.length || (a.id < b.id ? -1 : 1));
}

/** What waits for others: listening stream sockets, and datagram sockets bound to a port without a peer. */
export function serviceGroups(places: readonly SocketPlace[]): readonly SocketGroup[] {
  return grouped(places, (one) => {
    if (one.state === 'LISTEN') return one.family === 'unix' ? 'unix' : one.type;
    const bound = one.family.startsWith('inet') && one.type.startsWith('udp') && one.localPort !== 0;
    return bound && isAny(plainAddress(one.remoteAddress)) ? `${one.type}, bound` : null;
  });
}
