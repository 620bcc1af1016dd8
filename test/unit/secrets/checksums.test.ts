/** The hash and the encoding that keys of wallets are checked by, against the platform's. */
import fc from 'fast-check';
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { base58Check } from '../../../shared/secrets/base58.ts';
import { sha256 } from '../../../shared/secrets/sha256.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Written with big numbers, as its definition does. */
function encoded(payload: Uint8Array): string {
  const bytes = Buffer.concat([payload, digest(digest(payload)).subarray(0, 4)]);
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)]! + text;
  for (let at = 0; bytes[at] === 0; at++) text = `1${text}`;
  return text;
}

describe('SHA-256', () => {
  it('is that of the platform, whatever the length', () => {
    for (let length = 0; length < 200; length++) {
      const bytes = randomBytes(length);
      expect(Buffer.from(sha256(bytes))).toEqual(digest(bytes));
    }
  });
});

describe('Base58Check', () => {
  const payload = fc.uint8Array({ minLength: 1, maxLength: 80 });

  it('gives what was encoded', () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        expect(base58Check(encoded(bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuses another character anywhere, and any text', () => {
    fc.assert(
      fc.property(payload, fc.nat(), fc.integer({ min: 1, max: 57 }), (bytes, place, by) => {
        const text = encoded(bytes);
        const at = place % text.length;
        const other = ALPHABET[(ALPHABET.indexOf(text[at]!) + by) % 58]!;
        expect(base58Check(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(base58Check(text)).toBeNull();
      }),
    );
    expect(base58Check('1'.repeat(10_000))).toBeNull();
  });
});
