/**
 * Ed25519 private keys as PKCS#8 (RFC 5958, RFC 8410):
 *
 *   SEQUENCE
 *      INTEGER 0 (1 where the public key is there too)
 *      SEQUENCE  1.3.101.112
 *      OCTET STRING  OCTET STRING of the 32 secret bytes
 *      [0] attributes, [1] public key        both optional, not looked at: the public key is computed
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { readDer, writeDer } from './der.ts';
import { ED25519_OID, KEY_BYTES } from './public-key.ts';

export function writePkcs8(seed: Uint8Array): Buffer {
  return writeDer.sequence(
    writeDer.integer(0),
    writeDer.sequence(writeDer.objectIdentifier(ED25519_OID)),
    writeDer.octets(writeDer.octets(seed)),
  );
}

/** The 32 secret bytes; throws 'malformed', and 'unsupported' for a key of another kind. */
export function readPkcs8(der: Uint8Array, what: string): Uint8Array {
  const outer = readDer(der, what);
  const info = outer.sequence();
  outer.end();
  if (info.integer() > 1) throw new PermafrostError(evidenceError('unsupported', `${what}: unknown version`));
  const algorithm = info.sequence();
  if (algorithm.objectIdentifier() !== ED25519_OID)
    throw new PermafrostError(evidenceError('unsupported', `${what}: it is no Ed25519 key; only these sign`));
  algorithm.end();
  const inner = readDer(info.octets(), what);
  const seed = inner.octets();
  inner.end();
  while (!info.nextIs('end')) info.skip();
  if (seed.length !== KEY_BYTES)
    throw new PermafrostError(evidenceError('malformed', `${what}: the secret has not 32 bytes`));
  return Uint8Array.from(seed);
}
