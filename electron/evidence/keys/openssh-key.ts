/**
 * OpenSSH's private keys (PROTOCOL.key), encrypted or not:
 *
 *   "openssh-key-v1\0"
 *   string cipher, string kdf, string kdf options {string salt, uint32 rounds}
 *   uint32 1, string public key
 *   string encrypted {uint32 check, uint32 the same, "ssh-ed25519", public key, secret and public key,
 *                     comment, padding 1 2 3 ...}
 *   the tag of an authenticated cipher
 */
import { createDecipheriv } from 'node:crypto';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { bcryptPbkdf } from './bcrypt-pbkdf.ts';
import { CHACHA_POLY_KEY_BYTES, openChachaPoly } from './chacha-poly.ts';
import { wrongPassphrase } from './password-encryption.ts';
import { KEY_BYTES, parseSshKeyBlob, SSH_ED25519, type PublicKey } from './public-key.ts';
import { readSsh } from './ssh-wire.ts';

export const OPENSSH_LABEL = 'OPENSSH PRIVATE KEY';
const MAGIC = 'openssh-key-v1\0';
/** ssh-keygen takes 16 or 24 unless told otherwise; each costs some milliseconds. */
const MOST_ROUNDS = 1024;
const MOST_SALT = 1024;

const CHACHA_POLY = 'chacha20-poly1305@openssh.com';
/** All that ssh-keygen -Z offers. */
const CIPHERS: Readonly<Record<string, { name: string; keyBytes: number; ivBytes: number; block: number }>> =
  {
    'aes128-ctr': { name: 'aes-128-ctr', keyBytes: 16, ivBytes: 16, block: 16 },
    'aes192-ctr': { name: 'aes-192-ctr', keyBytes: 24, ivBytes: 16, block: 16 },
    'aes256-ctr': { name: 'aes-256-ctr', keyBytes: 32, ivBytes: 16, block: 16 },
    'aes128-cbc': { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16, block: 16 },
    'aes192-cbc': { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16, block: 16 },
    'aes256-cbc': { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16, block: 16 },
    '3des-cbc': { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8, block: 8 },
    'aes128-gcm@openssh.com': { name: 'aes-128-gcm', keyBytes: 16, ivBytes: 12, block: 16 },
    'aes256-gcm@openssh.com': { name: 'aes-256-gcm', keyBytes: 32, ivBytes: 12, block: 16 },
    [CHACHA_POLY]: { name: CHACHA_POLY, keyBytes: CHACHA_POLY_KEY_BYTES, ivBytes: 0, block: 8 },
  };
const TAG_BYTES = 16;

/** What is readable without a passphrase. */
export interface OpenSshKey {
  readonly publicKey: PublicKey;
  readonly encrypted: boolean;
  /** The 32 secret bytes and the comment; throws 'passphrase', 'unsupported', 'limit', 'malformed'. */
  open(passphrase: string | null): { seed: Uint8Array; comment: string };
}

function refused(code: 'malformed' | 'unsupported' | 'limit', what: string, reason: string): PermafrostError {
  return new PermafrostError(evidenceError(code, `${what}: ${reason}`));
}

/** Throws 'malformed', and 'unsupported' for a key of another kind. */
export function readOpenSshKey(bytes: Uint8Array, what: string): OpenSshKey {
  const reader = readSsh(bytes, what);
  if (Buffer.from(reader.bytes(MAGIC.length)).toString('latin1') !== MAGIC)
    throw refused('malformed', what, 'it does not begin as an OpenSSH key');
  const cipher = reader.word();
  const derivation = reader.word();
  const options = reader.string();
  if (reader.uint32() !== 1) throw refused('unsupported', what, 'it holds several keys');
  const publicKey = parseSshKeyBlob(reader.string(), what);
  const secret = reader.string();
  const tag = reader.rest();
  const encrypted = cipher !== 'none';
  return {
    publicKey,
    encrypted,
    open(passphrase) {
      if (!encrypted) {
        if (derivation !== 'none' || options.length > 0 || tag.length > 0)
          throw refused('malformed', what, 'it is not encrypted, but says with what');
        return readSecret(secret, 8, publicKey, what, () => refused('malformed', what, 'its check fails'));
      }
      if (passphrase === null) throw wrongPassphrase(what);
      if (derivation !== 'bcrypt')
        throw refused('unsupported', what, `its key derivation is '${derivation}'`);
      const { plain, block } = decrypt(cipher, options, secret, tag, passphrase, what);
      return readSecret(plain, block, publicKey, what, () => wrongPassphrase(what));
    },
  };
}

