/**
 * Private keys as programs hold them in memory and keep them in files without armor: DER of PKCS#1, PKCS#8 and SEC1, and
 * Tor's own form. Each is a few bytes that are looked for, and a length that must fit.
 */
import { hasVariety, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { elementAt, sequenceBefore } from './der.ts';

export const DER_KEYS = 'der-keys';

/** A key that begins with its version and what follows it. `rare`: as of a literal; `least`: bytes of the shortest. */
function versioned(hex: string, rare: number, label: string, least: number): ByteForm {
  const literal = Buffer.from(hex, 'hex');
  const look: ByteForm['look'] = (buffer, at, found) => {
    const outer = sequenceBefore(buffer, at);
    if (!outer || outer.length < least || outer.start + outer.length > buffer.length) return;
    if (hasVariety(buffer.subarray(at + literal.length, outer.start + outer.length)))
      found({ rule: DER_KEYS, kind: 'private key', ...outer, label });
  };
  return { literal, rare, look };
}

const EC = '06072a8648ce3d0201';
/** PKCS#1 and PKCS#8 have version 0, SEC1 has 1 and an OCTET STRING. */
const VERSIONED = [
  versioned('0201000281', 2, 'RSA, PKCS#1 DER', 200),
  versioned('0201000282', 2, 'RSA, PKCS#1 DER', 500),
  versioned('020100300d06092a864886f70d010101', 3, 'RSA, PKCS#8 DER', 200),
  versioned('020100300b06092a864886f70d01010a', 3, 'RSA-PSS, PKCS#8 DER', 200),
  versioned('020100303d06092a864886f70d01010a', 3, 'RSA-PSS, PKCS#8 DER', 200),
  versioned(`0201003013${EC}`, 8, 'EC, PKCS#8 DER', 48),
  versioned(`0201003014${EC}`, 8, 'EC, PKCS#8 DER', 48),
  versioned(`0201003010${EC}`, 8, 'EC, PKCS#8 DER', 48),
  versioned('0201010420', 2, 'EC, SEC1 DER', 40),
  versioned('0201010430', 2, 'EC, SEC1 DER', 56),
  versioned('0201010442', 2, 'EC, SEC1 DER', 72),
];

/** The last byte of 1.3.101.110 and those that follow: what the key is for, and how long it is (RFC 8410). */
const EDWARDS: ReadonlyMap<number, readonly [name: string, bytes: number]> = new Map([
  [0x6e, ['X25519', 32]],
  [0x6f, ['X448', 56]],
  [0x70, ['Ed25519', 32]],
  [0x71, ['Ed448', 57]],
]);

/** Before the expanded key of a Tor service: 32 bytes with what the type is. */
const ONION = Buffer.from('== ed25519v1-secret: type0 ==\0\0\0', 'latin1');
const ONION_KEY = 64;

export const DER_KEY_FORMS: readonly ByteForm[] = [
  ...VERSIONED,
  { literal: Buffer.from('300506032b65', 'hex'), rare: 3, look: edwardsKey },
  { literal: Buffer.from('06072a8648ce380401', 'hex'), rare: 3, look: dsaKey },
  { literal: ONION, rare: 12, look: onionKey },
];

/** Version 0, or 1 with the public key behind it (RFC 5958); then the key, an OCTET STRING in one. */
function edwardsKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  const known = EDWARDS.get(buffer[at + 6] ?? 0);
  if (known === undefined || buffer[at - 3] !== 2 || buffer[at - 2] !== 1 || buffer[at - 1]! > 1) return;
  const [name, size] = known;
  const outer = sequenceBefore(buffer, at - 3);
  const key = at + 7;
  if (outer === null || outer.start + outer.length > buffer.length || outer.start + outer.length < key + 4 + size) return;
  const fits = buffer[key] === 4 && buffer[key + 1] === size + 2 && buffer[key + 2] === 4 && buffer[key + 3] === size;
  if (!fits || !hasVariety(buffer.subarray(key + 4, key + 4 + size))) return;
  found({ rule: DER_KEYS, kind: 'private key', ...outer, label: `${name}, PKCS#8 DER` });
} // prettier-ignore

/** PKCS#8 of DSA: the domain's numbers stand beside the algorithm, an OCTET STRING with the key follows. */
function dsaKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  const algorithm = sequenceBefore(buffer, at);
  if (algorithm === null) return;
  const version = algorithm.start - 3;
  const outer = sequenceBefore(buffer, version);
  if (outer === null || buffer[version] !== 2 || buffer[version + 1] !== 1 || buffer[version + 2] !== 0) return;
  const key = elementAt(buffer, algorithm.start + algorithm.length, 4);
  if (key === null || key.end !== outer.start + outer.length || key.end - key.content < 20) return;
  found({ rule: DER_KEYS, kind: 'private key', start: key.content, length: key.end - key.content, label: 'DSA, PKCS#8 DER' });
} // prettier-ignore

function onionKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  const start = at + ONION.length;
  const key = buffer.subarray(start, start + ONION_KEY);
  if (key.length < ONION_KEY || !hasVariety(key)) return;
  found({ rule: DER_KEYS, kind: 'onion service key', start, length: ONION_KEY, label: 'Tor' });
}
