/**
 * What clients answer to challenges, and logins with passwords, in protocols of bytes. Lengths must fit, and what stands around.
 *
 *   NTLM               "NTLMSSP" 00 03 00 00 00, then length(2) room(2) offset(4) of the LM and the NT answer
 *   MySQL              00 × 23 user 00 length answer [database 00] "mysql_native_password" or "caching_sha2_password" 00
 *   CHAP, MS-CHAP      C2 23 02 id length(2) size answer name
 *   RADIUS             01 id length(2) authenticator(16), then type length value: 1 is the user, 2 the hidden password, 3 CHAP's
 *   VNC                "RFB 003.00x" 0A … 02, challenge(16) answer(16)
 *   JMX                "[Ljava.lang.String;" … 00 00 00 02 74 length(2) user 74 length(2) password
 *   OpenVPN            "V4,dev-type …" 00 length(2) user 00 length(2) password 00
 *   STUN, TURN         type length(2) 21 12 A4 42 … attributes: 6 is the user, 8 the answer of 20 bytes
 *   SOCKS 5            05 02, the server's choice, then 01 length user length password
 *   ClickHouse         00 length "ClickHouse …" three numbers, then database, user, password, each with its length
 *   RDP                code page(4) flags(4) lengths(2 × 5), domain, user, password in UTF-16LE
 */
import { loginForm, isTyped, type FoundPassword } from './binary-logins.ts';
import { hasVariety, type ByteForm } from './byte-forms.ts';
import { userBefore } from './database-logins.ts';
import { textLength } from './text-runs.ts';

const ANSWER_MAXIMUM = 2048;

export const CHALLENGE_FORMS: readonly ByteForm[] = [
  loginForm('NTLMSSP\0\x03\0\0\0', 1, ntlm, 'NTLM answer'),
  loginForm('mysql_native_password\0', 4, (buffer, at, found) => mysqlAnswer(buffer, at, 20, found), 'MySQL answer'),
  loginForm('caching_sha2_password\0', 6, (buffer, at, found) => mysqlAnswer(buffer, at, 32, found), 'MySQL answer'),
  loginForm('\xc2\x23\x02', 0, chap, 'CHAP answer'),
  loginForm('RFB 003.0', 0, vnc, 'VNC answer'),
  loginForm('[Ljava.lang.String;', 3, jmx),
  loginForm('V4,dev-type ', 0, openVpn),
  loginForm('\x09\x04\x09\x04', 0, rdp),
  loginForm('\xff\xff\xff\xffrcon ', 3, rcon),
  loginForm('\x21\x12\xa4\x42', 0, stun, 'STUN answer'),
  loginForm('\x05\x02\x01', 0, socks),
  loginForm('ClickHouse ', 4, clickHouse),
]; // prettier-ignore

function ntlm(buffer: Buffer, at: number, found: FoundPassword): void {
  for (const field of [12, 20]) {
    if (at + field + 8 > buffer.length) return;
    const length = buffer.readUInt16LE(at + field);
    const start = at + buffer.readUInt32LE(at + field + 4);
    const isAnswer = length >= 24 && length <= ANSWER_MAXIMUM && start >= at + 28 && start + length <= buffer.length;
    if (isAnswer && hasVariety(buffer.subarray(start, start + 16))) found(start, length, field === 12 ? 'LM' : 'NT');
  }
} // prettier-ignore

/** The answer, and perhaps a database's name behind it. */
function mysqlAnswer(buffer: Buffer, at: number, size: number, found: FoundPassword): void {
  const names = [at];
  if (buffer[at - 1] === 0) {
    let start = at - 1;
    while (start > at - 66 && buffer[start - 1]! > 0x20 && buffer[start - 1]! < 0x7f) start--;
    for (let from = start; from < at - 1; from++) names.push(from);
  }
  for (const end of names) {
    const start = end - size;
    if (start < 1 || buffer[start - 1] !== size) continue;
    const user = userBefore(buffer, start - 1);
    if (user === null || !hasVariety(buffer.subarray(start, end))) continue;
    found(start, size, user);
    return;
  }
}

