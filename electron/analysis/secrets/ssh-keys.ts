/**
 * SSH's private keys as bytes: OpenSSH's file, and what stands in it, in Dropbear's host keys and in what is given to an
 * agent (draft-ietf-sshm-ssh-agent). Each field has its length before it:
 *
 *   OpenSSH, agent   "ssh-rsa" n e d iqmp p q     "ssh-ed25519" public seed+public    "ecdsa-sha2-…" curve Q d
 *   Dropbear         "ssh-rsa" e n d p q          "ssh-ed25519" seed+public           "ecdsa-sha2-…" curve Q d
 *
 * Public keys, comments and signatures begin in the same way: lengths must fit, and of curves the public half must be that of
 * the private one. What is told is the private part alone.
 */
import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto';
import { hasVariety, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { DER_KEYS } from './der-keys.ts';
import { KEY_MAXIMUM } from './der.ts';

const OPENSSH = Buffer.from('openssh-key-v1\0', 'latin1');
const ED25519_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Of curves: as OpenSSL names them, and the bytes of a number. */
const CURVES = new Map([['nistp256', ['prime256v1', 32]], ['nistp384', ['secp384r1', 48]], ['nistp521', ['secp521r1', 66]]] as const); // prettier-ignore
const KIND = 'SSH private key';

export const SSH_KEY_FORMS: readonly ByteForm[] = [
  { literal: OPENSSH, rare: 6, look: opensshFile },
  { literal: Buffer.from('\0\0\0\x07ssh-rsa'), rare: 6, look: rsaKey },
  { literal: Buffer.from('\0\0\0\x0bssh-ed25519'), rare: 6, look: ed25519Key },
  { literal: Buffer.from('\0\0\0\x13ecdsa-sha2-nistp'), rare: 13, look: ecdsaKey },
];

/** Bytes with their length before them, one after the other; null where one is longer than a key or cut. */
function fieldsAt(buffer: Buffer, at: number, count: number): { readonly start: number; readonly length: number }[] | null {
  const fields = [];
  for (let field = 0; field < count; field++) {
    if (at + 4 > buffer.length) return null;
    const length = buffer.readUInt32BE(at);
    if (length > KEY_MAXIMUM || at + 4 + length > buffer.length) return null;
    fields.push({ start: at + 4, length });
    at += 4 + length;
  }
  return fields;
} // prettier-ignore

/** Cipher, KDF, its options, number of keys, public key, private part. */
function opensshFile(buffer: Buffer, start: number, found: FoundInBytes): void {
  const options = fieldsAt(buffer, start + OPENSSH.length, 3)?.[2];
  if (options === undefined) return;
  const count = options.start + options.length;
  if (count + 4 > buffer.length || buffer.readUInt32BE(count) !== 1) return;
  const key = fieldsAt(buffer, count + 4, 2)?.[1];
  if (key === undefined) return;
  found({
    rule: DER_KEYS,
    kind: KIND,
    start,
    length: key.start + key.length - start,
    label: 'OpenSSH, binary',
  });
}

function rsaKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  const fields = fieldsAt(buffer, at + 11, 5);
  if (fields === null) return;
  const [first, second, d] = fields as [Field, Field, Field, Field, Field];
  const dropbear = first.length < second.length;
  const [n, e] = dropbear ? [second, first] : [first, second];
  const last = dropbear ? fields[4] : fieldsAt(buffer, at + 11, 6)?.[5];
  const before = dropbear ? fields[3]! : fields[4]!;
  if (last === undefined || e.length < 1 || e.length > 8 || n.length < 64) return;
  if (d.length <= n.length / 2 || d.length > n.length) return;
  // Two primes are as long as their product, but for a byte of sign each.
  const excess = before.length + last.length - n.length;
  if (excess < 0 || excess > 2 || !hasVariety(buffer.subarray(d.start, d.start + d.length))) return;
  found({
    rule: DER_KEYS,
    kind: KIND,
    start: d.start,
    length: last.start + last.length - d.start,
    label: 'RSA, SSH',
  });
}

type Field = { readonly start: number; readonly length: number };

function ed25519Key(buffer: Buffer, at: number, found: FoundInBytes): void {
  const [first] = fieldsAt(buffer, at + 15, 1) ?? [];
  const pair = first?.length === 32 ? fieldsAt(buffer, at + 15, 2)?.[1] : first;
  if (first === undefined || pair?.length !== 64) return;
  const seed = buffer.subarray(pair.start, pair.start + 32);
  // A signature has 64 bytes too, but no public key before it in the same list.
  if (
    first.length === 32
      ? !hasVariety(seed) || !hasVariety(buffer.subarray(pair.start + 32, pair.start + 64))
      : !publicOf(seed)?.equals(buffer.subarray(pair.start + 32, pair.start + 64))
  )
    return;
  const isPair = publicOf(seed)?.equals(buffer.subarray(pair.start + 32, pair.start + 64)) === true;
  found({ rule: DER_KEYS, kind: KIND, start: pair.start, length: isPair ? 32 : 64, label: 'Ed25519, SSH' });
}

function publicOf(seed: Buffer): Buffer | null {
  if (!hasVariety(seed)) return null;
  const key = createPrivateKey({ key: Buffer.concat([ED25519_DER, seed]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key as unknown as string)
    .export({ type: 'spki', format: 'der' })
    .subarray(-32);
}

function ecdsaKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  const fields = fieldsAt(buffer, at + 23, 3);
  if (fields === null) return;
  const [name, q, d] = fields as [Field, Field, Field];
  if (name.length !== 8) return;
  const [curve, size] = CURVES.get(buffer.toString('latin1', name.start, name.start + 8) as 'nistp256') ?? [];
  if (curve === undefined || size === undefined || q.length !== 2 * size + 1 || d.length < size - 8 || d.length > size + 1) return;
  const exchange = createECDH(curve);
  try {
    exchange.setPrivateKey(buffer.subarray(d.start, d.start + d.length));
  } catch {
    return; // a comment, a signature
  }
  if (!exchange.getPublicKey().equals(buffer.subarray(q.start, q.start + q.length))) return;
  found({ rule: DER_KEYS, kind: KIND, start: d.start, length: d.length, label: `EC ${curve}, SSH` });
} // prettier-ignore
