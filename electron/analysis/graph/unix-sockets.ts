/**
 * Unix sockets. A pair names each other by inode; a connection through a listener is such a pair too, whose
 * accepted end carries the listener's path. A socket whose peer is elsewhere leads out of the checkpoint.
 */
import type { SocketFact } from '../../../shared/facts/index.ts';
import { PASSED, processEnds, referenceTo } from './graph-builder.ts';
import type { GraphBuilder, Holder } from './graph-builder.ts';
import { labelText } from './process-nodes.ts';
import type { GraphFacts } from './types.ts';

export function addUnixSockets(
  graph: GraphBuilder,
  facts: GraphFacts,
  receivers: ReadonlyMap<number, readonly Holder[]>,
): void {
  const { checkpoint } = facts;
  const sockets = facts.socket
    .filter((socket) => socket.family === 'unix')
    .map((socket) =>
      socket.holders.length > 0 ? socket : { ...socket, holders: receivers.get(socket.fileId) ?? [] },
    );
  const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
  for (const socket of sockets) {
    if (socket.state === 'LISTEN') addListener(graph, checkpoint, socket);
    if (socket.peerInode === null || socket.peerInode === 0n) continue;
    const peer = byInode.get(socket.peerInode);
    if (peer === undefined) {
      addOutside(graph, checkpoint, socket);
      continue;
    }
    const mutual = peer.peerInode === socket.inode;
    if (mutual && (socket.inode ?? 0n) > (peer.inode ?? 0n)) continue; // told from its other end
    const path = socket.path ?? peer.path;
    const isPassed = [...socket.holders, ...peer.holders].some(({ fd }) => fd < 0);
    const references = [socket, peer].map((one) => referenceTo('socket', checkpoint, String(one.fileId)));
    graph.addChannel(checkpoint, processEnds(checkpoint, socket.holders, peer.holders), {
      kind: 'unix',
      key: String(socket.inode),
      flow: mutual ? 'both' : 'forward',
      label: path === null ? `unix ${socket.type.toLowerCase()}` : labelText(path),
      waiting: socket.receiveQueue + peer.receiveQueue,
      ...(isPassed ? { inferred: PASSED } : {}),
      references,
      source: [...socket.source, ...peer.source],
    });
  }
}

function addListener(graph: GraphBuilder, checkpoint: string, socket: SocketFact): void {
  const id = `${checkpoint}/listener/unix ${socket.inode}`;
  const name = socket.path === null ? `inode ${socket.inode}` : labelText(socket.path);
  const reference = referenceTo('socket', checkpoint, String(socket.fileId));
  graph.addNode({
    id,
    kind: 'listener',
    checkpoint,
    identity: `listener unix ${name}`,
    label: 'listening',
    detail: `unix ${name}`,
    marks: [],
    pid: null,
    parent: null,
    reference,
    references: [reference],
  });
  graph.addChannel(
    checkpoint,
    [...processEnds(checkpoint, socket.holders, []), { node: id, side: 'second', fds: [] }],
    {
      kind: 'listens',
      key: `unix ${socket.inode}`,
      flow: 'none',
      label: fdLabel(socket.holders),
      references: [reference],
      source: socket.source,
    },
  );
}

function addOutside(graph: GraphBuilder, checkpoint: string, socket: SocketFact): void {
  const id = `${checkpoint}/outside/unix ${socket.peerInode}`;
  const name = socket.path === null ? `socket:[${socket.peerInode}]` : labelText(socket.path);
  const reference = referenceTo('socket', checkpoint, String(socket.fileId));
  graph.addNode({
    id,
    kind: 'outside',
    checkpoint,
    identity: `outside unix ${name}`,
    label: name,
    detail: 'unix peer not in the checkpoint',
    marks: [],
    pid: null,
    parent: null,
    reference,
    references: [reference],
  });
  graph.addChannel(
    checkpoint,
    [...processEnds(checkpoint, socket.holders, []), { node: id, side: 'second', fds: [] }],
    {
      kind: 'outside',
      key: `unix ${socket.inode}`,
      flow: 'both',
      label: fdLabel(socket.holders),
      waiting: socket.receiveQueue,
      references: [reference],
      source: [...socket.source, ...socket.receiveSource],
    },
  );
}

/** 'fd 0 1 2 255', where one process holds it. */
export function fdLabel(holders: SocketFact['holders']): string {
  const pids = new Set(holders.map((holder) => holder.pid));
  if (pids.size !== 1) return `${pids.size} processes`;
  const fds = holders
    .map((holder) => holder.fd)
    .filter((fd) => fd >= 0)
    .sort((a, b) => a - b);
  if (fds.length === 0) return 'not received yet';
  const shown = fds.slice(0, 6).join(' ');
  return `fd ${shown}${fds.length > 6 ? ' …' : ''}`;
}
