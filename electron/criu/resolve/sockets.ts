/** Sockets of every family that CRIU dumps: IP, unix, packet, netlink. */
import type { FileDescriptorFact } from '../../../shared/facts/file.ts';
import type { SocketFact, SocketQueueFact } from '../../../shared/facts/network.ts';
import type { NotCaptured } from '../../../shared/facts/gap.ts';
import { displayText } from '../../../shared/text.ts';
import type {
  InetSkEntry,
  NetDeviceEntry,
  NetlinkSkEntry,
  PacketSockEntry,
  UnixSkEntry,
} from '../wire/messages.ts';
import type { ResolveContext } from './context.ts';
import { holdersByFile } from './descriptors.ts';
import type { FileRecord } from './file-records.ts';
import { inetSocket } from './inet-sockets.ts';
import { limitedText } from './limited-text.ts';
import { messageDetail } from './message-detail.ts';
import { namespaceImageName } from './namespace-images.ts';
import type { OpenFiles } from './open-files.ts';
import { resolveSocketQueues } from './socket-queues.ts';
import { LISTEN, nameOf, NETLINK_PROTOCOLS, NETLINK_STATES, STATES, TYPES } from './socket-names.ts';
import { unixSocket } from './unix-sockets.ts';

export interface Sockets {
  readonly sockets: readonly SocketFact[];
  readonly queues: readonly SocketQueueFact[];
}

/** Sockets in image order, each with every descriptor that holds it; what waits in unix sockets. */
export function resolveSockets(
  context: ResolveContext,
  files: OpenFiles,
  descriptors: readonly FileDescriptorFact[],
): Sockets {
  const holders = holdersByFile(descriptors);
  const queues = resolveSocketQueues(context, files);
  const queueOf = Map.groupBy(queues, (entry) => entry.fileId);
  const listeners = unixListeners(files);
  const sockets: SocketFact[] = [];
  for (const record of files.records.values()) {
    context.checkpoint();
    if (record.body === null) continue;
    const held = holders.get(record.id) ?? [];
    switch (record.kind) {
      case 'INETSK':
        sockets.push(inetSocket(context, record, record.body as InetSkEntry, held));
        break;
      case 'UNIXSK': {
        const queue = queueOf.get(record.id) ?? [];
        sockets.push(unixSocket(context, record, record.body as UnixSkEntry, held, queue, listeners));
        break;
      }
      case 'NETLINKSK':
        sockets.push(netlinkSocket(record, record.body as NetlinkSkEntry, held));
        break;
      case 'PACKETSK':
        sockets.push(packetSocket(context, record, record.body as PacketSockEntry, held));
        break;
    }
  }
  context.notCaptured.push(...queuesNotCaptured(sockets));
  return { sockets, queues };
}

function unixListeners(files: OpenFiles): ReadonlySet<number> {
  const inodes = new Set<number>();
  for (const { kind, body } of files.records.values()) {
    const socket = kind === 'UNIXSK' ? (body as UnixSkEntry | null) : null;
    if (socket?.state === LISTEN && socket.ino !== undefined) inodes.add(socket.ino);
  }
  return inodes;
}

/** What families without an address or a queue in the images have in common. */
function bareSocket(record: FileRecord, holders: SocketFact['holders']) {
  return {
    fileId: record.id,
    local: null,
    remote: null,
    localAddress: null,
    localPort: null,
    remoteAddress: null,
    remotePort: null,
    path: null,
    peerInode: null,
    receiveQueue: 0,
    sendQueue: 0,
    receiveSource: [],
    sendSource: [],
    backlog: null,
    uid: null,
    external: false,
    holders,
    source: [record.span],
  };
}

function netlinkSocket(record: FileRecord, body: NetlinkSkEntry, holders: SocketFact['holders']): SocketFact {
  return {
    ...bareSocket(record, holders),
    inode: body.ino === undefined ? null : BigInt(body.ino),
    family: 'netlink',
    type: NETLINK_PROTOCOLS[body.protocol ?? -1] ?? `NETLINK_${body.protocol ?? '?'}`,
    protocol: body.protocol ?? null,
    state: nameOf(NETLINK_STATES, body.state),
    interface: null,
    flags: body.flags ?? null,
    netnsId: body.ns_id ?? null,
    detail: messageDetail(body, { skip: ['id', 'ino', 'protocol', 'state', 'flags', 'ns_id'] }),
  };
}

function packetSocket(
  context: ResolveContext,
  record: FileRecord,
  body: PacketSockEntry,
  holders: SocketFact['holders'],
): SocketFact {
  const device =
    body.opts === undefined ? null : limitedText(context, record.image, body.opts, 'so_bound_dev');
  const bound = boundLink(context, body);
  return {
    ...bareSocket(record, holders),
    inode: null,
    family: 'packet',
    type: nameOf(TYPES, body.type),
    protocol: body.protocol === undefined ? null : hostOrder(body.protocol, context.images.littleEndian),
    state: nameOf(STATES, 7),
    interface: bound ?? (device === null ? null : displayText(device)),
    flags: body.flags ?? null,
    netnsId: body.ns_id ?? null,
    detail: messageDetail(body, { skip: ['id', 'type', 'flags', 'ns_id'] }),
  };
}

/** bind(2) of a packet socket names an interface by its index, 0 for all; 'if3' where no image has its name. */
function boundLink(context: ResolveContext, { ifindex, ns_id: namespace }: PacketSockEntry): string | null {
  if (ifindex === undefined || ifindex === 0) return null;
  const image = context.images.image<NetDeviceEntry>(namespaceImageName(context, 'netdev', namespace ?? 0));
  const device = image?.entries.find(({ message }) => message.ifindex === ifindex)?.message;
  const name = device === undefined ? null : limitedText(context, image!, device, 'name');
  return name === null ? `if${ifindex}` : displayText(name);
}

/** A packet socket's protocol is in network order: 0x0300 on a little-endian machine is ETH_P_ALL, 3. */
function hostOrder(protocol: number, littleEndian: boolean): number {
  return littleEndian ? ((protocol & 0xff) << 8) | ((protocol >>> 8) & 0xff) : protocol & 0xffff;
}

/** Sources that are listed of one kind of what is not captured. */
const LISTED = 64;

function queuesNotCaptured(sockets: readonly SocketFact[]): NotCaptured[] {
  const datagram = sockets.filter((socket) => socket.family.startsWith('inet') && socket.type !== 'tcp');
  const listening = sockets.filter((socket) => socket.family.startsWith('inet') && socket.state === 'LISTEN');
  const rows: NotCaptured[] = [];
  const add = (kind: string, reason: string, of: readonly SocketFact[]): void => {
    if (of.length === 0) return;
    const source = of.slice(0, LISTED).flatMap((socket) => socket.source);
    rows.push({
      kind,
      reason: `${reason} (${of.length} ${of.length === 1 ? 'socket' : 'sockets'}).`,
      subject: null,
      bytes: null,
      source,
    });
  };
  add('udp-queue', 'Datagrams that wait in UDP and raw sockets are dropped by the dump', datagram);
  add('accept-queue', 'How many connections wait to be accepted is not dumped', listening);
  return rows;
}
