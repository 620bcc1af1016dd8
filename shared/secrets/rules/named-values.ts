/**
 * Values that a name announces: `PASSWORD=x`, `password = x`, `"password": "x"`, `password: x`, `'password' => 'x'`,
 * `define('PASSWORD', 'x')`, `--password x`, `?token=x&`, `<password>x</password>`, `name: DB_PASSWORD` followed by `value: x`.
 */
import { matchesOf, type SecretFind, type SecretRule, type SecretText } from '../rule.ts';
import { namedSecret } from '../secret-names.ts';
import { suspectedBehindName } from '../suspects/named-words.ts';
import { plausibleValue } from '../value-forms.ts';
import { isWordHere } from './password-words.ts';
import { isSettingsFile } from './settings-files.ts';

const NAME_MAXIMUM = 128;
export const VALUE_MAXIMUM = 4096;
const DELIMITERS = new Set(' \t\r\n\v\f\0"\'`;&|,(){}[]<>?\\');
const QUOTES = new Set('"\'`');
/** Rejects most names at once. */
export const LIKELY =
  /pas|pw|secret|token|key|cred|auth|cook|sess|sig|salt|hmac|seed|cert|lic|dsn|jwt|sas|psk|bear|mnem|sid|csrf|pat|nonce|crypt|pepper|tkn|verifier|otp$|(?:up|ery|ock|tch|tp|fa|ess|ity|ion|ice|ser|gin|uth|sms|ing|ite|time)[_.-]?codes?$|cv[cv]|pin$|(?:ity|ret)_?answer$|kennw|contras|senha|wachtw/i;
/** `user:password`, Neo4j's `user/password`, ZNC's `plain#password`. */
const OF_USER = /^(?:[A-Za-z_][\w.@+-]{0,63}[:/]|plain#)(?=[^\s/].{2,255}$)/;

const SHORT = /^(?:password|passwd|passphrase|passcode|pwd|secret|token|api[_-]?key)$/i;

interface Name {
  readonly text: string;
  readonly start: number;
  readonly quoted: boolean;
}

export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Nothing but the value stands between the sign and the line's end, or the sign and the next `&`. */
  readonly alone: boolean;
}

export const namedValues: SecretRule = {
  id: 'named-values',
  title:
    'Values of variables, settings, fields, options and query parameters whose name says password, secret, token, key',
  find(subject, found) {
    const { text } = subject;
    for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
      if (isComparison(text, at)) continue;
      // `:=` of Go, `?=` of make
      const before = text[at - 1] === ':' || text[at - 1] === '?' ? at - 1 : at;
      const after = text[at + 1] === '>' ? at + 2 : at + 1;
      judge(subject, nameBefore(text, before), after, found);
    }
    for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      const next = text[at + 1];
      const name = nameBefore(text, at);
      if (name === null) continue;
      if (
        name.quoted ||
        next === ' ' ||
        next === '\t' ||
        next === '"' ||
        next === "'" ||
        (next === '\\' && text[at + 2] === '"')
      )
        judge(subject, name, at + 1, found);
      // Notes and headers, without a blank.
      else if (
        SHORT.test(name.text) &&
        isLineStart(text, name.start) &&
        /^[^\s:,"'{}();]{4,128}(?=[\r\n\0]|$)/.test(text.slice(at + 1, at + 132)) &&
        /\d/.test(text.slice(at + 1, at + 5 + 128).split(/[\r\n\0]/, 1)[0]!)
      )
        judge(subject, name, at + 1, found);
      // LDIF has base64 behind two colons; Go prints a structure as {User:a Password:b}.
      else if (next === ':' && text[at + 2] === ' ') judge(subject, name, at + 2, found);
      else if (
        /^[A-Z]/.test(name.text) &&
        /[ {]/.test(text[name.start - 1] ?? '') &&
        !/[:/\\]/.test(next ?? ':')
      )
        judge(subject, name, at + 1, found);
    }
    for (const { index, 0: all, 1: name } of matchesOf(
      text,
      /\bdefine\([ \t]{0,4}['"]([A-Za-z_][\w.-]{1,127})['"][ \t]{0,4},[ \t]{0,4}(?=['"])/g,
    )) {
      const value = LIKELY.test(name!) ? valueFrom(text, index + all.length, false) : null;
      if (value) tell(subject, name!, { ...value, alone: true }, found);
    }
    for (const { index, 0: all, 1: option } of matchesOf(
      text,
      /(?<![\w-])--?([A-Za-z][\w.-]{1,127})(?:[ \t]{1,4}|\0)(?=[^\s\0-])/g,
    )) {
      if (!LIKELY.test(option!)) continue;
      const value = valueFrom(text, index + all.length, true);
      if (value) tell(subject, option!, { ...value, alone: true }, found);
    }
  },
};

function isComparison(text: string, at: number): boolean {
  const next = text[at + 1];
  const before = text[at - 1];
  if (next === '=' || next === '~' || before === '=' || at === 0) return true;
  return '!<>+*/%|^~-'.includes(before!);
}

/** The name that ends before `at`, with quotes and a bracket around it. */
function nameBefore(text: string, at: number): Name | null {
  let end = at;
  for (let spaces = 0; spaces < 2 && (text[end - 1] === ' ' || text[end - 1] === '\t'); spaces++) end--;
  let quoted = false;
  if (text[end - 1] === ']') end--;
  if (end > 0 && QUOTES.has(text[end - 1]!)) {
    quoted = true;
    end--;
    if (text[end - 1] === '\\') end--;
  }
  let start = end;
  while (start > 0 && end - start < NAME_MAXIMUM && isNameCode(text.charCodeAt(start - 1))) start--;
  while (start < end && text[start] === '-') start++;
  if (end - start < 2) return null;
  const name = text.slice(start, end);
  return LIKELY.test(name) && !/^(?:set-)?cookie2?$/i.test(name) ? { text: name, start, quoted } : null;
}

function isNameCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d || code === 0x2e; // prettier-ignore
}

function judge(
  subject: SecretText,
  name: Name | null,
  after: number,
  found: (find: SecretFind) => void,
): void {
  if (name === null) return;
  const { text } = subject;
  const before = text[name.start - 1];
  const lineStart = isLineStart(text, name.start);
  const variable = lineStart && before !== ' ' && !name.quoted && /^[A-Z][A-Z0-9_]+$/.test(name.text);
  const line = variable ? lineValue(text, after) : null;
  if (line !== null && tell(subject, name.text, line, found)) return;
  // `PGPASSWORD=x psql` is a command with its variable.
  const value = valueFrom(text, after, true);
  if (value === null || value.end === line?.end) return;
  const query = (before === '?' || before === '&') && !value.quoted;
  // `--password=x` of a command, as `--password x`; in capitals it is a place to fill in.
  const option =
    before === '-' &&
    !value.quoted &&
    /[\s\0'"]/.test(text[value.end] ?? ' ') &&
    !/^[A-Z_-]+$|\$[A-Za-z_{(]/.test(text.slice(value.start, value.end));
  const alone =
    query || option || text[value.end] === '&' || (lineStart && value.alone && holdsOther(subject, value));
  tell(subject, name.text, { ...value, alone }, found);
}

/** Of a lower-case name in a line: settings hold words, programs hold words that are no secrets. */
function holdsOther({ text, path }: SecretText, { start, end }: Value): boolean {
  return isSettingsFile(path) || /[^A-Za-z_.]/.test(text.slice(start, end));
}

function tell(subject: SecretText, name: string, place: Value, found: (find: SecretFind) => void): boolean {
  const { text, strict } = subject;
  const { start, end, quoted, alone } = place;
  const value = text.slice(start, end);
  const kind = namedSecret(name, value);
  if (kind === null) return false;
  if (
    strict &&
    !plausibleValue(value, { quoted, assigned: alone }) &&
    !isCardCode(name, value, quoted || alone) &&
    !isWordHere(subject, place, kind)
  ) {
    const suspect = subject.suspected === undefined ? null : suspectedBehindName(kind, value, quoted);
    if (suspect !== null) subject.suspected!({ kind: suspect, start, length: end - start, label: name });
    return false;
  }
  found({ kind, start, length: end - start, label: name });
  // Its password stands elsewhere without the user.
  const user = OF_USER.exec(value)?.[0].length ?? 0;
  if (user > 0 && (kind === 'credentials' || value.startsWith('plain#'))) {
    found({ kind: 'password', start: start + user, length: end - start - user, label: name });
  }
  return true;
}

/** `"cvc":"123"`: three digits or four behind a name that nothing else has. */
function isCardCode(name: string, value: string, sure: boolean): boolean {
  return (
    sure && /^\d{3,4}$/.test(value) && /(?:^|[_.-])(?:card[_.-]?)?(?:cvv2?|cvc2?|security_?code)$/i.test(name)
  );
}

/** Only blanks, quotes, a list's hyphen or `export` stand before it in its line. */
function isLineStart(text: string, start: number): boolean {
  let at = start;
  if (at > 0 && QUOTES.has(text[at - 1]!)) at--;
  for (let blanks = 0; at > 0 && blanks < 64 && (text[at - 1] === ' ' || text[at - 1] === '\t' || text[at - 1] === '-'); blanks++) at--;
  if (at === 0 || text[at - 1] === '\n' || text[at - 1] === '\0' || text[at - 1] === '\r') return true;
  return text.slice(Math.max(0, at - 8), start).endsWith('export ') || text.slice(Math.max(0, at - 2), at) === '\\n';
} // prettier-ignore

/** A variable's value: to the NUL, or to the line's end where no blank is in it. */
function lineValue(text: string, from: number): Value | null {
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
  // b'…' of Python, N'…' of SQL
  if (at < text.length && /[bBrRuUN]/.test(text[at]!) && (text[at + 1] === "'" || text[at + 1] === '"')) at++;
  // ODBC: a value with signs in it stands in braces.
  const braces =
    text[at] === '{' && text[at - 1] === '='
      ? /^\{([^{}\0\r\n]{1,256})\}(?=;|$|["'\s\0])/.exec(text.slice(at, at + 260))
      : null;
  if (braces) return { start: at + 1, end: at + 1 + braces[1]!.length, quoted: true, alone: true };
  const escaped = text[at] === '\\' && text[at + 1] === '"';
  const quote = escaped ? '\\"' : text.startsWith('"""', at) ? '"""' : text[at];
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
  }
  if (end === at) return null;
  const next = text[end];
  const alone = next === undefined || next === '\n' || next === '\r' || next === '\0';
  return { start: at, end, quoted: false, alone };
}

/** Where the quote closes; -1 where it does not in this line. */
function closing(text: string, start: number, quote: string): number {
  const most = Math.min(text.length, start + VALUE_MAXIMUM);
  for (let at = start; at < most; at++) {
    const char = text[at]!;
    if (char === '\0' || char === '\n') return -1;
    if (text.startsWith(quote, at)) return at;
    if (char === '\\') at++;
  }
  return -1;
}
