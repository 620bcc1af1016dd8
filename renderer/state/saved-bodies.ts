/** What is saved under a name, as JSON. A case may come from elsewhere: each is read as if it were evidence. */
import { z } from 'zod';
import { searchPattern } from '../../shared/api/index.ts';
import type { SavedSearch } from '../../shared/api/index.ts';

const text = z.string().max(65_536);
const size = z.number().min(0).max(4000);

const tableLayout = z.object({
  widths: z.record(z.string(), z.number().min(0).max(10_000)),
  hidden: z.array(z.string()).nullable(),
  order: z.array(z.string()).nullable(),
});

export const layoutBody = z.object({
  navigation: size,
  inspector: size,
  bytes: size,
  details: size,
  inspectorOpen: z.boolean(),
  bytesOpen: z.boolean(),
  detailsOpen: z.boolean(),
  tables: z.record(z.string(), tableLayout),
});

/** Patterns and where they are looked for; those of a file of terms are kept with their file's name. */
export const searchBody = z.object({
  mode: z.enum(['text', 'utf16', 'hex', 'regex', 'terms']),
  value: text,
  ignoreCase: z.boolean(),
  terms: z.object({ name: z.string(), patterns: z.array(searchPattern).max(10_000) }).nullable(),
  checkpoint: z.string().nullable(),
  pid: z.number().int().nullable(),
  files: z.boolean(),
  queues: z.boolean(),
  images: z.boolean(),
});

export const BODIES = { query: text, sql: text, memory: searchBody, layout: layoutBody } as const;

/** Null where it is none of its kind. */
export function savedBody<K extends keyof typeof BODIES>(
  kind: K,
  saved: SavedSearch,
): z.output<(typeof BODIES)[K]> | null {
  let json: unknown;
  try {
    json = JSON.parse(saved.body);
  } catch {
    return null;
  }
  const parsed = BODIES[kind].safeParse(json);
  return parsed.success ? (parsed.data as z.output<(typeof BODIES)[K]>) : null;
}
