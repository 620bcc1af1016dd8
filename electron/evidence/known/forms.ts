/** What the form of words alone says: dates, times and ports are harmless, groups of digits and bytes written as digits may be a secret. */
import { NUMBER, OTHER, SHORT_NUMBER, type Words } from './words.ts';

const LONGEST_WORD = 40;

/** Numbers, digits and letters by turns, digests, and what is too long: no list has it, whatever it answers. */
export function isOnesOwn(text: Uint8Array, { kinds, starts, ends }: Words, i: number): boolean {
  if (kinds[i] === NUMBER) return true;
  const [from, to] = [starts[i]!, ends[i]!];
  if (to - from > LONGEST_WORD) return true;
  if (kinds[i] !== OTHER) return false;
  let turns = 0;
  let digits = 0;
  for (let at = from; at < to; at++) {
    if (digit(text[at])) digits += 1;
    if (at > from && digit(text[at]) !== digit(text[at - 1])) turns += 1;
  }
  return turns > 3 || (digits > 0 && to - from >= 8 && isHex(text, from, to));
}

/** So many bytes, each written as a word, may be a key. */
export const KEY_BYTES = 8;

/** Behind numbers from `i` on that blanks or hyphens group, as codes and combinations are written; `i` where they are none. */
export function codeUpTo(text: Uint8Array, { starts, ends, kinds, joined, count }: Words, i: number): number {
  // What is behind a year is a date.
  if (i > 0 && kinds[i - 1] === NUMBER && text[starts[i]! - 1] === 0x2d) return i;
  let digits = 0;
  let hyphens = 0;
  let end = i;
  for (; end < count && kinds[end] === SHORT_NUMBER; end++) {
    if (end > i) {
      const gap = joined[end] === 1 ? gapOf(text, ends[end - 1]!, starts[end]!) : 'other';
      if (gap === 'other') break;
      if (gap === 'hyphen') hyphens += 1;
    }
    digits += ends[end]! - starts[end]!;
  }
  const isDate = kinds[end] === NUMBER && end < count && text[ends[end - 1]!] === 0x2d;
  return end - i >= 2 && !isDate && digits >= (hyphens > 0 ? 4 : 6) ? end : i;
}

/** So many groups are a code. */
const GROUPS = 3;

/**
 * Behind groups of two and three capitals and digits from `i` on with a hyphen between them (`9F-22-B7`), of which one has
 * both and two have digits; `i` where they are none.
 */
export function groupsUpTo(text: Uint8Array, { starts, ends, count }: Words, i: number): number {
  let mixed = 0;
  let withDigits = 0;
  let end = i;
  for (; end < count; end++) {
    const [from, to] = [starts[end]!, ends[end]!];
    if (to - from < 2 || to - from > 3) break;
    if (end > i && !(from - ends[end - 1]! === 1 && text[from - 1] === 0x2d)) break;
    let digits = 0;
    let capitals = 0;
    for (let at = from; at < to; at++) {
      if (digit(text[at])) digits += 1;
      else if (text[at]! >= 0x41 && text[at]! <= 0x5a) capitals += 1;
    }
    if (digits + capitals < to - from) break;
    if (digits > 0) withDigits += 1;
    if (digits > 0 && capitals > 0) mixed += 1;
  }
  return end - i >= GROUPS && mixed >= 1 && withDigits >= 2 ? end : i;
}

/** What stands between two numbers. */
function gapOf(text: Uint8Array, from: number, to: number): 'blank' | 'hyphen' | 'other' {
  let gap: 'blank' | 'hyphen' = 'blank';
  for (let at = from; at < to; at++) {
    if (text[at] === 0x2d) gap = 'hyphen';
    else if (text[at] !== 0x20) return 'other';
  }
  return gap;
}

export interface Encoded {
  /** Behind the last word. */
  readonly end: number;
  /** Bytes that they stand for; a single digit counts as none. */
  readonly bytes: number;
}

export const NO_BYTES: Encoded = { end: 0, bytes: 0 };

