/** The shape of the generated field tables (tables.ts): what the walk over a message needs to know of each field. */

export type ScalarType =
  | 'bool'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'string'
  | 'bytes';

/** How crit shows a field; proto/options.proto explains each. */
export interface FieldShow {
  readonly hex?: boolean;
  readonly flags?: string;
  readonly dict?: string;
  readonly ipadd?: boolean;
  readonly dev?: boolean;
  readonly odev?: boolean;
  readonly conv?: string;
}

export interface FieldRow {
  readonly number: number;
  readonly name: string;
  readonly label: 'required' | 'optional' | 'repeated';
  readonly type: ScalarType | 'enum' | 'message';
  /** The enum's or message's name; an enum inside a message is named `message.enum`. */
  readonly ref?: string;
  /** The default of a field that is not set, as a message would hold it (an enum's is its number). */
  readonly default?: number | bigint | boolean;
  readonly show?: FieldShow;
}

/** Fields by ascending number. */
export type MessageTables = Readonly<Record<string, readonly FieldRow[]>>;

/** Numbers by name, in the order of definition. */
export type EnumTables = Readonly<Record<string, Readonly<Record<string, number>>>>;
