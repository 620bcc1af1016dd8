/**
 * Values that a name announces: `PASSWORD=x`, `password = x`, `"password": "x"`, `password: x`, `'password' => 'x'`,
 * `define('PASSWORD', 'x')`, `--password x`, `?token=x&`, `<password>x</password>`, `name: DB_PASSWORD` followed by `value: x`.
 */
import { matchesOf, placesOf, type SecretFind, type SecretRule, type SecretText } from '../rule.ts';
import { namedSecret, secretName } from '../secret-names.ts';
import { suspectedBehindName } from '../suspects/named-words.ts';
import { isPlaceholder, plausibleValue } from '../value-forms.ts';
import { LIKELY } from '../likely-names.ts';
import { isTokenLike } from './announced-tokens.ts';
import { isLineStart, nameBefore, nameBeforeType, type Name } from './name-places.ts';
import { isLoginMember, isWordHere } from './password-words.ts';
import { isSettingsFile } from './settings-files.ts';
import { blockLines, linesBelow, lineValue, valueFrom, wrapped, type Value } from './value-places.ts';

/** `user:password`, Neo4j's `user/password`, ZNC's `plain#password`. */
const OF_USER = /^(?:[A-Za-z_][\w.@+-]{0,63}[:/]|plain#)(?=[^\s/].{2,255}$)/;

const SHORT = /^(?:password|passwd|passphrase|passcode|pwd|secret|token|api[_-]?key)$/i;

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
      judge(subject, nameBefore(text, before) ?? nameBeforeType(text, before), after, found);
    }
    for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      const next = text[at + 1];
      const name = nameBefore(text, at);
      if (name === null || isErlangFunction(text, at)) continue;
      if (
        name.quoted ||
        name.foreign ||
        next === ' ' ||
        next === '\t' ||
        next === '"' ||
        next === "'" ||
        (next === '\\' && /^\\{1,15}"/.test(text.slice(at + 1, at + 18)))
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
      // Go prints a map as map[user:a password:b].
      else if (
        /[[ ]/.test(text[name.start - 1] ?? '') &&
        next !== undefined &&
        /[^\s:/\\[\]]/.test(next) &&
        /map\[[^\]\0\n]{0,160}$/.test(text.slice(Math.max(0, name.start - 168), name.start))
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
    // `password -> x` of Scala and of logs; `p->password` is C.
    for (const at of placesOf(text, '->')) {
      if (' "\''.includes(text[at - 1] ?? '.')) judge(subject, nameBefore(text, at), at + 2, found);
    }
    for (const sign of WIDE_SIGNS) {
      for (const at of placesOf(text, sign)) wideAt(subject, at, at + sign.length, found);
    }
    for (const { index, 0: all, 1: name } of matchesOf(
      text,
      /\bdefine\([ \t]{0,4}['"]([A-Za-z_][\w.-]{1,127})['"][ \t]{0,4},[ \t]{0,32}(?=['"])/g,
    )) {
      const value = LIKELY.test(name!) ? valueFrom(text, index + all.length, false) : null;
      if (value) tell(subject, name!, { ...value, alone: true }, found);
    }
    for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) listAt(subject, at, found);
    for (const { index, 0: all, 1: option } of matchesOf(
      text,
      /(?<![\w-])--?([A-Za-z][\w.-]{1,127})(?:[ \t]{1,4}|\0|["'],[ \t]{0,2}(?=["'][^-]))(?=[^\s\0-])/g,
    )) {
      if (!LIKELY.test(option!)) continue;
      const value = valueFrom(text, index + all.length, true);
      if (value) tell(subject, option!, { ...value, alone: true }, found);
    }
  },
};

const LISTED_MOST = 32;

/** `"apiKeys": ["x", "y"]`, `secrets => ['x']`: values that look random, or as passwords do; names stand there too. */
function listAt(subject: SecretText, at: number, found: (find: SecretFind) => void): void {
  const { text } = subject;
  const lead = /^\[\s{0,32}(?=["'])/.exec(text.slice(at, at + 36));
  const sign = /(?:=>|[:=])\s?$/.exec(text.slice(Math.max(0, at - 3), at));
  const name = lead && sign ? nameBefore(text, at - sign[0].length) : null;
  if (name === null) return;
  let place = at + lead![0].length;
  for (let count = 0; count < LISTED_MOST; count++) {
    const value = /^(["'])([^"'\\\0\r\n]{4,512})\1\s{0,4}(?:,\s{0,32}|(?=\]))/.exec(text.slice(place, place + 560));
    if (!value) return;
    const kind = namedSecret(name.text, value[2]!);
    if (kind !== null && isListed(value[2]!)) found({ kind, start: place + 1, length: value[2]!.length, label: name.text });
    place += value[0].length;
  }
} // prettier-ignore

function isListed(value: string): boolean {
  // A way through an object.
  if (/^[\w$-]+(?:\.[\w$-]+){2,}$/.test(value) && !value.startsWith('eyJ')) return false;
  if (isTokenLike(value)) return true;
  if (value.length < 8 || !plausibleValue(value, { quoted: true, assigned: false })) return false;
  return (
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    /[^\w/:]|[a-z]\d+[A-Z]|[A-Z]\d+[a-z]/.test(value) &&
    secretName(value) === null
  );
}

/** Full-width colon and sign of equality, as text and as the bytes of UTF-8; an arrow. */
const WIDE_SIGNS = [
  '\uff1a',
  '\u00ef\u00bc\u009a',
  '\uff1d',
  '\u00ef\u00bc\u009d',
  '\u2192',
  '\u00e2\u0086\u0092',
];

/** Text of other scripts may stand right behind the value. */
function wideAt(subject: SecretText, at: number, after: number, found: (find: SecretFind) => void): void {
  const name = nameBefore(subject.text, at);
  const value = name && /^[ \t]{0,2}["']?([!-~]{4,128})/.exec(subject.text.slice(after, after + 140));
  if (!name || !value) return;
  const start = after + value[0].length - value[1]!.length;
  const end = start + value[1]!.replace(/["',;.)]+$/, '').length;
  tell(subject, name.text, { start, end, quoted: false, alone: true }, found);
}

/** `module:function/2`, `'a module':'-function/2-fun-0-'/1`: names of Erlang's functions, as its stacks and symbols have them. */
function isErlangFunction(text: string, colon: number): boolean {
  ERLANG_FUNCTION.lastIndex = colon + 1;
  return ERLANG_FUNCTION.test(text);
}

const ERLANG_FUNCTION =
  /(?:'[^'\n\0]{1,160}'|(?=[a-z\d]{1,80}[A-Z_]|\w{1,80}\/\d{1,3}-CodeInfo)[a-z][\w@]{0,100})\/\d{1,3}(?![\w/])/y;

function isComparison(text: string, at: number): boolean {
  const next = text[at + 1];
  const before = text[at - 1];
  if (next === '=' || next === '~' || before === '=' || at === 0) return true;
  return '!<>+*/%|^~-'.includes(before!);
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
  // Of YAML: `password: &anchor x`, `password: !!str x`, and lines below `password: |`.
  const yaml =
    text[after - 1] === ':'
      ? isLineStart(text, name.start)
        ? blockLines(text, after)
        : null
      : linesBelow(text, after);
  for (const one of yaml?.lines ?? []) tell(subject, name.text, one, found);
  if (yaml !== null && yaml.lines.length > 0) return;
  // `PGPASSWORD=x psql` is a command with its variable.
  const value = valueFrom(text, yaml?.after ?? wrapped(text, after), true);
  if (value === null || value.end === line?.end) return;
  if (subject.suspected !== undefined && lineStart && before !== ' ' && !name.quoted)
    wholeLine(subject, name.text, after, value.end);
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

/** `admin_password=C.ini;Wert 5` alone in its line or string: all of it, not its first word, may be the value. */
function wholeLine({ text, suspected }: SecretText, name: string, after: number, end: number): void {
  if (text[after - 1] !== '=' || !/[ ;&,]/.test(text[end] ?? '')) return;
  const value = /^([^\s"'`<>={}()[\]|]+(?:[ ][^\s"'`<>={}()[\]|]+){0,4})(?=$|[\r\n\0])/.exec(text.slice(after, after + 80))?.[1];
  if (value === undefined || value.length > 64 || !/\d|[!#$%*+^~@]/.test(value) || !/[A-Za-z]/.test(value) || /;$|\/\/|\\/.test(value)) return;
  const kind = namedSecret(name, value);
  if (kind === 'password' || kind === 'passphrase') suspected!({ kind: `suspected ${kind}`, start: after, length: value.length, label: name });
} // prettier-ignore

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
  // `= bin2hex(`: a call.
  if (strict && !quoted && text[end] === '(' && /^[A-Za-z_][\w.:]*$/.test(value)) return false;
  if (
    strict &&
    !plausibleValue(value, { quoted, assigned: alone }) &&
    !isCardCode(name, value, quoted || alone) &&
    !isWordHere(subject, place, kind) &&
    !isLoginMember(subject, place, kind)
  ) {
    const suspect =
      subject.suspected === undefined
        ? null
        : (suspectedBehindName(kind, value, quoted) ?? sentenceIn(subject, kind, value, quoted));
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

/** `"SigningKey": "this is my 32 byte key, honest"`: in a file of settings a sentence is the value. */
function sentenceIn({ path }: SecretText, kind: string, value: string, quoted: boolean): string | null {
  if (!quoted || !isSettingsFile(path) || isPlaceholder(value)) return null;
  return /^[^\s<>{}]{1,32}(?: [^\s<>{}]{1,32}){2,15}$/.test(value) ? `suspected ${kind}` : null;
}

/** `"cvc":"123"`: three digits or four behind a name that nothing else has. */
function isCardCode(name: string, value: string, sure: boolean): boolean {
  return (
    sure && /^\d{3,4}$/.test(value) && /(?:^|[_.-])(?:card[_.-]?)?(?:cvv2?|cvc2?|security_?code)$/i.test(name)
  );
}
