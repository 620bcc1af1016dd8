/** Base58Check, in which wallets write keys: base 58 without look-alikes, the last four bytes a double SHA-256. */
import { sha256 } from './sha256.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
/** The work grows with the square of the length; no key is longer. */
const LONGEST = 120;
const CHECKSUM = 4;

/** The payload with its version; null for what is none or has another checksum. */
export function base58Check(text: string): Uint8Array | null {
  if (text.length > LONGEST) return null;
  const digits: number[] = []; // base 256, the lowest first
  for (let at = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at) & 0x7f]!;
    if (value < 0 || text.charCodeAt(at) > 0x7f) return null;
    let carry = value;
    for (let i = 0; i < digits.length; i++) {
      carry += digits[i]! * 58;
      digits[i] = carry & 0xff;
      carry >>= 8;
    }
    if (carry > 0) digits.push(carry);
  }
  for (let at = 0; text[at] === '1'; at++) digits.push(0);
  const bytes = Uint8Array.from(digits.reverse());
  if (bytes.length <= CHECKSUM) return null;
  const payload = bytes.subarray(0, bytes.length - CHECKSUM);
  const check = sha256(sha256(payload));
  for (let i = 0; i < CHECKSUM; i++) if (bytes[payload.length + i] !== check[i]) return null;
  return payload;
}
