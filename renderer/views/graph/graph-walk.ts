/** Questions about a graph that the view asks: neighbours, the way between two nodes, names that match. Pure. */
import type { ChannelKind, GraphNode, ProcessGraph } from '../../../shared/api/index.ts';
import { pairsOf } from '../../../shared/drawing/graph-lines.ts';

export type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/** Who is joined to whom by channels of the kinds that are shown, as they are drawn. */
export function neighboursOf(graph: ProcessGraph, hidden: ReadonlySet<ChannelKind>): Neighbours {
  const parents = new Map<string, string | null>();
  for (const node of graph.nodes) if (node.kind === 'process') parents.set(node.id, node.parent);
  const neighbours = new Map<string, Set<string>>();
  const join = (a: string, b: string): void => {
    const set = neighbours.get(a);
    if (set === undefined) neighbours.set(a, new Set([b]));
    else set.add(b);
  };
  for (const channel of graph.channels) {
    if (hidden.has(channel.kind)) continue;
    for (const [a, b] of pairsOf(channel, parents)) {
      join(a, b);
      join(b, a);
    }
  }
  return neighbours;
}

/** A node, what it is joined to, and the processes above it, so that its place in the tree is seen. */
export function neighbourhood(graph: ProcessGraph, neighbours: Neighbours, id: string): ReadonlySet<string> {
  const near = new Set([id, ...(neighbours.get(id) ?? [])]);
  const parents = new Map(graph.nodes.map((node) => [node.id, node.parent]));
  for (const start of [...near]) {
    for (let at = parents.get(start) ?? null; at !== null && !near.has(at); at = parents.get(at) ?? null)
      near.add(at);
  }
  return near;
}

/** The shortest way over channels that are shown, both ends included; null: there is none. */
export function shortestWay(neighbours: Neighbours, from: string, to: string): readonly string[] | null {
  const before = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i] as string;
    if (at === to) {
      const way: string[] = [];
      for (let step: string | null = to; step !== null; step = before.get(step) ?? null) way.unshift(step);
      return way;
    }
    for (const next of neighbours.get(at) ?? []) {
      if (before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return null;
}

/** Nodes whose pid is the text, or whose name or detail holds it, in the order of the graph. */
export function findNodes(graph: ProcessGraph, text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const exact = graph.nodes.filter((node) => String(node.pid) === wanted);
  const others = graph.nodes.filter(
    (node) => !exact.includes(node) && `${node.label} ${node.detail}`.toLowerCase().includes(wanted),
  );
  return [...exact, ...others].map((node) => node.id);
}

/** The node that shows a selected thing: a row of its own, or the process that it belongs to. */
export function nodeOfThing(
  nodes: readonly GraphNode[],
  thing: { readonly kind: string; readonly checkpoint: string | null; readonly key: string } | null,
  pid: string | null,
): string | null {
  if (thing === null) return null;
  const isIt = (one: { kind: string; checkpoint: string | null; key: string }): boolean =>
    one.kind === thing.kind && one.checkpoint === thing.checkpoint && one.key === thing.key;
  const own = nodes.find((node) => node.references.some(isIt));
  if (own !== undefined) return own.id;
  if (pid === null) return null;
  return (
    nodes.find(
      (node) => node.kind === 'process' && node.checkpoint === thing.checkpoint && String(node.pid) === pid,
    )?.id ?? null
  );
}
