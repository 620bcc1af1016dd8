/**
 * An Ed25519 public key in the forms that stock tools read: PEM (SPKI, RFC 8410), OpenSSH's line, the line
 * of an allowed_signers file, and its fingerprint. Each form is written in one way, and only that is read.
 */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { readArmor, strictBase64, writeArmor } from './armor.ts';
import { writeDer } from './der.ts';
import { readSsh, sshString } from './ssh-wire.ts';

export const KEY_BYTES = 32;
export const ED25519_OID = '1.3.101.112';
export const SSH_ED25519 = 'ssh-ed25519';
const PEM_LABEL = 'PUBLIC KEY';
const PEM_COLUMNS = 64;

/** 32 bytes, as RFC 8032 encodes the point. */
export type PublicKey = Uint8Array;

function spki(key: PublicKey): Buffer {
  return writeDer.sequence(writeDer.sequence(writeDer.objectIdentifier(ED25519_OID)), writeDer.bits(key));
}

export function publicKeyObject(key: PublicKey): KeyObject {
  return createPublicKey({ key: spki(key), format: 'der', type: 'spki' });
}

/** For `openssl pkeyutl -pubin -inkey`. Ends with a line feed. */
export function publicKeyPem(key: PublicKey): string {
  return writeArmor(PEM_LABEL, spki(key), PEM_COLUMNS);
}

/** The key's blob of RFC 8709: what OpenSSH hashes, and what stands in its base64. */
export function sshKeyBlob(key: PublicKey): Buffer {
  return Buffer.concat([sshString(SSH_ED25519), sshString(key)]);
}

/** `ssh-ed25519 BASE64 COMMENT` and a line feed; characters that would end the line become '_'. */
export function openSshLine(key: PublicKey, comment: string): string {
  const end = comment === '' ? '' : ` ${comment.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '_')}`;
  return `${SSH_ED25519} ${sshKeyBlob(key).toString('base64')}${end}\n`;
}

/**
 * The name a key signs under in allowed_signers and `ssh-keygen -I`: there a blank ends it and `* ? ! , "`
 * have a meaning, so that all but letters, digits and `. _ @ + -` become '-'.
 */
export function principalOf(name: string): string {
  const plain = name.normalize('NFC').replaceAll(/[^\p{L}\p{N}._@+-]+/gu, '-');
  const inner = [...plain].slice(0, 100).join('').replace(/^-+/, '').replace(/-+$/, '');
  return inner === '' ? 'examiner' : inner;
}

/** A line of allowed_signers for `ssh-keygen -Y verify`; `namespace` is a plain word. Ends with a line feed. */
export function allowedSignersLine(key: PublicKey, name: string, namespace: string): string {
  if (!/^[a-z0-9@.-]{1,64}$/.test(namespace)) {
    throw new PermafrostError(evidenceError('usage', `'${namespace}' is no namespace of signatures`));
  }
  const blob = sshKeyBlob(key).toString('base64');
  return `${principalOf(name)} namespaces="${namespace}" ${SSH_ED25519} ${blob}\n`;
}

/** `SHA256:...`, as `ssh-keygen -l` shows it. */
export function fingerprint(key: PublicKey): string {
  return `SHA256:${createHash('sha256').update(sshKeyBlob(key)).digest('base64').replace('=', '')}`;
}

function malformed(what: string, reason: string): PermafrostError {
  return new PermafrostError(evidenceError('malformed', `${what}: ${reason}`));
}

/** The key of a blob; throws 'unsupported' for another algorithm, 'malformed'. */
export function parseSshKeyBlob(blob: Uint8Array, what: string): PublicKey {
  const reader = readSsh(blob, what);
  const algorithm = reader.word();
  if (algorithm !== SSH_ED25519) {
    throw new PermafrostError(
      evidenceError('unsupported', `${what}: it is of the kind '${algorithm}'; only Ed25519 is`),
    );
  }
  const key = reader.string();
  reader.end();
  if (key.length !== KEY_BYTES) throw malformed(what, `an Ed25519 key has 32 bytes, not ${key.length}`);
  return Uint8Array.from(key);
}

/** A PEM file as publicKeyPem() writes it, byte for byte. Throws 'malformed', 'unsupported'. */
export function parsePublicKeyPem(text: string, what: string): PublicKey {
  const armored = readArmor(text, what);
  if (armored?.label !== PEM_LABEL) throw malformed(what, 'it is no public key in PEM');
  const key = Uint8Array.from(armored.bytes.subarray(-KEY_BYTES));
  if (!spki(key).equals(armored.bytes)) {
    throw new PermafrostError(evidenceError('unsupported', `${what}: it is no Ed25519 key`));
  }
  if (publicKeyPem(key) !== text) throw malformed(what, 'it is not in its canonical form');
  return key;
}

/** A file of one OpenSSH line, byte for byte as openSshLine() writes it. Throws 'malformed', 'unsupported'. */
export function parseOpenSshLine(text: string, what: string): { key: PublicKey; comment: string } {
  const match = /^(\S{1,64}) (\S{1,4096})(?: ([^\n]{1,1024}))?\n$/.exec(text);
  if (match === null) throw malformed(what, 'it is not one line of an OpenSSH public key');
  const key = parseSshKeyBlob(strictBase64(match[2]!, what), what);
  const comment = match[3] ?? '';
  if (openSshLine(key, comment) !== text) throw malformed(what, 'it is not in its canonical form');
  return { key, comment };
}

/** A file of one line, byte for byte as allowedSignersLine() writes it. Throws 'malformed', 'unsupported'. */
export function parseAllowedSigners(
  text: string,
  what: string,
): { key: PublicKey; principal: string; namespace: string } {
  const match = /^(\S{1,400}) namespaces="([a-z0-9@.-]{1,64})" \S{1,64} (\S{1,4096})\n$/.exec(text);
  if (match === null) throw malformed(what, 'it is not one line of an allowed signer');
  const [, principal, namespace, base64] = match as unknown as [string, string, string, string];
  const key = parseSshKeyBlob(strictBase64(base64, what), what);
  if (allowedSignersLine(key, principal, namespace) !== text)
    throw malformed(what, 'it is not in its canonical form');
  return { key, principal, namespace };
}
