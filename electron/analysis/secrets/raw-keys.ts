/** Whether bytes are a key: as many as keys have, and random. */

/** AES, HMAC, ChaCha20, X25519, TLS' master secrets, Ed25519 with its public half, HMAC-SHA512 and more. */
const SIZES = new Set([16, 20, 24, 28, 32, 40, 48, 56, 64, 96, 128, 256]);

export function isRawKey(buffer: Buffer, start: number, length: number): boolean {
  if (!SIZES.has(length) || start + length > buffer.length) return false;
  const seen = new Set<number>();
  let high = 0;
  let printable = 0;
  for (let at = start; at < start + length; at++) {
    const byte = buffer[at]!;
    seen.add(byte);
    if (byte >= 0x80) high++;
    else if (byte >= 0x20 && byte < 0x7f) printable++;
  }
  // Of n random bytes 256 (1 - (255/256)^n) are different, half are high, three in eight printable.
  const different = 256 * (1 - (255 / 256) ** length);
  return seen.size >= different * 0.85 && high >= length * 0.25 && high <= length * 0.75 && printable <= length * 0.6 && printable >= length * 0.1;
} // prettier-ignore
