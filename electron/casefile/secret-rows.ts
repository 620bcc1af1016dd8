/**
 * Rows of a checkpoint in which secrets were found: their places, no value and no name. A case may come from
 * elsewhere, so what stands here only says where to look first.
 */
import { z } from 'zod';
import { hasTable } from './schema/migrations.ts';
import { guard } from './sqlite.ts';
import type { CaseConnection, CheckpointRecord } from './types.ts';

/** More is not worth keeping: reading all rows is then as fast. */
const ROWS_MAXIMUM = 4096;

const ordinals = z.array(z.number().int().nonnegative()).max(ROWS_MAXIMUM);
const secretRows = z.strictObject({
  environment: ordinals,
  process: ordinals,
  container_property: ordinals,
  log_line: ordinals,
});

/** Ordinals by table. */
export type SecretRows = Readonly<Record<keyof z.infer<typeof secretRows>, readonly number[]>>;

/** Null where none are kept for this version, or what is there is not what is written here. */
export function readSecretRows(
  c: CaseConnection,
  { row }: Pick<CheckpointRecord, 'row'>,
  version: string,
): SecretRows | null {
  return guard(() => {
    if (!hasTable(c.db, 'secret_rows')) return null; // an older case, open read-only
    const text = c.db
      .prepare('SELECT ordinals FROM secret_rows WHERE checkpoint = ? AND version = ?')
      .pluck()
      .get(row, version) as string | undefined;
    return text === undefined ? null : parsed(text);
  });
}

function parsed(text: string): SecretRows | null {
  try {
    return secretRows.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Nothing is kept of more rows than are worth it. */
export function writeSecretRows(
  c: CaseConnection,
  { row }: Pick<CheckpointRecord, 'row'>,
  version: string,
  rows: SecretRows,
): void {
  if (!secretRows.safeParse(rows).success) return;
  guard(() =>
    c.db
      .prepare('INSERT OR REPLACE INTO secret_rows (checkpoint, version, ordinals) VALUES (?, ?, ?)')
      .run(row, version, JSON.stringify(rows)),
  );
}
