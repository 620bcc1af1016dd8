/**
 * Passwords in messages of protocols that are no text, as they lie in buffers and socket queues. A few bytes that are
 * looked for, then lengths that must fit:
 *
 *   MQTT CONNECT       00 04 "MQTT" level flags keep-alive(2) [properties] id [will topic, will message] user password
 *   LDAP bind          60 length 02 01 03 04 length name 80 length password
 *   AMQP 0-9-1 PLAIN   "PLAIN" length(4) 00 user 00 password
 */
import type { RuleFind } from '../../../shared/secrets/find-secrets.ts';
import { placesIn } from './der-keys.ts';

export const BINARY_LOGINS = 'binary-logins';
const PASSWORD_MAXIMUM = 256;

type Found = (start: number, length: number, label: string) => void;

/** By bytes that are looked for, and the rarest of them. */
const MESSAGES: readonly (readonly [literal: Buffer, rare: number, look: (buffer: Buffer, at: number, found: Found) => void])[] = [
  [Buffer.from('MQTT'), 1, (buffer, at, found) => mqtt(buffer, at, 4, found)],
  [Buffer.from('MQIsdp'), 1, (buffer, at, found) => mqtt(buffer, at, 6, found)],
  [Buffer.from('PLAIN\0\0\0', 'latin1'), 1, amqpPlain],
  [Buffer.from(',dc='), 0, ldapBind],
]; // prettier-ignore

/** Places and lengths are of the bytes. */
export function findBinaryLogins(bytes: Uint8Array): RuleFind[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const finds: RuleFind[] = [];
  for (const [literal, rare, look] of MESSAGES) {
    for (const at of placesIn(buffer, literal, rare)) {
      look(buffer, at, (start, length, label) => {
        finds.push({ rule: BINARY_LOGINS, kind: 'password', start, length, label });
      });
    }
  }
  return finds;
}

/** Printable ASCII, or bytes of UTF-8: what people type. */
function isTyped(bytes: Buffer): boolean {
  return (
    bytes.length >= 3 &&
    bytes.length <= PASSWORD_MAXIMUM &&
    bytes.every((byte) => byte >= 0x20 && byte !== 0x7f)
  );
}

/** The name of the protocol stands at `name`, with its length before it. */
function mqtt(buffer: Buffer, name: number, length: number, found: Found): void {
  if (buffer[name - 2] !== 0 || buffer[name - 1] !== length) return;
  const at = name + length;
  const level = buffer[at] ?? 0;
  const flags = buffer[at + 1] ?? 0;
  // The lowest bit is reserved; without user and password there is nothing here.
  if (level < 3 || level > 5 || (flags & 0xc1) !== 0xc0) return;
  let place = at + 4;
  const skipProperties = (): void => {
    if (level === 5) place += 1 + (buffer[place] ?? 0); // longer ones have a high bit, and end the look below
  };
  const field = (): Buffer | null => {
    if (place + 2 > buffer.length) return null;
    const length = buffer.readUInt16BE(place);
    place += 2 + length;
    return place > buffer.length ? null : buffer.subarray(place - length, place);
  };
  skipProperties();
  if (field() === null) return;
  if ((flags & 4) !== 0) {
    skipProperties();
    if (field() === null || field() === null) return;
  }
  const user = field();
  const password = field();
  if (user && password && isTyped(user) && isTyped(password))
    found(place - password.length, password.length, user.toString('latin1'));
}

/** Names of directories end with their domain: the name begins where its length says that it does. */
function ldapBind(buffer: Buffer, at: number, found: Found): void {
  for (let name = at - 1; name >= 8 && name > at - 0x7f; name--) {
    if (buffer[name - 2] !== 4 || buffer[name - 3] !== 3 || buffer[name - 4] !== 1 || buffer[name - 5] !== 2) continue;
    const nameLength = buffer[name - 1]!;
    const choice = name + nameLength;
    const length = buffer[choice + 1] ?? 0x80;
    if (choice < at || nameLength >= 0x80 || length >= 0x80 || buffer[choice] !== 0x80 || choice + 2 + length > buffer.length) return;
    // The first of its parts in the name, so that a bind is told once.
    if (buffer.indexOf(',dc=', name) !== at) return;
    // The request ends where the password does; its length may take two bytes.
    const whole = choice + 2 + length - (name - 5);
    if (!(buffer[name - 7] === 0x60 && buffer[name - 6] === whole) && !(buffer[name - 8] === 0x60 && buffer[name - 7] === 0x81 && buffer[name - 6] === whole)) return;
    if (isTyped(buffer.subarray(choice + 2, choice + 2 + length))) found(choice + 2, length, buffer.toString('latin1', name, choice));
    return;
  }
} // prettier-ignore

function amqpPlain(buffer: Buffer, at: number, found: Found): void {
  const length = buffer[at + 8] ?? 0;
  if (at + 9 + length > buffer.length) return;
  const [none, user, password, more] = split(buffer.subarray(at + 9, at + 9 + length));
  if (none?.length !== 0 || !user || !password || more !== undefined || !isTyped(password)) return;
  found(at + 9 + length - password.length, password.length, user.toString('latin1'));
}

function split(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return [...parts, bytes.subarray(from)];
}
