/** Whether the name of a variable, option or field says that its value is a secret. */
import { decodedText, foreignKind, isForeignKey, latinKind, plainName } from './foreign-names.ts';
import {
  ABOUT,
  CODE_WORDS,
  DENIALS,
  KEY_WORDS,
  ONE_TIME,
  OPEN_KEYS,
  PINS,
  SUFFIXES,
  WEAK,
  WORDS,
} from './name-words.ts';
import { isNoSecret, looksGenerated, looksRandom } from './value-forms.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface NameVerdict {
  readonly kind: string;
  /** The value must look random too. */
  readonly weak: boolean;
}

const FOREIGN_KEY: NameVerdict = { kind: 'key', weak: true };

/** `DB_PASSWORD`, `--api-key`, `clientSecret`: what its value is; null for names that say nothing. */
export function secretName(name: string): NameVerdict | null {
  if (name.length === 0 || name.length > 128) return null;
  const known = VERDICTS.get(name);
  if (known !== undefined) return known;
  const verdict = judgeName(name);
  if (VERDICTS.size >= VERDICTS_MOST) VERDICTS.clear();
  VERDICTS.set(name, verdict);
  return verdict;
}

/** Names come again and again. */
const VERDICTS = new Map<string, NameVerdict | null>();
const VERDICTS_MOST = 4096;

function judgeName(name: string): NameVerdict | null {
  if (name === 'OLDPWD') return null; // the shell's working directory
  if (/^gpg_?keys?$/i.test(name)) return null; // the fingerprint of a public key
  const words = wordsOf(name);
  const last = words[words.length - 1];
  // Vault's AppRole: the half that is secret.
  if (words.join('').endsWith('secretid')) return { kind: 'secret', weak: true };
  if (words.join('').endsWith('sessionid')) return { kind: 'session value', weak: true };
  if (/roottoken_?id$/i.test(name.replaceAll('-', '_').replace(/_(?=token)/i, '')))
    return { kind: 'token', weak: false };
  if (last !== undefined && ABOUT.has(last)) return null;
  // Before its letters of ASCII are taken for words.
  const own = /[^\0-\x7f]/.test(name) ? foreignName(decodedText(name)) : null;
  if (own !== null) return own;
  if (last === undefined || DENIALS.has(words[0]!)) return null;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i]!;
    const kind = WORDS.get(word) ?? numbered(word);
    if (kind) return { kind, weak: false };
    if (word === 'key' && i > 0 && KEY_WORDS.has(words[i - 1]!)) {
      const before = words[i - 1]!;
      return { kind: before === 'api' ? 'API key' : `${before} key`, weak: false };
    }
    if (/^codes?$/.test(word) && i > 0 && CODE_WORDS.has(words[i - 1]!)) return { kind: 'code', weak: false };
  }
  const joined = words.join('');
  const suffix = SUFFIXES.find(([end]) => joined.endsWith(end));
  if (suffix) return { kind: suffix[1], weak: false };
  if (last === 'community' && words.some((word) => /^(?:snmp|trap|ro|rw)/.test(word)))
    return { kind: 'SNMP community', weak: false };
  if (PINS.has(last)) return { kind: 'PIN', weak: false };
  const foreign = latinKind(words);
  if (foreign !== null) return { kind: foreign, weak: false };
  if (ONE_TIME.has(last)) return { kind: 'one-time code', weak: false };
  if (joined.endsWith('websocketkey')) return null;
  if (/^keys?$/.test(last) && OPEN_KEYS.has(words.at(-2) ?? '')) return null;
  const weak = words.find((word) => WEAK.has(word));
  if (weak === undefined && isForeignKey(words, '')) return FOREIGN_KEY;
  return weak === undefined ? null : { kind: weak === 'key' ? 'key' : `${weak} value`, weak: true };
}

/** Not in ASCII: `contraseña`, `пароль`. */
function foreignName(name: string): NameVerdict | null {
  const kind = foreignKind(name);
  if (kind !== null) return { kind, weak: false };
  return isForeignKey(name.split(/[^\p{L}\p{M}\p{N}]+/u).map(plainName), name) ? FOREIGN_KEY : null;
}

