/** One image entry as rows for the Bytes panel: every field with its place, nested messages by path. */
import type { CallOutput, CellValue } from '../../shared/api/index.ts';
import type { DecodedImage, ImageEntry } from '../criu/image/types.ts';
import type { FieldPlace, Message } from '../criu/wire/message.ts';
import { textCell } from './text-cell.ts';

/** Before secrets are masked in it. */
type FieldRow = Omit<CallOutput<'bytes.fields'>['fields'][number], 'secret'>;

/** An entry with many fields (a page map of millions) is shown up to here. */
const ROWS = 5000;
const SHOWN_BYTES = 4096;

/** The entry whose length word, message or payload holds the offset. Entries are ascending. */
export function entryAt(image: DecodedImage, offset: number): ImageEntry | undefined {
  let low = 0;
  let high = image.entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = image.entries[middle]!;
    if (offset < entry.offset) high = middle - 1;
    else if (offset >= endOf(entry)) low = middle + 1;
    else return entry;
  }
  return undefined;
}

function endOf(entry: ImageEntry): number {
  const { offset, length } = entry.message.$;
  return entry.payloads.reduce(
    (end, payload) => Math.max(end, payload.offset + payload.length),
    offset + length,
  );
}

export function fieldRows(entry: ImageEntry): FieldRow[] {
  const rows: FieldRow[] = [];
  addMessage(rows, entry.message, '');
  for (const { kind, offset, length } of entry.payloads) {
    rows.push({ path: `payload.${kind}`, number: 0, offset, length, value: `${length} bytes`, known: true });
  }
  return rows.slice(0, ROWS).sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function addMessage(rows: FieldRow[], message: Message, prefix: string): void {
  for (const [name, places] of Object.entries(message.$.places)) {
    const value = (message as unknown as Record<string, unknown>)[name];
    if (isPlaceList(places)) {
      places.forEach((place, index) =>
        addField(rows, `${prefix}${name}[${index}]`, place, (value as readonly unknown[])[index]),
      );
    } else {
      addField(rows, `${prefix}${name}`, places, value);
    }
    if (rows.length > ROWS) return;
  }
  for (const unknown of message.$.unknown) {
    rows.push({
      path: `${prefix}${unknown.number}?`,
      number: unknown.number,
      offset: unknown.offset,
      length: unknown.length,
      value: `unknown field, wire type ${unknown.wireType}`,
      known: false,
    });
  }
}

function addField(rows: FieldRow[], path: string, place: FieldPlace, value: unknown): void {
  const row = { path, number: 0, offset: place.offset, length: place.length, known: true };
  if (isMessage(value)) {
    rows.push({ ...row, value: value.$.type });
    addMessage(rows, value, `${path}.`);
    return;
  }
  rows.push({ ...row, value: cell(value) });
}

function cell(value: unknown): CellValue {
  if (value instanceof Uint8Array) return textCell(value.subarray(0, SHOWN_BYTES));
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  return null;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && '$' in value;
}

function isPlaceList(places: FieldPlace | readonly FieldPlace[]): places is readonly FieldPlace[] {
  return Array.isArray(places);
}
