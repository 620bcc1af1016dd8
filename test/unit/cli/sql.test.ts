/** The SQL console: what it refuses, where it stops, and that a hostile statement reads and writes nothing else. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkStatement } from '../../../electron/casefile/console/statement.ts';
import { csvText } from '../../../shared/format/csv.ts';
import { caseWith, type CaseFixture } from '../engine-memory/case-fixture.ts';
import { runCommand } from './run-command.ts';

let made: CaseFixture;
beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz');
}, 120_000);
afterAll(() => made.remove());

const ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c';
const run = (sql: string, query = 'q', seconds = 30): ReturnType<typeof made.client.call<'sql.run'>> =>
  made.client.call('sql.run', { query, sql, rows: 100, seconds });

describe('a statement that reads', () => {
  it('gives columns and rows, u64 as text that sorts', async () => {
    const result = await run('SELECT pid, sig_cgt FROM process WHERE pid = 1');
    expect(result.columns.map(({ name }) => name)).toEqual(['pid', 'sig_cgt']);
    expect(result.rows).toEqual([[1, expect.stringMatching(/^[0-9a-f]{16}$/)]]);
  });

  it('has functions for u64 and for bytes of evidence', async () => {
    const { rows } = await run(
      "SELECT u64('ffffffffffffffff'), addr('00007ffe13b72480'), display(comm), u64('no') FROM process WHERE pid = 1",
    );
    expect(rows).toEqual([['18446744073709551615', '0x7ffe13b72480', 'acme-shop', null]]);
  });

  it('says when there are more rows than asked for', async () => {
    const result = await made.client.call('sql.run', {
      query: 'q',
      sql: 'SELECT * FROM process',
      rows: 2,
      seconds: 30,
    });
    expect(result).toMatchObject({ cut: true });
    expect(result.rows).toHaveLength(2);
  });

  it('masks secrets, also where a query cut their name away or wrote them in hex', async () => {
    const key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const expression of [
      'entry',
      'display(entry)',
      'substr(display(entry), 23)',
      'hex(entry)',
      "'x' || substr(display(entry), 20)",
    ]) {
      const { rows, maskedCells } = await run(
        `SELECT ${expression} FROM environment WHERE display(entry) LIKE 'AWS_SECRET_ACCESS_KEY=%' LIMIT 1`,
      );
      expect(rows).toHaveLength(1);
      expect(maskedCells, expression).toBe(1);
      expect(JSON.stringify(rows)).not.toContain(key);
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(key).toString('hex').toUpperCase());
    }
  });

  it('writes CSV that a spreadsheet takes for text', async () => {
    const { out } = await runCommand(
      'sql',
      made.path,
      "SELECT '=1+1' AS a, -5 AS b, 'say \"no\"' AS c",
      '--csv',
    );
    expect(out).toBe('a,b,c\r\n\'=1+1,-5,"say ""no"""\r\n');
  });

  it('describes the schema with how values stand', async () => {
    const { tables } = await made.client.call('sql.schema', {});
    const process = tables.find(({ name }) => name === 'process')!;
    expect(process.rows).toBeGreaterThan(5);
    expect(process.columns.find(({ name }) => name === 'sig_cgt')!.form).toContain('16 hex digits');
    expect(process.columns.find(({ name }) => name === 'pid')).toMatchObject({ type: 'INTEGER', form: '' });
  });
});

describe('a hostile statement', () => {
  it.each([
    "ATTACH DATABASE '/etc/passwd' AS x",
    "/* */ -- \n attach 'y' as x",
    'PRAGMA query_only = OFF',
    "VACUUM INTO '/tmp/copied.sqlite'",
    'SELECT 1; DELETE FROM process',
    'WITH a AS (SELECT 1) DELETE FROM process',
    'DELETE FROM process RETURNING pid',
    'INSERT INTO process SELECT * FROM process',
    'CREATE TEMP TABLE x AS SELECT 1',
    'CREATE VIRTUAL TABLE x USING fts5(a)',
    'BEGIN',
    "EXPLAIN ATTACH 'x' AS y",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('/tmp/written', 'x')",
    "SELECT * FROM fsdir('/')",
    "SELECT fts3_tokenizer('simple', x'00')",
    'SELECT randomblob(2000000000)',
    '',
    '-- nothing',
  ])('%s is refused', async (sql) => {
    const database = join(made.path, 'case.sqlite');
    const hash = (): string => createHash('sha256').update(readFileSync(database)).digest('hex');
    const before = hash();
    await expect(run(sql)).rejects.toMatchObject({ detail: { code: 'usage' } });
    expect(hash()).toBe(before);
    expect(existsSync('/tmp/written')).toBe(false);
    expect(existsSync('/tmp/copied.sqlite')).toBe(false);
  });

  it('passes the check by its first word only', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const first = /^[A-Z_]*/i.exec(text)![0].toUpperCase();
        if (['SELECT', 'WITH', 'VALUES', 'EXPLAIN'].includes(first)) return;
        if (/^[\s\ufeff]|^--|^\/\*/.test(text)) return;
        expect(() => checkStatement(text)).toThrow();
      }),
    );
  });
});

describe('a query without end', () => {
  it('is ended when its time is up', async () => {
    await expect(run(ENDLESS, 'slow', 1)).rejects.toThrow('took longer than 1 s');
  });

  it('is ended by a cancel, and the next one runs', async () => {
    const running = run(ENDLESS, 'cancelled', 600);
    const rejected = expect(running).rejects.toMatchObject({ detail: { code: 'cancelled' } });
    expect(await made.client.call('sql.cancel', { query: 'cancelled' })).toEqual({ ended: true });
    await rejected;
    expect(await made.client.call('sql.cancel', { query: 'cancelled' })).toEqual({ ended: false });
    expect((await run('SELECT 1')).rows).toEqual([[1]]);
  });
});

describe('CSV', () => {
  it('reads back as what was written, apart from formulas and control characters', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', 'é', ';') });
    fc.assert(
      fc.property(fc.array(fc.array(plain, { minLength: 2, maxLength: 2 })), (rows) => {
        const lines = [...csvText(['x', 'y'], rows)].slice(1).map((line) => {
          const fields: string[] = [];
          for (const [, quoted, bare] of `,${line.slice(0, -2)}`.matchAll(
            /,(?:"((?:[^"]|"")*)"|([^,"]*))/g,
          )) {
            fields.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
          }
          return fields;
        });
        expect(lines).toEqual(rows);
      }),
    );
  });
});
