/** Whether a word looks as people choose passwords: `Pay&Pal=1`, `n3trc-Katze`, `vm-Ware.Haus`. */
import { isPlaceholder } from '../value-forms.ts';

/** 0: none; 1: where a word for a password announces it; 2: also further from one, and in columns beside a user's name. */
export type Chosen = 0 | 1 | 2;

const LONGEST = 48;
/** Brackets, quotes, paths, formats, options, variables. */
const CODE =
  /[<>(){}[\]|"'`\\\0-\x20]|\/\/|^[/~$@%.,:&=?*-]|%[sduxfpcil\d]|::|->|=>|&&|\+\+|\.\.|__|\$[\w{(]|[=:,;&]$|^#(?:\d|[0-9a-fA-F]{6})/;
/** Addresses of mail and hosts, files, versions, dates, times, digits of digests and ids, headers, locales, encodings. */
const NAMES = [
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)*$/,
  /\.[a-z]{1,5}\d?(?::\d+|\.\d+)*$/,
  /^\W?[vV]?\d+(?:[.:,/_+~-]\w+)+[a-z]?$/,
  /^[A-Za-z][\w+]*-[vV]?\d+(?:\.\d+)*[a-z]?$/,
  /\d\.\d+\.\d|^\w+\/[\d.]+$|\/\w*\//,
  /^[0-9a-fA-F_:.+-]+$/,
  /^[A-Z][a-z]*(?:-[A-Z][a-z]*)+$/,
  /^[a-z]{2,3}_[A-Z]{2}\b|UTF-?(?:8|16|32)|^ISO|^GLIBC|^(?:KOI|CP|IBM|GB|EUC|Windows|US|TLS|SSL|RFC|ECDHE?|RSA|AES|DES|HMAC|GOST|P|B|K|X|Curve|brainpool|secp|ed|id|SHA|sha|MD|md|PBKDF|pbkdf|Ubuntu|Debian|Linux|Python|Java|GNU|OpenSSL|gcc|clang|HTTP|SOCKS)[\d-]/,
  /^(?:[A-Z][a-z]{2}|\d{1,2})[ /-](?:[A-Z][a-z]{2}|\d{1,2})[ /-]\d{2,4}/,
  /^[A-Z0-9_:+-]+$/,
  // Attributes, optional parameters, methods, settings of builds.
  /^!?[a-z]\w*(?:\.[A-Za-z]\w*)+\??$|^!*[A-Za-z]+[?*!]+$|^!!|!\.|^[A-Z]\w+#[a-z]\w*$|^[A-Z][A-Z\d_]*=|[.-]\*+$/,
  /^[a-z_\d]+(?:[-_.:][a-z_\d]+)*:?$/,
  /^[a-z]+(?:[+.,&/=?#*@-][a-z]+)*[!?*#]?$/,
]; // prettier-ignore
/** Of UTF-8 those from ¡ to ¿. */
const SIGNS = /[!#$%&*+?@^~;=]|\xc2[\xa1-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf]/;

/** A name and its sign before a value: only the value is judged. */
export function valuePart(word: string): number {
  return /^[A-Za-z_][\w.-]{0,40}[=:](?=[^=:/])/.exec(word)?.[0].length ?? 0;
}

export function chosenStrength(word: string): Chosen {
  const { length } = word;
  if (length < 6 || length > LONGEST || isPlaceholder(word) || CODE.test(word)) return 0;
  // A word and its number: `tulip4432`.
  if (/^[A-Za-z]?[a-z]{4,16}[._-]?\d{2,6}[a-z]?$/.test(word) && !NUMBERED.test(word) && !COUNTED.test(word)) return 1;
  const inside = hasDigitInside(word);
  if (NAMES.some((form, i) => form.test(word) && !(inside && i >= NAMES.length - 2))) return 0;
  const letters = word.replace(/[^A-Za-z\x80-\uffff]/g, '').length;
  const lower = /[a-z\x80-\uffff]/.test(word);
  if (letters < 3 || !lower || /(.)\1{3}/.test(word)) return 0;
  const upper = /[A-Z]/.test(word);
  const digit = /\d/.test(word);
  const sign = SIGNS.test(word);
  if (word.includes('/') && !sign) return 0;
  if (length >= 8 && sign && ((upper && (digit || isMixed(word))) || (digit && inside))) return 2;
  if (length >= 8 && inside && upper && /[-._]/.test(word)) return 2;
  if (sign && (digit || upper)) return 1;
  if (inside) return 1;
  // Words that a hyphen, a dot or a line joins, with capitals and a number; one word with a number behind it.
  if (upper && digit) return /[a-z\x80-\uffff](?:[-._]\d{1,6}|\d{2,6})[-._!?]?$|\d{2}|^(?=.*[-_]).*\d$/.test(word) && !/\d[A-Z]|[A-Z]{2}/.test(word) ? 1 : 0;
  return upper && word.includes('-') && /^[A-Za-z\x80-\uffff]{2,16}(?:[-.][A-Za-z\x80-\uffff]{2,16}){1,3}$/.test(word) ? 1 : 0;
} // prettier-ignore

/** Eight characters and more, with digits or signs as passwords have them, or several words with a number. */
export function isDistinctive(value: string): boolean {
  if (value.length < 8) return false;
  if (value.includes(' ')) return /\d|[!#?]$/.test(value) && /[A-Za-z\x80-\uffff]{3}/.test(value);
  const strength = chosenStrength(value);
  return strength === 2 || (strength === 1 && /\d/.test(value) && !/^[A-Za-z]+\d+$/.test(value));
}

/** Parts of programs that a number ends: `utf8`, `sha1`, `ipv4`. */
const NUMBERED =
  /(?:^|[^A-Za-z])(?:utf|u?int|ext|mp|log|http|md|sha|ipv|ip|tls|ssl|des|type|level|part|vec|mat|float|arm|lib|python|lua|qt|gtk|gles?|sqlite|web|mpeg|dec|enc|hex|key|val|arg|tmp|test|foo|bar|str|num|line|col|node|host|user|worker|thread|cpu|eth|core|file|page|step|data|base|win|aes|rsa|ec|zlib|crc|iso|lz|bz|pkcs|oauth|neo|amd|gcm|cbc|ctr|poly)\d/i;

/** What sentences and programs count. */
const COUNTED =
  /^(?:argon|blowfish|camellia|chacha|curve|latin|mysql|pbkdf|ripemd|salsa|serpent|shake|twofish|windows|version|table|figure|chapter|section|issue|error|code|port|argument|example|rule|group|class|struct|object)/i;

/** `passw0rt`, `He7zner`: a digit that stands for a letter; 2 and 4 stand for words in names of programs. */
function hasDigitInside(word: string): boolean {
  if (NUMBERED.test(word) || /\d[A-Za-z]?\d/.test(word.replace(/\d+$/, '')) || /[a-z][A-Z]/.test(word)) return false;
  return /[A-Za-z\x80-\uffff]{2}[013579][a-z\x80-\uffff]{2}|[b-df-hj-np-tv-zA-Z]4[a-z\x80-\uffff]{2}|(?:^|[^A-Za-z\d])[A-Za-z][013457][a-z]{3}/.test(word);
} // prettier-ignore

function isMixed(word: string): boolean {
  return /[A-Za-z\x80-\uffff][!#$%&*+?^~;][A-Za-z\x80-\uffff]/.test(word) && /[a-z]{2}/.test(word);
}