function chap(buffer: Buffer, at: number, found: FoundPassword): void {
  if (at + 7 > buffer.length) return;
  const length = buffer.readUInt16BE(at + 4);
  const size = buffer[at + 6]!;
  const start = at + 7;
  const name = buffer.subarray(start + size, at + 2 + length);
  if ((size !== 16 && size !== 49) || name.length < 1 || name.length > 128 || at + 2 + length > buffer.length) return;
  if (name.every((byte) => byte > 0x20 && byte < 0x7f) && hasVariety(buffer.subarray(start, start + 16)))
    found(start, size, name.toString('latin1'));
} // prettier-ignore

const HIDDEN_PASSWORD = Buffer.from([2, 18]);

/** RADIUS has nothing rare: attribute 2 with its 16 bytes, behind a name that ends there. */
export function radiusPasswords(buffer: Buffer, found: FoundPassword): void {
  for (let at = buffer.indexOf(HIDDEN_PASSWORD, 23); at >= 0; at = buffer.indexOf(HIDDEN_PASSWORD, at + 1)) {
    if (buffer[at - 1]! > 0x20 && buffer[at - 1]! < 0x7f) radius(buffer, at, found);
  }
} // prettier-ignore

/** In a request whose attributes end where it does. */
function radius(buffer: Buffer, at: number, found: FoundPassword): void {
  const start = at + 2;
  // The user's name is the first attribute, or one or two stand before it.
  for (let user = at - 3; user >= Math.max(20, at - 66); user--) {
    if (buffer[user] !== 1 || user + buffer[user + 1]! !== at) continue;
    const head = user - 20;
    if (buffer[head] !== 1 || head + 20 > buffer.length) continue;
    const end = head + buffer.readUInt16BE(head + 2);
    const name = buffer.subarray(user + 2, at);
    if (end < start + 16 || end > Math.min(buffer.length, head + 4096) || !name.every((byte) => byte > 0x20 && byte < 0x7f)) continue;
    let next = start + 16;
    while (next + 1 < end && buffer[next + 1]! >= 2) next += buffer[next + 1]!;
    if (next === end && hasVariety(buffer.subarray(start, start + 16))) found(start, 16, name.toString('latin1'));
    return;
  }
} // prettier-ignore

/** Versions of both sides, what the server offers and the client takes (2: a password), challenge and answer. */
function vnc(buffer: Buffer, at: number, found: FoundPassword): void {
  if (buffer[at + 11] !== 0x0a) return;
  let start = at + 12;
  if (buffer.toString('latin1', start, start + 4) === 'RFB ') start += 12;
  const head = buffer.subarray(start, start + 8);
  // Since 3.7 a list of types and the one that is taken; before that one of four bytes.
  const types = head[0]!;
  if (head.length < 8) return;
  if (types >= 1 && types <= 4 && head.subarray(1, 1 + types).includes(2)) start += 1 + types + (head[1 + types] === 2 ? 1 : 0);
  else if (head.readUInt32BE(0) === 2) start += 4;
  else if (types === 2) start += 1;
  else return;
  if (start + 32 > buffer.length || !hasVariety(buffer.subarray(start, start + 16)) || !hasVariety(buffer.subarray(start + 16, start + 32))) return;
  found(start + 16, 16, 'VNC');
} // prettier-ignore

/** Credentials as RMI sends them: two strings. */
function jmx(buffer: Buffer, at: number, found: FoundPassword): void {
  const pair = buffer.subarray(at + 19, at + 40).indexOf(Buffer.from([0, 0, 0, 2, 0x74]));
  if (pair < 0) return;
  const user = at + 19 + pair + 7;
  if (user > buffer.length) return;
  const next = user + buffer.readUInt16BE(user - 2);
  if (next - user > 128 || next + 3 > buffer.length || buffer[next] !== 0x74) return;
  const password = buffer.subarray(next + 3, next + 3 + buffer.readUInt16BE(next + 1));
  const name = buffer.subarray(user, next);
  if (isTyped(password) && password.length === buffer.readUInt16BE(next + 1) && /^[\w.@-]+$/.test(name.toString('latin1')) && /[\d\W]/.test(password.toString('latin1')))
    found(next + 3, password.length, name.toString('latin1'));
} // prettier-ignore

