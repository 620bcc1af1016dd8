/** A channel between two IP sockets of the case, of one checkpoint or of two. */
import { processEnds, referenceTo, spansIn } from './graph-builder.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { inetKind } from './inet-states.ts';
import type { Placed } from './networks.ts';

/** Holders of `a` are the first side. `inferred`: why it is thought that they are joined; absent: nothing is inferred. */
export function addConnection(
  graph: GraphBuilder,
  a: Placed,
  b: Placed,
  label: string,
  flow: 'both' | 'forward',
  inferred?: string,
): void {
  const across = a.facts.checkpoint !== b.facts.checkpoint;
  const ends = across
    ? [
        ...processEnds(a.facts.checkpoint, a.socket.holders, []),
        ...processEnds(b.facts.checkpoint, [], b.socket.holders),
      ]
    : processEnds(a.facts.checkpoint, a.socket.holders, b.socket.holders);
  graph.addChannel(across ? null : a.facts.checkpoint, ends, {
    kind: inetKind(a.socket),
    key: `${a.facts.checkpoint} ${a.socket.fileId} ${b.socket.fileId}`,
    flow,
    label,
    waiting: a.socket.receiveQueue + b.socket.receiveQueue + a.socket.sendQueue + b.socket.sendQueue,
    ...(inferred === undefined ? {} : { inferred }),
    references: [a, b].map((one) => referenceTo('socket', one.facts.checkpoint, String(one.socket.fileId))),
    source: across
      ? [...spansIn(a.socket.source, a.facts.checkpoint), ...spansIn(b.socket.source, b.facts.checkpoint)]
      : [...a.socket.source, ...b.socket.source],
  });
}
