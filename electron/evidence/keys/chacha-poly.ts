/**
 * ChaCha20 with Poly1305 as OpenSSH has it (PROTOCOL.chacha20poly1305): Bernstein's ChaCha20 with a counter and a nonce
 * of 64 bits, which for a key file are both zero. Block 0 of the key stream gives Poly1305's key, the text is encrypted
 * from block 1 on. OpenSSL has no Poly1305 by itself that Node offers; RFC 8439, 2.5, says how it is computed.
 */
import { createCipheriv, timingSafeEqual } from 'node:crypto';

export const CHACHA_POLY_KEY_BYTES = 64;
const PRIME = (1n << 130n) - 5n;

/** The plain bytes, null where the tag is of others. Of `key` the first half is used: the second is for lengths. */
export function openChachaPoly(key: Uint8Array, encrypted: Uint8Array, tag: Uint8Array): Uint8Array | null {
  const oneTime = keyStream(key, 0, new Uint8Array(32));
  if (tag.length !== 16 || !timingSafeEqual(poly1305(oneTime, encrypted), tag)) return null;
  return keyStream(key, 1, encrypted);
}

/** `bytes` with the key stream from a block on. */
function keyStream(key: Uint8Array, block: number, bytes: Uint8Array): Uint8Array {
  const counterAndNonce = new Uint8Array(16);
  counterAndNonce[0] = block;
  return createCipheriv('chacha20', key.subarray(0, 32), counterAndNonce).update(bytes);
}

function poly1305(key: Uint8Array, message: Uint8Array): Uint8Array {
  const r = littleEndian(key.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const block = message.subarray(at, at + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * r) % PRIME;
  }
  const tag = (sum + littleEndian(key.subarray(16, 32))) & ((1n << 128n) - 1n);
  return Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').reverse();
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
