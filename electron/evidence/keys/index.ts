/** Ed25519 keys of examiners: made, read, written, and their public forms. */
export {
  allowedSignersLine,
  fingerprint,
  openSshLine,
  parseAllowedSigners,
  parseOpenSshLine,
  parsePublicKeyPem,
  principalOf,
  publicKeyPem,
} from './public-key.ts';
export type { PublicKey } from './public-key.ts';
export { createSigningKey } from './signing-key.ts';
export type { SigningKey } from './signing-key.ts';
export { readKey } from './read-key.ts';
export type { KeyDocument, KeyFormat } from './read-key.ts';
export { publicKeyPath, readKeyFile, readPublicKeyBeside, writeKeyFiles } from './key-file.ts';
