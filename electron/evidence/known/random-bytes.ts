/**
 * Bytes that look random: keys and their schedules, numbers of keys, digests, what is compressed or encrypted. Pointers, counters,
 * floating-point numbers and code have zeros or repeat themselves; text is judged by its words.
 *
 * Of 16 random bytes fewer than 13 are different, more than one is zero, fewer than five are no text, or eight in a row are text,
 * in one of some 200 cases together (balls into bins; counted over 100,000 keys: 560 of 16 bytes are left, 87 of 24, none of 32).
 */
const WINDOW = 16;
const MOST_ZEROS = 1;
const FEWEST_DIFFERENT = 13;
const FEWEST_BINARY = 5;
/** So many bytes of text in a row are text beside something else. */
const TEXT = 8;

/** Sets `marks` to 1 for every byte of each window of 16 bytes that looks random. */
export function markRandom(bytes: Uint8Array, marks: Uint8Array): void {
  if (bytes.length < WINDOW) return;
  const counts = new Uint8Array(256);
  let different = 0;
  let binary = 0;
  let marked = 0;
  let text = 0; // bytes of text up to here
  let textEnd = -WINDOW; // the last byte of a longer text
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (counts[byte]!++ === 0) different += 1;
    if (byte < 0x20 || byte >= 0x7f) {
      binary += 1;
      text = 0;
    } else if (++text >= TEXT) textEnd = at;
    if (at >= WINDOW) {
      const gone = bytes[at - WINDOW]!;
      if (--counts[gone]! === 0) different -= 1;
      if (gone < 0x20 || gone >= 0x7f) binary -= 1;
    }
    if (at < WINDOW - 1 || different < FEWEST_DIFFERENT || counts[0]! > MOST_ZEROS) continue;
    if (binary - counts[0]! < FEWEST_BINARY || at <= textEnd + WINDOW - TEXT) continue;
    const from = Math.max(marked, at - WINDOW + 1);
    marks.fill(1, from, at + 1);
    marked = at + 1;
  }
}
