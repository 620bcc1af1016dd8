/**
 * The one contract between the engine and everything that asks it: the window, the command line, tests.
 * Main and engine validate both ways at the border; clients are derived from this table.
 */
import { z } from 'zod';
import { call, type Call } from './call.ts';
import { FILES_CALLS } from './files-calls.ts';
import { TIMELINE_CALLS } from './timeline-calls.ts';
import { COMPARE_CALLS } from './compare-calls.ts';
import { IMAGE_CALLS } from './image-calls.ts';
import { SQL_CALLS } from './sql-calls.ts';
import { ANNOTATION_CALLS } from './annotation-calls.ts';
import { CARVE_CALLS } from './carve-calls.ts';
import { CHAIN_CALLS } from './chain-calls.ts';
import { CUSTODY_CALLS, custodyState, evidenceDecision } from './custody-calls.ts';
import { EXPORT_CALLS } from './export-calls.ts';
import { SEARCH_CALLS, searchState } from './search-calls.ts';
import { SECRETS_CALLS } from './secrets-calls.ts';
import { MEMORY_CALLS } from './memory-calls.ts';
import { REPORT_CALLS } from './report-calls.ts';
import { GRAPH_CALLS } from './graph-calls.ts';
import {
  cellValue,
  errorValue,
  columnarRows,
  listRow,
  maskedBytes,
  maskedCell,
  sha256Hex,
  textValue,
} from './values.ts';

const none = z.object({});
const jobId = z.string();

export const acquisition = z.object({
  evidenceNumber: z.string().nullable(),
  acquiredBy: z.string().nullable(),
  acquiredAt: z.string().nullable(),
  node: z.string().nullable(),
  sha256: sha256Hex.nullable(),
  note: z.string().nullable(),
});

export const evidenceSummary = z.object({
  sha256: sha256Hex,
  label: z.string(), // file name as imported
  size: z.number(),
  compression: z.enum(['none', 'gzip', 'zstd', 'folder']),
  mode: z.enum(['seal', 'reference']),
  path: z.string().nullable(), // in reference mode
  importedAt: z.string(),
  /** 'not-yet': size and time are as before, the hash has not been recomputed since the case was opened. */
  verified: z.enum(['not-yet', 'verified', 'changed', 'missing']),
  verifiedAt: z.string().nullable(),
  /** What is not as it was when it was imported; null: nothing that is known. It is not read without a decision. */
  change: z.string().nullable(),
  /** The decision that is in force for this change. */
  decision: evidenceDecision.nullable(),
  partial: z.boolean(),
  members: z.number(),
  acquisition,
  hints: z.array(z.object({ field: z.string(), value: z.string(), note: z.string() })),
});

export const checkpointSummary = z.object({
  id: z.string(), // 12 hex digits; a prefix that is unique in the case serves too
  evidence: sha256Hex,
  directory: z.string(),
  kind: z.enum(['dump', 'pre-dump', 'incomplete']),
  title: z.string(), // container name, else directory, else evidence label; with more where another is called so
  engine: z.string(),
  checkpointedAtNs: z.bigint().nullable(),
  processes: z.number(),
  threads: z.number(),
  descriptors: z.number(),
  sockets: z.number(),
  files: z.number(), // rows of the list 'file'
  images: z.number(),
  gaps: z.number(),
  notCaptured: z.number(),
  leftovers: z.number(),
  memoryBytes: z.number(), // of pages that are in the checkpoint
  /** Counts that may be too low, with the reason: 'pstree.img is missing'. Of such a one 0 is "not known". */
  lost: z.partialRecord(
    z.enum(['processes', 'threads', 'descriptors', 'sockets', 'memoryBytes']),
    z.string(),
  ),
  parent: z.string().nullable(), // checkpoint id
  parentState: z.enum(['none', 'linked', 'missing', 'doubtful']),
  digest: sha256Hex,
  chainDigest: sha256Hex.nullable(),
});

export const caseSummary = z.object({
  uuid: z.string(), // the case's own, given when it was made
  path: z.string(),
  name: z.string(),
  readOnly: z.boolean(),
  readOnlyReason: z.string().nullable(),
  /** It is read-only, and would be open for writing if it were opened now. */
  couldBeWritten: z.boolean(),
  examiner: z.string().nullable(),
  createdAt: z.string(),
  schemaVersion: z.number(),
  factsVersion: z.number(),
  evidence: z.array(evidenceSummary),
  checkpoints: z.array(checkpointSummary),
  custody: custodyState,
});

