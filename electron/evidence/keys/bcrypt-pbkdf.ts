/**
 * bcrypt_pbkdf, the key derivation of OpenSSH's private keys, after OpenBSD's bcrypt_pbkdf(3): PBKDF2's frame
 * around a bcrypt of SHA-512 hashes, its output bytes dealt out over the blocks in turn.
 */
import { createHash } from 'node:crypto';
import { encryptBlock, expandKey, initialState } from './blowfish.ts';

const HASH_BYTES = 32;
const COST = 64;
const PLAINTEXT = Buffer.from('OxychromaticBlowfishSwatDynamite', 'latin1');

/** `length` bytes of key; `rounds` is the caller's to limit: each costs some milliseconds for every 32 bytes. */
export function bcryptPbkdf(
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Uint8Array {
  const key = new Uint8Array(length);
  const secret = sha512(passphrase);
  const blocks = Math.ceil(length / HASH_BYTES);
  for (let block = 0; block < blocks; block++) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(block + 1);
    let hash = bcryptHash(secret, sha512(salt, count));
    const sum = Uint8Array.from(hash);
    for (let round = 1; round < rounds; round++) {
      hash = bcryptHash(secret, sha512(hash));
      for (let i = 0; i < HASH_BYTES; i++) sum[i]! ^= hash[i]!;
    }
    for (let i = 0; i * blocks + block < length && i < HASH_BYTES; i++) key[i * blocks + block] = sum[i]!;
  }
  return key;
}

function bcryptHash(secret: Uint8Array, salt: Uint8Array): Uint8Array {
  const key = words(secret);
  const saltWords = words(salt);
  const state = initialState();
  expandKey(state, saltWords, key);
  for (let i = 0; i < COST; i++) {
    expandKey(state, null, saltWords);
    expandKey(state, null, key);
  }
  const text = words(PLAINTEXT);
  for (let at = 0; at < text.length; at += 2) for (let i = 0; i < COST; i++) encryptBlock(state, text, at);
  const out = Buffer.alloc(HASH_BYTES);
  text.forEach((word, i) => out.writeUInt32LE(word, i * 4));
  return out;
}

function words(bytes: Uint8Array): Uint32Array {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.readUInt32BE(i * 4));
}

function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
