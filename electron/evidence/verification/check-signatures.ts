/** The signatures over the tag manifest, and the key files beside them, each in its one form. */
import { fingerprint, parseAllowedSigners, parsePublicKeyPem, type PublicKey } from '../keys/index.ts';
import { verifyRaw, verifySsh } from '../signatures/index.ts';
import { BAG, SIGNATURE_NAMESPACE } from '../bundle/layout.ts';
import { equalBytes } from '../../../shared/text.ts';
import { toEvidenceError } from '../../../shared/errors.ts';

export interface SignatureFiles {
  readonly tagManifest: Uint8Array;
  /** Null where the file could not be read. */
  readonly signature: Uint8Array | null;
  readonly sshSignature: Uint8Array | null;
  readonly publicKey: Uint8Array | null;
  readonly allowedSigners: Uint8Array | null;
}

export interface Signer {
  /** As `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** What the key calls itself: no proof of anything. */
  readonly name: string;
}

/** What is wrong, by file; `signer` is null unless both signatures are the one key's over these bytes. */
export function checkSignatures(files: SignatureFiles): {
  readonly signer: Signer | null;
  readonly problems: ReadonlyMap<string, string>;
} {
  const problems = new Map<string, string>();
  const attempt = <T>(path: string, bytes: Uint8Array | null, read: (text: string) => T): T | null => {
    if (bytes === null) return null;
    try {
      return read(Buffer.from(bytes).toString('utf8'));
    } catch (caught) {
      problems.set(path, toEvidenceError(caught).message);
      return null;
    }
  };
  const key = attempt(BAG.publicKey, files.publicKey, (text) => parsePublicKeyPem(text, BAG.publicKey));
  const allowed = attempt(BAG.allowedSigners, files.allowedSigners, (text) =>
    parseAllowedSigners(text, BAG.allowedSigners),
  );
  if (allowed !== null && key !== null && !equalBytes(allowed.key, key)) {
    problems.set(BAG.allowedSigners, `it names another key than ${BAG.publicKey}`);
  }
  if (allowed !== null && allowed.namespace !== SIGNATURE_NAMESPACE) {
    problems.set(BAG.allowedSigners, `it is for the namespace '${allowed.namespace}'`);
  }
  const raw = key !== null && files.signature !== null && verifyRaw(key, files.tagManifest, files.signature);
  if (key !== null && files.signature !== null && !raw) {
    problems.set(
      BAG.signature,
      `it is not the signature of ${BAG.tagManifest} by the key in ${BAG.publicKey}`,
    );
  }
  const ssh = sshSigner(files, key, problems);
  const neither = key !== null && !raw && !ssh && files.signature !== null && files.sshSignature !== null;
  if (neither) problems.set(BAG.tagManifest, `it is not what was signed with the key in ${BAG.publicKey}`);
  if (key === null || allowed === null || !raw || !ssh || problems.size > 0)
    return { signer: null, problems };
  return { signer: { fingerprint: fingerprint(key), name: allowed.principal }, problems };
}

function sshSigner(files: SignatureFiles, key: PublicKey | null, problems: Map<string, string>): boolean {
  if (files.sshSignature === null) return false;
  const armored = Buffer.from(files.sshSignature).toString('latin1');
  const verified = verifySsh(armored, files.tagManifest, SIGNATURE_NAMESPACE);
  if (!verified.ok) problems.set(BAG.sshSignature, verified.error.message);
  else if (key !== null && !equalBytes(verified.value.publicKey, key)) {
    problems.set(BAG.sshSignature, `it is by another key than ${BAG.publicKey}`);
  } else return true;
  return false;
}
