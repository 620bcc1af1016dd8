/**
 * Which words of a text nothing is known of. A word is known where the list of words has it or what leaves anyway says it;
 * known words of which none is known to follow the other are a passphrase, a word by itself is a password, unless it is known as such.
 */
import {
  aloneKey,
  LETTERS,
  NUMBER,
  pairKey,
  readSegment,
  SHORT_NUMBER,
  wordKey,
  type Key,
  type Words,
} from './words.ts';

export interface KnownWords {
  has(key: Key): boolean;
}

/** So many words of which each is strange to the one before are not a sentence of a program. */
const PASSPHRASE_WORDS = 3;

/** So many are looked at in one go: what goes on is looked at again. */
const MOST_STRANGERS = 256;
/** More words than that are no password. */
const MOST_CHOSEN = 8;
/** So many bytes, each written as a word, may be a key. */
const ENCODED_BYTES = 8;

/** Calls back with [from, to) of what is not known in text [from, to), ascending and disjoint. `words` is working memory. */
export function judgeText(
  text: Uint8Array,
  from: number,
  to: number,
  known: KnownWords,
  words: Words,
  unknown: (from: number, to: number) => void,
): void {
  for (let at = from; at < to;) {
    at = readSegment(text, at, to, words);
    judgeSegment(text, words, known, unknown);
  }
}

function judgeSegment(
  text: Uint8Array,
  words: Words,
  known: KnownWords,
  unknown: (from: number, to: number) => void,
): void {
  const { count, starts, ends, kinds } = words;
  if (count === 1 && kinds[0] === LETTERS && ends[0]! - starts[0]! >= 4 && !known.has(aloneKey(words, 0))) {
    unknown(starts[0]!, ends[0]!);
    return;
  }
  if (isChosen(text, words, known)) {
    unknown(starts[0]!, ends[count - 1]!);
    return;
  }
  let plain = 0; // words before it were seen to be too few bytes
  for (let i = 0; i < count;) {
    const encoded = i < plain ? NO_BYTES : encodedAt(text, words, i);
    plain = Math.max(plain, encoded.end);
    const code = codeUpTo(text, words, i);
    if (encoded.bytes >= ENCODED_BYTES) {
      unknown(starts[i]!, ends[encoded.end - 1]!);
      i = encoded.end;
    } else if (code > i) {
      unknown(starts[i]!, ends[code - 1]!);
      i = code;
    } else if (!isKnown(text, words, i, known)) {
      unknown(starts[i]!, ends[i]!);
      i += 1;
    } else {
      const strangers = strangersAt(text, words, i, known);
      const isOne = strangers.words >= strangers.enough;
      if (isOne) unknown(starts[i]!, ends[strangers.end - 1]!);
      i = Math.max(isOne ? strangers.end : strangers.next, i + 1);
    }
  }
}

/** All of the segment, where it is a few words most of which are not known to follow the one before. */
function isChosen(text: Uint8Array, words: Words, known: KnownWords): boolean {
  const { count, kinds, starts, ends } = words;
  if (count < 2 || count > MOST_CHOSEN) return false;
  let hasWord = false;
  let links = 0;
  let pairs = 0;
  let isBefore = false; // a known word, or a short number
  for (let i = 0; i < count; i++) {
    if (isFill(text, starts[i]!, ends[i]!)) return false;
    const isWord = kinds[i] === SHORT_NUMBER || known.has(wordKey(words, i));
    if (isBefore && isWord) {
      links += 1;
      if (known.has(pairKey(words, i))) pairs += 1;
    }
    if (isWord && kinds[i] === LETTERS && ends[i]! - starts[i]! >= 4) hasWord = true;
    isBefore = isWord;
  }
  return hasWord && pairs * 2 < links;
}

/** Behind numbers from `i` on that blanks or hyphens group, as codes and combinations are written; `i` where they are none. */
function codeUpTo(text: Uint8Array, { starts, ends, kinds, count }: Words, i: number): number {
  // What is behind a year is a date.
  if (i > 0 && kinds[i - 1] === NUMBER && text[starts[i]! - 1] === 0x2d) return i;
  let digits = 0;
  let hyphens = 0;
  let end = i;
  for (; end < count && kinds[end] === SHORT_NUMBER; end++) {
    let hyphen = 0;
    for (let at = ends[end - 1] ?? 0; end > i && at < starts[end]!; at++) {
      if (text[at] === 0x2d) hyphen = 1;
      else if (text[at] !== 0x20) hyphen = -16;
    }
    if (hyphen < 0) break;
    hyphens += hyphen;
    digits += ends[end]! - starts[end]!;
  }
  return end - i >= 2 && digits >= (hyphens > 0 ? 4 : 6) ? end : i;
}

interface Encoded {
  /** Behind the last word. */
  readonly end: number;
  /** Words of two characters and more. */
  readonly bytes: number;
}

