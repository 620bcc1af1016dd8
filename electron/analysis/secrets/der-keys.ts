/**
 * Private keys as programs hold them in memory and keep them in files without armor: DER of PKCS#1, PKCS#8
 * (encrypted or not) and SEC1, and OpenSSH's and Tor's own forms. Each is a few bytes that are looked for, and a length that
 * must fit.
 */
import type { RuleFind } from '../../../shared/secrets/find-secrets.ts';

const KEY_MAXIMUM = 16 * 1024;
export const DER_KEYS = 'der-keys';

interface Form {
  /** Stands behind the version, an INTEGER. */
  readonly next: Buffer;
  readonly label: string;
  readonly least: number;
}

const form = (hex: string, label: string, least: number): Form => ({
  next: Buffer.from(hex, 'hex'),
  label,
  least,
});
const EC = '06072a8648ce3d0201';

/** By the version before: PKCS#1 and PKCS#8 have 0, SEC1 has 1 and an OCTET STRING. */
const FORMS: readonly (readonly [version: Buffer, readonly Form[]])[] = [
  [
    Buffer.from('020100', 'hex'),
    [
      form('0281', 'RSA, PKCS#1 DER', 200),
      form('0282', 'RSA, PKCS#1 DER', 500),
      form('300d06092a864886f70d010101', 'RSA, PKCS#8 DER', 200),
      form(`3013${EC}`, 'EC, PKCS#8 DER', 48),
      form(`3010${EC}`, 'EC, PKCS#8 DER', 48),
      form('300506032b657004', 'Ed25519, PKCS#8 DER', 40),
      form('300506032b657104', 'Ed448, PKCS#8 DER', 60),
      form('300506032b656e04', 'X25519, PKCS#8 DER', 40),
    ],
  ],
  [
    Buffer.from('02010104', 'hex'),
    [form('20', 'EC, SEC1 DER', 40), form('30', 'EC, SEC1 DER', 56), form('42', 'EC, SEC1 DER', 72)],
  ],
]; // prettier-ignore

const PBES2 = Buffer.from('06092a864886f70d01050d', 'hex');
const OPENSSH = Buffer.from('openssh-key-v1\0', 'latin1');
/** Before the expanded key of a Tor service: 32 bytes with what the type is. */
const ONION = Buffer.from('== ed25519v1-secret: type0 ==\0\0\0', 'latin1');
const ONION_KEY = 64;

/** Places and lengths are of the bytes. */
export function findDerKeys(bytes: Uint8Array): RuleFind[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const finds: RuleFind[] = [];
  const rule = DER_KEYS;
  for (const [version, forms] of FORMS) {
    for (const at of placesIn(buffer, version, 0)) {
      const content = at + version.length;
      const known = forms.find(({ next }) => standsAt(buffer, content, next));
      const outer = known && sequenceBefore(buffer, at);
      if (!outer || outer.length < known.least || outer.start + outer.length > buffer.length) continue;
      if (hasVariety(buffer.subarray(content + known.next.length, outer.start + outer.length))) {
        finds.push({ rule, kind: 'private key', ...outer, label: known.label });
      }
    }
  }
  for (const at of placesIn(buffer, PBES2, 6)) {
    const inner = sequenceBefore(buffer, at);
    const outer = inner && sequenceBefore(buffer, inner.start);
    if (!outer || outer.length < 64 || outer.start + outer.length > buffer.length) continue;
    // An EncryptedPrivateKeyInfo: parameters, then one OCTET STRING to its end.
    if (buffer[inner.start + inner.length] === 0x04) {
      finds.push({ rule, kind: 'encrypted private key', ...outer, label: 'ENCRYPTED, PKCS#8 DER' });
    }
  }
  for (const start of placesIn(buffer, OPENSSH, 7)) {
    const length = opensshLength(buffer, start);
    if (length > 0) finds.push({ rule, kind: 'SSH private key', start, length, label: 'OpenSSH, binary' });
  }
  for (const at of placesIn(buffer, ONION, 0)) {
    const start = at + ONION.length;
    const key = buffer.subarray(start, start + ONION_KEY);
    if (key.length === ONION_KEY && hasVariety(key)) {
      finds.push({ rule, kind: 'onion service key', start, length: ONION_KEY, label: 'Tor' });
    }
  }
  return finds;
}

/** Every place of a literal. `rare`: of its bytes the one that memory has least, by which it is looked for. */
export function* placesIn(buffer: Buffer, literal: Buffer, rare: number): Generator<number> {
  const tail = literal.subarray(rare);
  for (let at = buffer.indexOf(tail, rare); at >= 0; at = buffer.indexOf(tail, at + 1)) {
    if (standsAt(buffer, at - rare, literal)) yield at - rare;
  }
}

function standsAt(buffer: Buffer, at: number, literal: Buffer): boolean {
  for (let i = 0; i < literal.length; i++) if (buffer[at + i] !== literal[i]) return false;
  return true;
}

/** The SEQUENCE whose content begins at `at`, with its header. */
function sequenceBefore(
  buffer: Buffer,
  at: number,
): { readonly start: number; readonly length: number } | null {
  if (buffer[at - 4] === 0x30 && buffer[at - 3] === 0x82) {
    const length = buffer.readUInt16BE(at - 2);
    return length >= 256 && length <= KEY_MAXIMUM ? { start: at - 4, length: length + 4 } : null;
  }
  if (buffer[at - 3] === 0x30 && buffer[at - 2] === 0x81) {
    const length = buffer[at - 1]!;
    return length >= 128 ? { start: at - 3, length: length + 3 } : null;
  }
  const short = buffer[at - 1] ?? 0x80;
  return buffer[at - 2] === 0x30 && short < 0x80 ? { start: at - 2, length: short + 2 } : null;
}

/** A key is random; templates and zeros are not. */
function hasVariety(bytes: Buffer): boolean {
  return new Set(bytes.subarray(0, 256)).size >= Math.min(16, bytes.length / 3);
}

/** Cipher, KDF, its options, number of keys, public key, private part: each with its length before it. */
function opensshLength(buffer: Buffer, start: number): number {
  const u32 = (at: number): number => (at + 4 > buffer.length ? -1 : buffer.readUInt32BE(at));
  let at = start + OPENSSH.length;
  for (let field = 0; field < 5; field++) {
    const length = u32(at);
    if (length < 0 || length > KEY_MAXIMUM) return 0;
    at += 4 + length;
    if (field === 2) {
      if (u32(at) !== 1) return 0;
      at += 4;
    }
  }
  return at <= buffer.length ? at - start : 0;
}
