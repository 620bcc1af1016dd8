/** An entry as the lines of a field tree: every field with its place, its value, and what the number says. */
import type { ImageField } from '../../../shared/api/image-calls.ts';
import type { Architecture } from '../../../shared/facts/index.ts';
import type { TextValue } from '../../../shared/api/index.ts';
import type { FieldPlace, Message } from '../../criu/wire/message.ts';
import type { FieldRow } from '../../criu/wire/field-table.ts';
import { ENUM_TABLES, MESSAGE_TABLES } from '../../criu/wire/tables.ts';
import { textCell } from '../text-cell.ts';
import { fieldMeaning } from './field-meaning.ts';

/** An entry with more fields (the registers of a core are a few hundred) is cut here. */
const FIELDS_OF_ONE_ENTRY = 20_000;
const SHOWN_TEXT_BYTES = 4096;
const SHOWN_HEX_BYTES = 48;

/** A field before secrets are masked in it. */
export type PlainField = Omit<ImageField, 'value'> & { readonly value: TextValue | null };

export interface FieldTree {
  readonly fields: PlainField[];
  /** Fields beyond the limit. */
  readonly cut: number;
  /** Required fields that are absent, by path. */
  readonly missing: string[];
}

interface Walk extends FieldTree {
  cut: number;
  readonly architecture: Architecture | null;
}

export function fieldTree(message: Message, architecture: Architecture | null): FieldTree {
  const walk: Walk = { fields: [], cut: 0, missing: [], architecture };
  addMessage(walk, message, '', 0);
  return { fields: walk.fields, cut: walk.cut, missing: walk.missing };
}

function addMessage(walk: Walk, message: Message, prefix: string, level: number): void {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  walk.missing.push(...message.$.missing.map((name) => `${prefix}${name}`));
  for (const row of MESSAGE_TABLES[message.$.type] ?? []) {
    const value = values[row.name];
    if (value === undefined) continue;
    const places = message.$.places[row.name];
    if (row.label === 'repeated') {
      (value as readonly unknown[]).forEach((one, index) =>
        addField(walk, message, row, one, placeAt(places, index), `${prefix}${row.name}[${index}]`, level),
      );
    } else {
      addField(walk, message, row, value, placeAt(places, 0), `${prefix}${row.name}`, level);
    }
  }
  for (const { number, wireType, offset, length } of message.$.unknown) {
    add(walk, {
      level,
      path: `${prefix}#${number}`,
      name: `#${number}`,
      type: `wire type ${wireType}`,
      value: null,
      meaning: 'a field that CRIU 4.2 does not know',
      known: false,
      offset,
      length,
    });
  }
}

function addField(
  walk: Walk,
  message: Message,
  row: FieldRow,
  value: unknown,
  place: FieldPlace | undefined,
  path: string,
  level: number,
): void {
  const nested = row.type === 'message' ? (value as Message) : null;
  const at = nested ? nested.$ : place;
  add(walk, {
    level,
    path,
    name: path.slice(path.lastIndexOf('.') + 1),
    type: row.ref ?? row.type,
    value: nested ? null : shownValue(row, value),
    meaning: nested ? null : fieldMeaning(message, row, value, walk.architecture),
    known: true,
    offset: at?.offset ?? message.$.offset,
    length: at?.length ?? 0,
  });
  if (nested) addMessage(walk, nested, `${path}.`, level + 1);
}

function add(walk: Walk, field: PlainField): void {
  if (walk.fields.length < FIELDS_OF_ONE_ENTRY) walk.fields.push(field);
  else walk.cut += 1;
}

function placeAt(
  places: FieldPlace | readonly FieldPlace[] | undefined,
  index: number,
): FieldPlace | undefined {
  return Array.isArray(places)
    ? (places as readonly FieldPlace[])[index]
    : (places as FieldPlace | undefined);
}

function shownValue(row: FieldRow, value: unknown): TextValue {
  if (value instanceof Uint8Array) {
    return row.type === 'string' || row.show?.conv === 'unix_name'
      ? textCell(value.subarray(0, SHOWN_TEXT_BYTES))
      : { text: hexText(value) };
  }
  if (row.type === 'enum') {
    const name = Object.entries(ENUM_TABLES[row.ref!] ?? {}).find(([, number]) => number === value)?.[0];
    return { text: name === undefined ? String(value) : `${name} (${String(value)})` };
  }
  if (row.show?.hex === true && (typeof value === 'number' || typeof value === 'bigint')) {
    return { text: `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}` };
  }
  return { text: String(value) };
}

function hexText(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, SHOWN_HEX_BYTES))
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return bytes.length > SHOWN_HEX_BYTES ? `${shown} … ${bytes.length} bytes` : shown;
}

const SUMMARY_LENGTH = 160;

/** The first fields of an entry in one line: `pid 17, ppid 1, pgid 17`. */
export function entrySummary(message: Message, architecture: Architecture | null): TextValue {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  let text = '';
  for (const row of MESSAGE_TABLES[message.$.type] ?? []) {
    const value = values[row.name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    if (text.length >= SUMMARY_LENGTH) return { text: `${text}, …` };
    text += text === '' ? '' : ', ';
    if (row.label === 'repeated') text += `${row.name} × ${(value as readonly unknown[]).length}`;
    else if (row.type === 'message') text += innerSummary(row.name, value as Message, architecture);
    else text += `${row.name} ${meant(message, row, value, architecture)}`;
  }
  return { text };
}

/** One level down only: what kind of file, or the first scalars of a part. */
function innerSummary(name: string, message: Message, architecture: Architecture | null): string {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const row of MESSAGE_TABLES[message.$.type] ?? []) {
    const value = values[row.name];
    if (value === undefined || row.label === 'repeated' || row.type === 'message') continue;
    parts.push(`${row.name} ${meant(message, row, value, architecture)}`);
    if (parts.length === 5) break;
  }
  return `${name} {${parts.join(', ')}}`;
}

function meant(message: Message, row: FieldRow, value: unknown, architecture: Architecture | null): string {
  if (row.type === 'enum') return shownValue(row, value).text.replace(/ \(\d+\)$/, '');
  return (
    fieldMeaning(message, row, value, architecture) ?? shownValue(row, value).text.slice(0, SUMMARY_LENGTH)
  );
}
