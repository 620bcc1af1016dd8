import { describe, expect, it } from 'vitest';
import { ALL_TABLES } from '../../../electron/casefile/tables/index.ts';
import { columnName, ownerColumns } from '../../../electron/casefile/tables/table.ts';
import {
  migrate,
  SCHEMA_VERSION,
  schemaObjects,
  schemaVersion,
} from '../../../electron/casefile/schema/migrations.ts';
import { openConnection } from '../../../electron/casefile/sqlite.ts';
import type { Connection } from '../../../electron/casefile/sqlite.ts';

function inMemory(): Connection {
  return openConnection(':memory:', { readOnly: false, create: true });
}

interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly notnull: bigint;
}

describe('the schema', () => {
  it.each(ALL_TABLES.map((table) => [table.name, table] as const))(
    'has table %s as it is described',
    (name, table) => {
      const db = inMemory();
      migrate(db);
      const columns = db.pragma(`table_info(${name})`) as TableColumn[];
      const own = new Set(['row', ...ownerColumns(table), 'ordinal', ...Object.keys(table.derived ?? {})]);
      if (name === 'checkpoint')
        for (const extra of ['identity', 'id', 'facts_version', 'digest']) own.add(extra);
      expect(
        columns
          .filter((column) => !own.has(column.name))
          .map(({ name: n, type, notnull }) => [n, type, notnull]),
      ).toEqual(table.columns.map((column) => [column.name, column.type, column.nullable ? 0n : 1n]));
      expect(columns.filter((column) => own.has(column.name))).toHaveLength(own.size);
      const strict = db.prepare('SELECT strict FROM pragma_table_list WHERE name = ?').pluck().get(name);
      expect(strict).toBe(1n);
    },
  );

  it.each(ALL_TABLES.filter((table) => table.key.length > 0).map((table) => [table.name, table] as const))(
    'finds rows of %s by natural key without a scan',
    (name, table) => {
      const db = inMemory();
      migrate(db);
      const [owner] = ownerColumns(table);
      const where = (table.key as readonly string[])
        .map((property) => `"${columnName(property)}" = ?`)
        .join(' AND ');
      const plan = db
        .prepare(`EXPLAIN QUERY PLAN SELECT row FROM ${name} WHERE ${owner} = ? AND ${where}`)
        .all(...Array.from({ length: table.key.length + 1 }, () => 1)) as { detail: string }[];
      expect(plan.map(({ detail }) => detail).join()).toMatch(/^SEARCH .* USING (COVERING )?INDEX/);
    },
  );

  it('is reached from any earlier version, each step in a transaction of its own', () => {
    const steps = [
      'CREATE TABLE a (x INTEGER) STRICT',
      'ALTER TABLE a ADD COLUMN y TEXT',
      'CREATE INDEX a_y ON a (y)',
    ];
    const whole = inMemory();
    migrate(whole, steps);
    const stepwise = inMemory();
    for (let count = 1; count <= steps.length; count++) migrate(stepwise, steps.slice(0, count));
    expect(schemaObjects(stepwise)).toEqual(schemaObjects(whole));
    expect(schemaVersion(stepwise)).toBe(3);
  });

  it('stays at the last whole version where a step fails', () => {
    const db = inMemory();
    const steps = [
      'CREATE TABLE a (x INTEGER) STRICT',
      'CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (y TEXT)',
    ];
    expect(() => migrate(db, steps)).toThrow(/already exists/);
    expect(schemaVersion(db)).toBe(1);
    expect(schemaObjects(db).map(({ name }) => name)).toEqual(['a']);
  });

  it('has the version that the migrations lead to', () => {
    const db = inMemory();
    migrate(db);
    expect(schemaVersion(db)).toBe(SCHEMA_VERSION);
  });
});
