/** Calls that compare checkpoints: two of them change by change, or a series item by item. Both are jobs. */
import { z } from 'zod';
import { call } from './call.ts';
import { cellValue, sourceSpan } from './values.ts';

export const COMPARE_GROUPS = {
  process: 'Processes',
  'command-line': 'Command lines',
  environment: 'Environments',
  credential: 'Credentials',
  thread: 'Threads',
  descriptor: 'Descriptors',
  socket: 'Sockets',
  namespace: 'Namespaces',
  mount: 'Mounts',
  'memory-map': 'Memory maps',
  page: 'Pages',
  memory: 'Memory strings',
  file: 'Files',
  network: 'Network',
  ipc: 'IPC objects',
  cgroup: 'Control groups',
  container: 'Container',
} as const;
export type CompareGroup = keyof typeof COMPARE_GROUPS;
export const compareGroup = z.enum(Object.keys(COMPARE_GROUPS) as [CompareGroup, ...CompareGroup[]]);

/** A row of a list on one side; `span` where its bytes are not those of the row (a page of memory). */
export const comparedPlace = z.object({
  checkpoint: z.string(),
  list: z.string(),
  key: z.string(),
  column: z.string().nullable(),
  span: sourceSpan.optional(),
});
export type ComparedPlace = z.infer<typeof comparedPlace>;

export const checkpointChange = z.object({
  group: compareGroup,
  change: z.enum(['added', 'removed', 'changed']),
  /** The process it belongs to, 'acme-shop (pid 1)'; '' for things of none. */
  subject: z.string(),
  item: z.string(),
  /** Which property, by the label of its column; '' where the whole item came or went. */
  property: z.string(),
  /** How `before` and `after` are drawn: a type of column. */
  type: z.string(),
  before: cellValue,
  after: cellValue,
  /** What follows from it or what it rests on; null where it is plain. */
  note: z.string().nullable(),
  a: comparedPlace.nullable(),
  b: comparedPlace.nullable(),
});
export type CheckpointChange = z.infer<typeof checkpointChange>;

/**
 * A process on both sides. 'certain': one task with one program; 'likely': the evidence speaks for it;
 * 'counterpart': another task in the same role, of another container or after a restart.
 */
export const processMatch = z.object({
  a: z.number(),
  b: z.number(),
  name: z.string(),
  certainty: z.enum(['certain', 'likely', 'counterpart']),
  reasons: z.array(z.string()),
});
export type ProcessMatch = z.infer<typeof processMatch>;

/** Pages of one mapping that both sides have and of which one or both have the content. */
export const comparedPages = z.object({
  subject: z.string(),
  mapping: z.string(),
  start: z.bigint(),
  pages: z.number(),
  same: z.number(),
  changed: z.number(),
  /** Pages whose content is in no image on one side or both: nothing follows for them. */
  unknown: z.number(),
});

export const comparedCheckpoint = z.object({ id: z.string(), title: z.string(), processes: z.number() });

const job = z.string();

/** What changes and items of a series can be filtered and sorted by; `first` and `last` are places in the series. */
export const COMPARED_COLUMNS = {
  change: { type: 'word', label: 'Change' },
  kind: { type: 'word', label: 'Kind' },
  process: { type: 'text', label: 'Process' },
  item: { type: 'text', label: 'What' },
  property: { type: 'word', label: 'Property' },
  before: { type: 'text', label: 'Before' },
  after: { type: 'text', label: 'After' },
  note: { type: 'text', label: 'Note' },
  first: { type: 'integer', label: 'First seen' },
  last: { type: 'integer', label: 'Last seen' },
  value: { type: 'text', label: 'Value' },
} as const;

/** Which rows, in which order. A column to sort a series by may also be a checkpoint's id. */
const chosenRows = {
  job,
  group: compareGroup.nullable(),
  /** A query of the query bar over COMPARED_COLUMNS. */
  filter: z.string().max(10_000).optional(),
  sort: z.array(z.object({ column: z.string(), descending: z.boolean() })).optional(),
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
};

export const seriesCell = z.object({
  value: cellValue,
  /** Other than in the checkpoint before. */
  changed: z.boolean(),
  place: comparedPlace.nullable(),
});

export const seriesItem = z.object({
  group: compareGroup,
  subject: z.string(),
  item: z.string(),
  type: z.string(),
  /** Ids of checkpoints. */
  firstSeen: z.string(),
  lastSeen: z.string(),
  /** One for each checkpoint, in the order of the series; null: not there. */
  cells: z.array(seriesCell.nullable()),
});
export type SeriesItem = z.infer<typeof seriesItem>;

export const COMPARE_CALLS = {
  'compare.start': call(
    'Compares two checkpoints, as a job; `pages` also compares memory by content.',
    z.object({ a: z.string(), b: z.string(), pages: z.boolean() }),
    z.object({ job }),
  ),
  'compare.result': call(
    'Waits for the job: what was matched and how many changes each group has. Changes come by compare.changes.',
    z.object({ job }),
    z.object({
      a: comparedCheckpoint,
      b: comparedCheckpoint,
      matches: z.array(processMatch),
      /** Pids that both sides have, of different processes. */
      reused: z.array(z.object({ pid: z.number(), reasons: z.array(z.string()) })),
      counts: z.record(z.string(), z.number()),
      total: z.number(),
      pages: z.array(comparedPages),
      pagesCompared: z.boolean(),
    }),
  ),
  'compare.changes': call(
    'Changes [from, to) of a comparison, of one group or all, that a filter leaves; by group, or as sorted.',
    z.object(chosenRows),
    z.object({ count: z.number(), changes: z.array(checkpointChange) }),
  ),
  'series.order': call(
    'Checkpoints in the order in which they were taken, and what that is known from; as given where nothing tells.',
    z.object({ checkpoints: z.array(z.string()).max(1000) }),
    z.object({ ids: z.array(z.string()).readonly(), order: z.string() }),
  ),
  'series.start': call(
    'Compares a series of checkpoints in their order, as a job. `strings` are looked for in memory.',
    z.object({
      /** Null: every dump of the case, in the order of their times, stated or inferred, else of their import. */
      checkpoints: z.array(z.string()).nullable(),
      pages: z.boolean(),
      strings: z.array(z.string().min(1).max(4096)).max(64),
    }),
    z.object({ job }),
  ),
  'series.result': call(
    'Waits for the job: the checkpoints in order and how many items each group has. Items come by series.items.',
    z.object({ job }),
    z.object({
      checkpoints: z.array(comparedCheckpoint),
      /** Why they stand in this order. */
      order: z.string(),
      counts: z.record(z.string(), z.number()),
      total: z.number(),
      /** Items that are the same in every checkpoint, by group: not listed. */
      constant: z.record(z.string(), z.number()),
    }),
  ),
  'series.items': call(
    'Items [from, to) of a series that are not the same throughout, of one group or all, that a filter leaves.',
    z.object(chosenRows),
    z.object({ count: z.number(), items: z.array(seriesItem) }),
  ),
};
