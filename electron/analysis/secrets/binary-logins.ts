/**
 * Passwords in messages of protocols that are no text, as they lie in buffers and socket queues. A few bytes that are
 * looked for, then lengths that must fit. Databases' and those of SASL PLAIN have files of their own.
 *
 *   MQTT CONNECT       00 04 "MQTT" level flags keep-alive(2) [properties] id [will topic, will message] user password
 *   LDAP bind          60 length 02 01 03 04 length name 80 length password
 *   LDAP, new password "1.3.6.1.4.1.4203.1.11.1" [81 length] 30 length [80 length user] [81 length old] [82 length new]
 *   SNMP v1 and v2c    30 length 02 01 version 04 length community A0…A7 length request error index bindings
 *   SOCKS 5            05 methods, then 01 length user length password
 *   PPP PAP            C0 23 01 id length(2) length user length password
 *   ZooKeeper          100(4) 0(4) 6(4) "digest" length(4) user:password
 */
import { type ByteForm } from './byte-forms.ts';
import { elementAt } from './der.ts';

export const BINARY_LOGINS = 'binary-logins';
const PASSWORD_MAXIMUM = 256;
/** Communities that every agent has, and words of every program. */
const COMMON_COMMUNITIES = new Set(['public', 'private']);

/** `decoded`: where the bytes hold the password in another form. */
export type FoundPassword = (start: number, length: number, label: string, decoded?: string) => void;

/** A form that tells passwords. */
export function loginForm(
  literal: Buffer | string,
  rare: number,
  look: (buffer: Buffer, at: number, found: FoundPassword) => void,
  kind = 'password',
): ByteForm {
  return {
    literal: typeof literal === 'string' ? Buffer.from(literal, 'latin1') : literal,
    rare,
    look: (buffer, at, found) => {
      look(buffer, at, (start, length, label, decoded) => {
        found({ rule: BINARY_LOGINS, kind, start, length, label, ...(decoded === undefined ? {} : { decoded }) });
      });
    },
  };
} // prettier-ignore

/** SOCKS: which methods a client offers, passwords among them, and the first byte of what follows. */
const SOCKS_OFFERS = ['05010201', '0502000201', '0502020001', '050300010201', '050300020101', '0503020001'];

export const LOGIN_FORMS: readonly ByteForm[] = [
  loginForm('MQTT', 1, (buffer, at, found) => mqtt(buffer, at, 4, found)),
  loginForm('MQIsdp', 1, (buffer, at, found) => mqtt(buffer, at, 6, found)),
  loginForm('\x02\x01\x03\x04', 1, ldapBind),
  loginForm('.4203.1.11.1', 1, ldapPasswords),
  loginForm('\x02\x01\0\x04', 1, snmp, 'SNMP community'),
  loginForm('\x02\x01\x01\x04', 1, snmp, 'SNMP community'),
  ...SOCKS_OFFERS.map((offer) => loginForm(Buffer.from(offer, 'hex'), 0, (buffer, at, found) => {
    userAndPassword(buffer, at + offer.length / 2, Infinity, found);
  })),
  loginForm('\xc0\x23\x01', 0, (buffer, at, found) => {
    if (at + 6 <= buffer.length) userAndPassword(buffer, at + 6, buffer.readUInt16BE(at + 4) - 4, found);
  }),
  loginForm('\0\0\0\x64\0\0\0\0\0\0\0\x06digest', 11, zooKeeper),
]; // prettier-ignore

/** Printable ASCII, or bytes of UTF-8: what people type. */
export function isTyped(bytes: Buffer): boolean {
  return (
    bytes.length >= 3 &&
    bytes.length <= PASSWORD_MAXIMUM &&
    bytes.every((byte) => byte >= 0x20 && byte !== 0x7f)
  );
}

