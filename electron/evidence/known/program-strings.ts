/** Strings within an argument that is program text, and texts of words: where a value may stand that has blanks. */
import { piecesOf, type Piece } from './word-values.ts';

/** What stands between quotes, lines, and brackets of `q{}` (Perl), `%q{}` (Ruby) and `~s{}` (Elixir). */
export function quotedIn(argument: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (to: number): void => {
    for (const piece of piecesOf(argument.slice(at, to), /[^"'`\r\n]+/g, at)) pieces.push(piece);
  };
  for (const { indices } of argument.matchAll(BRACKETED)) {
    const [from, to] = indices!.find((range, group) => group > 0 && range !== undefined)!;
    plain(from);
    pieces.push({ text: argument.slice(from, to), start: from });
    at = to;
  }
  plain(argument.length);
  return pieces;
}

/** Brackets that stand for quotes. */
const BRACKETS = ['{}', '()', '[]', '<>', '||', '!!'];
const WITHIN = BRACKETS.map(([open, close]) => `\\${open}([^\\${close}"'\`\\r\\n]{1,256})\\${close}`);
/** What is within them is a group. */
const BRACKETED = new RegExp(`(?<![\\w$@%&])(?:q[qwx]?\\s?|%[qQwWiI]|~[sSwW])(?:${WITHIN.join('|')})`, 'dg');

/**
 * Whether a piece of program text is a string that may be a value: two words and more with a number or a sign
 * (`k = 'Post & Paket 9'`, not `'sleep 9'`), or what is no command, pattern, format or code: with blanks, and without
 * (`'Post(9)Paket'`).
 */
export function stringKind(argument: string, { text, start }: Piece): 'value' | 'word' | null {
  const before = argument[start - 1];
  const after = argument[start + text.length];
  if (before === undefined || after === undefined || !isPairOfQuotes(before, after)) return null;
  if (isTitle(text)) {
    const isMore = /[\d&+!?]/.test(text) && (text.match(/\p{L}{3,}/gu)?.length ?? 0) >= 2;
    return isMore ? 'value' : null;
  }
  if (text.length > 64) return null;
  if (/\s/.test(text))
    return /[\p{L}\d]/u.test(text) && !/[/\\$|;<>&%*={}]|(?:^|\s)-/.test(text) ? 'value' : null;
  return /^[\p{L}\d][^|$^\\%*;={}]*$/u.test(text) ? 'word' : null;
}

function isPairOfQuotes(before: string, after: string): boolean {
  return (before === after && '"\'`'.includes(before)) || BRACKETS.includes(before + after);
}

/** Two to eight words and nothing but words, as people write names, notes and passphrases. */
export function isTitle(text: string): boolean {
  return (
    text.length <= 256 &&
    /^[\p{L}\d][\p{L}\d'’.,!?&+_-]*(?:\s(?:[&+–-]\s)?[\p{L}\d][\p{L}\d'’.,!?&+_-]*){1,7}$/u.test(text)
  );
}

/** Three words of four letters and more, as in a sentence, and nothing but words; a key in groups of capitals and digits. */
export function isPhrase(text: string): boolean {
  if (/^\s*[A-Z0-9]{3,8}(?:[ -][A-Z0-9]{3,8}){3,15}\s*$/.test(text)) return /\d/.test(text);
  if (text.length > 256 || !/^\s*[\p{L}\d]+(?:,? [\p{L}\d]+){2,}[.!?]?\s*$/u.test(text)) return false;
  return (text.match(/\p{L}{4,}/gu)?.length ?? 0) >= 3;
}
