/**
 * The words that are known, as a Bloom filter (Bloom 1970; double hashing as in Kirsch and Mitzenmacher 2006): it has no
 * false negatives, and of words that were not put in it takes about one in a thousand for known.
 */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { Key } from './words.ts';

const MAGIC = 0x574b4650; // 'PFKW', lower byte first
const VERSION = 1;
const HEADER = 16;
const HASHES = 10;
/** 14.4 bits for each key give one false answer in a thousand. */
const BITS_PER_KEY = 14.4;

export interface WordFilter {
  has(key: Key): boolean;
}

/** The file's bytes: header of 16 (magic, version, hashes, bits), then the bits. */
export function writeWordFilter(keys: Iterable<Key>, count: number): Uint8Array {
  const bits = Math.ceil((Math.max(1, count) * BITS_PER_KEY) / 8) * 8;
  const file = new Uint8Array(HEADER + bits / 8);
  const view = new DataView(file.buffer);
  [MAGIC, VERSION, HASHES, bits].forEach((value, i) => view.setUint32(i * 4, value, true));
  for (const key of keys) {
    for (let i = 0; i < HASHES; i++) {
      const bit = bitOf(key, i, bits);
      file[HEADER + (bit >>> 3)]! |= 1 << (bit & 7);
    }
  }
  return file;
}

/** Throws 'malformed' for a file of another form. */
export function readWordFilter(file: Uint8Array): WordFilter {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [magic, version, hashes, bits] = [0, 4, 8, 12].map((at) =>
    file.length < HEADER ? 0 : view.getUint32(at, true),
  ) as [number, number, number, number];
  if (magic !== MAGIC || version !== VERSION || hashes !== HASHES || file.length !== HEADER + bits / 8) {
    throw new PermafrostError(evidenceError('malformed', 'the list of known words is damaged'));
  }
  return {
    has(key) {
      for (let i = 0; i < HASHES; i++) {
        const bit = bitOf(key, i, bits);
        if ((file[HEADER + (bit >>> 3)]! & (1 << (bit & 7))) === 0) return false;
      }
      return true;
    },
  };
}

function bitOf(key: Key, i: number, bits: number): number {
  const high = Math.floor(key / 0x100000);
  const step = Math.imul(key % 0x100000, 0x9e3779b1) >>> 0;
  return (high + i * step + i * i) % bits;
}
