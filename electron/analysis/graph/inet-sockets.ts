/**
 * TCP and UDP. Two sockets that name each other's addresses are one connection, in one checkpoint or in two of
 * one pod (containers of a pod share their network). What is left leads to a peer outside, grouped by address.
 */
import { formatSize } from '../../../shared/format/index.ts';
import type { SocketFact } from '../../../shared/facts/index.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { processEnds, referenceTo } from './graph-builder.ts';
import type { GraphBuilder } from './graph-builder.ts';
import {
  isAnyAddress,
  isClosed,
  isConnected,
  isLoopback,
  isReached,
  isService,
  plainAddress,
} from './inet-states.ts';
import { networksOf, type Placed } from './networks.ts';
import { addConnection } from './connections.ts';
import { addPeer } from './peers.ts';
import type { GraphFacts } from './types.ts';
import { fdLabel } from './unix-sockets.ts';

const TRANSPORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'udplite', 'mptcp', 'sctp', 'dccp']);

function endpoint(address: string | null, port: number | null): string {
  return `${plainAddress(address ?? '')} ${port ?? 0}`;
}

export function addInetSockets(graph: GraphBuilder, all: readonly GraphFacts[]): void {
  const byTuple = new Map<string, Placed>();
  const services = new Map<string, Placed[]>(); // bound and unconnected, by network, transport and port
  const byTupleAnywhere = new Map<string, Placed>(); // of one checkpoint, whatever the namespace
  const networkOfSocket = networksOf(all);
  const sockets: Placed[] = [];
  for (const facts of all) {
    for (const socket of facts.socket) {
      if (!socket.family.startsWith('inet') || !TRANSPORTS.has(socket.type)) continue;
      const placed = { facts, socket };
      const network = networkOfSocket(placed);
      sockets.push(placed);
      if (isConnected(socket)) {
        byTuple.set(tuple(network, socket, false), placed);
        byTupleAnywhere.set(tuple(facts.checkpoint, socket, false), placed);
      } else if (isService(socket)) {
        const key = service(network, socket.type, socket.localPort);
        const bound = services.get(key);
        if (bound === undefined) services.set(key, [placed]);
        else bound.push(placed);
      }
    }
  }
  const told = new Set<SocketFact>();
  for (const placed of sockets) {
    const { facts, socket } = placed;
    const network = networkOfSocket(placed);
    if (!isConnected(socket)) {
      if (isService(socket)) addListener(graph, placed);
      continue;
    }
    if (told.has(socket)) continue;
    const other = byTuple.get(tuple(network, socket, true));
    if (other !== undefined && other.socket !== socket) {
      told.add(socket).add(other.socket);
      addConnection(
        graph,
        placed,
        other,
        portsOf(placed, other),
        'both',
        isClosed(socket) && isClosed(other.socket) ? CLOSED : undefined,
      );
      continue;
    }
    // A veth pair, a bridge: the other end is in another namespace of the checkpoint. Loopback leads nowhere else.
    const beyond = isLoopback(socket.remoteAddress)
      ? undefined
      : byTupleAnywhere.get(tuple(facts.checkpoint, socket, true));
    if (beyond !== undefined && beyond.socket !== socket && !told.has(beyond.socket)) {
      told.add(socket).add(beyond.socket);
      addConnection(graph, placed, beyond, portsOf(placed, beyond), 'both', BETWEEN_NAMESPACES);
      continue;
    }
    // To a bound socket of the same network: a datagram socket, or a connection that was not accepted yet.
    const here = isLoopback(socket.remoteAddress) || socket.remoteAddress === socket.localAddress;
    const bound = services
      .get(service(network, socket.type, socket.remotePort))
      ?.find((one) => one.socket !== socket && isReached(one.socket, socket));
    if (bound !== undefined && here && !isClosed(socket)) {
      addConnection(
        graph,
        placed,
        bound,
        portsOf(placed, bound),
        'forward',
        socket.type.startsWith('udp') ? undefined : NOT_ACCEPTED,
      );
    } else {
      const accepted = services.has(service(network, socket.type, socket.localPort));
      addPeer(graph, placed, directionOf(socket, accepted));
    }
  }
}

function tuple(network: string, socket: SocketFact, reversed: boolean): string {
  const local = endpoint(socket.localAddress, socket.localPort);
  const remote = endpoint(socket.remoteAddress, socket.remotePort);
  return `${network} ${socket.type} ${reversed ? `${remote} ${local}` : `${local} ${remote}`}`;
}

function service(network: string, type: string, port: number | null): string {
  return `${network} ${type} ${port}`;
}

const CLOSED = 'closed, inferred: the two sockets still name each other, and neither is connected any more';
const NOT_ACCEPTED =
  'not accepted yet, inferred: a socket of the checkpoint listens there, and what waits to be accepted is not dumped';
const BETWEEN_NAMESPACES =
  'the two sockets name each other, inferred: they are in two network namespaces of the checkpoint';

function directionOf(socket: SocketFact, accepted: boolean): string {
  if (isClosed(socket)) {
    return 'closed, inferred: the socket still names the address, and is not connected any more';
  }
  return accepted
    ? `accepted here, inferred: a socket listens on ${socket.type} port ${socket.localPort}`
    : `opened from here, inferred: nothing listens on ${socket.type} port ${socket.localPort}`;
}

function addListener(graph: GraphBuilder, { facts, socket }: Placed): void {
  const id = `${facts.checkpoint}/listener/${socket.type} ${socket.fileId}`;
  const address = plainAddress(socket.localAddress ?? '');
  const where = isAnyAddress(address) ? 'all addresses' : inertString(address);
  const reference = referenceTo('socket', facts.checkpoint, String(socket.fileId));
  graph.addNode({
    id,
    kind: 'listener',
    checkpoint: facts.checkpoint,
    identity: `listener ${socket.type} ${socket.localPort} ${where}`,
    label: socket.state === 'LISTEN' ? 'listening' : 'bound',
    detail: `${socket.type} ${socket.localPort}, ${where}${socket.receiveQueue > 0 ? ` · ${formatSize(socket.receiveQueue)} unread` : ''}`,
    marks: [],
    pid: null,
    parent: null,
    reference,
    references: [reference],
  });
  graph.addChannel(
    facts.checkpoint,
    [...processEnds(facts.checkpoint, socket.holders, []), { node: id, side: 'second', fds: [] }],
    {
      kind: 'listens',
      key: String(socket.fileId),
      flow: 'none',
      label: fdLabel(socket.holders),
      waiting: socket.receiveQueue,
      references: [reference],
      source: socket.source,
    },
  );
}

function portsOf(a: Placed, b: Placed): string {
  return `${port(a.socket.localPort)} ⇄ ${port(b.socket.localPort)}`;
}

function port(number: number | null): string {
  return `:${number ?? '?'}`;
}
