/**
 * Hashes that give a short secret away: the SHA-256 of a file that holds nothing but a password is found by trying
 * passwords. Longer values can't be tried, and a file with more in it is not known as a whole.
 */
import { createHash } from 'node:crypto';
import type { SecretValue } from './secret-values.ts';

/** Bytes up to which a value may be one that somebody chose. */
const LONGEST_GUESSED = 64;
/** What may follow a value in a file of its own. */
const ENDS = ['', '\n', '\r\n', '\0', '\n\n'] as const;

/** The value whose SHA-256 in hex a text is, by itself or as a file of one line; null for anything else. */
export function createHashFinder(values: readonly SecretValue[]): (text: string) => SecretValue | null {
  let known: ReadonlyMap<string, SecretValue> | null = null;
  return (text) => {
    if (text.length !== 64 || !/^[0-9a-f]{64}$/.test(text)) return null;
    known ??= hashesOf(values);
    return known.get(text) ?? null;
  };
}

function hashesOf(values: readonly SecretValue[]): Map<string, SecretValue> {
  const hashes = new Map<string, SecretValue>();
  for (const value of values) {
    if (value.bytes.length > LONGEST_GUESSED) continue;
    for (const end of ENDS) {
      hashes.set(createHash('sha256').update(value.bytes).update(end).digest('hex'), value);
    }
  }
  return hashes;
}
