/** Values that cross the engine's border: structured clone carries bigint and Uint8Array as they are. */
import { z } from 'zod';
import { ERROR_CODES, type EvidenceError } from '../errors.ts';

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Text from evidence: `text` is the display form; `bytes` stand beside it where they are not that text in UTF-8. */
export const textValue = z.object({ text: z.string(), bytes: z.instanceof(Uint8Array).optional() });
export type TextValue = z.infer<typeof textValue>;

/**
 * A value that looks like a secret: its kind and length only, until `secret.reveal`. What is not secret stands before
 * it as `label` ('DB_PASSWORD=') and behind it as `rest`.
 */
export const maskedValue = z.object({
  masked: z.string(),
  length: z.number().int(),
  label: z.string().optional(),
  rest: z.string().optional(),
});
export type MaskedValue = z.infer<typeof maskedValue>;

/** The cell that `secret.reveal` gives. */
export const maskedCell = z.object({
  checkpoint: z.string(),
  list: z.string(),
  key: z.string(),
  column: z.string(),
  index: z.number().nullable(),
});
export type MaskedCell = z.infer<typeof maskedCell>;

/** A part of bytes that looks like a secret, and the cell that `secret.reveal` gives for it. */
export const maskedBytes = maskedCell.extend({
  offset: z.number().int(), // in the member or file
  length: z.number().int(),
  masked: z.string(), // kind, as in maskedValue
});
export type MaskedBytes = z.infer<typeof maskedBytes>;

export type CellValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | TextValue
  | MaskedValue
  | readonly CellValue[]
  | { readonly [name: string]: CellValue };
export const cellValue: z.ZodType<CellValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.bigint(),
    z.string(),
    maskedValue,
    textValue,
    z.array(cellValue),
    z.record(z.string(), cellValue),
  ]),
);

export const sourceSpan = z.object({
  member: z.number().int().nonnegative(),
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
  field: z.string().optional(),
  supports: z.string().optional(),
  /** As in SourceSpan: pages that an earlier dump of the chain holds. */
  checkpoint: z.string().optional(),
});

/** One row of a list: its natural key, its cells by column name, and the bytes it came from. */
export const listRow = z.object({
  key: z.string(),
  checkpoint: z.string().nullable(),
  evidence: sha256Hex.nullable(),
  cells: z.record(z.string(), cellValue),
  source: z.array(sourceSpan),
});
export type ListRow = z.infer<typeof listRow>;

/** Cells of one column. Most columns are of one plain type, which is told by the first schemas at little cost. */
export const columnCells: z.ZodType<readonly CellValue[]> = z.union([
  z.array(z.string()),
  z.array(z.number()),
  z.array(z.string().nullable()),
  z.array(cellValue),
]);

/** Rows by column: of large lists much cheaper to carry than a row an object. Text that is UTF-8 stands as a string. */
export const columnarRows = z.object({
  keys: z.array(z.string()),
  /** Checkpoints of the rows, each once, and the place of each row's in it. */
  checkpoints: z.array(z.string().nullable()),
  checkpointOf: z.array(z.number().int().nonnegative()),
  columns: z.record(z.string(), columnCells),
});
export type ColumnarRows = z.infer<typeof columnarRows>;

/** {@link EvidenceError} as it crosses a border. The cast is for optional fields, which zod types as possibly undefined. */
export const errorValue = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  where: z
    .object({ layer: z.string().optional(), member: z.string().optional(), offset: z.number().optional() })
    .optional(),
  limit: z.object({ name: z.string(), allowed: z.number(), found: z.number().optional() }).optional(),
}) as unknown as z.ZodType<EvidenceError, EvidenceError>;

/** One thing, selected the same way in every view. `key` is the natural key of a row of `kind`. */
export const reference = z.object({ kind: z.string(), checkpoint: z.string().nullable(), key: z.string() });
export type Reference = z.infer<typeof reference>;
