/** The key files, VERIFY.txt and the signatures of a bag. */
import {
  allowedSignersLine,
  fingerprint,
  principalOf,
  publicKeyPem,
  type SigningKey,
} from '../keys/index.ts';
import { signSsh } from '../signatures/index.ts';
import { utf8 } from '../../../shared/text.ts';
import type { BagSignatures } from './bag-writer.ts';
import { BAG, SIGNATURE_NAMESPACE } from './layout.ts';
import { verifyText } from './verify-text.ts';

/** `name` is whom allowed_signers names: the examiner, or the key's comment. `own`: tag files of the export. */
export function bagSignatures(key: SigningKey, name: string, own: BagSignatures['tagFiles']): BagSignatures {
  // A name of letters that not every terminal types is no word of a command line.
  const principal = /^[A-Za-z0-9._@+-]+$/.test(principalOf(name)) ? principalOf(name) : 'examiner';
  const { publicKey } = key;
  return {
    tagFiles: [
      ...own,
      { path: BAG.verify, text: verifyText(principal, fingerprint(publicKey)) },
      { path: BAG.allowedSigners, text: allowedSignersLine(publicKey, principal, SIGNATURE_NAMESPACE) },
      { path: BAG.publicKey, text: publicKeyPem(publicKey) },
    ],
    sign: (tagManifest) => [
      { path: BAG.signature, bytes: key.sign(tagManifest) },
      { path: BAG.sshSignature, bytes: utf8(signSsh(key, tagManifest, SIGNATURE_NAMESPACE)) },
    ],
  };
}
