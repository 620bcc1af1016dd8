/**
 * Secret-key packets of OpenPGP without armour (RFC 4880 and 9580, LibrePGP), and GnuPG's own form of keys:
 *
 *   tag 5 or 7, length   version(1) time(4) algorithm(1) [count(4) from version 5 on] public part   usage(1) secret part
 *   (21:protected-private-key(3:rsa(1:n…)(1:e…)(9:protected…(…)LENGTH:…)…))     (11:private-key(3:ecc(5:curve…)(1:q…)(1:d…)))
 *
 * A packet is found by what stands in its public part: the exponent 65537 of RSA, the identifier of a curve, the bits of the
 * prime of DSA and ElGamal (version 4), the length of a key in version 6. What is told is the secret part: the public one stands in public keys too.
 */
import { hasVariety, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { KEY_MAXIMUM } from './der.ts';

export const OPENPGP_KEYS = 'openpgp-keys';
const KIND = 'OpenPGP private key';
const RSA_BITS = [1024, 1536, 2048, 3072, 4096, 7680, 8192] as const;
/** Of GnuPG's parameters, by algorithm, those that are secret. */
const SECRET_PARAMETERS = new Map([['rsa', 'dpqu'], ['ecc', 'd'], ['dsa', 'x'], ['elg', 'x']]); // prettier-ignore
/** The longest keys have 20. */
const ATOMS_MAXIMUM = 32;
const SECRETS_MAXIMUM = 4;

const oid = (hex: string): Buffer => Buffer.from(hex, 'hex');

export const OPENPGP_FORMS: readonly ByteForm[] = [
  { literal: oid('0011010001'), rare: 0, look: rsaPacket },
  { literal: oid('092b06010401da470f01'), rare: 5, look: curvePacket('Ed25519') },
  { literal: oid('0a2b060104019755010501'), rare: 5, look: curvePacket('Cv25519') },
  { literal: oid('082a8648ce3d030107'), rare: 2, look: curvePacket('P-256') },
  { literal: oid('052b81040022'), rare: 2, look: curvePacket('P-384') },
  { literal: oid('052b81040023'), rare: 2, look: curvePacket('P-521') },
  { literal: oid('052b8104000a'), rare: 2, look: curvePacket('secp256k1') },
  { literal: oid('092b2403030208010107'), rare: 1, look: curvePacket('brainpoolP256') },
  { literal: oid('092b240303020801010b'), rare: 1, look: curvePacket('brainpoolP384') },
  { literal: oid('092b240303020801010d'), rare: 1, look: curvePacket('brainpoolP512') },
  // DSA with p, q, g and y, ElGamal with p, g and y, by the bits of their first number.
  ...[1024, 2048, 3072, 4096].flatMap((bits) => [
    groupPacket(17, bits, 4, `DSA ${bits}`),
    groupPacket(16, bits, 3, `ElGamal ${bits}`),
  ]),
  { literal: Buffer.from('(21:protected-private-key('), rare: 0, look: protectedKey },
  { literal: Buffer.from('(11:private-key('), rare: 0, look: bareKey },
];

/** X25519 and Ed25519 of version 6 have neither a number nor a curve: by the algorithm and the length of the public key. */
export const RAW_PACKETS: readonly ByteForm[] = [25, 27].map((algorithm) => ({
  literal: Buffer.from([algorithm, 0, 0, 0, 32]),
  rare: 0,
  look: (buffer, at, found) => void packetAround(buffer, at + 5, at + 37, [algorithm], 'version 6', found),
}));

function rsaPacket(buffer: Buffer, exponent: number, found: FoundInBytes): void {
  for (const bits of RSA_BITS) {
    const modulus = exponent - bits / 8 - 2;
    if (modulus < 6 || buffer.readUInt16BE(modulus) !== bits || buffer[modulus + 2]! < 0x80) continue;
    if (packetAround(buffer, modulus, exponent + 5, [1, 2, 3], `RSA ${bits}`, found)) return;
  }
}

/** An algorithm and the first of so many numbers, each with its bits before it. */
function groupPacket(algorithm: number, bits: number, numbers: number, label: string): ByteForm {
  const literal = Buffer.from([algorithm, bits >> 8, bits & 0xff]);
  const look: ByteForm['look'] = (buffer, at, found) => {
    if (at < 7 || buffer[at - 5] !== 4 || (buffer[at + 3] ?? 0) < 0x80) return;
    let secret = at + 1;
    for (let number = 0; number < numbers; number++) {
      if (secret + 2 > buffer.length) return;
      const size = buffer.readUInt16BE(secret);
      // The generator may be small, and no number is larger than the first.
      if (size < 2 || size > bits) return;
      secret += 2 + ((size + 7) >> 3);
    }
    packetAround(buffer, at + 1, secret, [algorithm], label, found);
  };
  return { literal, rare: 0, look };
}

/** ECDH, ECDSA and EdDSA: the curve, the point, of ECDH how its secret becomes a key. */
function curvePacket(name: string): ByteForm['look'] {
  return (buffer, at, found) => {
    const algorithm = buffer[at - 1] ?? 0;
    const withCount = buffer[at - 5] ?? 0;
    const point = at + 1 + buffer[at]!;
    if (point + 2 > buffer.length || (!isCurveAlgorithm(algorithm) && !isCurveAlgorithm(withCount))) return;
    const bits = buffer.readUInt16BE(point);
    if (bits < 255 || bits > 1100) return;
    const end = point + 2 + ((bits + 7) >> 3);
    for (const allowed of [[18], [19, 22]]) {
      const secret = allowed[0] === 18 ? end + 1 + (buffer[end] ?? 0) : end;
      if (packetAround(buffer, at, secret, allowed, name, found)) return;
    }
  };
}

function isCurveAlgorithm(octet: number): boolean {
  return octet === 18 || octet === 19 || octet === 22;
}

/** True where a packet of a secret key has its public part at `material` and its secret one at `secret`. */
function packetAround(
  buffer: Buffer,
  material: number,
  secret: number,
  algorithms: readonly number[],
  label: string,
  found: FoundInBytes,
): boolean {
  for (const version of [4, 5, 6]) {
    const algorithm = version === 4 ? material - 1 : material - 5;
    const body = algorithm - 5;
    if (body < 2 || buffer[body] !== version || !algorithms.includes(buffer[algorithm]!)) continue;
    if (version > 4 && buffer.readUInt32BE(material - 4) !== secret - material) continue;
    for (const length of lengthsBefore(buffer, body)) {
      const end = body + length;
      if (length > KEY_MAXIMUM || end > buffer.length || end - secret < 20) continue;
      const protection = protectionOf(buffer.subarray(secret, end), version);
      if (protection === null) continue;
      found({ rule: OPENPGP_KEYS, kind: KIND, start: secret, length: end - secret, label: `${label}${protection}` });
      return true;
    }
  }
  return false;
} // prettier-ignore

/** What headers that end at `body` say that follows; tags 5 and 7 in the old and in the new form. */
function* lengthsBefore(buffer: Buffer, body: number): Generator<number> {
  const isNew = (at: number): boolean => buffer[at] === 0xc5 || buffer[at] === 0xc7;
  const isOld = (at: number, lengthType: number): boolean =>
    buffer[at] === 0x94 + lengthType || buffer[at] === 0x9c + lengthType;
  const last = buffer[body - 1]!;
  if (isOld(body - 2, 0) || (isNew(body - 2) && last < 192)) yield last;
  const high = buffer[body - 2]!;
  if (isOld(body - 3, 1)) yield buffer.readUInt16BE(body - 2);
  if (isNew(body - 3) && high >= 192 && high < 224) yield ((high - 192) << 8) + last + 192;
  if (isOld(body - 5, 2)) yield buffer.readUInt32BE(body - 4);
  if (isNew(body - 6) && buffer[body - 5] === 0xff) yield buffer.readUInt32BE(body - 4);
}

/** Nothing of the key is there where it is on a card or was taken out: GnuPG's own kind of passphrase, 101. */
function protectionOf(secret: Buffer, version: number): '' | ', ENCRYPTED' | null {
  const usage = secret[0]!;
  if (usage === 0) return fitsBare(secret.subarray(1), version) ? '' : null;
  if (usage < 253) return null;
  // Version 5 counts what follows, version 6 that and the passphrase's part of it; usage 253 names an AEAD too.
  const cipher = version === 4 ? 1 : 2;
  const kind = secret[cipher + (usage === 253 ? 2 : 1) + (version === 6 ? 1 : 0)]!;
  if (secret[cipher]! < 1 || secret[cipher]! > 13 || ![0, 1, 3, 4].includes(kind)) return null;
  return hasVariety(secret) ? ', ENCRYPTED' : null;
}

/** Numbers with their bits before them and a checksum of two bytes; of version 6 the key alone; version 5 counts. */
function fitsBare(secret: Buffer, version: number): boolean {
  if (!hasVariety(secret) || version === 6) return version === 6 && secret.length <= 64;
  let at = version === 5 ? 5 : 0;
  while (at + 2 < secret.length) at += 2 + ((secret.readUInt16BE(at) + 7) >> 3);
  return at + 2 === secret.length;
}

interface Atom {
  readonly start: number;
  readonly length: number;
  /** The first of its list. */
  readonly first: boolean;
  readonly depth: number;
}

/** Atoms of an expression of Rivest's canonical form, until it ends or is none. */
function* atomsOf(buffer: Buffer, start: number): Generator<Atom> {
  let depth = 0;
  let first = false;
  for (let at = start, atoms = 0; atoms < ATOMS_MAXIMUM && at < start + KEY_MAXIMUM;) {
    const byte = buffer[at] ?? 0;
    if (byte === 0x28 || byte === 0x29) {
      first = byte === 0x28;
      depth += first ? 1 : -1;
      at += 1;
      if (depth === 0) return;
      continue;
    }
    let length = 0;
    let digits = 0;
    for (; digits < 5 && buffer[at + digits]! >= 0x30 && buffer[at + digits]! <= 0x39; digits++) length = length * 10 + buffer[at + digits]! - 0x30;
    at += digits + 1;
    if (digits === 0 || buffer[at - 1] !== 0x3a || at + length > buffer.length) return;
    yield { start: at, length, first, depth };
    at += length;
    atoms += 1;
    first = false;
  }
} // prettier-ignore

function protectedKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  let list = 0;
  let last: Atom | null = null;
  for (const atom of atomsOf(buffer, at)) {
    const { start, length, first, depth } = atom;
    if (list > 0 && depth < list) break;
    if (list > 0 && depth === list && first) break; // another list beside it
    if (list === 0 && first && buffer.toString('latin1', start, start + length) === 'protected') list = depth;
    else if (list > 0 && depth === list) last = atom;
  }
  if (last === null || last.length < 32 || !hasVariety(buffer.subarray(last.start, last.start + last.length))) return;
  found({ rule: OPENPGP_KEYS, kind: KIND, start: last.start, length: last.length, label: 'GnuPG, ENCRYPTED' });
} // prettier-ignore

function bareKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  let secrets: string | undefined;
  let name = '';
  let told = 0;
  for (const { start, length, first } of atomsOf(buffer, at)) {
    if (told === SECRETS_MAXIMUM) return;
    const text = length < 16 ? buffer.toString('latin1', start, start + length) : '';
    if (first) {
      secrets ??= SECRET_PARAMETERS.get(text);
      name = text;
    } else if (name.length === 1 && secrets?.includes(name) && length >= 16 && hasVariety(buffer.subarray(start, start + length))) {
      found({ rule: OPENPGP_KEYS, kind: KIND, start, length, label: 'GnuPG' });
      told += 1;
    }
  }
} // prettier-ignore
