/**
 * Hashes and keys of accounts as programs keep them, without a name beside them:
 *
 *   Redis' ACL     length 40 "size" 01 64 digits 00, a string of Redis with a hash of a password and nothing else
 *   Samba's users  … LM's length(4) hash  NT's length(4) hash  history's length(4) hashes  flags(4) A8 00 15(4) 20(4) hours
 *   MIT Kerberos   03 A7 0E 97 type(4) length(4) ?(4) address(8), and the key in a block of malloc, there
 *
 * Numbers are little-endian. Of an address only the place within its page is known here: memory begins with a page.
 */
import { hasVariety, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { KERBEROS_KEYS, KEY_BYTES } from './kerberos-keys.ts';
import { isRawKey } from './raw-keys.ts';

const PASSWORD_HASHES = 'password-hashes';
/** By what allocators give for 68 bytes. */
const REDIS_HEADS = ['@@\x01', '@D\x01', '@L\x01'];
const HOURS = Buffer.from('a80015000000' + '20000000', 'hex');
const KEY_BLOCK = Buffer.from('03a70e97', 'hex');
const NT_HASH = 16;
/** A salt and a hash each. */
const HISTORY = 32;
const HISTORY_MAXIMUM = 24;
const PAGE = 4096;

export const STORED_HASH_FORMS: readonly ByteForm[] = [
  ...REDIS_HEADS.map((head) => ({ literal: Buffer.from(head, 'latin1'), rare: 0, look: redisString })),
  { literal: HOURS, rare: 0, look: sambaUser },
  { literal: KEY_BLOCK, rare: 0, look: keyBlock },
];

/** Other strings of 64 digits may be kept there: a suspect. */
function redisString(buffer: Buffer, at: number, found: FoundInBytes): void {
  const start = at + 3;
  if (buffer[start + 64] !== 0 || !/^[0-9a-f]{64}$/.test(buffer.toString('latin1', start, start + 64)))
    return;
  found({ rule: PASSWORD_HASHES, kind: 'suspected password hash', start, length: 64, suspected: true });
}

function sambaUser(buffer: Buffer, at: number, found: FoundInBytes): void {
  const behind = at - 4;
  for (let count = 0; count <= HISTORY_MAXIMUM; count++) {
    const history = behind - count * HISTORY;
    const start = history - 4 - NT_HASH;
    if (start < 8) return;
    if (buffer.readUInt32LE(history - 4) !== count * HISTORY || buffer.readUInt32LE(start - 4) !== NT_HASH) continue;
    const tell = (start: number): void => {
      if (hasVariety(buffer.subarray(start, start + NT_HASH))) found({ rule: PASSWORD_HASHES, kind: 'password hash', start, length: NT_HASH, label: 'Samba' });
    };
    tell(start);
    const older = start - 4 - NT_HASH;
    if (older >= 4 && buffer.readUInt32LE(older - 4) === NT_HASH) tell(older);
    for (let place = history; place < behind; place += NT_HASH) tell(place);
    return;
  }
} // prettier-ignore

function keyBlock(buffer: Buffer, at: number, found: FoundInBytes): void {
  if (at + 24 > buffer.length) return;
  const length = buffer.readUInt32LE(at + 8);
  if (KEY_BYTES.get(buffer.readUInt32LE(at + 4)) !== length || length < 16) return;
  const address = buffer.readUInt32LE(at + 16);
  if (address % 16 !== 0 || buffer[at + 22] !== 0 || buffer[at + 23] !== 0) return;
  // As glibc counts: the header's eight bytes with it, in steps of 16; the lowest bits are flags.
  const block = (length + 8 + 15) & ~15;
  for (let start = address % PAGE; start + length <= buffer.length; start += PAGE) {
    if (start < 8 || (buffer.readUInt32LE(start - 8) & ~7) !== block || buffer.readUInt32LE(start - 4) !== 0) continue;
    if (isRawKey(buffer, start, length)) found({ rule: KERBEROS_KEYS, kind: 'Kerberos key', start, length, label: 'krb5_keyblock' });
  }
} // prettier-ignore
