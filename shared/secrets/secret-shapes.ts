/**
 * Secrets that show by their form wherever they stand. Each scan goes over the text once: forms are tested
 * against whole words (maximal runs of [A-Za-z0-9_-]), so that no test begins again inside another.
 */

import { looksRandom } from './secret-names.ts';

/** Part of a text, in UTF-16 units. */
export interface SecretPart {
  readonly kind: string;
  readonly start: number;
  readonly length: number;
}

/** Whole words that are keys, with the documented form of each issuer. */
const WORD_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}$/, 'AWS access key'],
  [/^gh[pousr]_[A-Za-z0-9]{36,255}$/, 'GitHub token'],
  [/^github_pat_[A-Za-z0-9_]{22,255}$/, 'GitHub token'],
  [/^gl(?:pat|dt|rt|cbt|ptt|ft|imt|soat)-[A-Za-z0-9_-]{20,64}$/, 'GitLab token'],
  [/^xox[abeoprs]-[A-Za-z0-9-]{10,255}$/, 'Slack token'],
  [/^xapp-[A-Za-z0-9-]{10,255}$/, 'Slack token'],
  [/^[sr]k_[a-z]{3,5}_[A-Za-z0-9]{16,255}$/, 'Stripe key'],
  [/^whsec_[A-Za-z0-9]{24,255}$/, 'Stripe key'],
  [/^AIza[A-Za-z0-9_-]{35}$/, 'Google API key'],
  [/^GOCSPX-[A-Za-z0-9_-]{28}$/, 'Google client secret'],
  [/^npm_[A-Za-z0-9]{36}$/, 'npm token'],
  [/^pypi-[A-Za-z0-9_-]{50,255}$/, 'PyPI token'],
  [/^sk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,255}$/, 'API key'],
  [/^do[opr]_v1_[0-9a-f]{64}$/, 'DigitalOcean token'],
  [/^dckr_pat_[A-Za-z0-9_-]{20,64}$/, 'Docker token'],
  [/^shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}$/, 'Shopify token'],
  [/^SK[0-9a-f]{32}$/, 'Twilio key'],
  [/^hf_[A-Za-z0-9]{30,64}$/, 'Hugging Face token'],
];

/** Words joined by dots: how many, what the first looks like, and how long the others are at least. */
const DOTTED_FORMS: readonly (readonly [RegExp, number, number, string])[] = [
  [/^eyJ[A-Za-z0-9_-]{5,}$/, 3, 10, 'JWT'],
  [/^SG$/, 3, 16, 'SendGrid key'],
  [/^hv[sbr]$/, 2, 24, 'Vault token'],
];

interface Word {
  readonly start: number;
  readonly end: number;
}

/** Every part that shows by its form, in the text's order; parts do not overlap. */
export function shapesIn(text: string): SecretPart[] {
  const parts = [
    ...privateKeysIn(text),
    ...wordFormsIn(text),
    ...urlPasswordsIn(text),
    ...cardNumbersIn(text),
  ];
  return parts.sort((a, b) => a.start - b.start);
}

function isWordChar(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x2d
  );
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const inWord = at < text.length && isWordChar(text.charCodeAt(at));
    if (inWord && start < 0) start = at;
    if (!inWord && start >= 0) {
      words.push({ start, end: at });
      start = -1;
    }
  }
  return words;
}

function wordFormsIn(text: string): SecretPart[] {
  const parts: SecretPart[] = [];
  const words = wordsOf(text);
  for (let i = 0; i < words.length; i++) {
    const { start, end } = words[i]!;
    if (end - start > 8192) continue;
    const word = text.slice(start, end);
    const form = WORD_FORMS.find(([pattern]) => pattern.test(word));
    if (form) parts.push({ kind: form[1], start, length: end - start });
    const dotted = form ? null : dottedAt(text, words, i, word);
    if (dotted) {
      parts.push(dotted);
      while (i + 1 < words.length && words[i + 1]!.end <= dotted.start + dotted.length) i += 1;
    }
  }
  return parts;
}

