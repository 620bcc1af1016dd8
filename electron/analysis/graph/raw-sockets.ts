/**
 * Raw sockets and those of ping that are connected to an address. Packets to an address of this network reach raw
 * sockets of the same protocol there; all others lead to a peer outside.
 */
import { addConnection } from './connections.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { isAnyAddress, isLoopback, isRaw, isRawConnected, isReached, plainAddress } from './inet-states.ts';
import { networksOf, type Placed } from './networks.ts';
import { addPeer, rawName } from './peers.ts';
import type { GraphFacts } from './types.ts';

const RECEIVED =
  'inferred: a raw socket of the protocol that is open there gets a copy of each packet that comes to the address';

export function addRawSockets(graph: GraphBuilder, all: readonly GraphFacts[]): void {
  const networkOfSocket = networksOf(all);
  const byNetwork = Map.groupBy(
    all.flatMap((facts) => facts.socket.filter(isRaw).map((socket) => ({ facts, socket }))),
    networkOfSocket,
  );
  for (const sockets of byNetwork.values()) {
    for (const placed of sockets) {
      if (!isRawConnected(placed.socket)) continue;
      const reached = sockets.filter((other) => gets(placed, other));
      for (const other of reached)
        addConnection(graph, placed, other, rawName(placed.socket), 'forward', RECEIVED);
      if (reached.length === 0) addPeer(graph, placed, undefined);
    }
  }
}

/** Whether what one sends comes to the other. A socket of ping gets the answers to its own echoes alone. */
function gets({ socket }: Placed, { socket: other }: Placed): boolean {
  if (socket === other || other.type !== 'raw' || socket.protocol !== other.protocol) return false;
  const remote = plainAddress(socket.remoteAddress ?? '');
  const bound = plainAddress(other.localAddress ?? '');
  const isHere = isLoopback(remote) || remote === plainAddress(socket.localAddress ?? '') || bound === remote;
  if (!isHere || !isReached(other, socket)) return false;
  const hears = plainAddress(other.remoteAddress ?? '');
  return isAnyAddress(hears) || hears === plainAddress(socket.localAddress ?? '');
}