/** `PASSWORD2`: one of several. `token2` is as a rule a variable of a program. */
function numbered(word: string): string | undefined {
  const kind = /^[a-z]{2,12}\d{1,2}$/.test(word) ? WORDS.get(word.replace(/\d+$/, '')) : undefined;
  return kind === 'token' ? undefined : kind;
}

/** Lower-case words of a name in any spelling: `dbPassword`, `DB_PASSWORD`, `db-password`. */
function wordsOf(name: string): string[] {
  const words: string[] = [];
  let word = '';
  let wasLower = false;
  for (const char of name) {
    const isLower = (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9');
    const isUpper = char >= 'A' && char <= 'Z';
    if ((isUpper && wasLower) || (!isUpper && !isLower)) {
      if (word !== '') words.push(word);
      word = '';
    }
    if (isUpper || isLower) word += char.toLowerCase();
    wasLower = isLower;
  }
  if (word !== '') words.push(word);
  return words;
}

/** What a value is if its name says so; null if it is none, or if only its form can tell. */
export function namedSecret(name: string, value: string): string | null {
  const verdict = secretName(name);
  if (!verdict || isNoSecret(value)) return null;
  // Keys of authenticators are in base32.
  if (
    /otp|2fa|mfa|authenticator/i.test(name) &&
    /^(?:[A-Z2-7]{16,128}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,15})={0,6}$/.test(value)
  )
    return 'one-time password key';
  if (verdict.weak) {
    if (/^[A-Z0-9_]+_KEY$|[Ss](?:ecret|ECRET)_?[Ii][Dd]$/.test(name) && UUID.test(value)) return verdict.kind;
    // In a query signs are percent-encoded; CloudFront has `~`.
    const plain = value.replace(/%[0-9A-Fa-f]{2}|~/g, '_');
    const words = areWords(plain) || (verdict.kind === 'key' && isPathOfWords(value));
    if ((looksRandom(plain) && !words) || looksGenerated(value)) return verdict.kind;
    return verdict.kind === 'auth value' && isPair(value) ? 'credentials' : null;
  }
  if (verdict.kind === 'PIN') return /^[0-9]{3,8}$/.test(value) ? 'PIN' : null;
  if (verdict.kind === 'one-time code') return /^[0-9]{4,8}$/.test(value) ? 'code' : null;
  if (verdict.kind === 'code') {
    const shortest = /card|cvv|cvc/i.test(name) ? 3 : 4;
    const mixed = /[0-9]/.test(value) || /^[A-Z]{4}-[A-Z]{4}$/.test(value);
    return mixed && value.length >= shortest && value.length <= 128 ? 'code' : null;
  }
  const words = name.toLowerCase();
  if (words.endsWith('pwd') && /^[/~]/.test(value)) return null; // a working directory
  if (words.includes('token') && /^[0-9]{1,6}$/.test(value)) return null; // a number of tokens
  if (words.endsWith('pass') && /^[0-9]$/.test(value)) return null; // a pass of several
  return verdict.kind;
}

/** `user:password`; a host and a port, a scheme and a path are none. */
function isPair(value: string): boolean {
  return /^[A-Za-z_][\w.@+-]{0,63}:(?!\/\/)(?![0-9]{1,5}$)(?![A-Za-z]{1,11}$)[^\s:]{6,128}$/.test(value);
}

/** `BSD-3-clause-variant`, `PART_NUMBER=ROCKET_0001`: words and numbers, joined. */
function areWords(value: string): boolean {
  return /^[A-Za-z]{2,24}(?:[-_.=+][A-Za-z]{1,24}|[-_.=+][0-9.]{1,6}\+?){1,12}$/.test(value);
}

/** `app-log/rootfs-diff/73/1`: how stores and maps name what they hold. Letters and digits mixed are no word of a path. */
function isPathOfWords(value: string): boolean {
  return /^[a-z]{2,24}(?:-(?:[a-z]{1,24}|[0-9]{1,10})){0,6}(?:\/(?:[a-z]{2,24}|[0-9]{1,10})(?:-(?:[a-z]{1,24}|[0-9]{1,10})){0,6}){2,12}$/.test(value);
} // prettier-ignore