const NO_BYTES: Encoded = { end: 0, bytes: 0 };

/** Words from `i` on that each stand for a byte or a unit of UTF-16: `6d`, `x6d`, `0x6d`, `u006d`, `109`. */
function encodedAt(text: Uint8Array, words: Words, i: number): Encoded {
  let end = i;
  let bytes = 0;
  while (end < words.count && (end === i || words.joined[end] === 1) && isEncoded(text, words, end)) {
    if (words.ends[end]! - words.starts[end]! > 1) bytes += 1;
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
  if (to - from === 4) return mark === 0x78 && text[from] === 0x30 && isHex(text, from + 2, to);
  return to - from === 5 && mark === 0x75 && isHex(text, from + 1, to);
}

function isHex(text: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = text[at]! | 0x20;
    if (!digit(text[at]) && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

interface Strangers {
  /** Behind the last word. */
  readonly end: number;
  /** Behind the words before the first number. */
  readonly next: number;
  /** Words of letters among them. */
  readonly words: number;
  /** So many of them are not together by chance. */
  readonly enough: number;
}

/** Signs that passwords have within, and sentences behind a word alone. */
const WITHIN = new Uint8Array(256);
for (const sign of '!#$^&*?~@') WITHIN[sign.charCodeAt(0)] = 1;

/** Known words and short numbers from `i` on, each joined to the one before and not known to follow it. */
function strangersAt(text: Uint8Array, words: Words, i: number, known: KnownWords): Strangers {
  const { starts, ends, kinds, joined, count } = words;
  let end = i;
  let next = -1;
  let letters = 0;
  let isTight = false;
  for (; end < Math.min(count, i + MOST_STRANGERS); end++) {
    const isNumber = kinds[end] === SHORT_NUMBER;
    if (!isNumber && !known.has(wordKey(words, end))) break;
    if (end > i) {
      if (joined[end] === 0 || known.has(pairKey(words, end))) break;
      if (starts[end]! - ends[end - 1]! === 1 && WITHIN[text[ends[end - 1]!]!] === 1) isTight = true;
    }
    if (!isNumber) letters += 1;
    else if (next < 0) next = end;
  }
  const numbers = end - i - letters;
  return {
    end,
    next: next < 0 ? end : next,
    words: letters,
    enough: isTight ? 1 : numbers > 0 ? PASSPHRASE_WORDS - 1 : PASSPHRASE_WORDS,
  };
}

function isKnown(text: Uint8Array, words: Words, i: number, known: KnownWords): boolean {
  const { starts, ends, kinds } = words;
  const [from, to] = [starts[i]!, ends[i]!];
  if (kinds[i] === SHORT_NUMBER || to - from === 1) return true;
  if (kinds[i] === NUMBER) return isYear(text, from, to) || isPort(text, words, i);
  return known.has(wordKey(words, i)) || isClock(text, from, to) || isFill(text, from, to);
}

const digit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** 1970 to 2069 beside the sign of a date and another number, or the name of a month. */
function isYear(text: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 4) return false;
  const year = Number(String.fromCharCode(...text.subarray(from, to)));
  if (year < 1970 || year >= 2070) return false;
  const isSign = (byte: number | undefined): boolean => byte === 0x2d || byte === 0x2f;
  const isPart = (byte: number | undefined): boolean =>
    digit(byte) || (byte !== undefined && byte >= 0x61 && byte <= 0x7a);
  return (
    (isSign(text[to]) && digit(text[to + 1]) && digit(text[to + 2]) && isSign(text[to + 3])) ||
    (isSign(text[from - 1]) && isPart(text[from - 2]))
  );
}

/** Behind a colon that an IPv4 address stands before. */
function isPort(text: Uint8Array, words: Words, i: number): boolean {
  const { starts, ends, kinds } = words;
  if (i < 4 || ends[i]! - starts[i]! > 5) return false;
  if (text[starts[i]! - 1] !== 0x3a || ends[i - 1]! !== starts[i]! - 1) return false;
  for (let k = i - 4; k < i; k++) if (kinds[k] !== SHORT_NUMBER) return false;
  return [i - 3, i - 2, i - 1].every((k) => text[starts[k]! - 1] === 0x2e && ends[k - 1] === starts[k]! - 1);
}

/** `03T10`, `00Z`: parts of a time of ISO 8601. */
function isClock(text: Uint8Array, from: number, to: number): boolean {
  const letter = text[from + 2];
  if (!digit(text[from]) || !digit(text[from + 1])) return false;
  if (to - from === 3) return letter === 0x5a;
  return to - from === 5 && letter === 0x54 && digit(text[from + 3]) && digit(text[from + 4]);
}

/** What was taken out before. */
function isFill(text: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text[at] !== 0x58) return false;
  return true;
}