export const importOutcome = z.object({
  path: z.string(),
  status: z.enum(['imported', 'gaps', 'refused', 'already', 'failed', 'cancelled']),
  evidence: sha256Hex.nullable(),
  checkpoints: z.array(z.string()),
  error: errorValue.nullable(),
  gaps: z.array(
    z.object({
      checkpoint: z.string().nullable(),
      kind: z.string(),
      message: z.string(),
      member: z.string().nullable(),
    }),
  ),
});

export const CALLS = {
  ...TIMELINE_CALLS,
  ...FILES_CALLS,
  ...GRAPH_CALLS,
  ...MEMORY_CALLS,
  ...REPORT_CALLS,
  'engine.hello': call(
    'Versions of the engine, for the status bar and bug reports.',
    none,
    z.object({
      version: z.string(),
      node: z.string(),
      sqlite: z.string(),
      factsVersion: z.number(),
      pid: z.number(),
    }),
  ),
  'case.create': call(
    'Creates NAME.pfcase and opens it. The examiner enters the custody log.',
    z.object({ path: z.string(), examiner: z.string().nullable() }),
    caseSummary,
  ),
  'case.open': call(
    'Opens a case; read-only when asked, when another window has it, or when the medium is.',
    z.object({
      path: z.string(),
      examiner: z.string().nullable(),
      readOnly: z.boolean().optional(),
      /** Begins to hash the evidence again, as a job. */
      verify: z.boolean().optional(),
    }),
    caseSummary,
  ),
  'case.close': call('Closes the case; waits for or cancels its jobs.', none, none),
  'case.summary': call('The open case with its evidence and checkpoints.', none, caseSummary.nullable()),
  'import.start': call(
    'Imports archives or folders, each its own transaction. Progress comes as job events.',
    z.object({
      paths: z.array(z.string()).min(1),
      mode: z.enum(['seal', 'reference']),
      partial: z.boolean(),
      limits: z.record(z.string(), z.number()),
      acquisition,
    }),
    z.object({ job: jobId }),
  ),
  'import.sample': call('Imports the bundled sample checkpoint.', none, z.object({ job: jobId })),
  'evidence.verify': call(
    'Hashes sources, seekable archives and members again, as a job; fails where something changed.',
    z.object({ evidence: sha256Hex.nullable() }),
    z.object({ job: jobId }),
  ),
  'job.list': call('Jobs that run or ended since the engine started.', none, z.array(z.lazy(() => jobState))),
  'job.cancel': call('Asks a job to end; its transaction is rolled back.', z.object({ job: jobId }), none),
  'job.result': call(
    'The outcome of an ended import job.',
    z.object({ job: jobId }),
    z.object({ outcomes: z.array(importOutcome) }),
  ),
  'list.open': call(
    'A result handle over rows of one fact table: stable order, count, filter and sort.',
    z.object({
      list: z.string(), // a name of LISTS
      checkpoints: z.array(z.string()).nullable(), // null: every checkpoint of the case
      equals: z.record(z.string(), z.union([z.string(), z.number(), z.bigint()])).optional(),
      filter: z.string().optional(), // query language of shared/query
      sort: z.array(z.object({ column: z.string(), descending: z.boolean() })).optional(),
    }),
    z.object({ handle: z.string(), count: z.number(), total: z.number() }),
  ),
  'list.range': call(
    'Rows [from, to) of a handle.',
    z.object({
      handle: z.string(),
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
    }),
    z.object({ rows: z.array(listRow) }),
  ),
  'list.columns': call(
    'Some cells of rows [from, to) of a handle, column by column: to lay out a tree or a map of the whole list.',
    z.object({
      handle: z.string(),
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
      columns: z.array(z.string()),
    }),
    columnarRows,
  ),
  'list.find': call(
    'The index of a natural key in a handle, null where it is not (or filtered out).',
    z.object({ handle: z.string(), key: z.string(), checkpoint: z.string().nullable() }),
    z.object({ index: z.number().nullable() }),
  ),
  'list.close': call('Frees a handle.', z.object({ handle: z.string() }), none),
  'bytes.read': call(
    'Bytes of one member, at most 1 MiB a call.',
    z.object({
      evidence: sha256Hex,
      member: z.number().int(),
      offset: z.number().int(),
      length: z.number().int(),
    }),
    z.object({
      bytes: z.instanceof(Uint8Array),
      memberName: textValue,
      memberSize: z.number(),
      /** From the evidence file to the member, for a reader without Permafrost. */
      layers: z.array(z.string()),
      /** Offset of `offset` in the seekable archive. */
      storeOffset: z.number().nullable(),
      /** Parts of these bytes that look like secrets: shown masked until revealed as `secret.reveal` names them. */
      masked: z.array(maskedBytes).optional(),
    }),
  ),
  'bytes.fields': call(
    'The decoded field tree of the image entry that holds an offset of a member.',
    z.object({ evidence: sha256Hex, member: z.number().int(), offset: z.number().int() }),
    z.object({
      image: z.string().nullable(), // image type
      message: z.string().nullable(),
      entryOffset: z.number().nullable(),
      fields: z.array(
        z.object({
          path: z.string(),
          number: z.number(),
          offset: z.number(),
          length: z.number(),
          value: cellValue,
          known: z.boolean(),
          /** What `secret.reveal` wants for a masked value; null where no checkpoint of the case has the image. */
          secret: maskedCell.nullable(),
        }),
      ),
    }),
  ),
  'bytes.facts': call(
    'Facts that name bytes of a range of a member as their source, list by list, the first rows of each; of an entry of a page map, the memory it maps.',
    z.object({
      checkpoint: z.string(),
      member: z.number().int().nonnegative(),
      offset: z.number().int().nonnegative(),
      length: z.number().int().nonnegative(),
    }),
    z.object({
      facts: z.array(z.object({ list: z.string(), count: z.number().int(), rows: z.array(listRow) })),
      memory: z.object({ pid: z.number().int(), address: z.bigint(), length: z.number() }).nullable(),
    }),
  ),
  'secret.reveal': call(
    'The bytes behind a masked cell. Entered in the custody log; refused in a read-only case.',
    maskedCell,
    z.object({ value: textValue }),
  ),
  'checkpoint.show': call(
    'All facts of a checkpoint, as `permafrost show --json` prints them.',
    z.object({ checkpoint: z.string() }),
    z.unknown(),
  ),
  'case.show': call('All facts of every checkpoint, under `checkpoints`.', none, z.unknown()),
  'case.digest': call(
    'Hashes over the decoded facts: of each checkpoint, of its chain, of the case.',
    none,
    z.object({
      factsVersion: z.number(),
      case: sha256Hex,
      checkpoints: z.array(
        z.object({
          id: z.string(),
          evidence: sha256Hex,
          directory: z.string(),
          digest: sha256Hex,
          chainDigest: sha256Hex.nullable(),
          raisedLimits: z.record(z.string(), z.number()),
        }),
      ),
    }),
  ),
  ...ANNOTATION_CALLS,
  ...CARVE_CALLS,
  ...CHAIN_CALLS,
  ...CUSTODY_CALLS,
  ...SEARCH_CALLS,
  ...SECRETS_CALLS,
  ...IMAGE_CALLS,
  ...SQL_CALLS,
  ...COMPARE_CALLS,
  ...EXPORT_CALLS,
} as const satisfies Record<string, Call>;

