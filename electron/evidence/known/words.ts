/**
 * Text as words: what is looked up of it, and how its words hang together. The same reading makes the list of known
 * words and judges what leaves, so that both see the same words.
 */

/** Digits alone: up to three say nothing, more may be a PIN. */
export const NUMBER = 1;
export const SHORT_NUMBER = 2;
/** Letters alone: part of a sentence, or a word that somebody chose. */
export const LETTERS = 3;
/** Identifiers, letters with digits, and what is not ASCII. */
export const OTHER = 4;

/** Words of one segment of text, reused from segment to segment. */
export interface Words {
  count: number;
  /** First byte and byte behind the last, in the text. */
  starts: Int32Array;
  ends: Int32Array;
  kinds: Uint8Array;
  /** Two independent hashes of the word, its case folded where all of it has one case or only its first letter is a capital. */
  first: Int32Array;
  second: Int32Array;
  /** Whether the word follows the one before as in a sentence: behind blanks or signs, three at the most. */
  joined: Uint8Array;
}

export function createWords(capacity = 1024): Words {
  return {
    count: 0,
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    kinds: new Uint8Array(capacity),
    first: new Int32Array(capacity),
    second: new Int32Array(capacity),
    joined: new Uint8Array(capacity),
  };
}

const SEPARATOR = 0;
const DIGIT = 1;
const LOWER = 2;
const UPPER = 3;
const UNDERSCORE = 4;
const HIGH = 5;
/** Ends a segment: quotes, tabs, ends of lines and every byte that is no text. */
const BORDER = 6;

const CLASS = new Uint8Array(256);
CLASS.fill(BORDER, 0, 0x20);
CLASS[0x7f] = BORDER;
CLASS[0x22] = BORDER;
CLASS[0x60] = BORDER;
CLASS.fill(DIGIT, 0x30, 0x3a);
CLASS.fill(UPPER, 0x41, 0x5b);
CLASS.fill(LOWER, 0x61, 0x7b);
CLASS[0x5f] = UNDERSCORE;
CLASS.fill(HIGH, 0x80);

/** Signs that join the words of a sentence, a path or a passphrase: all but those that part a name from its value. */
const LONGEST_JOIN = 3; // `://`, `;&#`
const JOINS = new Uint8Array(256);
for (const sign of " -.,'+&;!?~*#/:@$%^|\\") JOINS[sign.charCodeAt(0)] = 1;

/**
 * Reads the words of the next segment in bytes [from, to) into `words` and gives where that segment ends; none is left
 * where `to` is given back and `words.count` is 0. `from` of the next call is what this one gave.
 */
export function readSegment(text: Uint8Array, from: number, to: number, words: Words): number {
  let at = from;
  while (at < to && CLASS[text[at]!] === BORDER) at += 1;
  words.count = 0;
  let behind = -1; // end of the word before
  while (at < to) {
    const kind = CLASS[text[at]!]!;
    if (kind === BORDER) break;
    if (kind === SEPARATOR) {
      at += 1;
      continue;
    }
    const start = at;
    at += 1;
    while (at < to && isWordByte(CLASS[text[at]!]!)) at += 1;
    if (words.count === words.starts.length) grow(words);
    add(text, start, at, behind >= 0 && isJoin(text, behind, start), words);
    behind = at;
  }
  return at;
}

function isWordByte(kind: number): boolean {
  return kind !== SEPARATOR && kind !== BORDER;
}

function isJoin(text: Uint8Array, from: number, to: number): boolean {
  if (to - from > LONGEST_JOIN) return false;
  for (let at = from; at < to; at++) if (JOINS[text[at]!] === 0) return false;
  return true;
}

function add(text: Uint8Array, start: number, end: number, joined: boolean, words: Words): void {
  let classes = 0;
  let uppers = 0;
  for (let at = start; at < end; at++) {
    const kind = CLASS[text[at]!]!;
    classes |= 1 << kind;
    if (kind === UPPER) uppers += 1;
  }
  const isCapital = uppers === 1 && CLASS[text[start]!] === UPPER;
  const folds = uppers === 0 || isCapital || (classes & (1 << LOWER)) === 0;
  let first = 0x811c9dc5 | 0;
  let second = 0x2545f491 | 0;
  for (let at = start; at < end; at++) {
    let byte = text[at]!;
    if (folds && CLASS[byte] === UPPER) byte |= 0x20;
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second + byte, 0x5bd1e995);
    second ^= second >>> 13;
  }
  const i = words.count++;
  words.starts[i] = start;
  words.ends[i] = end;
  words.kinds[i] = kindOf(classes, end - start);
  words.first[i] = first;
  words.second[i] = second;
  words.joined[i] = joined ? 1 : 0;
}

function kindOf(classes: number, length: number): number {
  if (classes === 1 << DIGIT) return length <= 3 ? SHORT_NUMBER : NUMBER;
  return (classes & ~((1 << LOWER) | (1 << UPPER))) === 0 ? LETTERS : OTHER;
}

function grow(words: Words): void {
  const capacity = words.starts.length * 2;
  for (const name of ['starts', 'ends', 'first', 'second'] as const) {
    const larger = new Int32Array(capacity);
    larger.set(words[name]);
    words[name] = larger;
  }
  for (const name of ['kinds', 'joined'] as const) {
    const larger = new Uint8Array(capacity);
    larger.set(words[name]);
    words[name] = larger;
  }
}

/** What is looked up: a word, two words that follow each other, a word that is all of its segment. */
const WORD = 0x3c6ef372;
const PAIR = 0x1f83d9ab;
const ALONE = 0x5be0cd19;
/** Short numbers are one word: which one it is says nothing. */
const ANY_NUMBER = 0x510e527f;

/** A key of 52 bits, from two hashes of 32. */
export type Key = number;

export function wordKey(words: Words, i: number): Key {
  return keyOf(WORD, words.first[i]!, words.second[i]!);
}

export function aloneKey(words: Words, i: number): Key {
  return keyOf(ALONE, words.first[i]!, words.second[i]!);
}

/** Of word `i` and the one before it. */
export function pairKey(words: Words, i: number): Key {
  const number = (at: number): boolean => words.kinds[at] === SHORT_NUMBER;
  const first = number(i - 1) ? ANY_NUMBER : words.first[i - 1]!;
  const second = number(i - 1) ? ANY_NUMBER : words.second[i - 1]!;
  const a = number(i) ? ANY_NUMBER : words.first[i]!;
  const b = number(i) ? ANY_NUMBER : words.second[i]!;
  return keyOf(PAIR, Math.imul(first, 0x9e3779b1) ^ a, Math.imul(second, 0x85ebca77) ^ b);
}

/** MurmurHash3's finalizer over each half (Appleby, public domain), so that all bits depend on all. */
function keyOf(what: number, first: number, second: number): Key {
  const high = mixed(first ^ what);
  const low = mixed(second + what + high);
  return (high >>> 0) * 0x100000 + (low >>> 12);
}

function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
