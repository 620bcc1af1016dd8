/**
 * Blowfish (Schneier, 1993) with the expensive key schedule of Provos and Mazières (USENIX 1999), as much
 * as bcrypt needs. Its tables are the first 33,344 bits of the fraction of pi, which are computed here.
 */

const ROUNDS = 16;
const SUBKEYS = ROUNDS + 2;
const BOX = 256;
const TABLE_WORDS = SUBKEYS + 4 * BOX;

let initial: Uint32Array | null = null;

/** Machin's formula in fixed point: pi = 16 atan(1/5) - 4 atan(1/239). */
function piFraction(): Uint32Array {
  const guard = 64n;
  const bits = BigInt(TABLE_WORDS * 32) + guard;
  const inverseTangent = (x: bigint): bigint => {
    let power = (1n << bits) / x;
    let sum = power;
    for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
      power /= x * x;
      sum += (sign * power) / n;
    }
    return sum;
  };
  const pi = 16n * inverseTangent(5n) - 4n * inverseTangent(239n);
  const fraction = ((pi & ((1n << bits) - 1n)) >> guard).toString(16).padStart(TABLE_WORDS * 8, '0');
  return Uint32Array.from({ length: TABLE_WORDS }, (_, i) => parseInt(fraction.slice(i * 8, i * 8 + 8), 16));
}

/** Subkeys P0..P17, then the boxes S0..S3, in one array. */
export type BlowfishState = Uint32Array;

export function initialState(): BlowfishState {
  initial ??= piFraction();
  return initial.slice();
}

/** Encrypts the block of two words at `at` in place. */
export function encryptBlock(state: BlowfishState, words: Uint32Array, at: number): void {
  let left = words[at]!;
  let right = words[at + 1]!;
  for (let round = 0; round < ROUNDS; round += 2) {
    left ^= state[round]!;
    right ^= mix(state, left);
    right ^= state[round + 1]!;
    left ^= mix(state, right);
  }
  words[at] = right ^ state[ROUNDS + 1]!;
  words[at + 1] = left ^ state[ROUNDS]!;
}

function mix(state: BlowfishState, word: number): number {
  const a = state[SUBKEYS + (word >>> 24)]!;
  const b = state[SUBKEYS + BOX + ((word >>> 16) & 0xff)]!;
  const c = state[SUBKEYS + 2 * BOX + ((word >>> 8) & 0xff)]!;
  const d = state[SUBKEYS + 3 * BOX + (word & 0xff)]!;
  return (((a + b) ^ c) + d) | 0;
}

/** ExpandKey of the paper: `key` into the subkeys, then every table word anew, mixed with `salt` (null: zeros). */
export function expandKey(state: BlowfishState, salt: Uint32Array | null, key: Uint32Array): void {
  for (let i = 0; i < SUBKEYS; i++) state[i]! ^= key[i % key.length]!;
  const block = new Uint32Array(2);
  let at = 0;
  for (let i = 0; i < TABLE_WORDS; i += 2) {
    if (salt !== null) {
      block[0]! ^= salt[at % salt.length]!;
      block[1]! ^= salt[(at + 1) % salt.length]!;
      at += 2;
    }
    encryptBlock(state, block, 0);
    state[i] = block[0]!;
    state[i + 1] = block[1]!;
  }
}
