/** Copies of the bytes that outlive a block, at little cost for hundreds of thousands of members. */
import { latin1 } from './pax.ts';

export interface Kept {
  keep(bytes: Uint8Array): Uint8Array;
  /** The same few names of users and groups stand in every header: each is kept once. */
  intern(name: Uint8Array): Uint8Array;
}

const POOL_BYTES = 8192;
const INTERNED = 1000;
const EMPTY = new Uint8Array(0);

/** Small pieces go into shared blocks: an array with a buffer of its own costs ten times a short name. */
export function keptBytes(): Kept {
  let pool = new ArrayBuffer(0);
  let used = 0;
  const names = new Map<string, Uint8Array>();
  const keep = (bytes: Uint8Array): Uint8Array => {
    if (bytes.length === 0) return EMPTY;
    if (bytes.length > POOL_BYTES / 4) return new Uint8Array(bytes);
    if (used + bytes.length > pool.byteLength) {
      pool = new ArrayBuffer(POOL_BYTES);
      used = 0;
    }
    const copy = new Uint8Array(pool, used, bytes.length);
    copy.set(bytes);
    used += bytes.length;
    return copy;
  };
  return {
    keep,
    intern(name) {
      if (name.length === 0) return EMPTY;
      const key = latin1(name);
      const known = names.get(key);
      if (known !== undefined) return known;
      const copy = keep(name);
      if (names.size < INTERNED) names.set(key, copy);
      return copy;
    },
  };
}
