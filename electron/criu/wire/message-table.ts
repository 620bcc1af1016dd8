/** The generated tables in the form the walk needs: fields by number, each with how one value of it is read. */
import type { FieldRow, ScalarType } from './field-table.ts';
import type { MessageMeta } from './message.ts';
import { MESSAGE_TABLES } from './tables.ts';
import { type Cursor, signed64, unsigned64, zigzag32, zigzag64 } from './wire-reader.ts';

type ReadScalar = (reader: Cursor) => number | bigint | boolean;

export interface Field {
  readonly row: FieldRow;
  readonly name: string;
  readonly repeated: boolean;
  /** Wire type of one value. */
  readonly wireType: 0 | 1 | 2 | 5;
  /** Gives the value of the varint or fixed number just read; null for text, bytes and messages. */
  readonly read: ReadScalar | null;
}

export interface Table {
  readonly type: string;
  /** Undefined where the number is not in use. */
  readonly byNumber: readonly (Field | undefined)[];
  readonly repeated: readonly string[];
  readonly required: readonly string[];
  /** Makes a message with `$` set: a plain object, with room for its fields. */
  readonly make: new (meta: MessageMeta) => object;
}

const READ: { readonly [K in ScalarType | 'enum']: ReadScalar | null } = {
  bool: (reader) => reader.low !== 0 || reader.high !== 0,
  int32: (reader) => reader.low | 0,
  enum: (reader) => reader.low | 0,
  uint32: (reader) => reader.low,
  sint32: zigzag32,
  fixed32: (reader) => reader.low,
  sfixed32: (reader) => reader.low | 0,
  int64: signed64,
  uint64: unsigned64,
  sint64: zigzag64,
  fixed64: unsigned64,
  sfixed64: signed64,
  string: null,
  bytes: null,
};

const tables = new Map<string, Table>();

/** The table of a message type of proto/; throws for a name that is none (a bug, never evidence). */
export function tableOf(type: string): Table {
  const known = tables.get(type);
  if (known) return known;
  const rows = Object.hasOwn(MESSAGE_TABLES, type) ? MESSAGE_TABLES[type] : undefined;
  if (!rows) throw new Error(`no message type ${type}`);
  const byNumber: (Field | undefined)[] = [];
  for (const row of rows) {
    while (byNumber.length <= row.number) byNumber.push(undefined);
    byNumber[row.number] = {
      row,
      name: row.name,
      repeated: row.label === 'repeated',
      wireType: wireTypeOf(row.type),
      read: row.type === 'message' ? null : READ[row.type],
    };
  }
  const table: Table = {
    type,
    byNumber,
    repeated: rows.filter((row) => row.label === 'repeated').map((row) => row.name),
    required: rows.filter((row) => row.label === 'required').map((row) => row.name),
    make: makerOf(),
  };
  tables.set(type, table);
  return table;
}

/**
 * A constructor for each type, because the engine learns per constructor how many fields to make room
 * for: a third of the memory of object literals that grow. What it makes has Object's prototype.
 */
function makerOf(): Table['make'] {
  function Made(this: { $: MessageMeta }, meta: MessageMeta): void {
    this.$ = meta;
  }
  Made.prototype = Object.prototype;
  return Made as unknown as Table['make'];
}

function wireTypeOf(type: FieldRow['type']): 0 | 1 | 2 | 5 {
  if (type === 'string' || type === 'bytes' || type === 'message') return 2;
  if (type === 'fixed64' || type === 'sfixed64') return 1;
  return type === 'fixed32' || type === 'sfixed32' ? 5 : 0;
}
