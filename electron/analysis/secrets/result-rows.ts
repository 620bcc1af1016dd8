/**
 * Rows that databases answer with, as they lie in buffers of servers and clients: the names of the columns first, then rows.
 *
 *   MySQL       01 00 00 01 columns  |  length(3) number "\x03def" schema table its-name name …  |  [EOF]  |  rows of strings,
 *               each with its length before it; packets are numbered
 *   PostgreSQL  "T" length(4) columns(2) {name 00 18 bytes}…  |  "D" length(4) cells(2) {length(4) cell}…
 */
import { namedSecret, secretName } from '../../../shared/secrets/secret-names.ts';
import { isNoSecret, plausibleValue } from '../../../shared/secrets/value-forms.ts';
import type { ByteForm, FoundInBytes } from './byte-forms.ts';

const LISTED_VALUES = 'listed-values';
const COLUMNS_MAXIMUM = 200;
const ROWS_MAXIMUM = 2000;
const CELL_MAXIMUM = 4096;

export const RESULT_ROW_FORMS: readonly ByteForm[] = [
  { literal: Buffer.from('\x03def', 'latin1'), rare: 0, look: mysqlResult },
];
/** By what has nothing rare in it. */
export const POSTGRES_RESULT = {
  literal: Buffer.from('T\0\0', 'latin1'),
  rare: 0,
  look: postgresResult,
};

function tell(buffer: Buffer, name: string, start: number, length: number, found: FoundInBytes): void {
  if (length < 4 || length > CELL_MAXIMUM) return;
  const value = buffer.toString('latin1', start, start + length);
  const kind = isNoSecret(value) ? null : namedSecret(name, value);
  if (kind !== null && !/[\0-\x08]/.test(value) && plausibleValue(value, { quoted: true, assigned: true }))
    found({ rule: LISTED_VALUES, kind, start, length, label: name });
}

/** Names by their columns' numbers; null where none is one of a secret. */
function wanted(names: readonly string[]): ReadonlyMap<number, string> | null {
  const secrets = new Map([...names.entries()].filter(([, name]) => secretName(name)?.weak === false));
  return secrets.size === 0 ? null : secrets;
}

interface Text {
  readonly start: number;
  readonly end: number;
}

/** A string of MySQL with its length before it; null for NULL, and -1 as its start for what is none. */
function counted(buffer: Buffer, at: number, end: number): Text | null {
  const first = buffer[at] ?? 0xff;
  if (first === 0xfb) return null;
  const more = first < 0xfb ? 0 : first === 0xfc ? 2 : 3;
  if (first > 0xfd || at + 1 + more > end) return { start: -1, end };
  const length = more === 0 ? first : buffer.readUIntLE(at + 1, more);
  const start = at + 1 + more;
  return start + length > end ? { start: -1, end } : { start, end: start + length };
}

/** The first column's packet has its text at `at`. */
function mysqlResult(buffer: Buffer, at: number, found: FoundInBytes): void {
  if (at < 9 || buffer[at - 1] !== 2 || buffer.readUInt32LE(at - 9) !== 0x01000001) return;
  const count = buffer[at - 5]!;
  if (count === 0 || count > COLUMNS_MAXIMUM) return;
  let place = at - 4;
  let number = 2;
  const packet = (): Text | null => {
    if (place + 4 > buffer.length || buffer[place + 3] !== (number & 0xff)) return null;
    const start = place + 4;
    const end = start + buffer.readUIntLE(place, 3);
    if (end > buffer.length || end === start) return null;
    place = end;
    number += 1;
    return { start, end };
  };
  const names: string[] = [];
  for (let column = 0; column < count; column++) {
    const body = packet();
    let text: Text | null = body === null ? null : { start: body.start, end: body.start };
    // Catalogue, schema, table, the table's own name, name.
    for (let field = 0; field < 5 && text !== null && text.start >= 0; field++) text = counted(buffer, text.end, body!.end);
    if (text === null || text.start < 0) return;
    names.push(buffer.toString('latin1', text.start, text.end));
  }
  const secrets = wanted(names);
  if (secrets === null) return;
  for (let row = 0; row < ROWS_MAXIMUM; row++) {
    const body = packet();
    if (body === null) return;
    const isEnd = buffer[body.start]! >= 0xfe && body.end - body.start < 9;
    if (isEnd && row > 0) return;
    if (isEnd) continue; // of the columns
    let end = body.start;
    for (let column = 0; column < count && end < body.end; column++) {
      const cell = counted(buffer, end, body.end);
      if (cell !== null && cell.start < 0) return;
      const name = secrets.get(column);
      if (cell !== null && name !== undefined) tell(buffer, name, cell.start, cell.end - cell.start, found);
      end = cell?.end ?? end + 1;
    }
  }
} // prettier-ignore

function postgresResult(buffer: Buffer, at: number, found: FoundInBytes): void {
  if (at + 32 > buffer.length) return;
  const end = at + 1 + buffer.readUInt32BE(at + 1);
  const count = buffer.readUInt16BE(at + 5);
  if (count === 0 || count > COLUMNS_MAXIMUM || end > buffer.length || end < at + 7 + count * 20) return;
  const names: string[] = [];
  let place = at + 7;
  for (let column = 0; column < count; column++) {
    const stop = buffer.subarray(place, Math.min(end, place + 65)).indexOf(0);
    const name = stop < 1 ? '' : buffer.toString('latin1', place, place + stop);
    if (!/^[\x20-\x7e\x80-\xff]+$/.test(name)) return;
    names.push(name);
    place += stop + 19;
  }
  const secrets = place === end ? wanted(names) : null;
  for (let row = 0; secrets !== null && row < ROWS_MAXIMUM && buffer[place] === 0x44 && place + 7 <= buffer.length; row++) {
    const rowEnd = place + 1 + buffer.readUInt32BE(place + 1);
    if (buffer.readUInt16BE(place + 5) !== count || rowEnd > buffer.length) return;
    let cell = place + 7;
    for (let column = 0; column < count && cell + 4 <= rowEnd; column++) {
      const length = buffer.readInt32BE(cell);
      cell += 4;
      if (length > rowEnd - cell) return;
      const name = secrets.get(column);
      if (name !== undefined && length > 0) tell(buffer, name, cell, length, found);
      cell += Math.max(0, length);
    }
    if (cell !== rowEnd) return;
    place = rowEnd;
  }
} // prettier-ignore
