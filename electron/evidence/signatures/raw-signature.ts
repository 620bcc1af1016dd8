/** Raw Ed25519 signatures: 64 bytes over the message itself, as `openssl pkeyutl -sign -rawin` makes them. */
import { verify } from 'node:crypto';
import { publicKeyObject, type PublicKey } from '../keys/public-key.ts';

export const SIGNATURE_BYTES = 64;

/** Whether `signature` is the key's over `message`; false for anything that is not 64 bytes, never throws. */
export function verifyRaw(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verify(null, message, publicKeyObject(key), signature);
  } catch {
    return false; // 32 bytes that are no point of the curve
  }
}
