/**
 * The process graph: tasks, what they are connected by, and what lies outside of the checkpoint.
 * A channel joins two nodes or more (a pipe that five processes hold is one channel with five ends).
 */
import { z } from 'zod';
import { reference, sourceSpan } from './values.ts';

/** Kinds of channels in the order of legends and toggles. */
export const CHANNEL_KINDS = [
  'parent',
  'tcp',
  'udp',
  'raw',
  'unix',
  'pipe',
  'shared-memory',
  'shared-file',
  'terminal',
  'pidfd',
  'inherited',
  'listens',
  'outside',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export const graphNode = z.object({
  /** Unique in the graph. */
  id: z.string(),
  kind: z.enum(['process', 'peer', 'listener', 'outside']),
  /** Null: shared by several checkpoints (a peer). */
  checkpoint: z.string().nullable(),
  /** The same thing in another checkpoint of the same container has the same identity. */
  identity: z.string(),
  /** Inert: control and direction characters are escapes already. */
  label: z.string(),
  detail: z.string(),
  /** What is true of it and changes how it is drawn. */
  marks: z.array(z.enum(['zombie', 'stopped', 'dead', 'exe-deleted'])),
  pid: z.number().nullable(),
  parent: z.string().nullable(),
  /** The row that is this node; a peer is several sockets: the first, in `references` all of them. */
  reference: reference.nullable(),
  references: z.array(reference),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEnd = z.object({
  node: z.string(),
  /** Writers or one end of a pair are 'first', readers or the other end 'second'. */
  side: z.enum(['first', 'second', 'both']),
  fds: z.array(z.number()),
});
export type GraphEnd = z.infer<typeof graphEnd>;

export const graphChannel = z.object({
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  checkpoint: z.string().nullable(),
  ends: z.array(graphEnd),
  /** 'forward': from the first side to the second. */
  flow: z.enum(['forward', 'both', 'none']),
  /** Short, inert: 'pipe:[52312]', '64.0 KiB'. */
  label: z.string(),
  /** Bytes that wait in it, unread or unacknowledged. */
  waiting: z.number(),
  /** Connections or descriptors that it stands for. */
  count: z.number(),
  certainty: z.enum(['decoded', 'inferred']),
  reason: z.string().nullable(),
  /** The rows that say so; the first is what a click selects. */
  references: z.array(reference),
  source: z.array(sourceSpan),
});
export type GraphChannel = z.infer<typeof graphChannel>;

export const graphGroup = z.object({
  checkpoint: z.string(),
  title: z.string(),
  /** Containers of one pod have the same. */
  pod: z.string().nullable(),
  processes: z.number(),
});
export type GraphGroup = z.infer<typeof graphGroup>;

export const processGraph = z.object({
  groups: z.array(graphGroup),
  nodes: z.array(graphNode),
  channels: z.array(graphChannel),
  /** What the graph can't say and why. */
  notes: z.array(z.string()),
});
export type ProcessGraph = z.infer<typeof processGraph>;

export const GRAPH_CALLS = {
  'graph.read': {
    doc: 'Processes and the channels between them, peers and listening services; null: every checkpoint.',
    input: z.object({
      checkpoints: z.array(z.string()).nullable(),
      /** False: each `source` is empty, as for a drawing, whose channels lead to rows that have them. */
      spans: z.boolean().optional(),
    }),
    output: processGraph,
  },
} as const;