function dottedAt(text: string, words: readonly Word[], index: number, first: string): SecretPart | null {
  for (const [pattern, count, least, kind] of DOTTED_FORMS) {
    if (!pattern.test(first)) continue;
    const last = words[index + count - 1];
    if (!last) continue;
    let joined = true;
    for (let i = index + 1; i < index + count; i++) {
      const word = words[i]!;
      if (
        word.start !== words[i - 1]!.end + 1 ||
        text[word.start - 1] !== '.' ||
        word.end - word.start < least
      )
        joined = false;
    }
    if (joined) return { kind, start: words[index]!.start, length: last.end - words[index]!.start };
  }
  return null;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';

/** PEM blocks whose label ends in PRIVATE KEY, to their end line or, if that is missing, to the end of the text. */
function privateKeysIn(text: string): SecretPart[] {
  const parts: SecretPart[] = [];
  for (let start = text.indexOf(BEGIN); start >= 0;) {
    const label = text.slice(start + BEGIN.length, start + BEGIN.length + 64);
    const labelEnd = label.indexOf('-----');
    const isPrivate = labelEnd >= 0 && /PRIVATE KEY(?: BLOCK)?$/.test(label.slice(0, labelEnd));
    let next = start + BEGIN.length;
    if (isPrivate) {
      const foot = text.indexOf(END, next);
      const close = foot < 0 ? -1 : text.indexOf('-----', foot + END.length);
      const end = close < 0 ? text.length : close + 5;
      parts.push({ kind: 'private key', start, length: end - start });
      next = end;
    }
    start = text.indexOf(BEGIN, next);
  }
  return parts;
}

/** Passwords of `scheme://user:password@host`, and a user's name alone where it is no name but a key. */
function urlPasswordsIn(text: string): SecretPart[] {
  const parts: SecretPart[] = [];
  for (let at = text.indexOf('://'); at >= 0;) {
    const start = at + 3;
    let end = start;
    while (end < text.length && !isAuthorityEnd(text.charCodeAt(end))) end += 1;
    const authority = text.slice(start, end);
    const sign = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (sign > 0 && colon >= 0 && colon < sign - 1) {
      parts.push({ kind: 'password', start: start + colon + 1, length: sign - colon - 1 });
    } else if (colon < 0 && looksRandom(authority.slice(0, Math.max(sign, 0)))) {
      parts.push({ kind: 'token', start, length: sign });
    }
    at = text.indexOf('://', end);
  }
  return parts;
}

/** Ends an authority: a delimiter of RFC 3986, white space, a quote. */
function isAuthorityEnd(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x2f ||
    code === 0x3f ||
    code === 0x23 ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x3c ||
    code === 0x3e
  );
}

/** Issuer prefixes and lengths of payment cards (ISO/IEC 7812 ranges in use). */
const CARDS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^5[1-5]|^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14]],
  [/^6(?:011|4[4-9]|5)/, [16, 19]],
  [/^35/, [16]],
  [/^62/, [16, 17, 18, 19]],
];

/** Runs of digits, single spaces or hyphens between them, that pass Luhn's check with an issuer's prefix. */
function cardNumbersIn(text: string): SecretPart[] {
  const parts: SecretPart[] = [];
  for (let at = 0; at < text.length;) {
    if (!isDigit(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const start = at;
    let digits = '';
    let end = at;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) {
        if (digits.length < 20) digits += text[at]!;
        else digits = digits.slice(0, 20);
        end = at + 1;
      } else if (!((code === 0x20 || code === 0x2d) && isDigit(text.charCodeAt(at + 1)))) break;
      at += 1;
    }
    const before = start > 0 ? text.charCodeAt(start - 1) : 0x20;
    const after = end < text.length ? text.charCodeAt(end) : 0x20;
    if (!isGlued(before) && !isGlued(after) && isCard(digits)) {
      parts.push({ kind: 'card number', start, length: end - start });
    }
  }
  return parts;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A letter, `_`, `.` or `-` beside digits: part of something else (a hash, a version, a UUID). */
function isGlued(code: number): boolean {
  return isWordChar(code) || code === 0x2e || code === 0x2b || code === 0x2f;
}

function isCard(digits: string): boolean {
  if (!CARDS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)))
    return false;
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}
