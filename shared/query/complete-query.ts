/** What can stand at the caret: fields, values of a field, keywords. */
import { printPattern } from './print-query.ts';
import { scanQuery } from './scan.ts';
import type { Token } from './scan.ts';

export interface Suggestion {
  readonly kind: 'field' | 'value' | 'keyword';
  /** What people see. */
  readonly label: string;
  /** What replaces the text from `from` to `to`. */
  readonly insert: string;
}

export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly Suggestion[];
}

const MAX_SUGGESTIONS = 50;

/**
 * Completes the word at the caret. `values` gives known values of a field (an empty list for one it
 * does not know); they are filtered here, so it may give all.
 */
export function completeQuery(
  text: string,
  caret: number,
  fields: readonly string[],
  values: (field: string) => readonly string[],
): Completion {
  const before = text.slice(0, caret);
  const { tokens } = scanQuery(before);
  const last = tokens[tokens.length - 1];
  const touches = last !== undefined && last.at + last.length === before.length;
  const word = touches && last.kind === 'word' ? last : null;
  const operatorIndex = tokens.length - (word ? 2 : 1);
  const operator = tokens[operatorIndex];
  const field = tokens[operatorIndex - 1];
  const from = word ? word.at : caret;
  const prefix = word ? word.value.join('*').toLowerCase() : '';

  if (operator?.kind === 'operator' && field?.kind === 'word') {
    const found = rank(values(field.value.join('*')), prefix);
    const suggestions = found.map((value): Suggestion => ({
      kind: 'value',
      label: value,
      insert: printPattern([value]),
    }));
    return { from, to: endOfWord(text, caret, word !== null), suggestions };
  }
  const suggestions = rank(fields, prefix).map((name): Suggestion => ({
    kind: 'field',
    label: name,
    insert: `${printPattern([name])}:`,
  }));
  const keywords = isAfterTerm(tokens, word !== null) ? ['and', 'or', 'not'] : ['not'];
  for (const keyword of keywords) {
    if (keyword.startsWith(prefix))
      suggestions.push({ kind: 'keyword', label: keyword, insert: `${keyword} ` });
  }
  return {
    from,
    to: endOfWord(text, caret, word !== null),
    suggestions: suggestions.slice(0, MAX_SUGGESTIONS),
  };
}

/** A term stands before the word at the caret, so that a keyword may follow. */
function isAfterTerm(tokens: readonly Token[], atWord: boolean): boolean {
  const previous = tokens[tokens.length - (atWord ? 2 : 1)];
  return previous !== undefined && previous.kind !== '(' && previous.kind !== 'operator';
}

/** The rest of the word that the caret stands in is replaced too. */
function endOfWord(text: string, caret: number, inWord: boolean): number {
  if (!inWord) return caret;
  let end = caret;
  while (end < text.length && !/[\s():=<>!"]/.test(text[end]!)) end += 1;
  return end;
}

/** Those that begin with the prefix, then those that hold it; each in the order given. */
function rank(names: readonly string[], prefix: string): string[] {
  const folded = names.map((name) => name.toLowerCase());
  const starts = names.filter((_, i) => folded[i]!.startsWith(prefix));
  const holds = names.filter((_, i) => !folded[i]!.startsWith(prefix) && folded[i]!.includes(prefix));
  return [...starts, ...holds].slice(0, MAX_SUGGESTIONS);
}
