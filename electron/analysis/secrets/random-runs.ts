/**
 * Runs of words in memory that look random, as big numbers do: no zeros, small numbers, pointers, text or code among
 * them. Most of a memory is passed by one look at a word out of eight. Longer runs are what was compressed or encrypted.
 */

/** Every run of 64 bytes and more has a whole block that begins at a multiple of its size. */
const BLOCK_WORDS = 8;
const LEAST_BYTES = 64;
/** A number of 4,096 bits, and others beside it without a header between, as slots of one size lie. */
const MOST_BYTES = 4096;
/** Of 32 random bytes 30 are different, half are high. */
const LEAST_DIFFERENT = 23;
const LEAST_HIGH = 5;

export interface RandomRun {
  readonly start: number;
  readonly end: number;
}

/** Words are those of a place that is a multiple of four in `bytes`, which must begin at a word of its process. */
export function randomRuns(bytes: Uint8Array): RandomRun[] {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  const runs: RandomRun[] = [];
  let done = 0;
  for (let block = 0; block + BLOCK_WORDS <= words.length; block += BLOCK_WORDS) {
    // Zeros, small words and text are the most frequent things.
    const word = words[block]!;
    if (word < SMALL || words[block + 5]! < SMALL || block < done) continue;
    if (((word | words[block + 1]! | words[block + 2]! | words[block + 3]!) & HIGH_BITS) === 0) continue;
    if (!isRandomBlock(words, block)) continue;
    let first = block;
    while (first > done && words[first - 1]! >= SMALL) first -= 1;
    let last = block + BLOCK_WORDS;
    while (last < words.length && words[last]! >= SMALL) last += 1;
    done = last;
    const length = 4 * (last - first);
    if (length >= LEAST_BYTES && length <= MOST_BYTES && isRandomFrom(words, block + BLOCK_WORDS, last)) runs.push({ start: 4 * first, end: 4 * last });
  }
  return runs;
} // prettier-ignore

/** Smaller words are lengths, upper halves of pointers, zeros. */
const SMALL = 0x10000;
const HIGH_BITS = 0x80808080;

/** Text and code beside random bytes make a run longer, and no number. */
function isRandomFrom(words: Uint32Array, from: number, last: number): boolean {
  for (let block = from; block + BLOCK_WORDS <= last; block += BLOCK_WORDS)
    if (!isRandomBlock(words, block)) return false;
  return true;
}

const SEEN = new Uint8Array(256);

function isRandomBlock(words: Uint32Array, block: number): boolean {
  let high = 0;
  for (let at = block; at < block + BLOCK_WORDS; at++) {
    const word = words[at]!;
    if (word < SMALL) return false;
    high += (word >>> 31) + ((word >>> 23) & 1) + ((word >>> 15) & 1) + ((word >>> 7) & 1);
  }
  if (high < LEAST_HIGH || high > 4 * BLOCK_WORDS - LEAST_HIGH) return false;
  let different = 0;
  SEEN.fill(0);
  for (let at = block; at < block + BLOCK_WORDS; at++) {
    for (let word = words[at]!, bytes = 0; bytes < 4; bytes++, word >>>= 8) {
      different += 1 - SEEN[word & 0xff]!;
      SEEN[word & 0xff] = 1;
    }
  }
  return different >= LEAST_DIFFERENT;
} // prettier-ignore
