/** Whether bytes are a key: as many as keys have, and random. */
import { isKeyFile, isKeySize } from '../../../shared/secrets/rules/key-files.ts';
import type { FindInBytes } from './byte-forms.ts';

/** AES, HMAC, ChaCha20, X25519, TLS' master secrets, Ed25519 with its public half, HMAC-SHA512 and more. */
const SIZES = new Set([16, 20, 24, 28, 32, 40, 48, 56, 64, 96, 128, 256]);

/** A file of a key's name that has as many bytes as a key and no text. */
export function* keyAsFile(bytes: Uint8Array, path: string): Generator<FindInBytes> {
  if (!isKeySize(bytes.length) || !isKeyFile(path)) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const label = path.slice(path.lastIndexOf('/') + 1);
  if (isRandom(buffer, 0, buffer.length))
    yield { rule: 'key-files', kind: 'key', start: 0, length: buffer.length, label };
}

export function isRawKey(buffer: Buffer, start: number, length: number): boolean {
  return SIZES.has(length) && start + length <= buffer.length && isRandom(buffer, start, length);
}

function isRandom(buffer: Buffer, start: number, length: number): boolean {
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
