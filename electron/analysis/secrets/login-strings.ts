/**
 * Logins in strings of memory whose order tells what they are:
 *
 *   JDBC        "jdbc:postgresql://host/db" 00 "user" 00 "password" 00, arguments of one call
 *   joined      "usernameappypassword…hostdb…", fields of a record without anything between
 *   glued       "DB_PASSWORDmonsoon-843", a name and its value, as Go's strings have no ends
 */
import { namedSecret } from '../../../shared/secrets/secret-names.ts';
import type { NamePlace } from './announced-names.ts';
import type { ByteForm, FoundInBytes } from './byte-forms.ts';
import { HEAP_NEIGHBOURS } from './heap-neighbours.ts';
import { valueShape } from './value-shapes.ts';

/** At the most this many NULs stand between two of them. */
const ADDRESS =
  /^jdbc:[a-z0-9:@/]{3,32}[^\s\0@]{2,256}\0{1,8}([\w.@-]{1,64})\0{1,8}([\x21-\x7e]{4,128})(?=\0)/;
const JOINED =
  /(?:user(?:name|id)?|login|uid|email)[\w.@-]{1,32}?(?:password|passwd|passphrase|pass|pwd)([\x21-\x7e]{5,48}?)(?:host(?:name)?|port|database|dbname|db|server|schema|sslmode|timeout|email|role|url|domain)[\w.-]/;

export const LOGIN_STRING_FORMS: readonly ByteForm[] = [
  { literal: Buffer.from('jdbc:'), rare: 0, look: behindAddress },
];

function behindAddress(buffer: Buffer, at: number, found: FoundInBytes): void {
  const strings = ADDRESS.exec(buffer.toString('latin1', at, at + 560));
  const value = strings?.[2];
  if (value === undefined) return;
  const shape = valueShape(value);
  if (shape !== 'strong' && shape !== 'mixed') return;
  const start = at + strings![0].length - value.length;
  found({ rule: HEAP_NEIGHBOURS, kind: 'password', start, length: value.length, label: strings![1]! });
}

/** Tells whether the name stands in such a record. */
export function joinedFields(buffer: Buffer, { unit, start, last }: NamePlace, found: FoundInBytes): boolean {
  if (unit !== 1 || last - start < 12) return false;
  const match = JOINED.exec(buffer.toString('latin1', start, last + 64));
  const value = match?.[1];
  if (value === undefined || valueShape(value) !== 'strong' || namedSecret('password', value) === null)
    return false;
  const at = start + buffer.toString('latin1', start, last + 64).indexOf(value, match!.index);
  found({ rule: HEAP_NEIGHBOURS, kind: 'password', start: at, length: value.length, label: 'password' });
  return true;
}

const GLUED =
  /^(?:(?:[A-Z][A-Z0-9]*_)*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY)(?=[a-z0-9])|(?:[a-z]+_)*(?:password|passwd|api_key)(?=[A-Z0-9]))([\x21-\x7e]{8,64})$/;

/** A whole string that is a name and more: a suspect, for names of programs are longer than words too. */
export function gluedValue(buffer: Buffer, { unit, start, last }: NamePlace, found: FoundInBytes): boolean {
  if (unit !== 1 || isPrintable(buffer[start - 1])) return false;
  let end = last;
  while (end < last + 65 && isPrintable(buffer[end])) end++;
  const value =
    end - last < 8 || end - start > 112 ? null : GLUED.exec(buffer.toString('latin1', start, end));
  if (!value || !/\d\D*\d/.test(value[1]!) || valueShape(value[1]!) !== 'strong') return false;
  const length = value[1]!.length;
  found({ rule: HEAP_NEIGHBOURS, kind: 'suspected password', start: end - length, length, suspected: true });
  return true;
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte < 0x7f;
}
