/** Nodes and channels of process graphs, invented. */
import type { ChannelKind, GraphChannel, GraphNode, ProcessGraph } from '../../../shared/api/index.ts';

export function node(
  pid: number,
  parent: number | null,
  label = `task-${pid}`,
  checkpoint = 'aaaa',
): GraphNode {
  return {
    id: `${checkpoint}/process/${pid}`,
    kind: 'process',
    checkpoint,
    identity: `process ${pid} ${label}`,
    label,
    detail: `${pid} · 1 thread, 3 fds`,
    marks: [],
    pid,
    parent: parent === null ? null : `${checkpoint}/process/${parent}`,
    reference: { kind: 'process', checkpoint, key: String(pid) },
    references: [{ kind: 'process', checkpoint, key: String(pid) }],
  };
}

export function peer(address: string): GraphNode {
  return {
    ...node(0, null, address),
    id: `peer/${address}`,
    kind: 'peer',
    checkpoint: null,
    pid: null,
    identity: `peer ${address}`,
  };
}

export function channel(kind: ChannelKind, a: string, b: string, label = kind as string): GraphChannel {
  return {
    id: `${kind} ${a} ${b} ${label}`,
    kind,
    checkpoint: 'aaaa',
    ends: [
      { node: a, side: 'first', fds: [3] },
      { node: b, side: 'second', fds: [] },
    ],
    flow: kind === 'pipe' ? 'forward' : 'both',
    label,
    waiting: 0,
    count: 1,
    certainty: 'decoded',
    reason: null,
    references: [{ kind: 'process', checkpoint: 'aaaa', key: '1' }],
    source: [],
  };
}

export function graphOf(nodes: readonly GraphNode[], channels: readonly GraphChannel[]): ProcessGraph {
  const parents = nodes.flatMap((one) =>
    one.parent === null ? [] : [channel('parent', one.parent, one.id)],
  );
  return {
    groups: [{ checkpoint: 'aaaa', title: 'web', pod: null, processes: nodes.length }],
    nodes: [...nodes],
    channels: [...parents, ...channels],
    notes: [],
  };
}
