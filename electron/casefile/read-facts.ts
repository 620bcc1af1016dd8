/** Facts as they were written, exactly. */
import { PermafrostError } from '../../shared/errors.ts';
import type { CheckpointFacts } from '../../shared/facts/index.ts';
import { resolveCheckpoint } from './read-evidence.ts';
import { guard } from './sqlite.ts';
import { CHECKPOINT, CONTAINER, ROW_TABLE_NAMES, rowTable } from './tables/index.ts';
import type { RowTable } from './tables/index.ts';
import type { SqlValue } from './tables/codec.ts';
import { columnList, columnName, decodeRow, partOfTable, quoted } from './tables/table.ts';
import type { CompiledTable } from './tables/table.ts';
import type { CaseConnection } from './types.ts';

/** By property the value that it has, or those of which it has one. */
export type Equals = Readonly<Record<string, EqualValue | readonly EqualValue[]>>;
type EqualValue = number | bigint | string;

/** Rows of one table of a checkpoint, in the order in which they were written; `equals` by property. */
export function readRows<T extends RowTable>(
  c: CaseConnection,
  checkpoint: string,
  name: T,
  equals: Equals = {},
): CheckpointFacts[T][number][] {
  return guard(() => rowsOf(c, resolveCheckpoint(c, checkpoint).row, rowTable(name), equals));
}

/** As {@link readRows}, with some properties only. */
export function readColumns<T extends RowTable, P extends keyof CheckpointFacts[T][number] & string>(
  c: CaseConnection,
  checkpoint: string,
  name: T,
  properties: readonly P[],
): Pick<CheckpointFacts[T][number], P>[] {
  const part = partOfTable(rowTable(name), properties);
  return guard(() => rowsOf(c, resolveCheckpoint(c, checkpoint).row, part, {}));
}

/** As {@link readColumns}, of the rows in these places of the checkpoint's; places that are not there are left out. */
export function readColumnsAt<T extends RowTable, P extends keyof CheckpointFacts[T][number] & string>(
  c: CaseConnection,
  checkpoint: string,
  name: T,
  properties: readonly P[],
  ordinals: readonly number[],
): { readonly ordinal: number; readonly fact: Pick<CheckpointFacts[T][number], P> }[] {
  if (ordinals.length === 0) return [];
  const part = partOfTable(rowTable(name), properties);
  return guard(() => {
    const rows = c.db
      .prepare(
        `SELECT ordinal, ${columnList(part as never)} FROM ${part.name}
         WHERE checkpoint = ? AND ordinal IN (SELECT value FROM json_each(?)) ORDER BY ordinal`,
      )
      .raw()
      .all(resolveCheckpoint(c, checkpoint).row, JSON.stringify(ordinals)) as SqlValue[][];
    return rows.map((row) => ({ ordinal: Number(row[0]), fact: decodeRow(part, row, 1) }));
  });
}

/** Everything that was written for a checkpoint. */
export function readFacts(c: CaseConnection, checkpoint: string): CheckpointFacts {
  return guard(() => {
    const { row } = resolveCheckpoint(c, checkpoint);
    const facts: Record<string, unknown> = {
      checkpoint: one(c, row, CHECKPOINT, 'row'),
      container: one(c, row, CONTAINER, 'checkpoint'),
    };
    for (const name of ROW_TABLE_NAMES) facts[name] = rowsOf(c, row, rowTable(name), {});
    return facts as unknown as CheckpointFacts;
  });
}

/** The checkpoint itself and its container, without rows: what these say of time and place. */
export function readHeads(
  c: CaseConnection,
  checkpoint: string,
): Pick<CheckpointFacts, 'checkpoint' | 'container'> {
  return guard(() => {
    const { row } = resolveCheckpoint(c, checkpoint);
    return { checkpoint: one(c, row, CHECKPOINT, 'row'), container: one(c, row, CONTAINER, 'checkpoint') };
  });
}

/** The part of a checkpoint that reading its memory needs; far less than {@link readFacts}. */
export function readPages(
  c: CaseConnection,
  checkpoint: string,
): Pick<CheckpointFacts, 'checkpoint' | 'page_map'> {
  return guard(() => {
    const { row } = resolveCheckpoint(c, checkpoint);
    return {
      checkpoint: one(c, row, CHECKPOINT, 'row'),
      page_map: rowsOf(c, row, rowTable('page_map'), {}),
    };
  });
}

function one<F>(c: CaseConnection, row: number, t: CompiledTable<F>, column: 'row' | 'checkpoint'): F {
  const values = c.db
    .prepare(`SELECT ${columnList(t as never)} FROM ${t.name} WHERE ${column} = ?`)
    .raw()
    .get(row) as SqlValue[] | undefined;
  if (values === undefined) {
    throw new PermafrostError({
      code: 'case-damaged',
      message: `A checkpoint has no row in table ${t.name}`,
    });
  }
  return decodeRow(t, values);
}

function rowsOf<F>(c: CaseConnection, checkpoint: number, t: CompiledTable<F>, equals: Equals): F[] {
  const { where, values } = equalTo(t, equals);
  const rows = c.db
    .prepare(`SELECT ${columnList(t as never)} FROM ${t.name} WHERE checkpoint = ?${where} ORDER BY ordinal`)
    .raw()
    .all(checkpoint, ...values) as SqlValue[][];
  return rows.map((row) => decodeRow(t, row));
}

/**
 * ` AND "pid" = ?` or ` AND "pid" IN (?, ?)` for each property; 'usage' for one that the table lacks or that can't be
 * compared.
 */
export function equalTo<F>(
  t: CompiledTable<F>,
  equals: Equals,
  alias = '',
): { readonly where: string; readonly values: readonly SqlValue[] } {
  let where = '';
  const values: SqlValue[] = [];
  for (const [property, value] of Object.entries(equals)) {
    const codec = Object.hasOwn(t.properties, property)
      ? t.properties[property as keyof F & string]
      : undefined;
    if (codec?.query === undefined) {
      throw new PermafrostError({
        code: 'usage',
        message: `Table ${t.name} has no column '${property}' to select by`,
      });
    }
    const several = typeof value === 'object' ? value : [value];
    const test = typeof value === 'object' ? `IN (${several.map(() => '?').join(', ')})` : '= ?';
    where += ` AND ${alias}${quoted(columnName(property))} ${test}`;
    for (const one of several) values.push(codec.query(one));
  }
  return { where, values };
}
