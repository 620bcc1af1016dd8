/**
 * Whether a word looks as generators of keys and passwords write: letters, digits and signs chosen at random. Words of
 * languages and programs are told from them by the pairs of letters that stand beside each other in those.
 */

/** Pairs that make up 84 % of those in words of programs and texts; of random ones they are 24 %. */
const COMMON = new Set(
  (
    'er in re te on en de se at ed st ti es or al nt co le ar li ri it ng th io ce ns me an et tr nd ec ra ta ro ne pe ct he fi si un ve pr di ' +
    'nc ma ex is ic il ac ca as ll ss ou ef op ge pa la ut lo rt na ea ch mp el us to rs om ha ur no pl am pt ig ts if po ty ad fo ot im id em ' +
    'ke ul ep cl so od lu oc ol ho bl ai ee bu ck ni sh va rn ib os yp rr sp ab cr hi ie su ap ia mo rm ag ht mi tt tu wi da nu fu um be ue ly ' +
    'sa ow ls ry xt ff bi up sc wa pu py ld ba gn fr iv ev'
  ).split(' '),
);
const PAIRS = new Uint8Array(26 * 26);
for (const pair of COMMON) PAIRS[(pair.charCodeAt(0) - 97) * 26 + pair.charCodeAt(1) - 97] = 1;

const SHORTEST = 16;
export const LONGEST_RANDOM = 512;

interface Shape {
  readonly upper: number;
  readonly lower: number;
  readonly digits: number;
  readonly signs: number;
  /** Places where an upper case letter, a lower case one, a digit or a sign follows one of another sort. */
  readonly changes: number;
  /** Pairs of letters, and how many of them words have. */
  readonly pairs: number;
  readonly common: number;
  /** Pairs that are the alphabet, or a number's digits, in their order, or one character twice. */
  readonly runs: number;
  readonly different: number;
}

function shapeOf(word: string): Shape {
  const counts = [0, 0, 0, 0];
  let changes = 0;
  let pairs = 0;
  let common = 0;
  let runs = 0;
  let before = -1;
  let beforeSort = -1;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    const sort =
      code >= 65 && code <= 90 ? 0 : code >= 97 && code <= 122 ? 1 : code >= 48 && code <= 57 ? 2 : 3;
    counts[sort]! += 1;
    if (before >= 0) {
      if (sort !== beforeSort) changes++;
      if (code === before + 1 || code === before) runs++;
      if (sort < 2 && beforeSort < 2) {
        pairs++;
        common += PAIRS[((before | 32) - 97) * 26 + (code | 32) - 97]!;
      }
    }
    before = code;
    beforeSort = sort;
  }
  const [upper, lower, digits, signs] = counts as [number, number, number, number];
  return { upper, lower, digits, signs, changes, pairs, common, runs, different: new Set(word).size };
}

/** Base64, base62, base36 or base32 of at least 16 characters: [A-Za-z0-9+/_-] with padding. */
export function isRandomWord(word: string): boolean {
  const { length } = word;
  if (
    length < SHORTEST ||
    length > LONGEST_RANDOM ||
    /^[0-9a-fA-F]+$/.test(word) ||
    /^[0-9a-fA-F-]+$/.test(word)
  )
    return false;
  const shape = shapeOf(word);
  const { upper, lower, digits, signs, changes, pairs, common, runs, different } = shape;
  if (runs > length * 0.2 || different < Math.min(12, length * 0.55) || signs > length * 0.2) return false;
  if (digits === 0 || digits > length * 0.6) return false;
  const wordlike = pairs === 0 ? 1 : common / pairs;
  if (upper > 0 && lower > 0) {
    const mixed = changes / (length - 1);
    return length >= 24
      ? mixed >= 0.4 && wordlike <= 0.5 && Math.min(upper, lower) >= length * 0.15
      : mixed >= 0.4 && wordlike <= 0.5 && Math.min(upper, lower) >= 2;
  }
  // One case alone needs more characters to be told from a name with numbers in it.
  return length >= 24 && signs === 0 && changes / (length - 1) >= 0.15 && wordlike <= 0.42;
}

/** A password of a generator: 16 to 40 characters of all four sorts, no longer run of one of them. */
export function isRandomPassword(word: string): boolean {
  const { length } = word;
  if (length < SHORTEST || length > 40 || /8859-|UTF-?8/.test(word)) return false;
  const { upper, lower, digits, signs, changes, pairs, common, runs, different } = shapeOf(word);
  return (
    upper >= 2 && lower >= 2 && digits >= 1 && signs >= 1 && signs <= length * 0.45 && runs <= 2 && different >= length * 0.6 &&
    changes / (length - 1) >= 0.5 && (pairs === 0 || common / pairs <= 0.5)
  );
} // prettier-ignore