/** Words from `i` on that each stand for a byte or a unit of UTF-16: `6d`, `x6d`, `0x6d`, `u006d`, `109`, `6d79`. */
export function encodedAt(text: Uint8Array, words: Words, i: number): Encoded {
  let end = i;
  let bytes = 0;
  while (end < words.count && (end === i || words.joined[end] === 1) && isEncoded(text, words, end)) {
    const length = words.ends[end]! - words.starts[end]!;
    const isPlain = length === 8 || (length === 4 && isHex(text, words.starts[end]!, words.ends[end]!));
    bytes += isPlain ? length / 2 : length > 1 ? 1 : 0;
    end += 1;
  }
  return { end, bytes };
}

function isEncoded(text: Uint8Array, { starts, ends, kinds }: Words, i: number): boolean {
  const [from, to] = [starts[i]!, ends[i]!];
  if (kinds[i] === SHORT_NUMBER) return true;
  const mark = text[to - from === 4 ? from + 1 : from]! | 0x20;
  if (to - from === 2) return isHex(text, from, to);
  if (to - from === 3) return mark === 0x78 && isHex(text, from + 1, to);
  if (to - from === 8) return isHex(text, from, to);
  if (to - from === 4)
    return isHex(text, from, to) || (mark === 0x78 && text[from] === 0x30 && isHex(text, from + 2, to));
  return to - from === 5 && mark === 0x75 && isHex(text, from + 1, to);
}

function isHex(text: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = text[at]! | 0x20;
    if (!digit(text[at]) && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

const digit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const MONTHS = new Set('jan feb mar apr may jun jul aug sep oct nov dec utc gmt cet'.split(' '));

/** 1970 to 2069 in a date: between numbers and the signs of one, or behind the name of a month or a time zone. */
export function isYear(text: Uint8Array, { starts, ends }: Words, i: number): boolean {
  const [from, to] = [starts[i]!, ends[i]!];
  if (to - from !== 4) return false;
  const year = Number(latin1(text, from, to));
  if (year < 1970 || year >= 2070) return false;
  const isSign = (byte: number | undefined): boolean => byte === 0x2d || byte === 0x2f;
  if (isSign(text[to]) && digit(text[to + 1]) && digit(text[to + 2]) && isSign(text[to + 3])) return true;
  if (isSign(text[from - 1]) && digit(text[from - 2])) return true;
  return (
    i > 0 && from - ends[i - 1]! === 1 && MONTHS.has(latin1(text, starts[i - 1]!, ends[i - 1]!).toLowerCase())
  );
}

/** Right behind an IPv4 address and a colon, a slash (as in /dev/tcp) or a blank. */
export function isPort(text: Uint8Array, words: Words, i: number): boolean {
  const { starts, ends, kinds } = words;
  if (i < 4 || ends[i]! - starts[i]! > 5 || ends[i - 1]! !== starts[i]! - 1) return false;
  if (![0x3a, 0x2f, 0x20].includes(text[starts[i]! - 1]!)) return false;
  for (let k = i - 4; k < i; k++) if (kinds[k] !== SHORT_NUMBER) return false;
  return [i - 3, i - 2, i - 1].every((k) => text[starts[k]! - 1] === 0x2e && ends[k - 1] === starts[k]! - 1);
}

/** `03T10`, `00Z`: parts of a time of ISO 8601. */
export function isClock(text: Uint8Array, from: number, to: number): boolean {
  const letter = text[from + 2];
  if (!digit(text[from]) || !digit(text[from + 1])) return false;
  if (to - from === 3) return letter === 0x5a;
  return to - from === 5 && letter === 0x54 && digit(text[from + 3]) && digit(text[from + 4]);
}

/** What was taken out before; as short as no value is that is removed everywhere it may be a letter. */
export function isFill(text: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text[at] !== 0x58) return false;
  return to - from >= 4;
}

function latin1(text: Uint8Array, from: number, to: number): string {
  let word = '';
  for (let at = from; at < Math.min(to, from + 8); at++) word += String.fromCharCode(text[at]!);
  return word;
}
