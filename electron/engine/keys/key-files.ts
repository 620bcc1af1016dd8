/** Examiner keys as the calls `key.create`, `key.import` and `key.show` give them. */
import type { KeyInfo } from '../../../shared/api/index.ts';
import {
  allowedSignersLine,
  createSigningKey,
  fingerprint,
  openSshLine,
  publicKeyPem,
  readKeyFile,
  readPublicKeyBeside,
  writeKeyFiles,
} from '../../evidence/keys/index.ts';

/** What VERIFY.txt of a bundle asks `ssh-keygen -Y verify` for. */
const BUNDLE_NAMESPACE = 'permafrost-bundle';

export function createKeyFiles(path: string, name: string, passphrase: string): KeyInfo {
  writeKeyFiles(path, createSigningKey(), name, passphrase);
  return keyInfoOf(path, passphrase);
}

/** `name` null: what the source or the file beside it calls the key, else 'examiner'. */
export function importKeyFiles(
  source: string,
  sourcePassphrase: string | null,
  path: string,
  name: string | null,
  passphrase: string,
): KeyInfo {
  const { key, comment } = readKeyFile(source).open(sourcePassphrase);
  const known = [name, comment, readPublicKeyBeside(source)?.comment].find((one) => one);
  writeKeyFiles(path, key, known ?? 'examiner', passphrase);
  return keyInfoOf(path, passphrase);
}

/** With a passphrase the key is opened, so that what is said of it comes from the key itself. */
export function keyInfoOf(path: string, passphrase: string | null): KeyInfo {
  const document = readKeyFile(path);
  const { format, encrypted } = document;
  const isPublic = format.startsWith('public-');
  const opened = passphrase !== null && !isPublic ? document.open(passphrase) : null;
  const own = opened?.key.publicKey ?? document.publicKey;
  const beside = isPublic ? null : readPublicKeyBeside(path);
  const key = own ?? beside?.publicKey ?? null;
  const sameBeside =
    beside?.publicKey && key && fingerprint(beside.publicKey) === fingerprint(key) ? beside.comment : '';
  const name = [opened?.comment, document.comment, sameBeside].find((one) => one) ?? null;
  if (key === null) {
    const none = { publicFrom: null, fingerprint: null, pem: null, openSsh: null, allowedSigner: null };
    return { path, format, encrypted, name, ...none };
  }
  return {
    path,
    format,
    encrypted,
    name,
    publicFrom: own === null ? 'beside' : 'key',
    fingerprint: fingerprint(key),
    pem: publicKeyPem(key),
    openSsh: openSshLine(key, name ?? ''),
    allowedSigner: allowedSignersLine(key, name ?? 'examiner', BUNDLE_NAMESPACE),
  };
}
