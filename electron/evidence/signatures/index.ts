/** Ed25519 signatures that stock tools verify, and strict verifiers of them. */
export { SIGNATURE_BYTES, verifyRaw } from './raw-signature.ts';
export { signSsh, verifySsh } from './sshsig.ts';
