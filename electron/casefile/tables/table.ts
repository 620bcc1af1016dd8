/** The description of one table of facts, and what follows from it: column names, encoding, decoding. */
import type { Codec, Part, SqlValue } from './codec.ts';

export interface Table<F> {
  readonly name: string;
  /** What a row belongs to: a checkpoint, an evidence item, or ('either') an item and perhaps one checkpoint of it, or the case ('none'). */
  readonly owner: 'checkpoint' | 'evidence' | 'either' | 'none';
  /** One codec for each property, in the order of the columns. */
  readonly properties: { readonly [P in keyof F]-?: Codec<F[P]> };
  /** Properties of the natural key; none: the place among the checkpoint's rows. */
  readonly key: readonly (keyof F & string)[];
  /** Properties of the default order, where that is not the natural key's. */
  readonly order?: readonly (keyof F & string)[];
  /** Further INTEGER columns worked out from the fact, for queries: written, never read back, no part of the digest. */
  readonly derived?: Readonly<Record<string, (fact: F) => number>>;
}

export interface Column extends Part {
  readonly name: string;
  readonly property: string;
}

/** A table with its columns worked out. */
export interface CompiledTable<F = unknown> extends Table<F> {
  readonly columns: readonly Column[];
  readonly names: readonly (keyof F & string)[];
  /** Place of each property's first column in a row of all columns. */
  readonly at: Readonly<Record<string, number>>;
}

export function table<F>(description: Table<F>): CompiledTable<F> {
  const names = Object.keys(description.properties) as (keyof F & string)[];
  const columns: Column[] = [];
  const at: Record<string, number> = {};
  for (const property of names) {
    at[property] = columns.length;
    for (const p of description.properties[property].parts) {
      columns.push({ ...p, name: p.name ?? columnName(property), property });
    }
  }
  return { ...description, columns, names, at };
}

/** `exeFileId` is column `exe_file_id`. */
export function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function quoted(name: string): string {
  return `"${name}"`;
}

/** The columns of a table, quoted, for SELECT and INSERT; with an alias where one is given. */
export function columnList(t: CompiledTable<never> | CompiledTable, alias = ''): string {
  return t.columns.map((column) => `${alias}${quoted(column.name)}`).join(', ');
}

/** Appends a fact's SQL values, in the order of the columns. */
export function encodeRow<F>(t: CompiledTable<F>, fact: F, out: SqlValue[]): SqlValue[] {
  for (const name of t.names) t.properties[name].encode(fact[name], out);
  return out;
}

export function ownerColumns(t: Pick<CompiledTable, 'owner'>): readonly ('evidence' | 'checkpoint')[] {
  if (t.owner === 'either') return ['evidence', 'checkpoint'];
  return t.owner === 'none' ? [] : [t.owner];
}

/** A fact from a row of all its columns that begin at `from`. */
export function decodeRow<F>(t: CompiledTable<F>, row: readonly SqlValue[], from = 0): F {
  const fact: Partial<F> = {};
  for (const name of t.names) {
    const value = t.properties[name].decode(row, from + t.at[name]!);
    if (value !== undefined) fact[name] = value;
  }
  return fact as F;
}
