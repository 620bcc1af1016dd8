/** A private key in memory, and the one form that Permafrost writes it in. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { writeArmor } from './armor.ts';
import { encryptWithPassphrase } from './password-encryption.ts';
import { readPkcs8, writePkcs8 } from './pkcs8.ts';
import { KEY_BYTES, type PublicKey } from './public-key.ts';

export const ENCRYPTED_LABEL = 'ENCRYPTED PRIVATE KEY';

export interface SigningKey {
  readonly publicKey: PublicKey;
  /** Ed25519 (RFC 8032) over the bytes themselves: 64 bytes, the same for the same bytes. */
  sign(bytes: Uint8Array): Uint8Array;
  /** PKCS#8 in PEM, encrypted: `openssl pkey -in` reads it. Throws 'usage' for an empty passphrase. */
  encryptedPem(passphrase: string): string;
}

export function createSigningKey(): SigningKey {
  return fromKeyObject(generateKeyPairSync('ed25519').privateKey);
}

/** `seed`: the 32 secret bytes; they are overwritten. */
export function signingKeyOf(seed: Uint8Array): SigningKey {
  const der = writePkcs8(seed);
  try {
    return fromKeyObject(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  } finally {
    der.fill(0);
    seed.fill(0);
  }
}

function fromKeyObject(privateKey: KeyObject): SigningKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: Uint8Array.from(spki.subarray(-KEY_BYTES)),
    sign: (bytes) => Uint8Array.from(sign(null, bytes, privateKey)),
    encryptedPem(passphrase) {
      if (passphrase === '')
        throw new PermafrostError(evidenceError('usage', 'An examiner key needs a passphrase'));
      const exported = privateKey.export({ format: 'der', type: 'pkcs8' });
      const seed = readPkcs8(exported, 'the key');
      const plain = writePkcs8(seed);
      try {
        return writeArmor(ENCRYPTED_LABEL, encryptWithPassphrase(plain, passphrase), 64);
      } finally {
        for (const secret of [exported, seed, plain]) secret.fill(0);
      }
    },
  };
}
