/**
 * Names and values as formats and protocols write them, each with its length before it: MessagePack, CBOR, BSON, protobuf,
 * Thrift, Avro, AMF, AMQP's tables, D-Bus, FastCGI, HTTP/2, Redis, bencode, what Java, Python, Ruby, Perl and Erlang serialize.
 *
 *   … length "password" [type] length "value" …
 *   BSON      02 "password" 00 length(4, little-endian, with the NUL) "value" 00
 *   FastCGI   length length "password" "value"
 *   Erlang    77 length "password" 6D length(4) "value"     64 length(2) "password" 6B length(2) "value"
 *   Storable  0A length "value" length(4) "password"
 *   pickle 0  S'password' 0A p1 0A S'value' 0A
 */
import { namedSecret } from '../../../shared/secrets/secret-names.ts';
import { LENGTH_FAMILIES, OTHER_VALUES, type LengthFamily } from './announced-lengths.ts';
import { NAME_MAXIMUM, isNameOfSecret, nameBetween, type NamePlace } from './announced-names.ts';
import type { FoundInBytes } from './byte-forms.ts';
import { isRawKey } from './raw-keys.ts';
import { textLength } from './text-runs.ts';
import { valueShape } from './value-shapes.ts';

export const FRAMED_VALUES = 'framed-values';
const VALUE_MAXIMUM = 4096;
const WITHIN_WORDS = LENGTH_FAMILIES.filter(({ id }) => id === 'cbor' || id === 'decimal');

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Value extends Span {
  readonly raw?: boolean;
}

/** Tells whether there was one. */
export function framedValue(buffer: Buffer, place: NamePlace, found: FoundInBytes): boolean {
  const { unit, first, start, end } = place;
  if (unit !== 1) return false;
  const told: Tell = (name, value, weak) =>
    value !== null && tell(buffer, name, value, found, weak);
  const least = Math.max(start, first - NAME_MAXIMUM);
  for (let from = first; from >= least; from--) {
    const before = buffer[from - 1] ?? -1;
    // Within a word only a letter or a colon may tell the length: CBOR, bencode.
    const inWord = from > start;
    if (inWord && before !== 0x3a && !(before >= 0x60 && before <= 0x77 && fits(from + (before & 0x1f), place)) && buffer[from - 2] !== 0x78) continue;
    for (const family of inWord ? WITHIN_WORDS : LENGTH_FAMILIES) {
      const name = { start: from, end: from + family.name(buffer, from) };
      if (!fits(name.end, place) || nameBetween(buffer, from, name.end, 1, true) === null) continue;
      if (told(name, valueBehind(buffer, name.end, family), family.weak)) return true;
      for (const other of OTHER_VALUES[family.id] ?? []) if (told(name, valueBehind(buffer, name.end, other), true)) return true;
      if (family.id === 'u8' && (told(name, afterNumbers(buffer, name.end), false) || told(name, erlang(buffer, from, name.end), false))) return true;
    }
  }
  const isName = (): boolean => nameBetween(buffer, start, end, 1) !== null;
  return (
    fastCgi(buffer, place, told) ||
    (buffer[start - 1] === 2 && isName() && told(place, bsonValue(buffer, end), false)) ||
    (start >= 8 && buffer.readUInt32BE(start - 4) === end - start && isName() && told(place, storableValue(buffer, start), false)) ||
    told(place, pickledLines(buffer, place), true)
  );
} // prettier-ignore

/** The literal by which the name was found lies in it, and all of it in the run. */
function fits(end: number, { last, end: most }: NamePlace): boolean {
  return end >= last && end <= most;
}

type Tell = (name: Span, value: Value | null, weak: boolean) => boolean;

/** Both lengths, then both strings. */
function fastCgi(buffer: Buffer, place: NamePlace, told: Tell): boolean {
  const { start } = place;
  const end = start + (buffer[start - 2] ?? 0);
  if (end - start >= 0x20 || !fits(end, place) || nameBetween(buffer, start, end, 1) === null) return false;
  const value = span(buffer, end, buffer[start - 1]!);
  return value !== null && !isText(buffer, value.end) && told({ start, end }, value, true);
}

/** The first string behind a name that is as long as its family tells; sooner one with nothing printable behind it. */
function valueBehind(buffer: Buffer, end: number, family: LengthFamily): Value | null {
  // A field of a protobuf descriptor: its number, label and type.
  if (buffer[end] === 0x18 && buffer[end + 2] === 0x20) return null;
  const most = Math.min(buffer.length, end + family.gap + family.header);
  let first: Value | null = null;
  for (let at = end + 1; at <= most; at++) {
    const length = family.value(buffer, at);
    const value = span(buffer, at, length) ?? rawKey(buffer, at, length);
    if (value && !isText(buffer, value.end)) return value;
    first ??= value;
  }
  return first;
}

