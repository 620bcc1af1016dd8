/**
 * Logins in protocols of databases:
 *
 *   PostgreSQL          "p" length(4) password 00, the length of all but the "p"
 *   MySQL, clear text   00 × 23 user 00 length password 00 [database 00] "mysql_clear_password" 00
 *                       length(3, little-endian) number, 3 or 5, password 00, where it is all that there is
 *   TDS 7 (SQL Server)  length(4) 04 00 00 74 … offsets and lengths of host, user, password; UTF-16LE, its halves of bytes
 *                       exchanged and then XOR A5
 */
import { standsAt, type ByteForm } from './byte-forms.ts';
import { isTyped, loginForm, type FoundPassword } from './binary-logins.ts';

const CLEAR_PASSWORD = Buffer.from('mysql_clear_password\0', 'latin1');
const FILLER = Buffer.alloc(23);
const NAME_MAXIMUM = 64;
const TDS_FIXED = 94;
/** md5 and 32 digits, and a NUL. */
const MD5_LENGTH = 40;
const ASKED = Buffer.from('520000000800000003', 'hex');
const ANSWERED = Buffer.from('5200000008', 'hex');

export const DATABASE_FORMS: readonly ByteForm[] = [loginForm(CLEAR_PASSWORD, 4, mysqlClear)];

/** By what has nothing rare in it. */
export const POSTGRES_PASSWORD = { literal: Buffer.from('p\0\0\0', 'latin1'), look: postgresPassword };
export const TDS_LOGIN = { literal: Buffer.from([4, 0, 0, 0x74]), look: tdsLogin };

/**
 * A length below 32 is no text that only happens to stand there. Of the password as it was typed letters alone are too few
 * to be sure of, unless it is all that there is, as in a queue.
 */
function postgresPassword(buffer: Buffer, at: number, found: FoundPassword): void {
  const length = buffer[at + 4] ?? 0;
  const end = at + 1 + length;
  if (length < 8 || end > buffer.length || buffer[end - 1] !== 0) return;
  const value = buffer.subarray(at + 5, end - 1);
  if (!value.every((byte) => byte > 0x20 && byte < 0x7f)) return;
  const text = value.toString('latin1');
  const isMd5 = length === MD5_LENGTH && /^md5[0-9a-f]{32}$/.test(text);
  const alone = at === 0 && end === buffer.length;
  const isMixed = length < 0x20 && /[0-9]/.test(text) && /[a-z]/i.test(text) && new Set(value).size >= 5;
  // The server asked for it just before, or answers just behind: 52 00 00 00 length.
  const isAsked = standsAt(buffer, at - 9, ASKED) || standsAt(buffer, end, ANSWERED);
  if (isMd5 || alone || isMixed || isAsked) found(at + 5, value.length, 'PostgreSQL');
} // prettier-ignore

function mysqlClear(buffer: Buffer, at: number, found: FoundPassword): void {
  // What ends here is the password, or a database's name behind it.
  for (let end = at, names = 0; names < 2 && end > FILLER.length + 4; names++) {
    if (buffer[end - 1] !== 0) return;
    let start = end - 1;
    while (start > end - 255 && buffer[start - 1]! >= 0x20) start--;
    // Of a length that is printable itself any place may be the first.
    for (let first = start; first < end - 3; first++) {
      if (buffer[first - 1] !== end - first) continue;
      const user = userBefore(buffer, first - 1);
      if (user !== null && isTyped(buffer.subarray(first, end - 1))) {
        found(first, end - 1 - first, user);
        return;
      }
    }
    end = start;
  }
}

/** The answer to a question for the password as it was typed: nothing but a packet. */
export function mysqlPacket(buffer: Buffer, at: number, found: FoundPassword): void {
  const length = buffer.length - at - 4;
  if (length < 5 || buffer.readUIntLE(at, 3) !== length || (buffer[at + 3] !== 3 && buffer[at + 3] !== 5))
    return;
  const value = buffer.subarray(at + 4, at + 3 + length);
  if (buffer[at + 3 + length] === 0 && isTyped(value)) found(at + 4, value.length, 'MySQL');
}

/** A name that ends with a NUL at `end`, behind the message's filler. */
export function userBefore(buffer: Buffer, end: number): string | null {
  if (buffer[end - 1] !== 0) return null;
  let start = end - 1;
  while (start > end - NAME_MAXIMUM && buffer[start - 1]! >= 0x20) start--;
  const isFilled = start >= FILLER.length && buffer.subarray(start - FILLER.length, start).equals(FILLER);
  return start < end - 1 && isFilled ? buffer.toString('latin1', start, end - 1) : null;
}

function tdsLogin(buffer: Buffer, version: number, found: FoundPassword): void {
  const message = version - 4;
  if (message < 0 || message + TDS_FIXED > buffer.length) return;
  const length = buffer.readUInt32LE(message);
  const end = Math.min(buffer.length, message + length);
  if (length < TDS_FIXED || length > 0x8000) return;
  const part = (at: number): Buffer | null => {
    const from = message + buffer.readUInt16LE(message + at);
    const to = from + 2 * buffer.readUInt16LE(message + at + 2);
    return from >= message + 86 && to <= end ? buffer.subarray(from, to) : null;
  };
  const host = part(36);
  const user = part(40);
  const password = part(44);
  if (host === null || user === null || password === null || password.length < 6 || password.length > 256) return;
  const clear = Buffer.from(password.map((byte) => swapped(byte ^ 0xa5)));
  // All three are UTF-16; of ASCII each second byte is a NUL.
  const isWide = (bytes: Buffer): boolean => bytes.every((byte, at) => (at % 2 === 0 ? byte >= 0x20 || bytes[at + 1] !== 0 : byte < 0x30));
  if (user.length === 0 || !isWide(host) || !isWide(user) || !isWide(clear)) return;
  const start = password.byteOffset - buffer.byteOffset;
  const label = user.toString('utf16le');
  // Both leave nothing for who reads: the bytes as they stand, and what they mean.
  found(start, password.length, label);
  found(start, password.length, label, Buffer.from(clear.toString('utf16le')).toString('latin1'));
} // prettier-ignore

function swapped(byte: number): number {
  return ((byte << 4) | (byte >> 4)) & 0xff;
}
