/**
 * Keys that are bytes without a form of their own, by what stands around them:
 *
 *   TLS session        30 length 02 01 01 02 02 03 0x 04 02 cipher(2) 04 length id 04 length master secret (OpenSSL's SSL_SESSION, stored)
 *   WireGuard, kernel  24 00 03 00 key(32) 24 00 04 00 public(32), attributes of netlink
 *   WireGuard, tools   name(16) index(4) flags(4) public(32) key(32), as `wg` holds a device
 *   X11                length(2) "MIT-MAGIC-COOKIE-1" length(2) cookie, or both lengths before both
 *
 * Of WireGuard the public half must be that of the private one.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { hasVariety, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { elementAt } from './der.ts';

export const SESSION_KEYS = 'session-keys';
const X25519_DER = Buffer.from('302e020100300506032b656e04220420', 'hex');
const COOKIE = 'MIT-MAGIC-COOKIE-1';

export const SESSION_KEY_FORMS: readonly ByteForm[] = [
  { literal: Buffer.from('0201010202030304', 'hex'), rare: 4, look: tlsSession },
  { literal: Buffer.from('0201010202030404', 'hex'), rare: 4, look: tlsSession },
  { literal: Buffer.from('24000300', 'hex'), rare: 0, look: wireguardAttribute },
  ...['wg0\0', 'wg1\0', 'wg2\0', 'wg-'].map((name) => ({ literal: Buffer.from(name), rare: 0, look: wireguardDevice })),
  { literal: Buffer.from(COOKIE), rare: 3, look: x11Cookie },
]; // prettier-ignore

function tell(start: number, length: number, kind: string, label: string, found: FoundInBytes): void {
  found({ rule: SESSION_KEYS, kind, start, length, label });
}

function tlsSession(buffer: Buffer, at: number, found: FoundInBytes): void {
  const cipher = elementAt(buffer, at + 7, 0x04);
  const id = cipher && elementAt(buffer, cipher.end, 0x04);
  const master = id && elementAt(buffer, id.end, 0x04);
  if (!master || cipher.end - cipher.content !== 2 || id.end - id.content > 32) return;
  const length = master.end - master.content;
  const fits = length === 48 || length === 32;
  if (fits && hasVariety(buffer.subarray(master.content, master.end)))
    tell(master.content, length, 'TLS session secret', 'TLS', found);
}

function wireguardAttribute(buffer: Buffer, at: number, found: FoundInBytes): void {
  const next = at + 36;
  if (next + 36 > buffer.length || buffer.readUInt32LE(next) !== 0x00040024) return;
  if (isPair(buffer, at + 4, next + 4)) tell(at + 4, 32, 'WireGuard key', 'WireGuard', found);
}

function wireguardDevice(buffer: Buffer, at: number, found: FoundInBytes): void {
  const key = at + 16 + 8 + 32;
  if (key + 32 <= buffer.length && isPair(buffer, key, key - 32))
    tell(key, 32, 'WireGuard key', buffer.toString('latin1', at, at + 15).replace(/\0.*$/s, ''), found);
}

function isPair(buffer: Buffer, key: number, publicKey: number): boolean {
  const seed = buffer.subarray(key, key + 32);
  // Clamped, as all of them are.
  if ((seed[0]! & 7) !== 0 || (seed[31]! & 0xc0) !== 0x40 || !hasVariety(seed)) return false;
  const derived = createPublicKey(createPrivateKey({ key: Buffer.concat([X25519_DER, seed]), format: 'der', type: 'pkcs8' }) as unknown as string);
  return derived.export({ type: 'spki', format: 'der' }).subarray(-32).equals(buffer.subarray(publicKey, publicKey + 32));
} // prettier-ignore

function x11Cookie(buffer: Buffer, at: number, found: FoundInBytes): void {
  const end = at + COOKIE.length;
  if (end + 20 > buffer.length || at < 2) return;
  const inFile = buffer.readUInt16BE(at - 2) === COOKIE.length && buffer.readUInt16BE(end) === 16;
  const lengths = at >= 6 ? [buffer.readUInt16LE(at - 6), buffer.readUInt16LE(at - 4), buffer.readUInt16BE(at - 6), buffer.readUInt16BE(at - 4)] : [];
  const inSetup = lengths.includes(COOKIE.length) && lengths.includes(16);
  // Two bytes: a length, or what fills the name to a multiple of four.
  const start = end + 2;
  if ((inFile || inSetup) && hasVariety(buffer.subarray(start, start + 16))) tell(start, 16, 'X11 cookie', 'X11', found);
} // prettier-ignore