/** protobuf: other fields, numbers, between a key and its value, as etcd has. */
function afterNumbers(buffer: Buffer, end: number): Value | null {
  let at = end;
  for (let fields = 0; fields < 5 && (buffer[at]! & 7) === 0 && buffer[at]! < 0x80 && buffer[at] !== 0; fields++) {
    at++;
    for (let bytes = 0; bytes < 9 && buffer[at]! >= 0x80; bytes++) at++;
    at++;
  }
  return at > end + 2 && (buffer[at]! & 7) === 2 && buffer[end] !== 0x18 ? span(buffer, at + 2, buffer[at + 1]!) : null;
} // prettier-ignore

/** Text of exactly that length. */
function span(buffer: Buffer, start: number, length: number): Span | null {
  const end = start + length;
  if (length < 3 || length > VALUE_MAXIMUM || end > buffer.length) return null;
  for (let at = start; at < end;) {
    const more = buffer[at]! < 0x20 ? 0 : textLength(buffer, at);
    if (more === 0 || at + more > end) return null;
    at += more;
  }
  return { start, end };
}

function rawKey(buffer: Buffer, start: number, length: number): Value | null {
  return isRawKey(buffer, start, length) ? { start, end: start + length, raw: true } : null;
}

function isText(buffer: Buffer, at: number): boolean {
  return at < buffer.length && buffer[at]! > 0x20 && buffer[at]! < 0x7f;
}

function bsonValue(buffer: Buffer, end: number): Span | null {
  if (buffer[end] !== 0 || end + 5 > buffer.length) return null;
  const value = span(buffer, end + 5, buffer.readUInt32LE(end + 1) - 1);
  return value && buffer[value.end] === 0 ? value : null;
}

/** Atoms as keys, binaries or lists of characters as values. */
function erlang(buffer: Buffer, from: number, end: number): Span | null {
  const mark = buffer[from - 2];
  if ((mark !== 0x77 && mark !== 0x73) || end + 5 > buffer.length) return null;
  if (buffer[end] === 0x6d) return span(buffer, end + 5, buffer.readUInt32BE(end + 1));
  return buffer[end] === 0x6b ? span(buffer, end + 3, buffer.readUInt16BE(end + 1)) : null;
}

/** Perl: the value, then its key. */
function storableValue(buffer: Buffer, start: number): Span | null {
  for (let length = 3; length < 64 && start - 6 - length >= 0; length++) {
    const at = start - 4 - length;
    if (buffer[at - 1] === length && buffer[at - 2] === 0x0a) return span(buffer, at, length);
  }
  return null;
}

/** Python's oldest pickles: lines, with marks of a memo between. */
function pickledLines(buffer: Buffer, { first, end }: NamePlace): Span | null {
  if (buffer[end] !== 0x0a && !(buffer[end] === 0x27 && buffer[end + 1] === 0x0a)) return null;
  const before = buffer.toString('latin1', Math.max(0, first - NAME_MAXIMUM), end);
  if (!/(?:^|[\n(])(?:S'|V)[\w.-]{0,48}$/.test(before)) return null;
  const lines = /^'?\n(?:p\d{1,4}\n)?(?:s?a?)(?:S'([^'\\\n]{3,256})'|V([^\\\n]{3,256}))\n/.exec(buffer.toString('latin1', end, end + 280));
  const value = lines?.[1] ?? lines?.[2];
  if (value === undefined) return null;
  const start = end + lines!.index + lines![0].lastIndexOf(value);
  return { start, end: start + value.length };
} // prettier-ignore

/** A word is suspected alone: programs write their own words so. */
function tell(buffer: Buffer, name: Span, value: Value, found: FoundInBytes, weak: boolean): boolean {
  const label = buffer.toString('utf8', name.start, name.end);
  const text = buffer.toString(value.raw ? 'latin1' : 'utf8', value.start, value.end);
  const shape = value.raw ? 'strong' : valueShape(text);
  if (shape === 'none' || (weak && shape === 'word')) return false;
  if (!isNameOfSecret(label) && (value.raw || namedSecret(label, text) === null)) return false;
  const kind = namedSecret(label, text) ?? 'password';
  // Of a key with a password's name both are strings.
  if (value.raw && /pass|pwd/i.test(label)) return false;
  found({
    rule: FRAMED_VALUES,
    kind: shape === 'word' ? `suspected ${kind}` : kind,
    start: value.start,
    length: value.end - value.start,
    label,
    ...(shape === 'word' ? { suspected: true as const } : {}),
  });
  return true;
}
