/** Sockets of the local family [sk-unix.c]. */
import type { SocketFact, SocketQueueFact } from '../../../shared/facts/network.ts';
import type { UnixSkEntry } from '../wire/messages.ts';
import type { ResolveContext } from './context.ts';
import type { FileRecord } from './file-records.ts';
import { limitedText } from './limited-text.ts';
import { messageDetail, type Detail } from './message-detail.ts';
import { LISTEN, nameOf, STATES, TYPES } from './socket-names.ts';

const SOCK_DGRAM = 2;
/** EXTERN, CALLBACK and INHERIT of uflags: the peer or the socket comes from outside the dump. */
const EXTERNAL = 0b1101;

export function unixSocket(
  context: ResolveContext,
  record: FileRecord,
  body: UnixSkEntry,
  holders: SocketFact['holders'],
  queue: readonly SocketQueueFact[],
  listeners: ReadonlySet<number>,
): SocketFact {
  const name = limitedText(context, record.image, body, 'name');
  const peer = body.peer ?? 0;
  return {
    fileId: record.id,
    inode: body.ino === undefined ? null : BigInt(body.ino),
    family: 'unix',
    type: nameOf(TYPES, body.type),
    protocol: null,
    state: nameOf(STATES, body.state),
    local: null,
    remote: null,
    localAddress: null,
    localPort: null,
    remoteAddress: null,
    remotePort: null,
    interface: null,
    path: name === null ? null : unixPath(name),
    peerInode: peer === 0 ? null : BigInt(peer),
    receiveQueue: waitingBytes(body.type, queue),
    sendQueue: 0,
    receiveSource: queue.flatMap((entry) => entry.dataSource),
    sendSource: [],
    backlog: body.state === LISTEN ? (body.backlog ?? null) : null,
    flags: body.flags ?? null,
    netnsId: body.ns_id ?? null,
    uid: body.file_perms?.uid ?? null,
    external: ((body.uflags ?? 0) & EXTERNAL) !== 0,
    holders,
    detail: [
      ...messageDetail(body, {
        skip: ['id', 'ino', 'type', 'state', 'flags', 'backlog', 'peer', 'name', 'ns_id'],
      }),
      ...queueDetail(queue),
      // Not accepted yet: the dump names the listener in place of the peer.
      ...(listeners.has(peer) ? ([['in_flight', 'true']] as const) : []),
    ],
    source: [record.span, ...queue.flatMap((entry) => entry.source)],
  };
}

/** As ss shows a name: a path up to its NUL; an abstract name, which begins with NUL, with every NUL as @; null for none. */
export function unixPath(name: Uint8Array): Uint8Array | null {
  if (name.length === 0) return null;
  if (name[0] === 0) return name.map((byte) => (byte === 0 ? 0x40 : byte));
  const end = name.indexOf(0);
  return end < 0 ? name : name.subarray(0, end);
}

/** As the kernel counts (unix_inq_len): the next message of a datagram socket, all bytes of other types. */
function waitingBytes(type: number | undefined, queue: readonly SocketQueueFact[]): number {
  if (type === SOCK_DGRAM) return queue[0]?.length ?? 0;
  return queue.reduce((sum, entry) => sum + entry.length, 0);
}

function queueDetail(queue: readonly SocketQueueFact[]): Detail {
  if (queue.length === 0) return [];
  const bytes = queue.reduce((sum, entry) => sum + entry.length, 0);
  return [
    ['queue.messages', String(queue.length)],
    ['queue.bytes', String(bytes)],
  ];
}