/** Behind the options that both sides compare. */
function openVpn(buffer: Buffer, at: number, found: FoundPassword): void {
  const options = buffer.subarray(at, at + 512).indexOf(0);
  if (options < 0) return;
  const user = at + options + 3;
  if (user > buffer.length) return;
  const next = user + buffer.readUInt16BE(user - 2);
  if (next - user < 2 || next - user > 130 || next + 2 > buffer.length) return;
  const password = buffer.subarray(next + 2, next + 2 + buffer.readUInt16BE(next) - 1);
  if (buffer[next - 1] === 0 && isTyped(password) && buffer[next + 2 + password.length] === 0)
    found(next + 2, password.length, buffer.toString('latin1', user, next - 1));
}

/** TS_INFO_PACKET: the code page of English, flags, five lengths, then the strings with a NUL each. */
function rdp(buffer: Buffer, at: number, found: FoundPassword): void {
  if (at + 18 > buffer.length) return;
  const [domain, user, password, shell, folder] = [8, 10, 12, 14, 16].map((place) => buffer.readUInt16LE(at + place)) as [number, number, number, number, number];
  if ([domain, user, password, shell, folder].some((length) => length % 2 !== 0 || length > 512) || user < 2 || password < 6) return;
  const name = at + 18 + domain + 2;
  const start = name + user + 2;
  const end = start + password;
  if (end + 2 > buffer.length || buffer.readUInt16LE(end) !== 0 || buffer.readUInt16LE(start - 2) !== 0) return;
  const clear = buffer.toString('utf16le', start, end);
  if (/^[\x20-\x7e]{3,256}$/.test(clear)) found(start, password, buffer.toString('utf16le', name, name + user), clear);
} // prettier-ignore

/** Consoles of games: the password, then a command. */
function rcon(buffer: Buffer, at: number, found: FoundPassword): void {
  const start = at + 9;
  let end = start;
  while (end < start + 64 && buffer[end] !== 0x20 && buffer[end]! !== 0x22 && end < buffer.length && textLength(buffer, end) > 0 && buffer[end]! > 0x20) end++; // prettier-ignore
  if (end - start >= 3 && buffer[end] === 0x20) found(start, end - start, 'rcon');
}

/** The cookie stands at `at`, four bytes behind the message's beginning. */
function stun(buffer: Buffer, at: number, found: FoundPassword): void {
  if (at < 4 || (buffer[at - 4]! & 0xc0) !== 0) return;
  const end = Math.min(buffer.length, at + 16 + buffer.readUInt16BE(at - 2));
  let user = '';
  for (let place = at + 16; place + 4 <= end;) {
    const type = buffer.readUInt16BE(place);
    const length = buffer.readUInt16BE(place + 2);
    const next = place + 4 + length + (-length & 3);
    if (place + 4 + length > end) return;
    if (type === 6) user = buffer.toString('latin1', place + 4, place + 4 + length);
    if (type === 8 && length === 20 && hasVariety(buffer.subarray(place + 4, place + 24)))
      found(place + 4, 20, user);
    place = next;
  }
}

/** Both sides in one buffer. What follows the password is the server's answer, or no text. */
function socks(buffer: Buffer, at: number, found: FoundPassword): void {
  const user = at + 4;
  const next = user + (buffer[at + 3] ?? 0);
  const start = next + 1;
  const end = start + (buffer[next] ?? 0);
  const name = buffer.toString('latin1', user, next);
  if (!/^[\w.@-]{2,64}$/.test(name) || end > buffer.length || end - start < 4) return;
  const password = buffer.subarray(start, end);
  if (password.every((byte) => byte > 0x20 && byte < 0x7f) && (buffer[end] ?? 0) < 0x20)
    found(start, end - start, name);
}

/** The hello of a client. */
function clickHouse(buffer: Buffer, at: number, found: FoundPassword): void {
  let place = at + (buffer[at - 1] ?? 0);
  if (buffer[at - 2] !== 0 || place - at < 11 || place - at > 64) return;
  for (let number = 0; number < 3; number++) {
    for (let bytes = 0; bytes < 4 && buffer[place]! >= 0x80; bytes++) place++;
    place++;
  }
  const fields: Buffer[] = [];
  for (let field = 0; field < 3; field++) {
    const length = buffer[place] ?? 0;
    fields.push(buffer.subarray(place + 1, place + 1 + length));
    place += 1 + length;
  }
  const [database, user, password] = fields as [Buffer, Buffer, Buffer];
  const isText = (bytes: Buffer): boolean => bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (place <= buffer.length && user.length > 0 && isText(database) && isText(user) && isTyped(password))
    found(place - password.length, password.length, user.toString('latin1'));
}
