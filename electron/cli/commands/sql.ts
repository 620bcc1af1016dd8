/** `permafrost sql`: one read-only statement over the case database. */
import { once } from 'node:events';
import process from 'node:process';
import {
  SQL_ROWS_DEFAULT,
  SQL_ROWS_MOST,
  SQL_SECONDS_DEFAULT,
  SQL_SECONDS_MOST,
} from '../../../shared/api/index.ts';
import { csvText } from '../../../shared/format/csv.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { valueText } from '../value-text.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost sql CASE STATEMENT [--json | --csv] [--rows N] [--seconds N]
       permafrost sql CASE --schema

Runs one SELECT, WITH, VALUES or EXPLAIN over the case database: read-only, nothing attached, in a
process of its own that ends with Ctrl+C or when its time is up.

Unsigned 64-bit numbers (addresses, inodes, masks) are 16 hex digits of TEXT, which sort as the
numbers do: u64(x) gives the decimal number, addr(x) the address; '00007f0000000000' compares with
them. Text of evidence is BLOB: display(x) gives text. Lists and records are JSON (json_each). Times
are ns since 1970, UTC. What looks like a secret is masked.

  --json        {"columns": [...], "rows": [[...]], "cut": ...}
  --csv         RFC 4180; what a spreadsheet would take for a formula has an apostrophe before it
  --rows N      at most N rows (${SQL_ROWS_DEFAULT}; ${SQL_ROWS_MOST} at most); says when there are more
  --seconds N   ends the query after N seconds (${SQL_SECONDS_DEFAULT}; ${SQL_SECONDS_MOST} at most)
  --schema      tables and columns, and how values stand in them
`;

export const sqlCommand: Command = {
  name: 'sql',
  summary: 'query the case database, read-only',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('sql', argv, {
      json: { type: 'boolean', default: false },
      csv: { type: 'boolean', default: false },
      schema: { type: 'boolean', default: false },
      rows: { type: 'string', default: String(SQL_ROWS_DEFAULT) },
      seconds: { type: 'string', default: String(SQL_SECONDS_DEFAULT) },
    });
    const [path, sql, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('sql: name one case and one statement');
    if (values.json && values.csv) throw usageError('sql: --json or --csv, not both');
    if (sql === undefined && !values.schema) throw usageError('sql: the statement is missing');
    const rows = whole('--rows', values.rows, SQL_ROWS_MOST);
    const seconds = whole('--seconds', values.seconds, SQL_SECONDS_MOST);
    return withCase(path, async (client) => {
      if (sql === undefined) {
        const schema = await client.call('sql.schema', {});
        if (values.json) {
          await write(`${[...jsonText(schema)].join('')}\n`);
          return EXIT.done;
        }
        for (const { name, doc, rows: count, columns } of schema.tables) {
          await write(`${name}  ${count} rows  ${doc}\n`);
          for (const column of columns)
            await write(`  ${column.name.padEnd(28)} ${column.type.padEnd(8)} ${column.form}\n`);
        }
        for (const one of schema.functions) await write(`${one.name}  ${one.doc}\n`);
        return EXIT.done;
      }
      const query = 'command line';
      const interrupt = (): void => void client.call('sql.cancel', { query });
      process.on('SIGINT', interrupt);
      try {
        const result = await client.call('sql.run', { query, sql, rows, seconds });
        const names = result.columns.map(({ name }) => name);
        if (values.json) {
          for (const piece of jsonText(result)) await write(piece);
          await write('\n');
        } else if (values.csv) {
          for (const line of csvText(names, result.rows)) await write(line);
        } else {
          await write(`${names.map(inertString).join('\t')}\n`);
          for (const row of result.rows)
            await write(`${row.map((cell) => valueText(cell, 'text')).join('\t')}\n`);
        }
        if (result.cut)
          process.stderr.write(`permafrost: the first ${result.rows.length} rows; there are more: --rows\n`);
        return EXIT.done;
      } finally {
        process.off('SIGINT', interrupt);
      }
    });
  },
};

function whole(option: string, value: string, most: number): number {
  const number = /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw usageError(`sql: ${option} takes a whole number from 1 to ${most}`);
  return number;
}

async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}
