/** Cuts a query into words, operators and parentheses, each with its place. */
import type { Operator, Pattern, QueryError, QueryPlace } from './node.ts';

export interface WordToken extends QueryPlace {
  readonly kind: 'word';
  readonly value: Pattern;
  /** Nothing in it was quoted or escaped: it may be a keyword or a field. */
  readonly plain: boolean;
  /** White space stands before it. */
  readonly spaced: boolean;
}

export interface OperatorToken extends QueryPlace {
  readonly kind: 'operator';
  readonly operator: Operator;
  readonly spaced: boolean;
}

export interface BracketToken<Bracket extends '(' | ')'> extends QueryPlace {
  readonly kind: Bracket;
  readonly spaced: boolean;
}

export type Token = WordToken | OperatorToken | BracketToken<'('> | BracketToken<')'>;

export interface Scan {
  readonly tokens: readonly Token[];
  /** A quote that is never closed; the word runs to the end. */
  readonly error: QueryError | null;
}

const isSpace = (char: string): boolean => char === ' ' || char === '\t' || char === '\n' || char === '\r';

/**
 * After `field:` a value may hold operators' characters (`time>2026-11-24T06:50`, `cmd:a=b`, `ip:::1`):
 * only a word that stands at the start of a term is cut at one.
 */
export function scanQuery(text: string): Scan {
  const tokens: Token[] = [];
  let error: QueryError | null = null;
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && isSpace(text[at]!)) at += 1;
    if (at === text.length) break;
    const spaced = at > start;
    const char = text[at]!;
    const last = tokens[tokens.length - 1];
    const afterOperator = last?.kind === 'operator';
    if (char === '(' || char === ')') {
      tokens.push({ kind: char, at, length: 1, spaced });
      at += 1;
      continue;
    }
    const operator = afterOperator ? null : operatorAt(text, at);
    if (operator) {
      tokens.push({ kind: 'operator', operator, at, length: operator.length, spaced });
      at += operator.length;
      continue;
    }
    const word = scanWord(text, at, afterOperator);
    tokens.push({ kind: 'word', value: word.value, plain: word.plain, at, length: word.end - at, spaced });
    if (word.unclosed !== null && !error) {
      error = {
        message: 'This quote is never closed',
        at: word.unclosed,
        length: text.length - word.unclosed,
      };
    }
    at = word.end;
  }
  return { tokens, error };
}

function operatorAt(text: string, at: number): Operator | null {
  const two = text.slice(at, at + 2);
  if (two === '!=' || two === '<=' || two === '>=') return two;
  const one = text[at];
  return one === ':' || one === '=' || one === '<' || one === '>' ? one : null;
}

interface Word {
  readonly value: Pattern;
  readonly plain: boolean;
  readonly end: number;
  readonly unclosed: number | null;
}

/** A run of quoted and bare pieces. `\` takes the next character as it is; `*` outside quotes is the wildcard. */
function scanWord(text: string, start: number, isValue: boolean): Word {
  const parts: string[] = [];
  let part = '';
  let plain = true;
  let unclosed: number | null = null;
  let at = start;
  while (at < text.length) {
    const char = text[at]!;
    if (isSpace(char) || char === '(' || char === ')') break;
    if (!isValue && operatorAt(text, at)) break;
    if (char === '"') {
      plain = false;
      const open = at;
      at += 1;
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && at + 1 < text.length) at += 1;
        part += text[at]!;
        at += 1;
      }
      if (at >= text.length) unclosed = open;
      at += 1;
    } else if (char === '\\' && at + 1 < text.length) {
      plain = false;
      part += text[at + 1]!;
      at += 2;
    } else if (char === '*') {
      parts.push(part);
      part = '';
      at += 1;
    } else {
      part += char;
      at += 1;
    }
  }
  parts.push(part);
  return { value: parts, plain, end: Math.min(at, text.length), unclosed };
}