/** The name of the protocol stands at `name`, with its length before it. */
function mqtt(buffer: Buffer, name: number, length: number, found: FoundPassword): void {
  if (buffer[name - 2] !== 0 || buffer[name - 1] !== length) return;
  const at = name + length;
  // Mosquitto's bridges set the highest bit.
  const level = (buffer[at] ?? 0) & 0x7f;
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

/** The version stands at `at`. The request ends where the password does; Windows writes its length with four bytes. */
function ldapBind(buffer: Buffer, at: number, found: FoundPassword): void {
  const name = elementAt(buffer, at + 3, 0x04);
  const password = name && elementAt(buffer, name.end, 0x80);
  if (!password || name.end === name.content) return;
  const whole = password.end - at;
  const fits =
    (whole < 0x80 && buffer[at - 2] === 0x60 && buffer[at - 1] === whole) ||
    (whole < 0x100 && buffer[at - 3] === 0x60 && buffer[at - 2] === 0x81 && buffer[at - 1] === whole) ||
    (buffer[at - 4] === 0x60 && buffer[at - 3] === 0x82 && buffer.readUInt16BE(at - 2) === whole) ||
    (buffer[at - 6] === 0x60 && buffer[at - 5] === 0x84 && buffer.readUInt32BE(at - 4) === whole);
  const user = buffer.subarray(name.content, name.end);
  const value = buffer.subarray(password.content, password.end);
  if (fits && user.every((byte) => byte >= 0x20) && isTyped(value))
    found(password.content, value.length, user.toString('latin1', 0, 256));
}

/** The old and the new password of an operation that changes it; servers put a NUL in the place of the tag behind its name. */
function ldapPasswords(buffer: Buffer, at: number, found: FoundPassword): void {
  for (let place = at + 12; place < at + 18; place++) {
    const fields = elementAt(buffer, place, 0x30);
    if (fields === null) continue;
    let user = 'LDAP';
    let end = fields.content;
    for (let tag = 0x80; tag <= 0x82 && end < fields.end; tag++) {
      const field = elementAt(buffer, end, tag);
      if (field === null || field.end > fields.end) continue;
      const value = buffer.subarray(field.content, field.end);
      if (tag === 0x80) user = value.toString('latin1', 0, 256);
      else if (isTyped(value)) found(field.content, value.length, user);
      end = field.end;
    }
    return;
  }
}

/** A request or a response, not SNMP's first traps: three numbers and the bindings, to the end of all. */
function snmp(buffer: Buffer, at: number, found: FoundPassword): void {
  const community = elementAt(buffer, at + 3, 0x04);
  const type = community ? (buffer[community.end] ?? 0) : 0;
  const request = community && type >= 0xa0 && type <= 0xa7 && type !== 0xa4 ? elementAt(buffer, community.end, type) : null;
  if (!request || !fitsOuter(buffer, at, request.end)) return;
  let end = request.content;
  for (let number = 0; number < 3; number++) {
    const integer = elementAt(buffer, end, 0x02);
    if (integer === null || integer.end - integer.content > 5) return;
    end = integer.end;
  }
  if (elementAt(buffer, end, 0x30)?.end !== request.end) return;
  const value = buffer.subarray(community!.content, community!.end);
  if (isTyped(value) && !COMMON_COMMUNITIES.has(value.toString('latin1'))) found(community!.content, value.length, 'SNMP');
} // prettier-ignore

function fitsOuter(buffer: Buffer, content: number, end: number): boolean {
  return [2, 3, 4].some((header) => {
    const outer = content >= header ? elementAt(buffer, content - header, 0x30) : null;
    return outer?.content === content && outer.end === end;
  });
}

/** Each with its length in a byte before it, both together as long as is said. */
function userAndPassword(buffer: Buffer, at: number, whole: number, found: FoundPassword): void {
  const userLength = buffer[at] ?? 0;
  const start = at + 2 + userLength;
  const length = buffer[start - 1] ?? 0;
  if (userLength === 0 || start + length > buffer.length) return;
  if (whole !== Infinity && whole !== 2 + userLength + length) return;
  const user = buffer.subarray(at + 1, start - 1);
  if (user.every((byte) => byte >= 0x20 && byte < 0x7f) && isTyped(buffer.subarray(start, start + length)))
    found(start, length, user.toString('latin1'));
}

/** Nothing but a login: 01 length user length password (RFC 1929). */
export function socksLogin(buffer: Buffer, at: number, found: FoundPassword): void {
  if (buffer[at] === 1) userAndPassword(buffer, at + 1, buffer.length - at - 1, found);
}

function zooKeeper(buffer: Buffer, at: number, found: FoundPassword): void {
  const start = at + 22;
  if (start > buffer.length) return;
  const login = buffer.subarray(start, start + buffer.readUInt32BE(start - 4));
  const colon = login.indexOf(0x3a);
  if (colon < 1 || start + login.length > buffer.length || login.length !== buffer.readUInt32BE(start - 4)) return;
  if (isTyped(login) && login.length - colon > 3)
    found(start + colon + 1, login.length - colon - 1, login.toString('latin1', 0, colon));
} // prettier-ignore