export type CallName = keyof typeof CALLS;
export type CallInput<N extends CallName> = z.input<(typeof CALLS)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof CALLS)[N]['output']>;

export const jobState = z.object({
  job: jobId,
  kind: z.enum([
    'import',
    'verify',
    'search',
    'memory-tool',
    'compare',
    'export',
    'bundle-check',
    'report',
    'hash-list',
  ]),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'cancelled', 'failed']),
  stage: z.string(), // 'hashing and reading', 'decompressing', 'decoding', 'writing', ...
  doneBytes: z.number(),
  totalBytes: z.number().nullable(),
  bytesPerSecond: z.number(),
  startedAt: z.number(), // ms since 1970
  error: errorValue.nullable(),
});
export type JobState = z.infer<typeof jobState>;
export type CaseSummary = z.infer<typeof caseSummary>;
export type CheckpointSummary = z.infer<typeof checkpointSummary>;
export type EvidenceSummary = z.infer<typeof evidenceSummary>;
export type ImportOutcome = z.infer<typeof importOutcome>;
export type AcquisitionInput = z.infer<typeof acquisition>;

/** What the engine says unasked. */
export const engineEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('job'), state: jobState }),
  /** Checkpoints, or what is worked out from them, may be others: every list is asked anew. */
  z.object({ event: z.literal('case-changed') }),
  /** The custody log has grown, or an item was verified; the facts stand. */
  z.object({ event: z.literal('custody-changed') }),
  /** A search has its first hits, more of them, or has ended; at most ten times a second. */
  z.object({ event: z.literal('search'), search: z.string(), state: searchState }),
]);
export type EngineEvent = z.infer<typeof engineEvent>;
