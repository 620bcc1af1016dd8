/**
 * A table of facts as Apache Parquet. Integers are INT64, so that files of many cases have one schema; an unsigned one
 * above 2^63-1 (a limit of 'unlimited' is 2^64-1) has no such form: its cell is null and `beyond_int64` names it,
 * as JSON, column to decimal text. Times are INT64 nanoseconds too: Spark reads no finer timestamp than microseconds.
 */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { FactTable, TableCell, TableType } from './fact-tables.ts';

const INT64_MAX = 2n ** 63n - 1n;
const TYPES = { text: 'STRING', integer: 'INT64', flag: 'BOOLEAN' } as const satisfies Record<
  TableType,
  string
>;

export function parquetOfTable({ columns, rows }: FactTable, tool: string): Uint8Array {
  const beyond = rows.map((row) => beyondInt64(columns, row));
  const file = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        ...columns.map(({ name, type }, i) => ({
          name,
          type: TYPES[type],
          nullable: true,
          data: rows.map((row) => fitting(row[i]!)),
        })),
        { name: 'beyond_int64', type: 'STRING' as const, nullable: true, data: beyond },
      ],
      createdBy: tool,
    }),
  );
  return rows.length === 0 ? withTypedEmptyList(file, tool) : file;
}

/**
 * The writer gives a list of no row groups the element type 0, which Thrift does not have: DuckDB takes it, Arrow's
 * Rust reader (Polars, DataFusion) refuses the file. It is a list of structs (12). In the footer it stands before
 * `created_by`, field 6 after field 4:
 *
 *     19 00 | 28 LENGTH tool
 *     list  | string
 */
function withTypedEmptyList(file: Uint8Array, tool: string): Uint8Array {
  const name = Buffer.from(tool);
  const at = Buffer.from(file.buffer, file.byteOffset, file.length).lastIndexOf(
    Buffer.concat([Buffer.from([0x19, 0x00, 0x28, name.length]), name]),
  );
  if (at !== -1) file[at + 1] = 0x0c;
  return file;
}

function fitting(cell: TableCell): TableCell {
  return typeof cell === 'bigint' && cell > INT64_MAX ? null : cell;
}

function beyondInt64(columns: FactTable['columns'], row: readonly TableCell[]): string | null {
  const found: Record<string, string> = {};
  row.forEach((cell, i) => {
    if (typeof cell === 'bigint' && cell > INT64_MAX) found[columns[i]!.name] = cell.toString();
  });
  return Object.keys(found).length === 0 ? null : JSON.stringify(found);
}
