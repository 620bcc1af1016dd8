/**
 * SASL's PLAIN (RFC 4616) in binary protocols: authorization id, NUL, user, NUL, password, with its length before it.
 *
 *   AMQP 0-9-1          "PLAIN" length(4)             AMQP 1.0         "PLAIN" A0 length, B0 length(4)
 *   LDAP                "PLAIN" 04 length             Thrift (Hive)    "PLAIN" status length(4)
 *   MongoDB             "PLAIN" 00 05 "payload" 00 length(4, little-endian) 00
 *   memcached           80 21 5(2) 00 00 00 00 length(4) … "PLAIN"
 *   CQL AUTH_RESPONSE   version flags stream(2) 0F length(4) length(4)
 *   Kafka               length(4) 36(2) version(2) id(4) client [00] length(4) [00]
 */
import { type ByteForm } from './byte-forms.ts';
import { isTyped, loginForm, type FoundPassword } from './binary-logins.ts';

const TOKEN_MAXIMUM = 1024;
const PAYLOAD = Buffer.from('\x05payload\0', 'latin1');

export const SASL_FORMS: readonly ByteForm[] = [
  loginForm('PLAIN', 1, afterMechanism),
  ...[0, 1, 2].map((version) => loginForm(Buffer.from([0, 0x24, 0, version]), 0, kafka)),
];

/** By its opcode, which has nothing rare beside it. */
export const CQL_RESPONSE = { literal: Buffer.from([0x0f, 0, 0, 0]), look: cqlResponse };

function afterMechanism(buffer: Buffer, at: number, found: FoundPassword): void {
  const next = at + 5;
  if (next + 6 > buffer.length) return;
  const first = buffer[next]!;
  const byte = buffer[next + 1]!;
  const header = at - 24;
  if (header >= 0 && buffer[header] === 0x80 && buffer[header + 1] === 0x21 && buffer.readUInt16BE(header + 2) === 5) {
    token(buffer, next, buffer.readUInt32BE(header + 8) - 5, found);
  } else if (first === 0xa0 || first === 0x04) token(buffer, next + 2, byte, found);
  else if (first === 0xb0 || first === 0x01 || first === 0x02 || first === 0x05) {
    token(buffer, next + 5, buffer.readUInt32BE(next + 1), found);
  } else if (first === 0 && byte === 0) token(buffer, next + 4, buffer.readUInt32BE(next), found);
  else if (first === 0) {
    const payload = buffer.subarray(next, next + 64).indexOf(PAYLOAD);
    const start = next + payload + PAYLOAD.length + 5;
    if (payload >= 0 && start <= buffer.length) token(buffer, start, buffer.readUInt32LE(start - 5), found);
  }
} // prettier-ignore

function kafka(buffer: Buffer, at: number, found: FoundPassword): void {
  const client = at + 10;
  if (at < 4 || client > buffer.length) return;
  const end = at + buffer.readUInt32BE(at - 4);
  if (end - at > TOKEN_MAXIMUM || end > buffer.length) return;
  const name = buffer.readInt16BE(client - 2);
  const flexible = buffer[at + 3] === 2;
  // From version 2 on lengths are variable, one more than they say, and tags follow.
  const size = client + Math.max(0, name) + (flexible ? 1 : 0);
  if (name < -1 || size + 4 > end) return;
  if (!flexible && buffer.readUInt32BE(size) === end - size - 4)
    token(buffer, size + 4, end - size - 4, found);
  else if (flexible && buffer[size] === end - size - 1) token(buffer, size + 1, end - size - 2, found);
}

function cqlResponse(buffer: Buffer, at: number, found: FoundPassword): void {
  const version = buffer[at - 4] ?? 0;
  if (version < 2 || version > 6 || (buffer[at - 3]! & 0xe0) !== 0 || at + 9 > buffer.length) return;
  const length = buffer.readUInt32BE(at + 5);
  if (buffer.readUInt32BE(at + 1) === length + 4) token(buffer, at + 9, length, found);
}

/** Exactly three parts, the first of which is empty or a name as the second. */
function token(buffer: Buffer, start: number, length: number, found: FoundPassword): void {
  if (length < 6 || length > TOKEN_MAXIMUM || start + length > buffer.length) return;
  const bytes = buffer.subarray(start, start + length);
  const first = bytes.indexOf(0);
  const second = bytes.indexOf(0, first + 1);
  if (first < 0 || second <= first + 1 || bytes.includes(0, second + 1)) return;
  const password = bytes.subarray(second + 1);
  const names = [...bytes.subarray(0, first), ...bytes.subarray(first + 1, second)];
  if (isTyped(password) && names.every((byte) => byte >= 0x20 && byte !== 0x7f))
    found(start + second + 1, password.length, bytes.toString('latin1', first + 1, second));
}
