/**
 * Which words of a text nothing is known of. A word is known where the list of words has it or what leaves anyway says it;
 * known words of which none is known to follow the other are a passphrase, a word by itself is a password, unless it is known as such.
 */
import {
  codeUpTo,
  encodedAt,
  groupsUpTo,
  isClock,
  isFill,
  isOnesOwn,
  isPort,
  isYear,
  KEY_BYTES,
  NO_BYTES,
} from './forms.ts';
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
  /** Whether it leaves anyway; absent: nothing does. */
  leaves?(key: Key): boolean;
}

/** So many words of which each is strange to the one before are not a sentence of a program. */
const PASSPHRASE_WORDS = 3;

/** Of so many words one that is known to follow another says little. */
const SHORT_STRING = 4;
/** Of so many words with blanks, of values more, each must be known to follow the one before. */
const SHORT_SENTENCE = 5;
/** So many are looked at in one go: what goes on is looked at again. */
const MOST_STRANGERS = 256;
/** More words than that are no password. */
const MOST_CHOSEN = 8;

/** A string that stands for itself; a value that its place announces, which may be a word; words of a script. */
export type JudgedAs = 'text' | 'value' | 'words';

/** Calls back with [from, to) of what is not known in text [from, to), ascending and disjoint. `words` is working memory. */
export function judgeText(
  text: Uint8Array,
  from: number,
  to: number,
  known: KnownWords,
  words: Words,
  unknown: (from: number, to: number) => void,
  as: JudgedAs = 'text',
): void {
  for (let at = from; at < to;) {
    at = readSegment(text, at, to, words);
    judgeSegment(text, words, known, unknown, as);
  }
}

function judgeSegment(
  text: Uint8Array,
  words: Words,
  known: KnownWords,
  unknown: (from: number, to: number) => void,
  as: JudgedAs,
): void {
  const { count, starts, ends, kinds } = words;
  if (count === 1 && isFill(text, starts[0]!, ends[0]!)) return;
  if (
    as === 'text' &&
    count === 1 &&
    kinds[0] === LETTERS &&
    ends[0]! - starts[0]! >= 4 &&
    !known.has(aloneKey(words, 0))
  ) {
    unknown(starts[0]!, ends[0]!);
    return;
  }
  if (as !== 'words' && isChosen(text, words, known, as === 'value')) {
    unknown(starts[0]!, ends[count - 1]!);
    return;
  }
  let plain = 0; // words before it were seen to be too few bytes
  for (let i = 0; i < count;) {
    const encoded = i < plain ? NO_BYTES : encodedAt(text, words, i);
    plain = Math.max(plain, encoded.end);
    const code = Math.max(codeUpTo(text, words, i), groupsUpTo(text, words, i));
    if (encoded.bytes >= KEY_BYTES) {
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

/** All of the segment, where it is a few words of which one, without blanks or of more words most, is not known to follow the one before. */
function isChosen(text: Uint8Array, words: Words, known: KnownWords, isValue: boolean): boolean {
  const { count, kinds, starts, ends } = words;
  if (count < 2 || count > MOST_CHOSEN) return false;
  let letters = 0; // of its longest word
  let shortWords = 0;
  let links = 0;
  let pairs = 0;
  let hasBlank = false;
  let isBefore = false; // a known word, or a short number
  for (let i = 0; i < count; i++) {
    const isWord =
      kinds[i] === SHORT_NUMBER ||
      (kinds[i] !== NUMBER && isInList(text, words, i, known) && !isFill(text, starts[i]!, ends[i]!));
    if (i > 0 && text[starts[i]! - 1] === 0x20) hasBlank = true;
    if (isBefore && isWord) {
      links += 1;
      if (known.has(pairKey(words, i))) pairs += 1;
    }
    if (isWord && kinds[i] === LETTERS) {
      letters = Math.max(letters, ends[i]! - starts[i]!);
      if (ends[i]! - starts[i]! === 3) shortWords += 1;
    }
    isBefore = isWord;
  }
  // `hot dog bun`; two such words are in programs everywhere.
  if ((letters < 4 && shortWords < 3) || links === 0) return false;
  if (hasBlank && (isValue || count <= SHORT_SENTENCE)) return pairs < links;
  return count <= SHORT_STRING ? pairs * 2 <= links : pairs * 2 < links;
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
    if (!isNumber && !isInList(text, words, end, known)) break;
    if (end > i) {
      if (joined[end] === 0 || known.has(pairKey(words, end))) break;
      if (starts[end]! - ends[end - 1]! === 1 && WITHIN[text[ends[end - 1]!]!] === 1) isTight = true;
    }
    if (!isNumber) letters += 1;
    else if (next < 0) next = end;
  }
  const numbers = end - i - letters;
  // From numbers alone on it goes on at the last of them, which a word may follow.
  if (letters === 0) next = end - 1;
  return {
    end,
    next: next < 0 ? end : next,
    words: letters,
    enough: isTight ? 1 : numbers > 0 ? PASSPHRASE_WORDS - 1 : PASSPHRASE_WORDS,
  };
}

/** The list takes one unknown word of a thousand for known: it is not asked for what it can't have. */
function isInList(text: Uint8Array, words: Words, i: number, known: KnownWords): boolean {
  const key = wordKey(words, i);
  if (words.ends[i]! - words.starts[i]! === 1) return true;
  return isOnesOwn(text, words, i) ? known.leaves?.(key) === true : known.has(key);
}

function isKnown(text: Uint8Array, words: Words, i: number, known: KnownWords): boolean {
  const { starts, ends, kinds } = words;
  const [from, to] = [starts[i]!, ends[i]!];
  if (kinds[i] === SHORT_NUMBER || to - from === 1) return true;
  if (isInList(text, words, i, known)) return true;
  if (kinds[i] === NUMBER) return isYear(text, words, i) || isPort(text, words, i);
  return isClock(text, from, to) || isFill(text, from, to);
}
