/**
 * What in an argument of a program is a value: what an option, a name or a URL is given. Names of options and files, hosts,
 * addresses and plain numbers are none: an examiner needs them, and a secret seldom has their form.
 */
import { isPhrase, isTitle, quotedIn, stringKind } from './program-strings.ts';
import { NAME, piecesOf, valuesOf, type Piece } from './word-values.ts';

/** Part of a text, in UTF-16 units. */
export interface ValuePart {
  readonly start: number;
  readonly end: number;
  /** Program text between which a value may stand; else a value as a whole. */
  readonly isCode: boolean;
}

/** `-c`, `-ne`, `--eval`: what follows is program text. */
const CODE_OPTION = /^(?:-[a-z]{0,2}[ce]|--(?:eval|exec|execute|command|print))$/;

/** Ascending and disjoint. `previous`: the argument before it, null for the first. */
export function valuesInArgument(argument: string, previous: string | null = null): ValuePart[] {
  if (/\s/.test(argument)) {
    const isCode = previous !== null && CODE_OPTION.test(previous);
    const name = NAME.exec(argument)?.[0].length ?? 0;
    const text = argument.slice(name);
    if (!isCode && (isTitle(text) || isPhrase(text))) return [wholeValue({ text, start: name })];
    return quotedIn(argument).flatMap((piece) => {
      const kind = stringKind(argument, piece);
      if (kind === 'value') return [wholeValue(piece)];
      return kind === 'word' ? valuesOf(piece).map(wholeValue) : valuesInScript(piece);
    });
  }
  return quotedIn(argument).flatMap(valuesOf).map(wholeValue);
}

function wholeValue({ text, start, isCode = false }: Piece): ValuePart {
  return { start, end: start + text.length, isCode };
}

/** What a script's language has around and between its words. */
const CODE_SIGNS = ';|&(){}<>$[],\\';

/** Phrases between quotes or brackets, and the words around them. */
function valuesInScript({ text, start }: Piece): ValuePart[] {
  const parts: ValuePart[] = [];
  let at = 0;
  const words = (to: number): void => {
    for (const token of piecesOf(text.slice(at, to), /\S+/g, start + at))
      for (const value of valuesInCode(token)) parts.push(value);
  };
  for (const phrase of piecesOf(text, /[^[\](){}<>]+/g, 0)) {
    if (!isPhrase(phrase.text)) continue;
    words(phrase.start);
    parts.push(wholeValue({ text: phrase.text, start: start + phrase.start }));
    at = phrase.start + phrase.text.length;
  }
  words(text.length);
  return parts;
}

function valuesInCode({ text, start }: Piece): ValuePart[] {
  let from = 0;
  let to = text.length;
  while (from < to && CODE_SIGNS.includes(text[from]!)) from += 1;
  while (to > from && CODE_SIGNS.includes(text[to - 1]!)) to -= 1;
  return valuesOf({ text: text.slice(from, to), start: start + from }).map((piece) => ({
    ...wholeValue(piece),
    isCode: piece.isCode === true || /[;|&(){}<>$,]/.test(piece.text),
  }));
}
