/**
 * SSH signatures (PROTOCOL.sshsig), which `ssh-keygen -Y verify` reads:
 *
 *   -----BEGIN SSH SIGNATURE-----
 *   base64, 70 columns, of  "SSHSIG" | uint32 1 | string public key | string namespace | string "" |
 *                           string "sha512" | string {string "ssh-ed25519", string signature}
 *   -----END SSH SIGNATURE-----
 *
 * What is signed:  "SSHSIG" | string namespace | string "" | string "sha512" | string SHA-512(message)
 *
 * ssh-keygen ignores some flipped bits of the armour. We read what is byte for byte what we would write.
 */
import { createHash } from 'node:crypto';
import {
  PermafrostError,
  evidenceError,
  toEvidenceError,
  type EvidenceError,
} from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { readArmor, writeArmor } from '../keys/armor.ts';
import { parseSshKeyBlob, SSH_ED25519, sshKeyBlob, type PublicKey } from '../keys/public-key.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { readSsh, sshString, sshUint32 } from '../keys/ssh-wire.ts';
import { SIGNATURE_BYTES, verifyRaw } from './raw-signature.ts';

const LABEL = 'SSH SIGNATURE';
const COLUMNS = 70;
const MAGIC = Buffer.from('SSHSIG', 'latin1');
const VERSION = 1;
const HASH = 'sha512';
const MOST_BYTES = 4096;
const WHAT = 'the SSH signature';

/** The armoured signature of `message` in a namespace, a plain word. Ends with a line feed. */
export function signSsh(key: SigningKey, message: Uint8Array, namespace: string): string {
  if (!isNamespace(namespace))
    throw new PermafrostError(evidenceError('usage', `'${namespace}' is no namespace of signatures`));
  return armor(key.publicKey, namespace, key.sign(signedBytes(message, namespace)));
}

/**
 * Whose signature it is. Err: 'malformed' where it is not in its one form, 'unsupported' for another kind of
 * key or hash, 'checksum' where it is not of this message or this namespace.
 */
export function verifySsh(
  armored: string,
  message: Uint8Array,
  namespace: string,
): Result<{ readonly publicKey: PublicKey }> {
  try {
    return ok({ publicKey: verifiedSigner(armored, message, namespace) });
  } catch (caught) {
    return err<EvidenceError>(toEvidenceError(caught));
  }
}

function verifiedSigner(armored: string, message: Uint8Array, namespace: string): PublicKey {
  if (armored.length > MOST_BYTES) throw refused('malformed', 'it is too long');
  const block = readArmor(armored, WHAT);
  if (block?.label !== LABEL) throw refused('malformed', 'it has no armour');
  const reader = readSsh(block.bytes, WHAT);
  if (!MAGIC.equals(reader.bytes(MAGIC.length))) throw refused('malformed', 'it does not begin as one');
  if (reader.uint32() !== VERSION) throw refused('unsupported', 'its version is not 1');
  const publicKey = parseSshKeyBlob(reader.string(), WHAT);
  const stated = reader.word();
  if (reader.string().length > 0) throw refused('malformed', 'its reserved field is not empty');
  if (reader.word() !== HASH) throw refused('unsupported', 'its hash is not SHA-512');
  const inner = readSsh(reader.string(), WHAT);
  reader.end();
  if (inner.word() !== SSH_ED25519) throw refused('malformed', 'key and signature differ in kind');
  const signature = inner.string();
  inner.end();
  if (signature.length !== SIGNATURE_BYTES) throw refused('malformed', 'it has not 64 bytes');
  if (armor(publicKey, stated, signature) !== armored)
    throw refused('malformed', 'it is not in its canonical form');
  if (stated !== namespace) throw refused('checksum', `it is for the namespace '${stated}'`);
  if (!verifyRaw(publicKey, signedBytes(message, namespace), signature))
    throw refused('checksum', 'it is not of these bytes');
  return publicKey;
}

function refused(code: 'malformed' | 'unsupported' | 'checksum', reason: string): PermafrostError {
  return new PermafrostError(evidenceError(code, `${WHAT}: ${reason}`));
}

function isNamespace(text: string): boolean {
  return /^[a-z0-9@.-]{1,64}$/.test(text);
}

function armor(key: PublicKey, namespace: string, signature: Uint8Array): string {
  const blob = Buffer.concat([
    MAGIC,
    sshUint32(VERSION),
    sshString(sshKeyBlob(key)),
    sshString(namespace),
    sshString(''),
    sshString(HASH),
    sshString(Buffer.concat([sshString(SSH_ED25519), sshString(signature)])),
  ]);
  return writeArmor(LABEL, blob, COLUMNS);
}

function signedBytes(message: Uint8Array, namespace: string): Buffer {
  const hash = createHash(HASH).update(message).digest();
  return Buffer.concat([MAGIC, sshString(namespace), sshString(''), sshString(HASH), sshString(hash)]);
}
