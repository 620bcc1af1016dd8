/** Facts as tables: nothing of `show` is lost in them, and the files are what a strict reader of Parquet takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, showCase } from '../../../electron/casefile/index.ts';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import type { ExchangeCase, Json } from '../../../electron/evidence/exchange/exchange-case.ts';
import { factTables, type FactTable } from '../../../electron/evidence/exchange/fact-tables.ts';
import { parquetOfTable } from '../../../electron/evidence/exchange/parquet-table.ts';
import { FIXTURES, PLAIN_IMPORT } from '../engine/engine-process.ts';
import { thriftLists } from './thrift-lists.ts';

const TOOL = 'Permafrost 0.1.0';

let folder: string;
let checkpoints: readonly Json[];
let tables: ReadonlyMap<string, FactTable>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-tables-'));
  const path = join(folder, 'a.pfcase');
  const client = createLocalClient();
  await client.call('case.create', { path, examiner: 'A. Examiner' });
  const paths = ['features.tar.zst', 'hostile-strings.tar.zst', 'containerd-web-benign.tar.zst'].map((name) =>
    join(FIXTURES, name),
  );
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths });
  await client.call('job.result', { job });
  await client.close();
  const reader = openReader(path);
  checkpoints = showCase(reader).checkpoints as unknown as Json[];
  reader.close();
  const exchange = { checkpoints } as unknown as ExchangeCase;
  tables = new Map(factTables(exchange).map((table) => [table.name, table]));
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const NESTED = ['threads', 'fds', 'maps', 'limits', 'signalActions', 'timers'];

describe('tables of facts', () => {
  it.each([
    ['process', 'processes'],
    ['socket', 'sockets'],
    ['mount', 'mounts'],
    ['open_file', 'openFiles'],
    ['pipe', 'pipes'],
    ['ghost_file', 'ghostFiles'],
    ['memfd', 'memfds'],
    ['namespace', 'namespaces'],
    ['filesystem_entry', 'filesystemEntries'],
    ['image', 'images'],
  ])('have a column for every field that `show` has: %s', (name, property) => {
    const columns = new Set(tables.get(name)!.columns.map((column) => column.name));
    const facts = checkpoints.flatMap((document) => document[property] as Json[]);
    expect(facts.length).toBeGreaterThan(0);
    const lost = facts
      .flatMap((fact) => Object.keys(fact))
      .filter((field) => !columns.has(field) && !NESTED.includes(field) && !field.endsWith('Base64'));
    expect([...new Set(lost)]).toEqual([]);
  });

  it('have the bytes of names that are no UTF-8', () => {
    const { columns, rows } = tables.get('filesystem_entry')!;
    const at = columns.findIndex(({ name }) => name === 'bytes_base64');
    const found = rows.flatMap((row) =>
      row[at] === null ? [] : [JSON.parse(String(row[at])) as { path: string }],
    );
    expect(found.map(({ path }) => Buffer.from(path, 'base64').toString('latin1'))).toContain(
      '/tmp/hostile/raw\xff\xfe\x80bytes',
    );
  });

  it('keep a umask in octal digits', () => {
    const { columns, rows } = tables.get('process')!;
    const at = columns.findIndex(({ name }) => name === 'umask');
    expect(rows.map((row) => row[at])).toContain('0022');
  });
});

describe('a Parquet file', () => {
  it('gives every list of its footer a type that Thrift has, also where there are no rows', () => {
    for (const table of tables.values()) {
      const file = Buffer.from(parquetOfTable(table, TOOL));
      const length = file.readUInt32LE(file.length - 8);
      const lists = thriftLists(file.subarray(file.length - 8 - length, file.length - 8));
      expect(lists.length, table.name).toBeGreaterThan(2);
      for (const { type, size } of lists) expect(type, `${table.name}, list of ${size}`).toBeGreaterThan(0);
    }
    expect([...tables.values()].some(({ rows }) => rows.length === 0)).toBe(true);
  });

  it('holds every cell as it was', async () => {
    for (const table of tables.values()) {
      const bytes = parquetOfTable(table, TOOL);
      const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
      expect(rows.length, table.name).toBe(table.rows.length);
      rows.forEach((row, at) => {
        const beyond = JSON.parse((row['beyond_int64'] as string | null) ?? '{}') as Record<string, string>;
        table.columns.forEach(({ name }, column) => {
          const cell = table.rows[at]![column]!;
          if (name in beyond) expect([row[name] ?? null, beyond[name]]).toEqual([null, String(cell)]);
          else expect(row[name] ?? null, `${table.name}.${name}`).toEqual(cell);
        });
      });
    }
  });
});
