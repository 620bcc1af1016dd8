/**
 * What the DER of all keys of a kind has in common: versions, identifiers of algorithms and curves, tags and lengths. Public keys
 * and certificates have the same bytes, so that they are no secret and no sign of one.
 * RFC 5208 and 5958 (PKCS#8), 8017 (RSA), 5915 (EC), 5480 (curves), 8410 (Curve25519 and others), 8018 (PBES2).
 */
const AES = ['02', '16', '2a'].map((mode) => `301d06096086480165030401${mode}0410`);
const HMAC = ['07', '09', '0a', '0b'].map((hash) => `300c06082a864886f70d02${hash}0500`);
const FRAMES: readonly Buffer[] = [
  '020100300d06092a864886f70d0101010500048204',
  '300d06092a864886f70d01010105000382',
  '020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420',
  '020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420',
  '301306072a8648ce3d020106082a8648ce3d03010703420004',
  '0201010420a00a06082a8648ce3d030107a14403420004',
  ...['22', '23', '0a', '21'].flatMap((curve) => [
    `020100301006072a8648ce3d020106052b810400${curve}04`,
    `a00706052b810400${curve}a1`,
  ]),
  ...['6e', '6f', '70', '71'].map((curve) => `020100300506032b65${curve}042204`),
  '06092a864886f70d01050d30',
  '301b06092a864886f70d01050c30',
  '302906092a864886f70d01050c301c0408',
  ...AES,
  ...HMAC,
].map((digits) => Buffer.from(digits, 'hex'));

/** True for a part of a key, as DER or in base64 that begins at a multiple of four characters, that all keys of its kind have. */
export function isKeyFrame(part: Uint8Array): boolean {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.length);
  if (FRAMES.some((frame) => frame.includes(bytes))) return true;
  const text = bytes.toString('latin1');
  if (!/^[A-Za-z0-9+/]+$/.test(text)) return false;
  const decoded = Buffer.from(text, 'base64');
  return decoded.length >= 6 && FRAMES.some((frame) => frame.includes(decoded));
}
