/** International Bank Account Numbers (ISO 13616): a country's form, and ISO 7064's check (mod 97). */
import { isBorder, matchesOf, type SecretRule } from '../rule.ts';

/** What stands behind the check digits: `n` digits, `a` capitals, `c` either, with their numbers. */
const FORMS: Readonly<Record<string, string>> = {
  AD: '8n12c', AE: '19n', AL: '8n16c', AT: '16n', AZ: '4a20c', BA: '16n', BE: '12n', BG: '4a6n8c', BH: '4a14c', BR: '23n1a1c',
  BY: '4c4n16c', CH: '5n12c', CR: '18n', CY: '8n16c', CZ: '20n', DE: '18n', DK: '14n', DO: '4c20n', EE: '16n', EG: '25n',
  ES: '20n', FI: '14n', FO: '14n', FR: '10n11c2n', GB: '4a14n', GE: '2a16n', GI: '4a15c', GL: '14n', GR: '7n16c', GT: '4c20c',
  HR: '17n', HU: '24n', IE: '4a14n', IL: '19n', IQ: '4a15n', IS: '22n', IT: '1a10n12c', JO: '4a4n18c', KW: '4a22c', KZ: '3n13c',
  LB: '4n20c', LC: '4a24c', LI: '5n12c', LT: '16n', LU: '3n13c', LV: '4a13c', MC: '10n11c2n', MD: '2c18c', ME: '18n', MK: '3n10c2n',
  MR: '23n', MT: '4a5n18c', MU: '4a19n3a', NL: '4a10n', NO: '11n', PK: '4a16c', PL: '24n', PS: '4a21c', PT: '21n', QA: '4a21c',
  RO: '4a16c', RS: '18n', SA: '2n18c', SC: '4a20n3a', SE: '20n', SI: '15n', SK: '20n', SM: '1a10n12c', TN: '20n', TR: '6n16c',
  UA: '6n19c', VA: '18n', VG: '4a16n', XK: '16n',
}; // prettier-ignore
const CLASSES: Readonly<Record<string, string>> = { n: '[0-9]', a: '[A-Z]', c: '[A-Z0-9]' };
const BBAN = new Map(
  Object.entries(FORMS).map(([country, form]) => {
    const parts = form.replace(
      /(\d+)([nac])/g,
      (_, count: string, kind: string) => `${CLASSES[kind]}{${count}}`,
    );
    return [country, new RegExp(`^${parts}$`)];
  }),
);

/** Groups of four are looked for near a word for an account. */
const NAMES = ['IBAN', 'iban', 'Iban', 'ccount', 'onto'];
const NEAR = 80;
const GROUPS = /[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?/g;

export const bankAccounts: SecretRule = {
  id: 'bank-accounts',
  title: "Bank accounts: IBANs of a country's form and length whose check digits are right, alone or in groups of four",
  anchors: NAMES,
  find({ text, words }, found, places) {
    for (const { start, end, text: word } of words()) {
      if (word.length >= 15 && word.length <= 32 && isDigit(word, 2) && isDigit(word, 3) && isIban(word)) found({ kind: 'IBAN', start, length: end - start });
    }
    for (const anchor of NAMES) {
      for (const at of places(anchor)) {
        const from = Math.max(0, at - NEAR);
        for (const { index, 0: groups } of matchesOf(text.slice(from, at + NEAR), GROUPS)) {
          // What follows in capitals may be another word: the country says how long it is.
          const length = lengthOf(groups);
          const start = from + index;
          if (length > 0 && isBorder(text, start - 1) && isBorder(text, start + length)) found({ kind: 'IBAN', start, length });
        }
      }
    }
  },
}; // prettier-ignore

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function lengthOf(groups: string): number {
  for (let end = groups.length; end > 15; end--) {
    if (groups[end] !== undefined && groups[end] !== ' ') continue;
    if (isIban(groups.slice(0, end).replaceAll(' ', ''))) return end;
  }
  return 0;
}

function isIban(text: string): boolean {
  const form = BBAN.get(text.slice(0, 2));
  return form !== undefined && /^\d\d$/.test(text.slice(2, 4)) && form.test(text.slice(4)) && remainder(text.slice(4) + text.slice(0, 4)) === 1;
} // prettier-ignore

/** Of the number that digits and letters (A is 10) make, by 97. */
function remainder(text: string): number {
  let rest = 0;
  for (const char of text) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
