/** A table of facts as CSV (RFC 4180), in which no cell acts as a formula (shared/format/csv.ts). */
import { csvText } from '../../../shared/format/csv.ts';
import type { FactTable } from './fact-tables.ts';

/** Lines with their ends, the names of the columns first. */
export function csvOfTable({ columns, rows }: FactTable): Generator<string> {
  return csvText(
    columns.map(({ name }) => name),
    rows,
  );
}
