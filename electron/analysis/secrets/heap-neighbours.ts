/**
 * A name and its value as two strings of a process's memory, one in the object behind the other: between them lie NULs,
 * the header of an allocator's block, or what a runtime writes before characters.
 *
 *   C          "DB_PASS" 00 … [size(8)] "value" 00
 *   CPython    … "password" 00 [references(8) type(8) length(8) hash(8) state(8)] "value" 00
 *   V8, .NET   … "password" 00 [map hash length(4)] "value"
 *   Ruby       "password" 00 [flags(8) class(8) length(8)] "value" 00
 *   Java       "password" [mark(8) class(4) length(4)] "value"
 *
 * Tables of names, which programs are full of, are none: what stands behind a name there is one itself.
 */
import { namedSecret } from '../../../shared/secrets/secret-names.ts';
import { nameBetween, type NamePlace, type Unit } from './announced-names.ts';
import type { FoundInBytes } from './byte-forms.ts';
import { textLength } from './text-runs.ts';
import { valueShape, type ValueShape } from './value-shapes.ts';

export const HEAP_NEIGHBOURS = 'heap-neighbours';
/** Bytes between a name and what may be its value. */
const GAP_MAXIMUM = 96;
const VALUE_MAXIMUM = 512;
/** Where the length stands before characters: Java, V8, .NET (4), Ruby, PHP, C++ (8), CPython (24, 32), Qt (16). */
const LENGTHS_AT = [4, 8, 16, 24, 32];

interface Run {
  readonly start: number;
  readonly end: number;
}

export function heapNeighbour(buffer: Buffer, place: NamePlace, found: FoundInBytes): void {
  const { unit, end } = place;
  const start = wholeFrom(buffer, place);
  if (start < 0) return;
  const name = nameBetween(buffer, start, end, unit);
  if (name === null || name.includes('/') || name.endsWith(':')) return;
  const isQuoted = isQuote(buffer[end]);
  const from = isQuoted ? end + unit : end;
  let at = from;
  const most = Math.min(buffer.length, from + GAP_MAXIMUM * unit);
  for (let strings = 0; at < most && strings < 6; strings++) {
    const run = nextRun(buffer, at, most, unit);
    if (run === null) return;
    at = run.end;
    if (isQuoted && run.end - run.start <= 3 && /^[\s:=,>]+$/.test(textOf(buffer, run, unit))) continue;
    const announced = announcedIn(buffer, run, unit);
    const value = unquoted(buffer, announced ?? run, unit);
    if (value.end - value.start > VALUE_MAXIMUM * unit) return;
    const text = textOf(buffer, value, unit);
    // Parts of pointers and hashes are printable now and then.
    if (announced === null && text.length < 4 && !isTable(text)) continue;
    const shape = valueShape(text);
    if (shape !== 'word' && /\s/.test(text)) return;
    if (announced === null && text.length < 8 && !isBare(buffer, from, value.start)) continue;
    tell({ name, from, value, text, shape, announced: announced !== null, unit }, found);
    return;
  }
}

interface Neighbour {
  readonly name: string;
  readonly from: number;
  readonly value: Run;
  readonly text: string;
  readonly shape: ValueShape;
  readonly announced: boolean;
  readonly unit: Unit;
}

function tell(neighbour: Neighbour, found: FoundInBytes): void {
  const { name, from, value, text, shape, announced, unit } = neighbour;
  if (shape === 'none') return;
  const isSure = shape === 'strong' || (shape === 'mixed' && (announced || value.start - from >= 2));
  if (shape === 'word' && !announced && value.start - from < 9) return;
  const kind = namedSecret(name, text) ?? 'password';
  const clear = unit === 1 ? {} : { decoded: text, wide: true as const };
  found({
    rule: HEAP_NEIGHBOURS,
    kind: isSure ? kind : `suspected ${kind}`,
    start: value.start,
    length: value.end - value.start,
    label: name,
    ...clear,
    ...(isSure ? {} : { suspected: true as const }),
  });
}

