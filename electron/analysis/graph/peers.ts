/** What lies beyond an IP socket: peers outside of the checkpoint, one node for each address. */
import { formatSize, ipProtocolName } from '../../../shared/format/index.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import type { SocketFact } from '../../../shared/facts/index.ts';
import { processEnds, referenceTo } from './graph-builder.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { inetKind, isRaw, plainAddress } from './inet-states.ts';
import type { Placed } from './networks.ts';
import type { GraphFacts } from './types.ts';
import { fdLabel } from './unix-sockets.ts';

/** `inferred`: why it is thought that the connection is as drawn; undefined where nothing is inferred. */
export function addPeer(graph: GraphBuilder, { facts, socket }: Placed, inferred: string | undefined): void {
  const address = inertString(plainAddress(socket.remoteAddress ?? ''));
  const id = `peer/${address}`;
  const reference = referenceTo('socket', facts.checkpoint, String(socket.fileId));
  graph.addNode({
    id,
    kind: 'peer',
    checkpoint: null,
    identity: `peer ${address}`,
    label: address,
    detail: '', // said when all its sockets are known
    marks: [],
    pid: null,
    parent: null,
    reference,
    references: [reference],
  });
  const waiting = socket.receiveQueue + socket.sendQueue;
  graph.addChannel(
    facts.checkpoint,
    [...processEnds(facts.checkpoint, socket.holders, []), { node: id, side: 'second', fds: [] }],
    {
      kind: inetKind(socket),
      key: String(socket.fileId),
      flow: 'both',
      label: fdLabel(socket.holders),
      waiting,
      ...(inferred === undefined ? {} : { inferred }),
      references: [
        reference,
        ...socket.holders.map(({ pid, fd }) =>
          referenceTo('file_descriptor', facts.checkpoint, `${pid}/${fd}`),
        ),
      ],
      source: [...socket.source, ...socket.receiveSource, ...socket.sendSource],
    },
  );
}

/** Peers say what leads to them: ports, directions, bytes unread. */
export function describePeers(graph: GraphBuilder, all: readonly GraphFacts[]): void {
  const sockets = new Map<string, SocketFact>();
  for (const facts of all) {
    for (const socket of facts.socket) sockets.set(`${facts.checkpoint} ${socket.fileId}`, socket);
  }
  for (const node of graph.nodes.values()) {
    if (node.kind !== 'peer') continue;
    const own = node.references.map(({ checkpoint, key }) => sockets.get(`${checkpoint} ${key}`));
    const ports = new Set<string>();
    let unread = 0;
    let unacknowledged = 0;
    for (const socket of own) {
      if (socket === undefined) continue;
      ports.add(
        isRaw(socket)
          ? rawName(socket)
          : `${socket.type === 'tcp' ? '' : `${socket.type} `}:${socket.remotePort}`,
      );
      unread += socket.receiveQueue;
      unacknowledged += socket.sendQueue;
    }
    const names = [...ports];
    const parts = [names.slice(0, 2).join(' ') + (names.length > 2 ? ` and ${names.length - 2} more` : '')];
    if (unread > 0) parts.push(`${formatSize(unread)} unread`);
    if (unacknowledged > 0) parts.push(`${formatSize(unacknowledged)} unacknowledged`);
    if (own.length > names.length) parts.push(`${own.length} connections`);
    graph.nodes.set(node.id, { ...node, detail: parts.join(' · ') });
  }
}

/** 'raw ICMP'; 'ping' for a datagram socket of ICMP. */
export function rawName({ type, protocol }: SocketFact): string {
  if (type !== 'raw') return type === 'icmp6' ? 'ping IPv6' : 'ping';
  return protocol === null ? type : `raw ${ipProtocolName(protocol)}`;
}