function decrypt(
  cipherName: string,
  options: Uint8Array,
  secret: Uint8Array,
  tag: Uint8Array,
  passphrase: string,
  what: string,
): { plain: Uint8Array; block: number } {
  const cipher = Object.hasOwn(CIPHERS, cipherName) ? CIPHERS[cipherName]! : null;
  if (cipher === null) throw refused('unsupported', what, `its cipher is '${cipherName}'`);
  const reader = readSsh(options, what);
  const salt = reader.string();
  const rounds = reader.uint32();
  reader.end();
  if (salt.length < 1 || salt.length > MOST_SALT || rounds < 1)
    throw refused('malformed', what, 'its key derivation has no salt or no rounds');
  if (rounds > MOST_ROUNDS) throw refused('limit', what, `its key derivation asks for ${rounds} rounds`);
  if (secret.length === 0 || secret.length % cipher.block !== 0)
    throw refused('malformed', what, 'its secret part is not of whole blocks');
  const key = bcryptPbkdf(Buffer.from(passphrase, 'utf8'), salt, rounds, cipher.keyBytes + cipher.ivBytes);
  const authenticated = cipher.name.endsWith('-gcm') || cipher.name === CHACHA_POLY;
  if (tag.length !== (authenticated ? TAG_BYTES : 0))
    throw refused('malformed', what, 'bytes follow its end');
  try {
    if (cipher.name === CHACHA_POLY) {
      const plain = openChachaPoly(key, secret, tag);
      if (plain === null) throw wrongPassphrase(what);
      return { plain, block: cipher.block };
    }
    const decipher = createDecipheriv(
      cipher.name,
      key.subarray(0, cipher.keyBytes),
      key.subarray(cipher.keyBytes),
    );
    if (authenticated) (decipher as unknown as { setAuthTag(tag: Uint8Array): void }).setAuthTag(tag);
    else decipher.setAutoPadding(false);
    return { plain: Buffer.concat([decipher.update(secret), decipher.final()]), block: cipher.block };
  } catch {
    throw wrongPassphrase(what);
  } finally {
    key.fill(0);
  }
}

function readSecret(
  plain: Uint8Array,
  block: number,
  publicKey: PublicKey,
  what: string,
  checkFails: () => PermafrostError,
): { seed: Uint8Array; comment: string } {
  const reader = readSsh(plain, what);
  if (plain.length < 8 || reader.uint32() !== reader.uint32()) throw checkFails();
  if (reader.word() !== SSH_ED25519) throw refused('malformed', what, 'its two parts differ in kind');
  const inner = reader.string();
  const secret = reader.string();
  const comment = Buffer.from(reader.string()).toString('utf8');
  const padding = reader.rest();
  if (padding.length >= block || padding.some((byte, i) => byte !== i + 1))
    throw refused('malformed', what, 'its padding is wrong');
  const same = (key: Uint8Array): boolean => Buffer.compare(key, publicKey) === 0;
  if (secret.length !== 2 * KEY_BYTES || !same(inner) || !same(secret.subarray(KEY_BYTES)))
    throw refused('malformed', what, 'its public and its secret part are not of one key');
  return { seed: Uint8Array.from(secret.subarray(0, KEY_BYTES)), comment: comment.slice(0, 1024) };
}