/** Where a name begins that nothing printable stands around, or quotes do; -1 for a part of a text. */
function wholeFrom(buffer: Buffer, { unit, start, first, end }: NamePlace): number {
  const before = codeAt(buffer, start - unit, unit);
  const after = codeAt(buffer, end, unit);
  // Behind the quote the string ends too: in a text other rules look.
  if (isQuote(before) && isQuote(after)) return isPrintable(codeAt(buffer, end + unit, unit)) ? -1 : start;
  if (isPrintable(after)) return -1;
  if (!isPrintable(before)) {
    // The last bytes of a hash before it are letters now and then.
    for (let from = start + unit; from <= Math.min(first, start + 3 * unit); from += unit)
      if (lengthAt(buffer, from, (end - from) / unit, unit)) return from;
    return start;
  }
  return lengthAt(buffer, start, (end - start) / unit, unit) ? start : -1;
}

function isQuote(code: number | undefined): boolean {
  return code === 0x22 || code === 0x27;
}

function isPrintable(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** A character; -1 where there is none. */
function codeAt(buffer: Buffer, at: number, unit: Unit): number {
  if (at < 0 || at + unit > buffer.length) return -1;
  return unit === 1 ? buffer[at]! : buffer.readUInt16LE(at);
}

/** The next run of at least three characters; of UTF-16 at any place. */
function nextRun(buffer: Buffer, at: number, most: number, unit: Unit): Run | null {
  const shortest = 3 * unit;
  for (let start = at; start < most; start++) {
    let end = start;
    const limit = Math.min(buffer.length, start + (VALUE_MAXIMUM + 1) * unit);
    for (let more = 1; more > 0 && end < limit; end += more) {
      if (unit === 1) more = buffer[end]! < 0x20 ? 0 : textLength(buffer, end);
      else more = end + 1 < limit && buffer[end + 1] === 0 && buffer[end]! >= 0x20 && (buffer[end]! < 0x7f || buffer[end]! > 0xa0) ? 2 : 0;
    }
    if (end - start >= shortest) return { start, end };
  }
  return null;
} // prettier-ignore

function textOf(buffer: Buffer, { start, end }: Run, unit: Unit): string {
  return buffer.toString(unit === 1 ? 'utf8' : 'utf16le', start, end);
}

function unquoted(buffer: Buffer, { start, end }: Run, unit: Unit): Run {
  const isInQuotes = end - start > 2 * unit && isQuote(buffer[start]) && buffer[end - unit] === buffer[start];
  return isInQuotes ? { start: start + unit, end: end - unit } : { start, end };
}

/** The run, or it without what of a header is printable too, where its length stands before it. */
function announcedIn(buffer: Buffer, { start, end }: Run, unit: Unit): Run | null {
  for (let from = start; from <= start + 4 * unit && end - from >= 3 * unit; from += unit)
    if (lengthAt(buffer, from, (end - from) / unit, unit)) return { start: from, end };
  return null;
}

function lengthAt(buffer: Buffer, start: number, length: number, unit: Unit): boolean {
  if (length < 3) return false;
  // Redis' strings: length, room, kind.
  if (unit === 1 && start >= 3 && buffer[start - 1] === 1 && buffer[start - 3] === length && buffer[start - 2]! >= length) return true;
  if (start >= 4 && buffer.readUInt32BE(start - 4) === length) return true;
  // Rows of TDS: a length in bytes.
  if (unit === 2 && start >= 2 && buffer.readUInt16LE(start - 2) === 2 * length) return true;
  return LENGTHS_AT.some((back) => {
    if (start < back) return false;
    const told = buffer.readUInt32LE(start - back);
    if (told !== length && (unit === 1 || told !== 2 * length)) return false;
    return back === 4 || buffer.readUInt32LE(start - back + 4) === 0 || back === 16;
  });
} // prettier-ignore

/** NULs alone lie between, a sign that joins the two, or the size in a block's header. */
function isBare(buffer: Buffer, from: number, to: number): boolean {
  let others = 0;
  for (let at = from; at < to; at++)
    if (buffer[at] !== 0 && !'=:, >'.includes(String.fromCharCode(buffer[at]!))) others++;
  return others === 0 || (others <= 2 && to - from >= 12 && buffer[to - 1] === 0 && buffer[to - 2] === 0);
}

function isTable(text: string): boolean {
  return /^[a-z]{3}$/i.test(text);
}
