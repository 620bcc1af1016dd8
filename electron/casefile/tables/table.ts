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
  /** What reads each property, in the order of the columns. */
  readonly readers: readonly {
    readonly name: keyof F & string;
    readonly codec: Codec<F[keyof F]>;
    readonly at: number;
  }[];
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
  const readers = names.map((name) => ({
    name,
    codec: description.properties[name] as Codec<F[keyof F]>,
    at: at[name]!,
  }));
  return { ...description, columns, names, readers, at };
}

/** A table of some properties of another: what reads few columns of many rows pays for those alone. */
export function partOfTable<F, P extends keyof F & string>(
  of: CompiledTable<F>,
  properties: readonly P[],
): CompiledTable<Pick<F, P>> {
  const { name, owner } = of;
  const picked = Object.fromEntries(properties.map((property) => [property, of.properties[property]]));
  return table<Pick<F, P>>({ name, owner, key: [], properties: picked as Table<Pick<F, P>>['properties'] });
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
  for (const { name, codec, at } of t.readers) {
    const value = codec.decode(row, from + at) as F[keyof F & string] | undefined;
    if (value !== undefined) fact[name] = value;
  }
  return fact as F;
}
