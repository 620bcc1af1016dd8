/**
 * Secrets of TLS as OpenSSL 3.0 (64 bits) holds them in memory, in fields larger than they are:
 *
 *   SSL_SESSION   version(8) length(8) early secret(64) master secret(256) length(8) id(32) length(8) context(32)
 *   SSL           early, handshake, master, resumption, finished, traffic, exporter secrets of TLS 1.3, 64 bytes each (EVP_MAX_MD_SIZE)
 *
 * What the lengths leave of a field is NULs. Structures begin at multiples of eight, so that words of four bytes are looked at, in
 * one pass; where `bytes` begin is one of these. The layouts were read off running programs with OpenSSL 3.0 alone; the structures
 * are those of its ssl/ssl_local.h.
 */
import { createHmac } from 'node:crypto';
import { hasVariety, type FoundInBytes } from './byte-forms.ts';
import { SESSION_KEYS } from './session-keys.ts';

/** In words. */
const MASTER = 20;
const ID = 84;
const CONTEXT = 94;
const SESSION = 104;
const SLOT = 16;
/** Two alone are any two digests; more than the structure has are a table, as of a curve's points. */
const SLOTS_MINIMUM = 3;
const SLOTS_MAXIMUM = 12;
const DIGEST_WORDS = [8, 12] as const;

/** TLS 1.3's early secret where there is no shared key: the same everywhere (RFC 8446, section 7.1). */
const EARLY_WITHOUT_KEY = [['sha256', 32], ['sha384', 48]].map(([hash, length]) => {
  const zeros = Buffer.alloc(Number(length));
  return createHmac(String(hash), zeros).update(zeros).digest();
}); // prettier-ignore

export function findMemorySessions(bytes: Uint8Array, found: FoundInBytes): void {
  const count = bytes.length >> 2;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, count);
  let told = 0;
  const tell = (at: number, length: number): void => {
    const start = 4 * at;
    const secret = Buffer.from(bytes.subarray(start, start + 4 * length));
    if (!hasVariety(secret) || isText(secret) || EARLY_WITHOUT_KEY.some((known) => known.equals(secret))) return;
    found({ rule: SESSION_KEYS, kind: 'TLS session secret', start, length: 4 * length, label: 'TLS' });
  };
  for (let at = 2; at < count; at++) {
    const word = words[at]!;
    if (word === 0) {
      if (at < told || words[at - 1] === 0) continue;
      for (const digest of DIGEST_WORDS) {
        const first = at - digest;
        const slots = slotsFrom(words, first, digest);
        if (slots < SLOTS_MINIMUM) continue;
        told = first + slots * SLOT;
        if (slots <= SLOTS_MAXIMUM) for (let slot = 0; slot < slots; slot++) tell(first + slot * SLOT, digest);
      }
    } else if ((word === 48 || word === 32) && words[at + 1] === 0 && words[at - 1] === 0 && isSession(words, at - 2, word >> 2)) {
      tell(at - 2 + MASTER, word >> 2);
    }
  }
} // prettier-ignore

function isSession(words: Uint32Array, at: number, length: number): boolean {
  const version = words[at];
  // TLS 1.2 has 48 bytes always, and no early secret.
  const isTls13 = version === 0x0304;
  if (!isTls13 && (version !== 0x0303 || length !== 12)) return false;
  if (at + SESSION > words.length) return false;
  return (
    isNuls(words, at + 4 + (isTls13 ? length : 0), at + MASTER) &&
    isNuls(words, at + MASTER + length, at + ID) &&
    isLength(words, at + ID) &&
    isLength(words, at + CONTEXT)
  );
}

/** Eight bytes, at most 32. */
function isLength(words: Uint32Array, at: number): boolean {
  return words[at]! <= 32 && words[at + 1] === 0;
}

/** How many fields of 64 bytes follow each other that hold `digest` words and NULs behind them. */
function slotsFrom(words: Uint32Array, first: number, digest: number): number {
  let slots = 0;
  for (let at = first; at >= 0 && at + SLOT <= words.length; at += SLOT, slots++) {
    if (!isNuls(words, at + digest, at + SLOT)) break;
    let filled = 0;
    while (filled < digest && isRandom(words, at, filled)) filled++;
    if (filled < digest) break;
  }
  return slots;
}

/** Pointers have halves that are small or alike. */
function isRandom(words: Uint32Array, at: number, index: number): boolean {
  const word = words[at + index]!;
  if (word < 0x10000) return false;
  for (let before = 0; before < index; before++) if (words[at + before] === word) return false;
  return true;
}

function isNuls(words: Uint32Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (words[at] !== 0) return false;
  return true;
}

/** Of random bytes some half is above 0x7f: names and messages have none, in UTF-8 few. */
function isText(bytes: Uint8Array): boolean {
  let high = 0;
  for (const byte of bytes) if (byte > 0x7f) high++;
  return high < bytes.length / 5;
}
