/**
 * Encryption with a passphrase as PKCS#8 files have it: PBES2 (RFC 8018) with scrypt (RFC 7914) or PBKDF2
 * and AES or triple DES in CBC mode.
 *
 *   SEQUENCE                                       EncryptedPrivateKeyInfo
 *      SEQUENCE  pbes2
 *         SEQUENCE
 *            SEQUENCE  scrypt, SEQUENCE {salt, N, r, p}
 *            SEQUENCE  aes-256-cbc, iv
 *      OCTET STRING  what is encrypted
 *
 * We write scrypt with N = 2^14, r = 8: 16 MiB, the most that stock OpenSSL reads (it refuses 32 MiB and up
 * in a key file), and p = 8 in place of more memory, somewhat above the work of N = 2^17, p = 1.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { readDer, writeDer, type DerReader } from './der.ts';

const PBES2 = '1.2.840.113549.1.5.13';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
const PBKDF2 = '1.2.840.113549.1.5.12';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
const COST = { N: 2 ** 14, r: 8, p: 8 };

const CIPHERS: Readonly<Record<string, { name: string; keyBytes: number; ivBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 },
  [AES_256_CBC]: { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
};
const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
  '1.2.840.113549.2.12': 'sha512-224',
  '1.2.840.113549.2.13': 'sha512-256',
};

/** What a file may make us do before its passphrase is known to be right. */
const MOST_SCRYPT_MEMORY = 2 ** 30; // bytes: 128 N r
const MOST_SCRYPT_WORK = 2 ** 33; // bytes: 128 N r p
const MOST_PBKDF2_ITERATIONS = 10_000_000;
const MOST_SALT = 1024;

/** EncryptedPrivateKeyInfo of `plain`. */
export function encryptWithPassphrase(plain: Uint8Array, passphrase: string): Uint8Array {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = scryptSync(passphrase, salt, 32, { ...COST, maxmem: 256 * COST.N * COST.r });
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  key.fill(0);
  const { sequence, objectIdentifier, octets, integer } = writeDer;
  const derivation = sequence(
    objectIdentifier(SCRYPT),
    sequence(octets(salt), integer(COST.N), integer(COST.r), integer(COST.p)),
  );
  const encryption = sequence(objectIdentifier(AES_256_CBC), octets(iv));
  return sequence(sequence(objectIdentifier(PBES2), sequence(derivation, encryption)), octets(encrypted));
}

function refused(code: 'malformed' | 'unsupported' | 'limit', what: string, reason: string): PermafrostError {
  return new PermafrostError(evidenceError(code, `${what}: ${reason}`));
}

/** The plain bytes; throws 'passphrase' where it is wrong, 'unsupported', 'limit', 'malformed'. */
export function decryptWithPassphrase(der: Uint8Array, passphrase: string, what: string): Uint8Array {
  const outer = readDer(der, what);
  const info = outer.sequence();
  outer.end();
  const algorithm = info.sequence();
  const encrypted = info.octets();
  info.end();
  if (algorithm.objectIdentifier() !== PBES2)
    throw refused('unsupported', what, 'it is encrypted in another way than PBES2');
  const parameters = algorithm.sequence();
  const derivation = parameters.sequence();
  const encryption = parameters.sequence();
  parameters.end();
  const cipher = CIPHERS[encryption.objectIdentifier()];
  if (cipher === undefined)
    throw refused('unsupported', what, 'it is encrypted with neither AES nor triple DES in CBC mode');
  const iv = encryption.octets();
  encryption.end();
  if (iv.length !== cipher.ivBytes)
    throw refused('malformed', what, `the initialisation vector has not ${cipher.ivBytes} bytes`);
  const key = deriveKey(derivation, passphrase, cipher.keyBytes, what);
  try {
    const decipher = createDecipheriv(cipher.name, key, iv);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch {
    throw wrongPassphrase(what);
  } finally {
    key.fill(0);
  }
}

export function wrongPassphrase(what: string): PermafrostError {
  return new PermafrostError(evidenceError('passphrase', `The passphrase does not open ${what}`));
}

function deriveKey(derivation: DerReader, passphrase: string, keyBytes: number, what: string): Buffer {
  const kind = derivation.objectIdentifier();
  const parameters = derivation.sequence();
  derivation.end();
  const salt = parameters.octets();
  if (salt.length > MOST_SALT) throw refused('limit', what, `its salt has ${salt.length} bytes`);
  if (kind === SCRYPT) {
    const N = parameters.integer();
    const r = parameters.integer();
    const p = parameters.integer();
    requireKeyLength(parameters, keyBytes, what);
    const memory = 128 * N * r;
    if (memory > MOST_SCRYPT_MEMORY || memory * p > MOST_SCRYPT_WORK)
      throw refused('limit', what, `scrypt with N=${N}, r=${r}, p=${p} asks for too much`);
    try {
      return scryptSync(passphrase, salt, keyBytes, { N, r, p, maxmem: 2 * memory + 2 ** 20 + 256 * r * p });
    } catch {
      throw refused('malformed', what, `scrypt has no parameters N=${N}, r=${r}, p=${p}`);
    }
  }
  if (kind === PBKDF2) {
    const iterations = parameters.integer();
    requireKeyLength(parameters, keyBytes, what);
    let hash: string | undefined = 'sha1';
    if (parameters.nextIs('sequence')) {
      const pseudoRandom = parameters.sequence();
      hash = HASHES[pseudoRandom.objectIdentifier()];
      if (!pseudoRandom.nextIs('end')) pseudoRandom.nothing();
      pseudoRandom.end();
    }
    parameters.end();
    if (hash === undefined) throw refused('unsupported', what, 'PBKDF2 is with a hash that is not read');
    if (iterations < 1 || iterations > MOST_PBKDF2_ITERATIONS)
      throw refused('limit', what, `PBKDF2 asks for ${iterations} iterations`);
    return pbkdf2Sync(passphrase, salt, iterations, keyBytes, hash);
  }
  throw refused('unsupported', what, 'its key is derived by neither scrypt nor PBKDF2');
}

function requireKeyLength(parameters: DerReader, keyBytes: number, what: string): void {
  if (parameters.nextIs('integer') && parameters.integer() !== keyBytes)
    throw refused('malformed', what, 'the length of its key is not that of its cipher');
}
