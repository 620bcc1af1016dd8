/**
 * Calls of the memory tools: strings, carving, YARA, core dumps. Each is a job; what it finds is taken
 * piece by piece while it runs, and it waits where nobody takes, so that no list grows in the engine.
 */
import { z } from 'zod';
import { call } from './call.ts';
import { sha256Hex, textValue } from './values.ts';

/** What a string is by its form; the first that fits counts. */
export const STRING_KINDS = [
  'url',
  'email',
  'ip',
  'path',
  'domain',
  'uuid',
  'key',
  'assignment',
  'hex',
  'base64',
  'format',
  'text',
] as const;

export type StringKind = (typeof STRING_KINDS)[number];

/** What is found in memory by its structure. */
export const CARVED_KINDS = [
  'elf',
  'script',
  'private-key',
  'public-key',
  'certificate',
  'certificate-request',
  'pem',
  'jwt',
  'json',
  'zip',
  'png',
  'sqlite',
  'sqlite-page',
] as const;

export type CarvedKind = (typeof CARVED_KINDS)[number];

const address = z.bigint().nonnegative();

/** Where an item's first byte lies; null for memory that was never written. */
const itemSource = z
  .object({ evidence: sha256Hex, member: z.number().int(), memberName: z.string(), offset: z.number() })
  .nullable();

export const stringItem = z.object({
  item: z.literal('string'),
  checkpoint: z.string(),
  pid: z.number(),
  address,
  length: z.number(), // bytes in memory, also where `text` is cut
  encoding: z.enum(['ascii', 'utf-8', 'utf-16le']),
  kind: z.string(), // 'url', 'path', 'ip', 'email', 'key', ...
  text: z.string(),
  cut: z.boolean(),
  region: z.string(),
  source: itemSource,
});
export type StringItem = z.infer<typeof stringItem>;

export const carvedItem = z.object({
  item: z.literal('carved'),
  checkpoint: z.string(),
  /** Null for the content of a file that no process maps. */
  pid: z.number().nullable(),
  address: address.nullable(),
  kind: z.string(), // 'elf', 'jwt', ...; 'memfd' and 'deleted-file' for files put together again
  name: textValue.nullable(), // of a file
  region: z.string().nullable(),
  length: z.number(),
  sha256: sha256Hex, // gaps count as zeros
  entropy: z.number(), // bits per byte
  complete: z.boolean(),
  detail: z.string(),
  gaps: z.array(z.object({ offset: z.number(), length: z.number(), reason: z.string() })),
  source: itemSource,
  savedAs: z.string().nullable(), // file name in the folder that was given
});
export type CarvedItem = z.infer<typeof carvedItem>;

export const yaraItem = z.object({
  item: z.literal('yara'),
  checkpoint: z.string(),
  target: z.enum(['memory', 'file', 'ghost', 'memfd']),
  pid: z.number().nullable(),
  region: z.string().nullable(),
  path: textValue.nullable(), // of a file
  /** Where the scanned piece begins: an address in memory, an offset in a file. */
  start: address,
  rule: z.string(),
  namespace: z.string(), // the rules file's name
  tags: z.array(z.string()),
  metadata: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) })),
  strings: z.array(
    z.object({
      identifier: z.string(),
      matches: z.array(
        z.object({ at: address, length: z.number(), bytes: z.instanceof(Uint8Array), source: itemSource }),
      ),
    }),
  ),
});
export type YaraItem = z.infer<typeof yaraItem>;

export const coreItem = z.object({
  item: z.literal('core'),
  checkpoint: z.string(),
  pid: z.number(),
  machine: z.string(),
  bytes: z.number(), // of the file, holes included
  sha256: sha256Hex.nullable(), // null above 16 GiB
  threads: z.number(),
  threadsLeftOut: z.array(z.number()),
  segments: z.number(),
  knownBytes: z.bigint(),
  absentBytes: z.bigint(),
  zerosLeftOut: z.bigint(),
});
export type CoreItem = z.infer<typeof coreItem>;

/** Something that the examiner should know of the run: a limit that was met, a target that was left out. */
export const noteItem = z.object({ item: z.literal('note'), text: z.string() });

export const toolItem = z.discriminatedUnion('item', [stringItem, carvedItem, yaraItem, coreItem, noteItem]);
export type ToolItem = z.infer<typeof toolItem>;

const scope = {
  checkpoints: z.array(z.string()).nullable(), // null: every checkpoint of the case
  pid: z.number().int().nullable(),
};
const started = z.object({ job: z.string() });

export const CARVE_CALLS = {
  'strings.start': call(
    'Finds text in the memory of processes, as a job.',
    z.object({
      ...scope,
      minimum: z.number().int().min(1).max(1024), // characters
      encodings: z.array(z.enum(['ascii', 'utf-8', 'utf-16le'])).min(1),
      kinds: z.array(z.string()).nullable(),
      contains: z.string().nullable(),
    }),
    started,
  ),
  'carve.start': call(
    'Finds files and keys in memory by their structure, and puts memfds and deleted mapped files together again. With `path` each is saved into that folder, which enters the custody log.',
    z.object({
      ...scope,
      kinds: z.array(z.string()).nullable(),
      path: z.string().optional(),
      /** Items with these hashes alone, to save what was found before. */
      only: z.array(sha256Hex).max(10_000).optional(),
    }),
    started,
  ),
  'yara.start': call(
    "Runs YARA rules over memory and files of the checkpoints. Throws 'usage' with the line of what does not compile.",
    z.object({
      ...scope,
      rules: z.array(z.object({ name: z.string(), text: z.string().max(64 * 2 ** 20) })).min(1),
      memory: z.boolean(),
      files: z.boolean(), // rootfs diff, tmpfs, volumes, ghost files, memfds
      /** Seconds that one piece (32 MiB at most) may take before the scan is ended by force. */
      timeoutSeconds: z.number().positive().max(3600),
      matchesPerString: z.number().int().positive().max(100_000),
    }),
    started,
  ),
  'core.start': call(
    'Writes a process as an ELF core file, which enters the custody log.',
    z.object({ checkpoint: z.string(), pid: z.number().int(), path: z.string() }),
    started,
  ),
  'tool.take': call(
    'What a job of these found since the last take; waits for something. After `ended` the job is forgotten. Rejects where the job failed.',
    z.object({ job: z.string() }),
    z.object({ items: z.array(toolItem), ended: z.boolean() }),
  ),
} as const;
