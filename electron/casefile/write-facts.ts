/** Facts into tables, from the descriptions. The caller has a transaction. */
import type { CheckpointFacts } from '../../shared/facts/index.ts';
import type { Connection } from './sqlite.ts';
import { CONTAINER, ROW_TABLE_NAMES, anyTable } from './tables/index.ts';
import type { SqlValue } from './tables/codec.ts';
import { columnList, encodeRow, ownerColumns } from './tables/table.ts';
import type { CompiledTable } from './tables/table.ts';

/** Rows that a fact belongs to; a gap of the archive as a whole has no checkpoint. */
export interface Owner {
  readonly evidence: number;
  readonly checkpoint: number | null;
}

/** Every table but `checkpoint` itself. */
export function writeFacts(db: Connection, owner: Owner, facts: CheckpointFacts): void {
  writeRows(db, CONTAINER, owner, [facts.container]);
  for (const name of ROW_TABLE_NAMES) writeRows(db, anyTable(name), owner, facts[name]);
}

/** Removes what writeFacts() wrote. */
export function removeFacts(db: Connection, checkpoint: number): void {
  for (const name of ['container', ...ROW_TABLE_NAMES]) {
    db.prepare(`DELETE FROM ${name} WHERE checkpoint = ?`).run(checkpoint);
  }
}

/** Appends rows; `ordinal` is the place in `rows`. */
export function writeRows<F>(db: Connection, t: CompiledTable<F>, owner: Owner, rows: readonly F[]): void {
  if (rows.length === 0) return;
  const owners = ownerColumns(t);
  const derived = Object.entries(t.derived ?? {});
  const columns = [...owners, 'ordinal', columnList(t as never), ...derived.map(([name]) => name)];
  const places = Array.from({ length: owners.length + 1 + t.columns.length + derived.length }, () => '?');
  const insert = db.prepare(`INSERT INTO ${t.name} (${columns.join(', ')}) VALUES (${places.join(', ')})`);
  const values: SqlValue[] = [];
  for (let ordinal = 0; ordinal < rows.length; ordinal++) {
    const row = rows[ordinal]!;
    values.length = 0;
    for (const name of owners) values.push(owner[name]);
    values.push(ordinal);
    encodeRow(t, row, values);
    for (const [, work] of derived) values.push(work(row));
    insert.run(...values);
  }
}
