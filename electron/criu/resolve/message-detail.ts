/**
 * What a message says, as pairs of CRIU's field name and value, for the facts' `detail`:
 * nested fields with dots ('opts.so_sndbuf'), elements of repeated messages with their index ('wd.0.mask').
 */
import { displayText } from '../../../shared/text.ts';
import type { FieldRow } from '../wire/field-table.ts';
import type { Message } from '../wire/message.ts';
import { ENUM_TABLES, MESSAGE_TABLES } from '../wire/tables.ts';

export type Detail = (readonly [string, string])[];

export interface DetailOptions {
  /** Put before every name, with a dot. */
  readonly prefix?: string;
  /** Fields of the message itself that the fact has elsewhere. */
  readonly skip?: readonly string[];
}

/** Elements of one repeated field that are spelled out; the count of the others follows. */
const ELEMENTS = 4096;
/** Bytes of one value that are spelled out: what is longer is for the Bytes panel. */
const VALUE_BYTES = 4096;

/** Pairs for every field that is set, in the order of the fields' numbers. Numbers are decimal, enums by name, bytes hex. */
export function messageDetail(message: Message, options: DetailOptions = {}): Detail {
  const detail: Detail = [];
  addMessage(detail, message, options.prefix === undefined ? '' : `${options.prefix}.`, options.skip ?? []);
  return detail;
}

function addMessage(detail: Detail, message: Message, prefix: string, skip: readonly string[]): void {
  for (const row of MESSAGE_TABLES[message.$.type] ?? []) {
    if (skip.includes(row.name)) continue;
    const value = (message as unknown as Record<string, unknown>)[row.name];
    if (value === undefined) continue;
    // An owner of SIGIO that was never set is all zeros but for its uids: nothing to show.
    if (row.ref === 'fown_entry' && !hasOwner(value)) continue;
    const name = `${prefix}${row.name}`;
    if (!Array.isArray(value)) addValue(detail, name, row, value);
    else addElements(detail, name, row, value);
  }
}

function addElements(detail: Detail, name: string, row: FieldRow, values: readonly unknown[]): void {
  if (values.length === 0) return;
  const shown = values.slice(0, ELEMENTS);
  if (row.type === 'message')
    shown.forEach((value, index) => addValue(detail, `${name}.${index}`, row, value));
  else detail.push([name, shown.map((value) => scalarText(row, value)).join(' ')]);
  if (values.length > ELEMENTS) detail.push([`${name}.more`, String(values.length - ELEMENTS)]);
}

function addValue(detail: Detail, name: string, row: FieldRow, value: unknown): void {
  if (row.type === 'message') addMessage(detail, value as Message, `${name}.`, []);
  else detail.push([name, scalarText(row, value)]);
}

function scalarText(row: FieldRow, value: unknown): string {
  if (value instanceof Uint8Array) {
    const shown = value.subarray(0, VALUE_BYTES);
    return row.type === 'string' ? displayText(shown) : hexText(shown);
  }
  if (row.type === 'enum' && row.ref !== undefined) return enumName(row.ref, value as number);
  return String(value);
}

function enumName(type: string, value: number): string {
  for (const [name, number] of Object.entries(ENUM_TABLES[type] ?? {})) if (number === value) return name;
  return String(value);
}

function hasOwner(value: unknown): boolean {
  const owner = value as { readonly pid?: number; readonly signum?: number };
  return (owner.pid ?? 0) !== 0 || (owner.signum ?? 0) !== 0;
}

export function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
