/** Sockets of IPv4 and IPv6, and the queues that TCP ones have in tcp-stream-INO [sk-inet.c, sk-tcp.c]. */
import type { SocketFact } from '../../../shared/facts/network.ts';
import type { Source } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import { gap } from '../../../shared/facts/gap.ts';
import type { DecodedImage, ImageEntry } from '../image/types.ts';
import type { InetSkEntry, InventoryEntry, TcpStreamEntry } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import type { FileRecord } from './file-records.ts';
import { addressBytes, addressText, endpointText } from './ip-address.ts';
import { limitedText } from './limited-text.ts';
import { messageDetail, type Detail } from './message-detail.ts';
import { gapAt, payloadSpan, reachImage } from './reached-image.ts';
import { FAMILIES, inetTypeName, LISTEN, nameOf, STATES } from './socket-names.ts';

const AF_INET6 = 10;
const IPPROTO_TCP = 6;
/** FIN_WAIT1, LAST_ACK, CLOSING: our FIN is not acknowledged yet. */
const FIN_SENT: readonly number[] = [4, 9, 11];

export function inetSocket(
  context: ResolveContext,
  record: FileRecord,
  body: InetSkEntry,
  holders: SocketFact['holders'],
): SocketFact {
  const { image } = record;
  const local = address(context, image, body, 'src_addr');
  const remote = address(context, image, body, 'dst_addr');
  const queues = tcpQueues(context, image, body);
  const device = body.opts === undefined ? null : limitedText(context, image, body.opts, 'so_bound_dev');
  const ifname = limitedText(context, image, body, 'ifname') ?? device;
  return {
    fileId: record.id,
    inode: body.ino === undefined ? null : BigInt(body.ino),
    family: nameOf(FAMILIES, body.family),
    type: inetTypeName(body.type ?? 0, body.proto ?? 0),
    protocol: body.proto ?? null,
    state: nameOf(STATES, body.state),
    local: local === null ? null : endpointText(local, body.src_port ?? 0),
    remote: remote === null ? null : endpointText(remote, body.dst_port ?? 0),
    localAddress: local === null ? null : addressText(local),
    localPort: body.src_port ?? null,
    remoteAddress: remote === null ? null : addressText(remote),
    remotePort: body.dst_port ?? null,
    interface: ifname === null ? null : displayText(ifname),
    path: null,
    peerInode: null,
    receiveQueue: queues.receive,
    sendQueue: queues.send,
    receiveSource: queues.receiveSource,
    sendSource: queues.sendSource,
    backlog: body.state === LISTEN ? (body.backlog ?? null) : null,
    flags: body.flags ?? null,
    netnsId: body.ns_id ?? null,
    uid: null,
    external: false,
    holders,
    detail: [
      ...messageDetail(body, {
        skip: [
          'id',
          'ino',
          'family',
          'type',
          'proto',
          'state',
          'src_port',
          'dst_port',
          'flags',
          'backlog',
          'src_addr',
          'dst_addr',
          'ns_id',
        ],
      }),
      ...queues.detail,
    ],
    source: [record.span, ...queues.source],
  };
}

function address(
  context: ResolveContext,
  image: DecodedImage,
  body: InetSkEntry,
  field: 'src_addr' | 'dst_addr',
): Uint8Array | null {
  const words = body[field];
  const expected = body.family === AF_INET6 ? 4 : 1;
  if (words.length !== expected) {
    const text = `${field} has ${words.length} words; an address of this family has ${expected}.`;
    gapAt(context, image, body, 'bad-address', text, `socket ${body.ino ?? '?'}`);
  }
  return addressBytes(words, context.images.littleEndian);
}

interface TcpQueues {
  readonly receive: number;
  readonly send: number;
  readonly receiveSource: Source;
  readonly sendSource: Source;
  readonly detail: Detail;
  readonly source: Source;
}

const NO_QUEUES: TcpQueues = {
  receive: 0,
  send: 0,
  receiveSource: [],
  sendSource: [],
  detail: [],
  source: [],
};

/** Every TCP socket with a remote port has a stream image, unless the dump was told to close connections. */
function tcpQueues(context: ResolveContext, image: DecodedImage, body: InetSkEntry): TcpQueues {
  if (body.proto !== IPPROTO_TCP || (body.dst_port ?? 0) === 0 || body.ino === undefined) return NO_QUEUES;
  const name = `tcp-stream-${body.ino.toString(16)}.img`;
  const stream = reachImage<TcpStreamEntry>(context, name);
  const entry = stream?.entries[0];
  if (stream !== undefined && entry !== undefined) return queuesOf(stream, entry, body.state ?? 0);
  const inventory = context.images.image<InventoryEntry>('inventory.img')?.entries[0]?.message;
  const subject = `socket ${body.ino}`;
  if (inventory?.tcp_close === true) {
    context.notCaptured.push({
      kind: 'tcp-stream',
      reason: 'The dump was made with tcp-close: queues and sequence numbers of connections were not kept.',
      subject,
      bytes: null,
      source: [messageSpan(image, body)],
    });
  } else if (stream === undefined) {
    const text = `${name} is missing: the queues and sequence numbers of this connection are not known.`;
    context.gaps.push(
      gap('member-missing', text, memberNameOf(context.images, name), {
        subject,
        source: [messageSpan(image, body)],
      }),
    );
  }
  return NO_QUEUES;
}

function queuesOf(
  stream: DecodedImage<TcpStreamEntry>,
  entry: ImageEntry<TcpStreamEntry>,
  state: number,
): TcpQueues {
  const { message, payloads } = entry;
  const bytesOf = (kind: string): Source =>
    payloads
      .filter((payload) => payload.kind === kind && payload.length > 0)
      .map((payload) => payloadSpan(stream, payload));
  return {
    receive: message.inq_len ?? 0,
    // A FIN takes a sequence number and ss counts it until it is acknowledged; CRIU leaves it out of outq_len [soccr.c].
    send: (message.outq_len ?? 0) + (FIN_SENT.includes(state) ? 1 : 0),
    receiveSource: bytesOf('inq'),
    sendSource: bytesOf('outq'),
    detail: messageDetail(message, { prefix: 'tcp' }),
    source: [messageSpan(stream, message)],
  };
}
