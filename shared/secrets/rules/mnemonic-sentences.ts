/**
 * Mnemonic sentences of wallets (BIP 39) whatever stands beside them: words of the English list in a number that
 * sentences have, with the checksum that their last bits are.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { SecretRule } from '../rule.ts';
import { sha256 } from '../sha256.ts';

const INDEX: ReadonlyMap<string, number> = new Map(wordlist.map((word, index) => [word, index]));
const SHORTEST_WORD = 3;
const LONGEST_WORD = 8;
/** 128 to 256 bits of entropy and a checksum of a 32nd of them, 11 bits a word. */
const COUNTS = [24, 21, 18, 15, 12] as const;
const FEWEST = 12;
/** More words of the list behind one another are the list itself, or a text about it. */
const MOST = 64;
/** Characters between words: a blank, a line, a comma and quotes. */
const MOST_BETWEEN = 4;
/** No sentence is shorter: one of the places that are looked at lies in each. */
const STRIDE = FEWEST * (SHORTEST_WORD + 1) - 1;

const LETTER = 1;
const BETWEEN = 2;
const CLASS = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyz') CLASS[char.charCodeAt(0)] = LETTER;
for (const char of ' \t\r\n,;|"\'') CLASS[char.charCodeAt(0)] = BETWEEN;

interface ListedWord {
  readonly start: number;
  readonly end: number;
  /** In the list. */
  readonly index: number;
}

export const mnemonicSentences: SecretRule = {
  id: 'mnemonic-sentences',
  title: 'Mnemonic sentences of wallets (BIP 39, English) of 12 to 24 words with a right checksum',
  find({ text }, found) {
    let done = 0;
    for (let at = 0; at < text.length; at += STRIDE) {
      if (at < done || classAt(text, at) === 0) continue;
      const words = wordsAround(text, at);
      if (words.length < FEWEST) continue;
      done = words.at(-1)!.end;
      if (words.length > MOST) continue;
      for (const [first, last] of sentencesOf(words)) {
        found({ kind: 'recovery phrase', start: first.start, length: last.end - first.start });
      }
    }
  },
};

/** Words of the list that stand behind one another around a place; more than {@link MOST} where there are more. */
function wordsAround(text: string, at: number): ListedWord[] {
  const here = listedWord(text, classAt(text, at) === BETWEEN ? startBehind(text, at) : at);
  if (here === null) return [];
  const before: ListedWord[] = [];
  for (let { start } = here; before.length <= MOST; start = before.at(-1)!.start) {
    const end = endBefore(text, start);
    const word = end === start ? null : listedWord(text, end - 1);
    if (word === null) break;
    before.push(word);
  }
  const behind: ListedWord[] = [];
  for (let { end } = here; behind.length <= MOST; end = behind.at(-1)!.end) {
    const start = startBehind(text, end);
    const word = start === end ? null : listedWord(text, start);
    if (word === null) break;
    behind.push(word);
  }
  return [...before.reverse(), here, ...behind];
}

/** The word that a place is in; null where that is none of the list. */
function listedWord(text: string, at: number): ListedWord | null {
  if (classAt(text, at) !== LETTER) return null;
  let start = at;
  let end = at;
  while (end - at <= LONGEST_WORD && classAt(text, end) === LETTER) end += 1;
  while (end - start <= LONGEST_WORD && classAt(text, start - 1) === LETTER) start -= 1;
  if (end - start < SHORTEST_WORD || end - start > LONGEST_WORD) return null;
  if (isOfWord(text, start - 1) || isOfWord(text, end)) return null;
  const index = INDEX.get(text.slice(start, end));
  return index === undefined ? null : { start, end, index };
}

function classAt(text: string, at: number): number {
  const code = at >= 0 && at < text.length ? text.charCodeAt(at) : 0;
  return code < 128 ? CLASS[code]! : 0;
}

function isOfWord(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /[\w-]/.test(text[at]!);
}

function startBehind(text: string, end: number): number {
  let start = end;
  while (start - end < MOST_BETWEEN && classAt(text, start) === BETWEEN) start += 1;
  return start;
}

function endBefore(text: string, start: number): number {
  let end = start;
  while (start - end < MOST_BETWEEN && classAt(text, end - 1) === BETWEEN) end -= 1;
  return end;
}

/** Of the longest sentences that begin at a word, the first and the last word; none within another. */
function* sentencesOf(
  words: readonly ListedWord[],
): Generator<readonly [first: ListedWord, last: ListedWord]> {
  for (let from = 0; from + FEWEST <= words.length;) {
    const count = COUNTS.find(
      (one) => from + one <= words.length && isSentence(words.slice(from, from + one)),
    );
    if (count === undefined) from += 1;
    else {
      yield [words[from]!, words[from + count - 1]!];
      from += count;
    }
  }
}

/** The last bits are the first ones of SHA-256 of all before them. */
function isSentence(words: readonly ListedWord[]): boolean {
  const bits = words.map(({ index }) => index.toString(2).padStart(11, '0')).join('');
  const checked = bits.length / 33;
  const entropy = bits.slice(0, bits.length - checked);
  const bytes = Uint8Array.from({ length: entropy.length / 8 }, (_, i) =>
    Number.parseInt(entropy.slice(i * 8, i * 8 + 8), 2),
  );
  const hash = sha256(bytes)[0]!.toString(2).padStart(8, '0');
  return bits.endsWith(hash.slice(0, checked));
}
