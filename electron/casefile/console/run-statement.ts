/**
 * One statement over the case database for the console. It runs in a process of its own, which is killed
 * when it takes too long, so nothing here watches the clock. What keeps a hostile statement inside:
 *
 *   - the connection is opened read-only, query_only is on, the schema is not trusted;
 *   - checkStatement: no ATTACH, PRAGMA, VACUUM INTO, and no second statement (prepare refuses it);
 *   - sqlite3_stmt_readonly, and it must return rows; extensions can't be loaded from SQL;
 *   - memory of SQLite is bounded (hard_heap_limit), temporary tables stay in memory.
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import { addressText, u64FromText } from '../../../shared/u64.ts';
import { guard, openConnection, type Connection } from '../sqlite.ts';
import type { SqlValue } from '../tables/codec.ts';
import { checkStatement } from './statement.ts';

const HEAP_BYTES = 256 * 2 ** 20;
const SQL_LENGTH = 1_000_000;
/** Bytes of all values of an answer. */
const ANSWER_BYTES = 64 * 2 ** 20;

export interface StatementAnswer {
  readonly columns: {
    readonly name: string;
    readonly type: string | null;
    readonly table: string | null;
    readonly column: string | null;
  }[];
  readonly rows: SqlValue[][];
  readonly cut: boolean;
}

/** Functions that a statement may use beside SQLite's own. */
export const CONSOLE_FUNCTIONS: readonly { readonly name: string; readonly doc: string }[] = [
  {
    name: 'u64(text)',
    doc: "The number that 16 hex digits stand for, as text: u64('00007ffe13b72480') is '140729228698752'",
  },
  { name: 'addr(text)', doc: "The same as an address: addr('00007ffe13b72480') is '0x7ffe13b72480'" },
  { name: 'display(blob)', doc: 'Bytes from evidence as text: UTF-8, every other byte as \\xNN' },
];

/** Opens the database file; the caller's process has no other connection to it. */
export function openConsole(databaseFile: string): Connection {
  const db = openConnection(databaseFile, { readOnly: true, busyMs: 5000 });
  return guard(() => {
    db.pragma('query_only = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma(`hard_heap_limit = ${HEAP_BYTES}`);
    const options = { deterministic: true, directOnly: true };
    db.function('u64', options, (value) => (isHex(value) ? u64FromText(value).toString() : null));
    db.function('addr', options, (value) => (isHex(value) ? addressText(u64FromText(value)) : null));
    db.function('display', options, (value) =>
      value instanceof Uint8Array ? displayText(value) : value === null ? null : String(value),
    );
    return db;
  });
}

/** The first `most` rows. Throws 'usage' for what is refused and for SQL that SQLite does not take. */
export function runStatement(db: Connection, sql: string, most: number): StatementAnswer {
  if (sql.length > SQL_LENGTH) throw usage(`a statement has at most ${SQL_LENGTH} characters`);
  checkStatement(sql);
  try {
    const statement = db.prepare(sql);
    if (!statement.readonly || !statement.reader)
      throw usage('only statements that read and return rows are run here');
    const columns = statement
      .columns()
      .map(({ name, type, table, column }) => ({ name, type, table, column }));
    const rows: SqlValue[][] = [];
    let bytes = 0;
    for (const row of statement.raw().iterate() as IterableIterator<SqlValue[]>) {
      if (rows.length === most || bytes > ANSWER_BYTES) return { columns, rows, cut: true };
      rows.push(row);
      for (const value of row) bytes += sizeOf(value);
    }
    return { columns, rows, cut: false };
  } catch (caught) {
    if (caught instanceof PermafrostError) throw caught;
    // SQLite's own words on the statement are what its author needs.
    throw usage(caught instanceof Error ? caught.message : String(caught));
  }
}

function sizeOf(value: SqlValue): number {
  if (typeof value === 'string') return value.length * 2;
  return value instanceof Uint8Array ? value.length : 8;
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{1,16}$/i.test(value);
}

function usage(message: string): PermafrostError {
  return new PermafrostError(evidenceError('usage', message));
}
