/** The formats, and the files that each gives: one, or one for every table. */
import { utf8 } from '../../../shared/text.ts';
import { bodyfileLines } from './bodyfile.ts';
import { caseUcoDocument } from './case-uco.ts';
import { csvOfTable } from './csv-table.ts';
import type { ExchangeCase } from './exchange-case.ts';
import { factTables } from './fact-tables.ts';
import { parquetOfTable } from './parquet-table.ts';
import { stixBundle } from './stix.ts';
import { timesketchLines } from './timesketch.ts';
import type { ExchangeFormat } from '../../../shared/api/export-calls.ts';

export interface ExportedFile {
  /** Null: the export is this one file. */
  readonly name: string | null;
  readonly pieces: Iterable<Uint8Array>;
}

export function* exportedFiles(format: ExchangeFormat, exchange: ExchangeCase): Generator<ExportedFile> {
  switch (format) {
    case 'timesketch':
      return yield { name: null, pieces: encoded(timesketchLines(exchange)) };
    case 'bodyfile':
      return yield { name: null, pieces: encoded(bodyfileLines(exchange)) };
    case 'stix':
      return yield { name: null, pieces: encoded(stixBundle(exchange)) };
    case 'case-uco':
      return yield { name: null, pieces: encoded(caseUcoDocument(exchange)) };
    case 'csv':
      for (const table of factTables(exchange)) {
        yield { name: `${table.name}.csv`, pieces: encoded(csvOfTable(table)) };
      }
      return;
    case 'parquet':
      for (const table of factTables(exchange)) {
        yield { name: `${table.name}.parquet`, pieces: [parquetOfTable(table, exchange.tool)] };
      }
  }
}

function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) yield utf8(piece);
}
