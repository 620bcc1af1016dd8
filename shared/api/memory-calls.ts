/** Calls over the address spaces of a checkpoint. */
import { z } from 'zod';
import type { Call } from './call.ts';
import { sha256Hex, sourceSpan, textValue } from './values.ts';

/** {@link MemoryOrigin} of electron/criu/memory: where bytes come from, or why there are none. */
export const MEMORY_ORIGINS = [
  'dumped',
  'parent',
  'shared',
  'file',
  'zero',
  'lazy',
  'missing-parent',
  'missing-pages',
  'file-not-captured',
  'not-captured',
  'unmapped',
] as const;
export const memoryOrigin = z.enum(MEMORY_ORIGINS);
export type MemoryOriginName = z.infer<typeof memoryOrigin>;

/** What a page holds, by its bytes alone; 'gap' where the bytes are in no image. */
export const CONTENT_CLASSES = ['zero', 'text', 'code', 'entropy', 'other', 'gap'] as const;
export type ContentClass = (typeof CONTENT_CLASSES)[number];

const address = z.bigint().nonnegative();
const maskedLength = z.number().int().nonnegative().max(4096);
/** Places of one memory.masked at most. */
export const MASKED_PLACES = 500;

export const memoryRegion = z.object({
  /** Key in the list 'memory_map'; null in a pre-dump, whose regions are the ranges of its page map. */
  key: z.string().nullable(),
  start: address,
  end: address, // exclusive
  permissions: z.string(), // '' where it is not known
  kind: z.string(),
  path: textValue, // '' for none
  deleted: z.boolean(),
  offset: address, // of `start` in the mapped file
  /** The checkpoint holds the mapped file, so that its clean pages are read from there. */
  fileHeld: z.boolean(),
});
export type MemoryRegion = z.infer<typeof memoryRegion>;

/** Bytes of one memory.read at most. */
export const MEMORY_READ_BYTES = 2 ** 20;
/** Strips of memory.content have at most so many cells. */
export const CONTENT_CELLS = 48;

export const MEMORY_CALLS = {
  'memory.spaces': {
    doc: 'Processes of a checkpoint whose memory it has. Of a pre-dump: those with a page map.',
    input: z.object({ checkpoint: z.string() }),
    output: z.object({
      checkpoint: z.string(),
      pageSize: z.number(),
      spaces: z.array(z.object({ pid: z.number(), name: textValue.nullable() })),
    }),
  },
  'memory.map': {
    doc: "What the addresses of a process are, ascending: its mappings, as the list 'memory_map' has them row by row.",
    input: z.object({ checkpoint: z.string(), pid: z.number().int() }),
    output: z.object({ pageSize: z.number(), regions: z.array(memoryRegion) }),
  },
  'memory.read': {
    doc: 'The range [address, address + length) as runs of one origin each, ascending and gapless; at most 1 MiB.',
    input: z.object({
      checkpoint: z.string(),
      pid: z.number().int(),
      address,
      length: z.number().int().nonnegative().max(MEMORY_READ_BYTES),
    }),
    output: z.object({
      runs: z.array(
        z.object({
          address,
          length: z.number(),
          origin: memoryOrigin,
          bytes: z.instanceof(Uint8Array).nullable(), // null: not known
          source: z.array(sourceSpan.extend({ memberName: textValue })),
        }),
      ),
      /** Parts that look like secrets: shown masked until revealed as `secret.reveal` names them. */
      masked: z.array(
        z.object({
          address,
          length: z.number().int(),
          masked: z.string(),
          list: z.string(),
          key: z.string(),
          column: z.string(),
          index: z.number().nullable(),
          checkpoint: z.string(),
        }),
      ),
    }),
  },
  'memory.masked': {
    doc: 'Which parts of these places look like secrets, for what shows bytes that it has from elsewhere (hits of a search).',
    input: z.object({
      places: z
        .array(
          z.union([
            z.object({ checkpoint: z.string(), pid: z.number().int(), address, length: maskedLength }),
            z.object({
              evidence: sha256Hex,
              member: z.number().int().nonnegative(),
              offset: z.number().int().nonnegative(),
              length: maskedLength,
            }),
          ]),
        )
        .max(MASKED_PLACES),
    }),
    /** For each place its masked parts, from its first byte. */
    output: z.object({
      places: z.array(
        z.array(z.object({ from: z.number().int(), to: z.number().int(), masked: z.string() })),
      ),
    }),
  },
  'memory.content': {
    doc:
      'What the pages of each mapping hold, in cells of equal length along it. A cell is read whole or sampled, within ' +
      'a budget of pages for the process.',
    input: z.object({ checkpoint: z.string(), pid: z.number().int() }),
    output: z.object({
      regions: z.array(
        z.object({
          start: address,
          end: address,
          /** An index into CONTENT_CLASSES for each cell: the class that most of its pages have; empty where the budget was spent. */
          cells: z.instanceof(Uint8Array),
          pagesRead: z.number(),
          whole: z.boolean(), // every page was read
        }),
      ),
    }),
  },
} as const satisfies Record<string, Call>;
