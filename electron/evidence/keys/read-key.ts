/** Key files of every form that is read: OpenSSH private, PKCS#8 plain and encrypted, and public ones. */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { readArmor } from './armor.ts';
import { OPENSSH_LABEL, readOpenSshKey } from './openssh-key.ts';
import { decryptWithPassphrase, wrongPassphrase } from './password-encryption.ts';
import { readPkcs8 } from './pkcs8.ts';
import { parseOpenSshLine, parsePublicKeyPem, type PublicKey } from './public-key.ts';
import { ENCRYPTED_LABEL, signingKeyOf, type SigningKey } from './signing-key.ts';

/** Bytes of a key file. */
export const MOST_KEY_BYTES = 65_536;

export type KeyFormat = 'openssh' | 'pkcs8' | 'pkcs8-encrypted' | 'public-pem' | 'public-openssh';

/** What a key file says of itself before it is opened. */
export interface KeyDocument {
  readonly format: KeyFormat;
  readonly encrypted: boolean;
  /** Null where it is inside what is encrypted. */
  readonly publicKey: PublicKey | null;
  /** The comment of an OpenSSH public key, '' otherwise. */
  readonly comment: string;
  /** Throws 'usage' for a public key, 'passphrase', 'unsupported', 'limit', 'malformed'. */
  open(passphrase: string | null): { key: SigningKey; comment: string };
}

/** `what` names the file in errors. Throws 'malformed', 'unsupported', 'limit'. */
export function readKey(bytes: Uint8Array, what: string): KeyDocument {
  if (bytes.length > MOST_KEY_BYTES)
    throw new PermafrostError(
      evidenceError('limit', `${what} has ${bytes.length} bytes, more than a key file has`),
    );
  const text = Buffer.from(bytes).toString('latin1');
  const armored = readArmor(text, what);
  if (armored === null) {
    // As ssh-keygen writes it without a comment, or another system with its own ends of line.
    const line = Buffer.from(bytes).toString('utf8').trim();
    if (!/^(?:ssh|ecdsa|sk)-[^\n]*$/.test(line))
      throw new PermafrostError(
        evidenceError('malformed', `${what} is no key, neither in PEM nor in OpenSSH's form`),
      );
    return publicDocument(`${line}\n`, what);
  }
  if (armored.label === 'PUBLIC KEY') return publicDocument(text, what);
  if (armored.label === OPENSSH_LABEL) {
    const ssh = readOpenSshKey(armored.bytes, what);
    return {
      format: 'openssh',
      encrypted: ssh.encrypted,
      publicKey: ssh.publicKey,
      comment: '',
      open(passphrase) {
        const { seed, comment } = ssh.open(passphrase);
        const key = signingKeyOf(seed);
        if (Buffer.compare(key.publicKey, ssh.publicKey) !== 0)
          throw new PermafrostError(
            evidenceError('malformed', `${what}: its public part is not that of its secret`),
          );
        return { key, comment };
      },
    };
  }
  if (armored.label === 'PRIVATE KEY') {
    return {
      format: 'pkcs8',
      encrypted: false,
      publicKey: signingKeyOf(readPkcs8(armored.bytes, what)).publicKey,
      comment: '',
      open: () => ({ key: signingKeyOf(readPkcs8(armored.bytes, what)), comment: '' }),
    };
  }
  if (armored.label === ENCRYPTED_LABEL) {
    return {
      format: 'pkcs8-encrypted',
      encrypted: true,
      publicKey: null,
      comment: '',
      open(passphrase) {
        if (passphrase === null) throw wrongPassphrase(what);
        const plain = decryptWithPassphrase(armored.bytes, passphrase, what);
        try {
          return { key: signingKeyOf(readDecrypted(plain, what)), comment: '' };
        } finally {
          plain.fill(0);
        }
      },
    };
  }
  throw new PermafrostError(
    evidenceError('unsupported', `${what}: '${armored.label}' is no form of an Ed25519 key that is read`),
  );
}

/** One wrong passphrase in 256 leaves padding that is right by chance: what comes out is no key then. */
function readDecrypted(plain: Uint8Array, what: string): Uint8Array {
  try {
    return readPkcs8(plain, what);
  } catch (caught) {
    if (caught instanceof PermafrostError && caught.detail.code === 'malformed') throw wrongPassphrase(what);
    throw caught;
  }
}

function publicDocument(text: string, what: string): KeyDocument {
  const pem = text.startsWith('-----BEGIN');
  const { key, comment } = pem
    ? { key: parsePublicKeyPem(text, what), comment: '' }
    : parseOpenSshLine(text, what);
  return {
    format: pem ? 'public-pem' : 'public-openssh',
    encrypted: false,
    publicKey: key,
    comment,
    open() {
      throw new PermafrostError(
        evidenceError('usage', `${what} holds a public key; a signature needs the private one`),
      );
    },
  };
}
