/** Names before a sign: of a variable, a setting, a field, in any script. */
import { decodedText, nameOfWords } from '../foreign-names.ts';
import { isLikely, LIKELY } from '../likely-names.ts';

const NAME_MAXIMUM = 128;
/** Between a name and its sign, where settings stand in columns. */
const BLANKS = 24;
/** Of bytes that are not of ASCII. */
const FOREIGN_MAXIMUM = 72;
const QUOTES = new Set('"\'`');
/** `char password[32]` */
const ARRAY = /(?<=\w)\[(?:\d{1,5}|[A-Z][A-Z_]{1,24})?\]$/;

export interface Name {
  readonly text: string;
  readonly start: number;
  readonly quoted: boolean;
  /** Not of ASCII alone. */
  readonly foreign: boolean;
}

/** The name that ends before `at`, with quotes and a bracket around it. */
export function nameBefore(text: string, at: number): Name | null {
  let end = at;
  for (let spaces = 0; spaces < BLANKS && (text[end - 1] === ' ' || text[end - 1] === '\t'); spaces++) end--;
  let quoted = false;
  if (text[end - 1] === ']') end -= ARRAY.exec(text.slice(Math.max(0, end - 28), end))?.[0].length ?? 1;
  else if (text[end - 1] === 'D' && text.startsWith('%5D', end - 3)) end -= 3;
  if (end > 0 && QUOTES.has(text[end - 1]!)) {
    quoted = true;
    end--;
    // JSON in a text of JSON, once or more.
    for (let escapes = 0; escapes < 15 && text[end - 1] === '\\'; escapes++) end--;
  }
  let start = end;
  let ascii = true;
  while (start > 0 && end - start < NAME_MAXIMUM) {
    const code = text.charCodeAt(start - 1);
    if (code > 0x7f) {
      if (end - start >= FOREIGN_MAXIMUM) break;
      ascii = false;
    } else if (!isNameCode(code)) break;
    start--;
  }
  if (!ascii) return foreignName(text, start, end, quoted);
  while (start < end && text[start] === '-') start++;
  if (end - start < 2) return null;
  if (!isLikely(text, start, end)) return null;
  const name = text.slice(start, end);
  if (/^(?:set-)?cookie2?$/i.test(name)) return null;
  if (quoted || text[start - 1] !== ' ') return { text: name, start, quoted, foreign: false };
  const first = firstWord(text, start, name);
  return { text: first === start ? name : text.slice(first, end), start: first, quoted, foreign: false };
}

/** What is of letters at the end of a run that is not of ASCII alone: signs and spaces of other scripts end a name. */
function foreignName(text: string, from: number, end: number, quoted: boolean): Name | null {
  // It may begin within a character.
  const run = text.slice(from, end).replace(/^[\x80-\xbf]{1,3}/, '');
  const plain = decodedText(run);
  const name = /[\p{L}\p{M}\p{N}_.\u200c-]{2,64}$/u.exec(plain)?.[0].replace(/^[-.]+/, '') ?? '';
  const start = end - sizeIn(run, plain, name);
  if (name.length < 2 || !LIKELY.test(name)) return null;
  const first = text[start - 1] === ' ' && !quoted ? firstWord(text, start, name) : start;
  return { text: text.slice(first, end), start: first, quoted, foreign: /[^\0-\x7f]/.test(name) };
}

const BEFORE_KEY = /(?<![\w.-])(?:api|access|secret|private|encryption|signing|master|account|recovery|backup|security|shared|auth) $/i; // prettier-ignore

/** Where a name of several words begins: `API key: x`, `mot de passe : x`. */
function firstWord(text: string, start: number, name: string): number {
  const raw = text.slice(Math.max(0, start - 64), start).replace(/^[\x80-\xbf]{1,3}/, '');
  if (/^(?:key|code)$/i.test(name)) return start - (BEFORE_KEY.exec(raw)?.[0].length ?? 0);
  const before = decodedText(raw);
  return start - sizeIn(raw, before, before.slice(nameOfWords(before, name)));
}

/** Characters that a part of the decoded text takes where it stands. */
function sizeIn(raw: string, decoded: string, part: string): number {
  return raw === decoded ? part.length : new TextEncoder().encode(part).length;
}

function isNameCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d || code === 0x2e; // prettier-ignore
}

/** Only blanks, quotes, a list's hyphen, a mark of a difference, quotation or comment, or `export` stand before it in its line. */
export function isLineStart(text: string, start: number): boolean {
  let at = start;
  if (at > 0 && QUOTES.has(text[at - 1]!)) at--;
  for (let blanks = 0; at > 0 && blanks < 64 && ' \t-+>#'.includes(text[at - 1]!); blanks++) at--;
  if (at === 0 || text[at - 1] === '\n' || text[at - 1] === '\0' || text[at - 1] === '\r') return true;
  return text.slice(Math.max(0, at - 8), start).endsWith('export ') || text.slice(Math.max(0, at - 2), at) === '\\n';
} // prettier-ignore

/** `password string = `, `PASSWORD constant varchar2(30) := `: the name before a type. */
const TYPED =
  /(?<![\w.-])([A-Za-z_]\w{1,63})[?!]?(?:\s{0,2}:\s{0,2}|\s{1,4}(?:[cC]onstant\s{1,4}|CONSTANT\s{1,4})?)(?:&(?:'static )?)?(?:string|String|str|Str|STRING|text|varchar2?|VARCHAR2?|nvarchar|NVARCHAR|char|CHAR|[sS]ecure[sS]tring|bytes|Bytes|\[\]byte|CharSequence|Text|ByteString|Option<String>)(?:\(\w{1,5}\))?\??\s{0,2}$/;

const TYPES = new Set('string String str Str STRING text Text varchar varchar2 VARCHAR VARCHAR2 nvarchar NVARCHAR char CHAR securestring SecureString secureString bytes Bytes CharSequence ByteString'.split(' ')); // prettier-ignore

export function nameBeforeType(text: string, at: number): Name | null {
  if (text[at - 1] !== ' ') return null;
  let end = at - 1;
  if (text[end - 1] === ' ') end--;
  // How such types end; most names do not.
  if (!'grtT2sSeGR)?>'.includes(text[end - 1] ?? '.')) return null;
  // `varchar2(30)`, `String?`, `Option<String>`
  if (end > 0 && ')?>'.includes(text[end - 1]!)) end -= /(?:\(\w{1,5}\)|[?>])$/.exec(text.slice(Math.max(0, end - 8), end))?.[0].length ?? 0;
  let start = end;
  while (start > 0 && end - start < 14 && isLetterOrDigit(text.charCodeAt(start - 1))) start--;
  if (end - start < 3 || !' :]&<'.includes(text[start - 1] ?? '.') || !TYPES.has(text.slice(start, end))) return null;
  const from = Math.max(0, at - 100);
  const match = TYPED.exec(text.slice(from, at));
  return match && LIKELY.test(match[1]!) ? { text: match[1]!, start: from + match.index, quoted: true, foreign: false } : null;
} // prettier-ignore

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
