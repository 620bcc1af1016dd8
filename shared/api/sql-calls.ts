/** Calls of the SQL console: the schema, and one read-only statement at a time, in a process that can be ended. */
import { z } from 'zod';
import { call } from './call.ts';
import { cellValue } from './values.ts';

export const SQL_ROWS_DEFAULT = 10_000;
export const SQL_ROWS_MOST = 100_000;
export const SQL_SECONDS_DEFAULT = 30;
export const SQL_SECONDS_MOST = 600;

export const sqlColumn = z.object({
  name: z.string(),
  type: z.string(),
  /** How a value stands: 'u64 as 16 hex digits', 'text of evidence, as bytes', ...; '' where the type says it. */
  form: z.string(),
});

export const sqlResult = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string().nullable() })),
  /** Bytes are shown in their display form; what looks like a secret is masked. */
  rows: z.array(z.array(cellValue)),
  /** More rows than asked for: these are the first. */
  cut: z.boolean(),
  /** Cells that are shown up to their limit. */
  cutCells: z.number(),
  maskedCells: z.number(),
  milliseconds: z.number(),
});
export type SqlResult = z.infer<typeof sqlResult>;

export const SQL_CALLS = {
  'sql.schema': call(
    'Tables of the case database with their columns, how values stand in them, and how many rows there are.',
    z.object({}),
    z.object({
      tables: z.array(
        z.object({ name: z.string(), doc: z.string(), rows: z.number(), columns: z.array(sqlColumn) }),
      ),
      functions: z.array(z.object({ name: z.string(), doc: z.string() })),
    }),
  ),
  'sql.run': call(
    'Runs one SELECT, WITH, VALUES or EXPLAIN over the case, read-only. `query` is a name for sql.cancel.',
    z.object({
      query: z.string().min(1).max(64),
      sql: z.string().max(1_000_000),
      rows: z.number().int().positive().max(SQL_ROWS_MOST),
      seconds: z.number().positive().max(SQL_SECONDS_MOST),
    }),
    sqlResult,
  ),
  'sql.cancel': call(
    'Ends a running query at once: its process is killed. True where there was one.',
    z.object({ query: z.string() }),
    z.object({ ended: z.boolean() }),
  ),
};
