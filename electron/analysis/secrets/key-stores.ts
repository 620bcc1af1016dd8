/**
 * Keys under a passphrase, as stores of keys and files hold them in DER or as Java writes objects:
 *
 *   EncryptedPrivateKeyInfo   SEQUENCE { SEQUENCE { algorithm of a passphrase, parameters }, OCTET STRING }
 *                             by itself, in PKCS#12 and in Java's JKS and JCEKS
 *   PFX, PKCS#12              SEQUENCE { INTEGER 3, SEQUENCE { data, [0] … }, SEQUENCE mac }
 *   JCEKS, secret keys        SealedObjectForKeyProtector … parameters, sealed bytes
 */
import { hasVariety, standsAt, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { DER_KEYS } from './der-keys.ts';
import { elementAt, sequenceBefore } from './der.ts';

const STORE_MAXIMUM = 60 * 1024;
const SEALED_MAXIMUM = 4096;

const oid = (hex: string): Buffer => Buffer.from(hex, 'hex');
const CERTIFICATE_BAG = oid('060b2a864886f70d010c0a0103');
const VERSION_3 = oid('020103');
/** An array of bytes, where Java names its class. */
const BYTE_ARRAY = Buffer.from('ur\0\x02[B\xac\xf3\x17\xf8\x06\bT\xe0\x02\0\0xp', 'latin1');
const SAME_ARRAY = Buffer.from('uq\0~', 'latin1');

export const KEY_STORE_FORMS: readonly ByteForm[] = [
  // PBES1 and PBES2 (PKCS#5), those of PKCS#12, Sun's two.
  { literal: oid('06092a864886f70d0105'), rare: 5, look: encryptedKey('ENCRYPTED, PKCS#8 DER') },
  { literal: oid('060a2a864886f70d010c01'), rare: 5, look: encryptedKey('ENCRYPTED, PKCS#12') },
  { literal: oid('060a2b060104012a02110101'), rare: 6, look: encryptedKey('ENCRYPTED, JKS') },
  { literal: oid('06092b060104012a021301'), rare: 6, look: encryptedKey('ENCRYPTED, JCEKS') },
  { literal: oid('06092a864886f70d010701a0'), rare: 5, look: keyStore },
  { literal: Buffer.from('SealedObjectForKeyProtector'), rare: 5, look: sealedKey },
];

function encryptedKey(label: string): ByteForm['look'] {
  return (buffer, at, found) => {
    const algorithm = sequenceBefore(buffer, at);
    const outer = algorithm && sequenceBefore(buffer, algorithm.start);
    if (!outer || outer.length < 64) return;
    // Parameters, then one OCTET STRING to its end.
    const key = elementAt(buffer, algorithm.start + algorithm.length, 0x04);
    if (key === null || key.end !== outer.start + outer.length) return;
    found({ rule: DER_KEYS, kind: 'encrypted private key', ...outer, label });
  };
}

/**
 * A store as a whole: what is in it is encrypted, and the check of its integrity lets passphrases be tried. One that holds
 * certificates as they are is none: those are public, and its keys are found by themselves.
 */
function keyStore(buffer: Buffer, at: number, found: FoundInBytes): void {
  const content = sequenceBefore(buffer, at, STORE_MAXIMUM);
  if (content === null || !standsAt(buffer, content.start - 3, VERSION_3)) return;
  const outer = sequenceBefore(buffer, content.start - 3, STORE_MAXIMUM);
  if (outer === null) return;
  const end = outer.start + outer.length;
  const mac = content.start + content.length;
  if (end > buffer.length || (mac !== end && elementAt(buffer, mac, 0x30)?.end !== end)) return;
  if (buffer.subarray(outer.start, end).includes(CERTIFICATE_BAG)) return;
  found({ rule: DER_KEYS, kind: 'encrypted key store', ...outer, label: 'ENCRYPTED, PKCS#12' });
}

function sealedKey(buffer: Buffer, at: number, found: FoundInBytes): void {
  const parameters = buffer.subarray(at, at + 1024).indexOf(BYTE_ARRAY);
  const size = at + parameters + BYTE_ARRAY.length;
  if (parameters < 0 || size + 4 > buffer.length) return;
  const next = size + 4 + buffer.readUInt32BE(size);
  if (next - size > 256 || next + 10 > buffer.length || !standsAt(buffer, next, SAME_ARRAY)) return;
  const start = next + 10;
  const length = buffer.readUInt32BE(next + 6);
  if (length < 16 || length > SEALED_MAXIMUM || start + length > buffer.length) return;
  if (!hasVariety(buffer.subarray(start, start + length))) return;
  found({ rule: DER_KEYS, kind: 'encrypted secret key', start, length, label: 'ENCRYPTED, JCEKS' });
}
