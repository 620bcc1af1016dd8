/** Values behind a sign: quoted, to a delimiter, to the line's end, below it. */
import { matchesOf } from '../rule.ts';

export const VALUE_MAXIMUM = 4096;
const DELIMITERS = new Set(' \t\r\n\v\f\0"\'`;&|,(){}[]<>?\\');
const QUOTES = new Set('"\'`');
/** Of Python and TOML. */
const TRIPLE = ['"""', "'''"];

export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Nothing but the value stands between the sign and the line's end, or the sign and the next `&`. */
  readonly alone: boolean;
}

/** What types of settings and options write around a text. */
const WRAPPER =
  /^[ \t]{0,4}(?:new )?(?:SecretStr|SecretBytes|SecretString|Secret|Sensitive|sensitive|Password|Some|Just|Right|Ok|String|str|bytes|unsafeFrom|mkPassword|Redacted|Encrypted|Literal|text|Text|Buffer\.from|Bytes::from(?:_static)?|String::from|ProtectedString|GuardedString)\((?=[bBrRuU]?["'])/;

/** Where a value stands that such a function has in its brackets. */
export function wrapped(text: string, after: number): number {
  // PHP's var_dump.
  if (text[after] === '\n')
    return after + (/^\n {1,16}string\(\d{1,4}\) (?=")/.exec(text.slice(after, after + 40))?.[0].length ?? 0);
  // Few names are followed by a letter and a bracket: looked at only where they are.
  return after + (WRAPPER.exec(text.slice(after, after + 40))?.[0].length ?? 0);
}

/** Quotes of several lines, a here-document, a line that goes on in the next; Lua's brackets, CDATA. */
const BELOW = /^[ \t]{0,4}(?:"""|'''|<<[-~]?["']?[A-Z]\w{1,16}["']?|\\)[ \t]{0,2}\r?\n[ \t]{0,32}/;
const BRACKETS = /^[ \t]{0,4}\[\[(?=[^\]\s]{3,256}\]\])/;

export function linesBelow(text: string, after: number): { lines: Value[]; after: number } | null {
  const next = text[after] === ' ' ? text[after + 1] : text[after];
  if (next === undefined || !`"'<\\[`.includes(next)) return null;
  const head = text.slice(after, after + 64);
  const bracket = BRACKETS.exec(head);
  if (bracket) {
    const start = after + bracket[0].length;
    return { lines: [{ start, end: text.indexOf(']]', start), quoted: true, alone: true }], after: start };
  }
  const start = after + (BELOW.exec(head)?.[0].length ?? 0);
  if (start === after) return null;
  const line = /^[^\s"'\0]{1,1024}/.exec(text.slice(start, start + 1024))?.[0] ?? '';
  return {
    lines: line === '' ? [] : [{ start, end: start + line.length, quoted: false, alone: true }],
    after,
  };
}

const BLOCK = /^[ \t]{1,4}(?:![\w!:/.-]{0,64}[ \t]{1,4})?[|>][+-]?\d?[+-]?[ \t]{0,4}\r?\n/;
const BLOCK_LINES = 32;

/** Of YAML, behind the colon: the lines of a block below it, or where the value begins behind a tag or an anchor. */
export function blockLines(text: string, after: number): { lines: Value[]; after: number } | null {
  const head = text.slice(after, after + 96);
  if (!/^[ \t]{1,4}[!&|>]/.test(head)) return null;
  const block = BLOCK.exec(head);
  if (!block) {
    const mark = /^[ \t]{1,4}(?:&[\w.-]{1,48}[ \t]{1,4}|![\w!:/.-]{1,48}[ \t]{1,4}){1,2}/.exec(head);
    return mark ? { lines: [], after: after + mark[0].length } : null;
  }
  const lines: Value[] = [];
  const from = after + block[0].length;
  const body = text.slice(from, from + VALUE_MAXIMUM);
  const indent = /^[ \t]{1,64}/.exec(body)?.[0] ?? '';
  for (const { index, 0: line } of matchesOf(body, /[^\n]{1,1024}(?:\n|$)/g)) {
    if (indent === '' || !line.startsWith(indent) || line.includes('\0') || lines.length >= BLOCK_LINES) break;
    const value = line.trim();
    if (value !== '') lines.push({ start: from + index + line.indexOf(value), end: from + index + line.indexOf(value) + value.length, quoted: false, alone: true });
  }
  return { lines, after: from };
} // prettier-ignore

/** A variable's value: to the NUL, or to the line's end where no blank is in it. */
export function lineValue(text: string, from: number): Value | null {
  if (text[from] === ' ' || text[from] === '\t' || QUOTES.has(text[from] ?? '')) return null;
  let end = from;
  let blank = false;
  while (end < text.length && end - from < VALUE_MAXIMUM) {
    const char = text[end]!;
    if (char === '\0' || char === '\n' || char === '\r') break;
    if (char === '\\' && (text[end + 1] === 'n' || text[end + 1] === '"')) break; // a line or a text in JSON
    if (char === '"' && text[end + 1] !== undefined && /[\s,\]})]/.test(text[end + 1]!)) break;
    if (char === ' ' || char === '\t') blank = true;
    end++;
  }
  const line = text[end] === '\n' || text[end] === '\r';
  return end === from || (blank && (line || text[end] === '"'))
    ? null
    : { start: from, end, quoted: false, alone: true };
}

/** Quoted to its quote; else to a delimiter. Null where there is none in this line. */
export function valueFrom(text: string, from: number, blanks: boolean): Value | null {
  let at = from;
  while (blanks && at < from + 16 && (text[at] === ' ' || text[at] === '\t')) at++;
  // b'…' of Python, N'…' of SQL, @"…" of C# and Objective-C
  if (at < text.length && /[bBrRuUN@]/.test(text[at]!) && (text[at + 1] === "'" || text[at + 1] === '"'))
    at++;
  // ODBC: a value with signs in it stands in braces, and a brace within is written twice.
  const braces =
    text[at] === '{' && text[at - 1] === '='
      ? /^\{((?:[^{}\0\r\n]|\}\}){1,256})\}(?=;|$|["'\s\0])/.exec(text.slice(at, at + 516))
      : null;
  if (braces) return { start: at + 1, end: at + 1 + braces[1]!.length, quoted: true, alone: true };
  // q{…}, qq(…) of Perl, %q(…) of Ruby, ~s|…| of Elixir
  const perl =
    text[at] === 'q' || text[at] === '~' || text.startsWith('%q', at)
      ? /^(?:%?qq?|~[sS])[{(|]([^{}()|\0\r\n]{1,256})[})|](?=[\s;,)}]|$)/.exec(text.slice(at, at + 264))
      : null;
  if (perl)
    return {
      start: at + perl[0].length - perl[1]!.length - 1,
      end: at + perl[0].length - 1,
      quoted: true,
      alone: false,
    };
  const escapes = text[at] === '\\' ? escapedQuote(text, at) : '';
  const escaped = escapes !== '';
  const quote = escaped ? escapes : (TRIPLE.find((one) => text.startsWith(one, at)) ?? text[at]);
  if (quote !== undefined && (escaped || QUOTES.has(quote[0]!))) {
    const start = at + quote.length;
    const end = closing(text, start, quote);
    if (end > start) return { start, end, quoted: true, alone: false };
    if (end === start) return null;
    at = start;
  }
  let end = at;
  let signs = 0;
  for (; end < text.length && end - at < VALUE_MAXIMUM && !DELIMITERS.has(text[end]!); end++) {
    // Padding of base64, a key with one in it; more is a chain of names, whose last has the value.
    if (text[end] === '=' && ++signs > 4) return null;
    // A blank that a shell's backslash takes into the word.
    while (text[end + 1] === '\\' && text[end + 2] === ' ' && end + 3 - at < VALUE_MAXIMUM) end += 2;
  }
  if (end === at) return null;
  const next = text[end];
  const alone = next === undefined || next === '\n' || next === '\r' || next === '\0';
  return { start: at, end, quoted: false, alone };
}

/** `\\"` of JSON in a text, with more before it of JSON in JSON in a text; empty for anything else. */
function escapedQuote(text: string, at: number): string {
  let end = at;
  while (end - at < 15 && text[end] === '\\') end++;
  return text[end] === '"' || text[end] === "'" ? text.slice(at, end + 1) : '';
}

/** Where the quote closes; -1 where it does not in this line. */
function closing(text: string, start: number, quote: string): number {
  const most = Math.min(text.length, start + VALUE_MAXIMUM);
  for (let at = start; at < most; at++) {
    const char = text[at]!;
    if (char === '\0' || char === '\n') return -1;
    if (text.startsWith(quote, at)) {
      if (!isDoubled(text, start, at, quote)) return at;
      at++;
    } else if (char === '\\') at++;
  }
  return -1;
}

/** `'it''s'` of SQL, Pascal, MATLAB: a quote within, where the text goes on to its own. */
function isDoubled(text: string, start: number, at: number, quote: string): boolean {
  return (
    quote === "'" &&
    at > start &&
    text[at + 1] === "'" &&
    /^[\p{L}\d][^'\0\r\n]{0,128}'/u.test(text.slice(at + 2, at + 132))
  );
}
