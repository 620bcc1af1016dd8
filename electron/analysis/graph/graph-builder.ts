/** Collects nodes and channels, each once, and knows who holds which file of a checkpoint. */
import type { ChannelKind, GraphChannel, GraphEnd, GraphNode, Reference } from '../../../shared/api/index.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';
import type { GraphFacts } from './types.ts';

export interface Holder {
  readonly pid: number;
  readonly fd: number;
}

/** A side of a channel: the descriptors by which processes hold it. */
export type Side = readonly Holder[];

export interface NewChannel {
  readonly kind: ChannelKind;
  readonly key: string;
  readonly flow: GraphChannel['flow'];
  readonly label: string;
  readonly waiting?: number;
  readonly count?: number;
  readonly inferred?: string;
  readonly references: readonly Reference[];
  readonly source: Source;
}

export interface GraphBuilder {
  readonly nodes: Map<string, GraphNode>;
  readonly channels: GraphChannel[];
  addNode(node: GraphNode): void;
  addChannel(checkpoint: string | null, ends: readonly GraphEnd[], channel: NewChannel): void;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes = new Map<string, GraphNode>();
  const channels: GraphChannel[] = [];
  return {
    nodes,
    channels,
    addNode(node) {
      const known = nodes.get(node.id);
      if (known === undefined) nodes.set(node.id, node);
      else nodes.set(node.id, { ...known, references: [...known.references, ...node.references] });
    },
    addChannel(checkpoint, ends, channel) {
      const present = ends.filter((end) => nodes.has(end.node));
      if (new Set(present.map((end) => end.node)).size < 2) return; // inside one process: no channel between any
      channels.push({
        id: `${channel.kind} ${checkpoint ?? ''} ${channel.key}`,
        kind: channel.kind,
        checkpoint,
        ends: present,
        flow: channel.flow,
        label: channel.label,
        waiting: channel.waiting ?? 0,
        count: channel.count ?? 1,
        certainty: channel.inferred === undefined ? 'decoded' : 'inferred',
        reason: channel.inferred ?? null,
        references: [...channel.references],
        source: [...channel.source] as GraphChannel['source'],
      });
    },
  };
}

export function processNodeId(checkpoint: string, pid: number): string {
  return `${checkpoint}/process/${pid}`;
}

export function referenceTo(kind: string, checkpoint: string, key: string): Reference {
  return { kind, checkpoint, key };
}

/** Ends of processes: who is on both sides is one end, sides of a channel without any are 'both'. */
export function processEnds(checkpoint: string, first: Side, second: Side | null): GraphEnd[] {
  const ends = new Map<number, { first: boolean; second: boolean; fds: Set<number> }>();
  const add = (side: Side, name: 'first' | 'second'): void => {
    for (const { pid, fd } of side) {
      const end = ends.get(pid) ?? { first: false, second: false, fds: new Set<number>() };
      end[name] = true;
      if (fd >= 0) end.fds.add(fd);
      ends.set(pid, end);
    }
  };
  add(first, 'first');
  add(second ?? first, 'second');
  return [...ends]
    .sort(([a], [b]) => a - b)
    .map(([pid, end]) => ({
      node: processNodeId(checkpoint, pid),
      side: end.first && end.second ? 'both' : end.first ? 'first' : 'second',
      fds: [...end.fds].sort((a, b) => a - b),
    }));
}

/** fileId -> the descriptors that point at it. */
export function holdersOfFiles(facts: GraphFacts): ReadonlyMap<number, readonly Holder[]> {
  const holders = new Map<number, Holder[]>();
  for (const { pid, fd, fileId } of facts.file_descriptor) {
    const list = holders.get(fileId);
    if (list === undefined) holders.set(fileId, [{ pid, fd }]);
    else list.push({ pid, fd });
  }
  return holders;
}

/**
 * fileId -> who will have it: files that were passed over a socket and not received yet (SCM_RIGHTS) are in no
 * descriptor table; whoever holds the receiving socket can take them out. A socket that is itself on the way is
 * followed to its own receiver.
 */
export function receiversOfFiles(
  facts: GraphFacts,
  holders: ReadonlyMap<number, readonly Holder[]>,
): ReadonlyMap<number, readonly Holder[]> {
  const passedTo = new Map<number, number>();
  for (const { fileId, fileIds } of facts.socket_queue) {
    for (const id of fileIds) if (!passedTo.has(id)) passedTo.set(id, fileId);
  }
  const receivers = new Map<number, readonly Holder[]>();
  for (const id of passedTo.keys()) {
    const seen = new Set<number>();
    let socket: number | undefined = passedTo.get(id);
    while (socket !== undefined && !holders.has(socket) && !seen.has(socket)) {
      seen.add(socket);
      socket = passedTo.get(socket);
    }
    const held = socket === undefined ? undefined : holders.get(socket);
    if (held !== undefined)
      receivers.set(
        id,
        [...new Set(held.map(({ pid }) => pid))].map((pid) => ({ pid, fd: -1 })),
      );
  }
  return receivers;
}

export const PASSED = 'passed over a socket and not received yet: whoever holds that socket is its end';

/** Spans of another checkpoint's evidence say so: a channel between two checkpoints has both. */
export function spansIn(source: Source, checkpoint: string): SourceSpan[] {
  return source.map((span) => (span.checkpoint === undefined ? { ...span, checkpoint } : span));
}
