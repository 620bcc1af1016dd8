/** Words that look random and that nothing names: what a key of a kind that no rule knows looks like. */
import { base64Text } from '../base64-text.ts';
import type { SecretFind, SecretRule } from '../rule.ts';
import { isRandomPassword, isRandomWord, LONGEST_RANDOM } from './random-words.ts';

/** What tokens are made of; 2: what stands between parts of one. */
const CLASS = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-')
  CLASS[char.charCodeAt(0)] = 1;
for (const char of '=.~!@#$%^&*?:') CLASS[char.charCodeAt(0)] = 2;

const SHORTEST = 16;
/** Addresses, command lines without blanks: longer is data. */
const LONGEST = 4096;
const PART = /[A-Za-z0-9+/_-]{16,512}={0,2}/g;
const PASSWORD_PART = /[A-Za-z0-9!@^*_+~.#$%-]{16,40}/g;
/** Names that compilers make of those in a program; public keys; hashes that say what they are. */
const NAMES =
  /^(?:_{1,3}Z[A-Z0-9]|_R[A-Z]|\?\?|\$s|go\.|type\.|runtime\.|AAAA|ssh-|(?:sha|SHA|md|MD)-?[0-9]{1,3}[-:])/;
const DIGEST = /(?:sha|SHA|md|MD)-?(?:1|5|224|256|384|512)[-:=]$/;

export const randomTokens: SecretRule = {
  id: 'random-tokens',
  title: 'Words of at least 16 characters that look random and that nothing names',
  find({ text }, found) {
    let start = -1;
    for (let at = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 0;
      if (code < 128 && CLASS[code] !== 0) {
        if (start < 0) start = at;
        continue;
      }
      if (start >= 0 && at - start >= SHORTEST && at - start <= LONGEST) judge(text, start, at, found);
      start = -1;
    }
  },
};

function judge(text: string, start: number, end: number, found: (find: SecretFind) => void): void {
  const chunk = text.slice(start, end);
  const address = chunk.includes('://');
  // Of a request's target the query alone.
  const query = address || !isPath(chunk) ? 0 : chunk.indexOf('?') + 1;
  if (NAMES.test(chunk) || (query === 0 && !address && isPath(chunk))) return;
  let told = 0;
  for (const { index, 0: part } of chunk.matchAll(PART)) {
    // In an address a slash is a border.
    for (const [from, word] of address ? pieces(part) : [[0, part] as const]) {
      const at = index + from;
      if (at < query) continue;
      if (word.length > LONGEST_RANDOM || !isRandomWord(word.replace(/=+$/, ''))) continue;
      if (isPath(word) || NAMES.test(word) || DIGEST.test(chunk.slice(Math.max(0, at - 8), at))) continue;
      if (base64Text(word) !== null || isBlockLine(text, start + at, word.length)) continue;
      found({ kind: 'suspected token', start: start + at, length: word.length });
      told = Math.max(told, at + word.length);
    }
  }
  if (told > 0 || address || query > 0 || chunk.length > 256) return;
  for (const { index, 0: part } of chunk.matchAll(PASSWORD_PART)) {
    const word = part.replace(/^[.]+|[.,]+$/g, '');
    if (/[!@^*~.#$%+_-]/.test(word) && isRandomPassword(word)) found({ kind: 'suspected password', start: start + index + part.indexOf(word), length: word.length });
  }
} // prettier-ignore

function* pieces(part: string): Generator<readonly [from: number, word: string]> {
  let from = 0;
  for (const word of part.split('/')) {
    if (word.length >= 16) yield [from, word];
    from += word.length + 1;
  }
}

/** A file's place: from the root, or with two folders whose names are words. */
function isPath(word: string): boolean {
  if (/^[.~]{0,2}\/[A-Za-z0-9_.]/.test(word)) return true;
  const names = word.split('/');
  return names.length > 1 && names.filter((name) => /^[A-Za-z]?[a-z._-]{3,32}$/.test(name)).length >= 2;
}

/** A line of a block of base64: a certificate, a public key, a picture. Private keys have rules of their own. */
function isBlockLine(text: string, start: number, length: number): boolean {
  const line = /^[A-Za-z0-9+/]{40,80}={0,2}$/;
  if (length > 80) return false;
  const end = start + length;
  const before = text[start - 1] === '\n' ? text.slice(Math.max(0, start - 82), start - 1).split('\n').at(-1)!.replace(/\r$/, '') : '';
  const next = /^\r?\n/.test(text.slice(end, end + 2)) ? text.slice(end, end + 84).trimStart().split(/\r?\n/, 1)[0]! : '';
  // As wide as base64 is written by mail and by most tools.
  if (length === 76 && (text[start - 1] === '\n' || text[end] === '\n' || text[end] === '\r')) return true;
  return line.test(before) || line.test(next) || before.startsWith('-----BEGIN') || next.startsWith('-----END');
} // prettier-ignore
