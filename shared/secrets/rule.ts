/**
 * What a rule of the detector is: a name, a sentence, and a pure function from a text to the secrets in it. The text
 * is either for people (places are UTF-16 units) or bytes, each a character (Latin-1: places are byte offsets).
 * A NUL ends whatever stands before it: no secret goes across one. A rule looks at bounded surroundings of a
 * place only, so that a text in pieces that overlap by {@link REACH} gives the same secrets as the whole.
 */
import type { AnchorPlaces } from './anchors.ts';

/** Characters around a secret, and of a secret, that a rule may look at. */
export const REACH = 64 * 1024;

export interface SecretFind {
  /** What it is, in a word or two: 'password', 'AWS access key'. */
  readonly kind: string;
  readonly start: number;
  readonly length: number;
  /** Whose it is or what it is called: a variable's name, `user@host`. */
  readonly label?: string;
  /** Where the text holds base64 of the secret: what it decodes to, a byte each. */
  readonly decoded?: string;
}

/** A run of characters that keys are made of: [A-Za-z0-9_-], at least twelve of them. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface SecretText {
  readonly text: string;
  /**
   * Memory and files of every kind: a name there does not make a secret of whatever follows it, for programs and
   * their messages are full of such names. Not strict: variables, arguments, settings.
   */
  readonly strict: boolean;
  /** Path of the file that the text is of; empty for anything else. */
  readonly path: string;
  words(): readonly Word[];
  /** Is told what a strict rule does not find sure enough; exports alone ask for that. */
  readonly suspected?: (find: SecretFind) => void;
}

export interface SecretRule {
  /** Also the anchor of its section in docs/secrets.md. */
  readonly id: string;
  /** What it finds, in a sentence without a full stop. */
  readonly title: string;
  /** Literals that `places` knows: those of all rules are looked for in one pass. */
  readonly anchors?: readonly string[];
  /** Tells each secret of the text; order and overlap do not matter. */
  readonly find: (subject: SecretText, found: (find: SecretFind) => void, places: AnchorPlaces) => void;
}

/** Longer runs are no keys but data; they are told cut. */
const WORD_MAXIMUM = 8192;

export function secretText(
  text: string,
  strict: boolean,
  path = '',
  suspected?: (find: SecretFind) => void,
): SecretText {
  let words: Word[] | null = null;
  const subject = { text, strict, path, words: (): readonly Word[] => (words ??= wordsOf(text)) };
  return suspected === undefined ? subject : { ...subject, suspected };
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const form = /[A-Za-z0-9_-]{12,}/g;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    words.push({
      start,
      end,
      text: match[0].length > WORD_MAXIMUM ? match[0].slice(0, WORD_MAXIMUM) : match[0],
    });
  }
  return words;
}

/**
 * Reads what stands behind each name of a text. Where `read` tells the end of what it took, names before that end are
 * part of it and passed over.
 */
export function readBehind(
  names: readonly string[],
  places: AnchorPlaces,
  read: (from: number, name: string) => number | null,
): void {
  for (const name of names) {
    let end = 0;
    for (const at of places(name)) {
      if (at >= end) end = read(at + name.length, name) ?? end;
    }
  }
}

/** Every place of a literal. */
export function* placesOf(text: string, literal: string): Generator<number> {
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) yield at;
}

/** Matches of a global expression that has no part that repeats over another. */
export function* matchesOf(text: string, form: RegExp): Generator<RegExpExecArray> {
  form.lastIndex = 0;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) yield match;
}

/** True where a word can't go on: the character is none of a word, or there is none. */
export function isBorder(text: string, at: number): boolean {
  return at < 0 || at >= text.length || !isWordCode(text.charCodeAt(at));
}

export function isWordCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x2d
  );
}
