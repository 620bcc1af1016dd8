/**
 * Stores under a passphrase that are no DER: Bouncy Castle's and KeePass'. Whoever has them can try passphrases, so that what is
 * encrypted is a secret.
 *
 *   BKS    version(4) 20(4) salt(20) rounds(4)   { type(1) alias date(8) certificates(4) …  length(4) sealed }*  0 HMAC(20)
 *   UBER   version(4) 20(4) salt(20) rounds(4)   encrypted, to the end
 *   KDBX   03 D9 A2 9A 67 FB 4B B5 version(4)    { id(1) length(2 or, from version 4 on, 4) value }*  encrypted, in blocks from version 4 on
 */
import { hasVariety, type ByteForm, type FoundInBytes } from './byte-forms.ts';
import { DER_KEYS } from './der-keys.ts';

const SALT = 20;
const HEAD = 8 + SALT + 4;
/** Bouncy Castle draws its number of rounds from these. */
const ROUNDS = [1024, 2048 + 1024] as const;
const STORE_MAXIMUM = 60 * 1024;
const ENTRIES_MAXIMUM = 64;
const CERTIFICATES_MAXIMUM = 16;
const SEALED = 4;
/** Ends entries and fields. */
const END = 0;
const FIELDS_MAXIMUM = 24;
/** Of KeePass' header, the salt of the key that encrypts the rest. */
const SEED = 4;
/** What is encrypted is longer. */
const LEAST = 64;
const BLOCK = 16;

export const PASSWORD_STORE_FORMS: readonly ByteForm[] = [
  { literal: Buffer.from('03d9a29a67fb4bb5', 'hex'), rare: 0, look: keepassFile },
  { literal: Buffer.from('03d9a29a65fb4bb5', 'hex'), rare: 0, look: keepassOne },
];

/** By the length of the salt: all else before it are NULs. */
export const BOUNCY_CASTLE = { literal: Buffer.from([0, 0, 0, SALT]), rare: 0, look: bouncyCastle } as const;

function tell(start: number, end: number, kind: string, label: string, found: FoundInBytes): void {
  found({ rule: DER_KEYS, kind, start, length: end - start, label: `ENCRYPTED, ${label}` });
}

function bouncyCastle(buffer: Buffer, place: number, found: FoundInBytes): void {
  const start = place - 4;
  if (start < 0 || start + HEAD + 32 > buffer.length) return;
  const version = buffer.readUInt32BE(start);
  const rounds = buffer.readUInt32BE(start + HEAD - 4);
  if (version < 1 || version > 2 || rounds < ROUNDS[0] || rounds > ROUNDS[1]) return;
  if (!hasVariety(buffer.subarray(start + 8, start + 8 + SALT))) return;
  if (buffer[start + HEAD]! > SEALED || !sealedEntries(buffer, start + HEAD, found)) {
    const end = randomUntil(buffer, start + HEAD);
    if (version === 1 && end - start - HEAD >= LEAST) tell(start, end, 'encrypted key store', 'UBER', found);
  }
}

/** The keys of a BKS store; false where it is none. */
function sealedEntries(buffer: Buffer, from: number, found: FoundInBytes): boolean {
  const sealed: [number, number][] = [];
  let at = from;
  for (let entries = 0; entries < ENTRIES_MAXIMUM && at < buffer.length; entries++) {
    const type = buffer[at]!;
    if (type === END) {
      for (const [start, end] of sealed) tell(start, end, 'encrypted private key', 'BKS', found);
      return entries > 0;
    }
    if (type > SEALED) return false;
    at = afterText(buffer, at + 1) + 8;
    if (at + 4 > buffer.length) return false;
    const certificates = buffer.readUInt32BE(at) + (type === 1 ? 1 : 0);
    if (certificates > CERTIFICATES_MAXIMUM) return false;
    at += 4;
    for (let certificate = 0; certificate < certificates; certificate++) at = afterBytes(buffer, afterText(buffer, at));
    if (type === 1) continue;
    const end = afterBytes(buffer, at);
    if (end > buffer.length) return false;
    if (hasVariety(buffer.subarray(at + 4, end))) sealed.push([at + 4, end]);
    at = end;
  }
  return false;
} // prettier-ignore

/** Behind a string or bytes with the length before them; Infinity where it is not whole. */
function afterText(buffer: Buffer, at: number): number {
  return at + 2 > buffer.length ? Infinity : at + 2 + buffer.readUInt16BE(at);
}

function afterBytes(buffer: Buffer, at: number): number {
  if (at + 4 > buffer.length) return Infinity;
  const length = buffer.readUInt32BE(at);
  return length > STORE_MAXIMUM ? Infinity : at + 4 + length;
}

function keepassFile(buffer: Buffer, start: number, found: FoundInBytes): void {
  if (start + 12 > buffer.length) return;
  const version = buffer.readUInt16LE(start + 10);
  if (version < 2 || version > 4) return;
  let at = start + 12;
  let seeded = false;
  for (let field = 0; field < FIELDS_MAXIMUM; field++) {
    const width = version === 4 ? 4 : 2;
    if (at + 1 + width > buffer.length) return;
    const id = buffer[at]!;
    const length = buffer.readUIntLE(at + 1, width);
    if (id > 16 || length > STORE_MAXIMUM) return;
    at += 1 + width + length;
    seeded ||= id === SEED && length === 32 && hasVariety(buffer.subarray(at - length, at));
    if (id === END) {
      if (!seeded) return;
      const end = version === 4 ? blocksUntil(buffer, at + 64) : randomUntil(buffer, at);
      if (end > at + LEAST) tell(start, Math.min(end, start + STORE_MAXIMUM), 'encrypted password store', 'KeePass', found);
      return;
    }
  }
} // prettier-ignore

/** KeePass 1: a header of 124 bytes. */
function keepassOne(buffer: Buffer, start: number, found: FoundInBytes): void {
  const end = randomUntil(buffer, start + 124);
  if (end - start >= 124 + LEAST && hasVariety(buffer.subarray(start + 16, start + 48)))
    tell(start, Math.min(end, start + STORE_MAXIMUM), 'encrypted password store', 'KeePass', found);
}

/** Behind the hashes of the header: a HMAC, a length and so many bytes, until a block has none. */
function blocksUntil(buffer: Buffer, from: number): number {
  let at = from;
  for (;;) {
    if (at + 36 > buffer.length) return Math.min(at, buffer.length);
    const length = buffer.readUInt32LE(at + 32);
    if (length === 0) return at + 36;
    if (at - from > STORE_MAXIMUM || length > 2 ** 24) return at;
    at += 36 + length;
  }
}

/** As far as blocks of 16 bytes, of which what is encrypted has whole ones, look random: all but one are different, half are high. */
function randomUntil(buffer: Buffer, from: number): number {
  const most = Math.min(buffer.length, from + STORE_MAXIMUM);
  let at = from;
  for (; at + BLOCK <= most; at += BLOCK) {
    const block = buffer.subarray(at, at + BLOCK);
    if (new Set(block).size < 12 || !block.some((byte) => byte >= 0x80)) break;
  }
  return at;
}
