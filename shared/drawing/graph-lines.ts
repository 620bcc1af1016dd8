/**
 * Channels as lines between two nodes. A channel of many ends becomes the lines that tell it with the fewest:
 * every writer to every reader while these are few, else along the process tree (who has it and whose ancestor
 * has it too), which is how it came to be shared.
 */
import { CHANNEL_KINDS } from '../api/graph-calls.ts';
import type { ChannelKind, GraphChannel, ProcessGraph } from '../api/graph-calls.ts';

const PAIRS_DRAWN = 6;

export interface GraphLine {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly from: string;
  readonly to: string;
  /** Bytes flow: 'forward' is from `from` to `to`. */
  readonly flow: 'forward' | 'backward' | 'both' | 'none';
  readonly channels: readonly GraphChannel[];
}

export interface Shown {
  /** Nodes that are drawn. */
  readonly has: (id: string) => boolean;
  /** The node that stands for one that is folded away; null: it is not drawn at all. */
  readonly standIn: (id: string) => string | null;
}

export function linesOf(graph: ProcessGraph, hidden: ReadonlySet<ChannelKind>, shown: Shown): GraphLine[] {
  const parents = new Map<string, string | null>();
  for (const node of graph.nodes) if (node.kind === 'process') parents.set(node.id, node.parent);
  const bundles = new Map<string, { line: Omit<GraphLine, 'channels'>; channels: GraphChannel[] }>();
  for (const channel of graph.channels) {
    if (hidden.has(channel.kind)) continue;
    for (const [a, b] of pairsOf(channel, parents)) {
      const from = shown.standIn(a);
      const to = shown.standIn(b);
      if (from === null || to === null || from === to) continue;
      const turned = bundles.get(`${channel.kind} ${to} ${from}`);
      const key = turned === undefined ? `${channel.kind} ${from} ${to}` : `${channel.kind} ${to} ${from}`;
      const flow = turned === undefined || channel.flow !== 'forward' ? channel.flow : 'backward';
      const known = turned ?? bundles.get(key);
      if (known === undefined) {
        bundles.set(key, { line: { id: key, kind: channel.kind, from, to, flow }, channels: [channel] });
      } else {
        if (!known.channels.includes(channel)) known.channels.push(channel);
        if (known.line.flow !== flow) known.line = { ...known.line, flow: 'both' };
      }
    }
  }
  return [...bundles.values()]
    .map(({ line, channels }) => ({ ...line, channels }))
    .sort((a, b) => CHANNEL_KINDS.indexOf(a.kind) - CHANNEL_KINDS.indexOf(b.kind));
}

type Pair = readonly [string, string];

export function pairsOf(
  { ends, flow }: Pick<GraphChannel, 'ends' | 'flow'>,
  /** Of processes; nodes that are none lie outside. */
  parents: ReadonlyMap<string, string | null>,
): readonly Pair[] {
  const first = ends.filter((end) => end.side !== 'second').map((end) => end.node);
  const second = ends.filter((end) => end.side !== 'first').map((end) => end.node);
  if (first.length * second.length <= PAIRS_DRAWN) {
    const pairs: Pair[] = [];
    const seen = new Set<string>();
    for (const a of first) {
      for (const b of second) {
        if (a === b || seen.has(`${a} ${b}`)) continue;
        if (flow !== 'forward') seen.add(`${b} ${a}`);
        seen.add(`${a} ${b}`);
        pairs.push([a, b]);
      }
    }
    if (pairs.length > 0) return pairs;
  }
  const members = new Set(ends.map((end) => end.node));
  const outside = ends.filter((end) => !parents.has(end.node));
  if (outside.length > 0) return toOutside(ends, outside, parents);
  const root = ends[0]?.node ?? '';
  const pairs: Pair[] = [];
  for (const { node } of ends) {
    if (node === root) continue;
    pairs.push([nearestMember(node, members, parents) ?? root, node]);
  }
  return pairs;
}

/** The nearest ancestor that is a member too. */
function nearestMember(
  node: string,
  members: ReadonlySet<string>,
  parents: ReadonlyMap<string, string | null>,
): string | null {
  const passed = new Set([node]);
  for (let at = parents.get(node) ?? null; at !== null && !passed.has(at); at = parents.get(at) ?? null) {
    if (members.has(at)) return at;
    passed.add(at);
  }
  return null;
}

/** What leads outside and is in many hands is drawn from those who did not inherit it from another of them. */
function toOutside(
  ends: GraphChannel['ends'],
  outside: GraphChannel['ends'],
  parents: ReadonlyMap<string, string | null>,
): readonly Pair[] {
  const processes = ends.filter((end) => parents.has(end.node));
  const members = new Set(processes.map((end) => end.node));
  const heads = processes.filter((end) => nearestMember(end.node, members, parents) === null);
  return (heads.length > 0 ? heads : processes)
    .slice(0, PAIRS_DRAWN)
    .flatMap((head) =>
      outside.map((end): Pair => (end.side === 'first' ? [end.node, head.node] : [head.node, end.node])),
    );
}
