/** Payment cards: an issuer's prefix and length (ISO/IEC 7812), Luhn's check, separators that are the same. */
import { isWordCode, matchesOf, type SecretRule } from '../rule.ts';

/** Issuer prefixes and lengths of the ranges in use. */
const CARDS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^5[1-5]|^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14]],
  [/^6(?:011|4[4-9]|5)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5019|5020|5038|5[678]|6304|6390|67)/, [12, 13, 14, 15, 16, 17, 18, 19]], // Maestro, Dankort
  [/^220[0-4]/, [16]], // Mir
  [/^(?:5067|6362|6363)/, [16]], // Elo
  [/^506(?:099|1\d\d)|^650(?:00[2-9]|01\d|02[0-7])/, [16, 18, 19]], // Verve
  [/^636/, [16, 17, 18, 19]], // InterPayment
  [/^9792/, [16]], // Troy
  [/^1/, [15]], // UATP
  [/^(?:60[6-8]|8[12])/, [16]], // RuPay
];

/** Of what stands alone in memory, most numbers of other lengths are counters and times. */
const COMMON = new Set([15, 16]);
const GROUPS = /^\d{4}([ -])\d{4}\1\d{4}(?:\1\d{4})?(?:\1\d{1,3})?$|^\d{4}([ -])\d{6}\2\d{4,5}$|^\d{12,19}$/;
/** Groups in which other things than cards are written too. */
const ODD_GROUPS = /^\d{4}([ -])\d{4}\1\d{4}(?:\1\d{1,2}|\1\d{4}\1\d{1,2})?$/;
/** Of a number whose length or issuer says little: the word for it before it, an expiry or a code behind it. */
const NAMED =
  /card|(?:^|[^a-z])(?:pan|cc|ccn|cc[-_ ]?(?:no|num|number)|visa|maestro|dankort|verve|troy|uatp|mastercard|unionpay|discover|kreditkarte|carte|tarjeta|karta|payment)(?:[^a-z]|$)/i;
const FOLLOWED = /^["']?[,;|\t ]{1,3}["']?(?:0[1-9]|1[0-2])[/-]?(?:20)?[2-4]\d(?!\d)|^[=D]\d{7,30}|^\^/;
const NEAR = 40;

export const cardNumbers: SecretRule = {
  id: 'card-numbers',
  title: "Payment card numbers: issuer's prefix, length, Luhn's check, consistent separators",
  find({ text, strict, suspected }, found) {
    for (const { index, 0: track, 1: digits } of matchesOf(text, /%[Bb](\d{12,19})\^[^^\0\r\n]{2,26}\^\d{7,48}\??|;(\d{12,19})[=D]\d{7,24}\??/g)) {
      if (isCard(digits ?? track.slice(1).split(/[=D]/, 1)[0]!)) found({ kind: 'card track', start: index, length: track.length });
    }
    const judge = (index: number, run: string, part: boolean): boolean => {
      const end = index + run.length;
      if (isGluedBefore(text, index) || isGluedBehind(text, end)) return false;
      const digits = run.replace(/[ -]/g, '');
      if (!isCard(digits)) return false;
      if (strict && (!GROUPS.test(run) || !isVaried(digits) || isList(run))) return false;
      if (strict && (part || !isSurely(run, digits)) && !isNamed(text, index, end)) {
        if (!digits.startsWith('1')) suspected?.({ kind: 'suspected card number', start: index, length: run.length });
        return true;
      }
      found({ kind: 'card number', start: index, length: run.length });
      // What the stripe has behind the number: expiry, service code, the issuer's check values.
      const rest = /^[=D]\d{7,24}(?!\w)/.exec(text.slice(end, end + 32))?.[0];
      if (rest !== undefined) found({ kind: 'card track', start: end + 1, length: rest.length - 1 });
      return true;
    };
    for (const { index, 0: run } of matchesOf(text, /\d(?:[ -]?\d){11,31}/g)) {
      // Another number may stand before it or behind it.
      if (judge(index, run, false) || !/[ -]/.test(run)) continue;
      for (const { index: from, 0: part } of matchesOf(run, /(?<!-)\d{12,19}(?![-\d])/g)) judge(index + from, part, true);
    }
  },
}; // prettier-ignore

/** By its length and its groups alone. */
function isSurely(run: string, digits: string): boolean {
  if (digits.startsWith('1')) return false;
  return run === digits ? COMMON.has(digits.length) || /^3[0689]\d{12}$/.test(digits) : !ODD_GROUPS.test(run);
}

function isNamed(text: string, start: number, end: number): boolean {
  return (
    NAMED.test(text.slice(Math.max(0, start - NEAR), start)) || FOLLOWED.test(text.slice(end, end + NEAR))
  );
}

/** A letter, `.`, `-` or another number's sign beside digits: part of something else (a hash, a version, a UUID). */
function isGlued(code: number): boolean {
  return isWordCode(code) || code === 0x2e || code === 0x2b || code >= 0x80;
}

/** `order_4111…` and the first track of a card's stripe, `%B4111…`, are no such thing. */
function isGluedBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const before = text[at - 1]!;
  if (before === '_' || (before === 'B' && text[at - 2] === '%')) return false;
  return isGlued(text.charCodeAt(at - 1));
}

/** Nor the end of a sentence and the second track, `4111…D2712101…`. */
function isGluedBehind(text: string, at: number): boolean {
  if (at >= text.length) return false;
  if (text[at] === '.') return /[\w+-]/.test(text[at + 1] ?? ' ');
  if (text[at] === 'D') return !/^D\d{7,30}(?!\w)/.test(text.slice(at, at + 33));
  return isGlued(text.charCodeAt(at));
}

/** `5282 5281 5290 5293`: numbers of a list, one beside the other. */
function isList(run: string): boolean {
  const groups = run.split(/[ -]/);
  return (
    groups.length > 2 &&
    new Set(groups).size === groups.length &&
    new Set(groups.slice(1).map((group) => group.slice(0, 2))).size === 1
  );
}

/** Not the same digit over most of it, but for the numbers that are given for tests. */
function isVaried(digits: string): boolean {
  return (
    new Set(digits).size > 3 || /^(?:4111|4242|5555|5454|4000|3782|3714|6011|2223|2200|6200)/.test(digits)
  );
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
