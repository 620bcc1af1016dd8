/** Calls of memory search: a job that fills a list of hits, and windows of that list while it grows. */
import { z } from 'zod';
import { call } from './call.ts';
import { sha256Hex, textValue } from './values.ts';

const searchId = z.string();

/** A pattern as written. `ignoreCase`: ASCII letters in both cases; not for hex. */
export const searchPattern = z.object({
  kind: z.enum(['text', 'utf16', 'hex', 'regex']),
  value: z.string().max(65_536),
  ignoreCase: z.boolean().optional(),
});
export type SearchPattern = z.infer<typeof searchPattern>;

/** Where the first byte of a hit lies; null for memory that was never written. */
export const hitSource = z.object({
  evidence: sha256Hex,
  member: z.number().int(),
  memberName: z.string(),
  offset: z.number(), // in the member
});

/** An address space that shows the bytes of a hit. */
export const hitOwner = z.object({
  checkpoint: z.string(),
  pid: z.number().nullable(), // null outside of address spaces
  address: z.bigint().nullable(),
  region: z.string().nullable(), // '[heap]', '/usr/bin/sleep'; the kind where it has no name
  regionStart: z.bigint().nullable(),
});

export const searchHit = z.object({
  index: z.number().int(),
  pattern: z.number().int(), // index in the patterns of the search
  length: z.number(),
  /** 'shared': shared memory that no process maps and nothing names. */
  kind: z.enum(['memory', 'shared', 'file', 'queue', 'image']),
  /** At most OWNERS_OF_ONE_HIT of them; `ownerCount` is how many there are. */
  owners: z.array(hitOwner),
  ownerCount: z.number().int(),
  source: hitSource.nullable(),
  /** The hit (its first bytes) with what stands before and behind it in the address space. */
  before: z.instanceof(Uint8Array),
  bytes: z.instanceof(Uint8Array),
  after: z.instanceof(Uint8Array),
  /** Parts that look like secrets, from the first byte of `before` on; empty unless asked for. */
  masked: z.array(z.object({ from: z.number().int(), to: z.number().int(), masked: z.string() })),
});
export type SearchHit = z.infer<typeof searchHit>;

/** `complete`: the job has ended, order and numbers stay. `full`: the limit on hits was reached, there are more. */
export const searchState = z.object({
  count: z.number().int(),
  places: z.number().int(), // an (address space, address) each
  complete: z.boolean(),
  full: z.boolean(),
});

export const OWNERS_OF_ONE_HIT = 1000;
export const HITS_OF_ONE_ANSWER = 2000;

export const SEARCH_CALLS = {
  'search.check': call(
    "Whether the patterns can be searched; throws 'usage' with the place (`where.offset`) of what can't.",
    z.object({ patterns: z.array(searchPattern) }),
    z.object({}),
  ),
  'search.terms': call(
    'A list of terms, one a line, as patterns (docs/search-dialect.md).',
    z.object({ text: z.string() }),
    z.object({ patterns: z.array(searchPattern) }),
  ),
  'search.start': call(
    'Searches memory, and on request more, as a job. The terms enter the custody log as commitments.',
    z.object({
      patterns: z.array(searchPattern).min(1),
      checkpoints: z.array(z.string()).nullable(), // null: every checkpoint of the case
      pid: z.number().int().nullable().optional(),
      memory: z.boolean().optional(), // true unless said otherwise
      files: z.boolean().optional(), // rootfs diff, tmpfs, volumes, ghost files
      queues: z.boolean().optional(), // of sockets and pipes
      images: z.boolean().optional(), // CRIU's images but for pages, which memory is
      /** 'scanner': without ripgrep and threads; the hits are the same. */
      engine: z.enum(['auto', 'scanner']).optional(),
    }),
    z.object({ job: z.string(), search: searchId }),
  ),
  'search.state': call('How far a search has come.', z.object({ search: searchId }), searchState),
  'search.hits': call(
    `Hits [from, to), at most ${HITS_OF_ONE_ANSWER}, in the order found; by process and address once the job is done.`,
    z.object({
      search: searchId,
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
      context: z.number().int().min(0).max(256).optional(), // bytes before and behind, 32 unless said otherwise
      masks: z.boolean().optional(), // say what is masked
    }),
    searchState.extend({ hits: z.array(searchHit) }),
  ),
  'search.owners': call(
    `Places [from, to) that show a hit, at most ${OWNERS_OF_ONE_HIT}, in the order of its \`owners\`.`,
    z.object({
      search: searchId,
      hit: z.number().int().nonnegative(), // its index
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
    }),
    z.object({ owners: z.array(hitOwner) }),
  ),
  'search.groups': call(
    'Hits counted by process, by region or by pattern; a hit counts once in each group that has it.',
    z.object({ search: searchId, by: z.enum(['process', 'region', 'pattern']) }),
    z.object({
      groups: z.array(
        z.object({
          checkpoint: z.string().nullable(),
          pid: z.number().nullable(),
          region: z.string().nullable(),
          pattern: z.number().nullable(),
          label: textValue,
          hits: z.number().int(),
          first: z.number().int(), // index of its first hit
        }),
      ),
    }),
  ),
  'search.close': call('Ends a search and frees its hits.', z.object({ search: searchId }), z.object({})),
} as const;
