/**
 * The process of one query: takes a request from its parent, answers once and ends. The parent
 * kills it when the query is cancelled or takes too long; SQLite can't be interrupted from outside.
 */
import process from 'node:process';
import { openConsole, runStatement } from '../../casefile/index.ts';
import { toEvidenceError, type EvidenceError } from '../../../shared/errors.ts';
import type { SqlResult } from '../../../shared/api/index.ts';
import { createKnownMatcher } from '../secrets/known-matcher.ts';
import { shownCell } from './mask-cells.ts';

export interface ConsoleRequest {
  readonly databaseFile: string;
  readonly sql: string;
  readonly rows: number;
  /** Values that the case is known to have, which no cell shows. */
  readonly secrets: readonly { readonly kind: string; readonly value: Uint8Array }[];
}

export type ConsoleReply =
  { readonly ok: true; readonly result: SqlResult } | { readonly ok: false; readonly error: EvidenceError };

function answer({ databaseFile, sql, rows: most, secrets: known }: ConsoleRequest): ConsoleReply {
  try {
    const db = openConsole(databaseFile);
    const secrets = createKnownMatcher(known);
    const started = performance.now();
    const { columns, rows, cut } = runStatement(db, sql, most);
    const milliseconds = performance.now() - started;
    let [cutCells, maskedCells] = [0, 0];
    const shown = rows.map((row) =>
      row.map((value) => {
        const one = shownCell(value, secrets);
        if (one.cut) cutCells += 1;
        if (one.masked) maskedCells += 1;
        return one.cell;
      }),
    );
    return {
      ok: true,
      result: {
        columns: columns.map(({ name, type }) => ({ name, type })),
        rows: shown,
        cut,
        cutCells,
        maskedCells,
        milliseconds,
      },
    };
  } catch (caught) {
    return { ok: false, error: toEvidenceError(caught) };
  }
}

process.once('message', (request: ConsoleRequest) => {
  process.send?.(answer(request), undefined, undefined, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
