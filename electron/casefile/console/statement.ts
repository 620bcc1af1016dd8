/**
 * Which statements the console runs: one that reads. SQLite itself says whether a statement writes the
 * database (sqlite3_stmt_readonly), but calls ATTACH, PRAGMA and BEGIN readers; these go by their first word.
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

const READING: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN']);

/** Throws 'usage' for anything that is no query. What it lets pass SQLite must still find to be one statement that reads. */
export function checkStatement(sql: string): void {
  if (sql.includes('\0')) throw refused('a statement has no NUL characters');
  const words = firstWords(sql, 4);
  const [first] = words;
  if (first === undefined) throw refused('there is no statement');
  if (!READING.has(first)) throw refused(`${first} is not run here: only SELECT, WITH, VALUES and EXPLAIN`);
  // EXPLAIN [QUERY PLAN] goes before any statement.
  if (first !== 'EXPLAIN') return;
  const explained = words[1] === 'QUERY' && words[2] === 'PLAN' ? words[3] : words[1];
  if (explained === undefined || !READING.has(explained) || explained === 'EXPLAIN') {
    throw refused(`only queries are explained here, not ${explained ?? 'nothing'}`);
  }
}

function refused(message: string): PermafrostError {
  return new PermafrostError(evidenceError('usage', message));
}

/** Words in upper case up to the first character that is neither of a word nor a space; comments left out. */
function firstWords(sql: string, count: number): string[] {
  const words: string[] = [];
  let at = 0;
  while (words.length < count && at < sql.length) {
    const rest = sql.slice(at, at + 2);
    if (/^\s/.test(rest) || rest.startsWith('\ufeff')) {
      at += 1;
    } else if (rest === '--') {
      const end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length : end + 1;
    } else if (rest === '/*') {
      const end = sql.indexOf('*/', at + 2);
      at = end < 0 ? sql.length : end + 2;
    } else {
      let end = at;
      while (end < sql.length && /[A-Za-z_]/.test(sql[end]!)) end += 1;
      if (end === at) break;
      words.push(sql.slice(at, end).toUpperCase());
      at = end;
    }
  }
  return words;
}
