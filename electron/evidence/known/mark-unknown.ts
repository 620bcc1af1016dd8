/** Which bytes of a piece of an exhibit nothing is known of: words, in text of one, two and four bytes a character, and random bytes. */
import { judgeText, type KnownWords } from './judge-words.ts';
import { markRandom } from './random-bytes.ts';
import { narrowRuns, wideRuns } from './text-runs.ts';
import { createWords } from './words.ts';

/** What lists of redactions and reports call it. */
export const UNKNOWN_CONTENT = 'unknown content';

/** Instructions look like text of this length and less. */
const TEXT_IN_CODE = 12;

/** A part of a stream or a piece of it, in bytes. */
export interface Part {
  readonly offset: number;
  readonly length: number;
}

/** The sixth byte of addresses in user space, x86-64's and AArch64's: programs, libraries and stacks. */
const POINTERS = new Set([0x55, 0x56, 0x7d, 0x7e, 0x7f, 0xaa, 0xff]);

/** Whether four or five bytes of text are the middle of an address in an aligned word; a string would begin the word. */
function isInPointer(bytes: Uint8Array, from: number, to: number): boolean {
  const word = from & ~7;
  return (
    to - from <= 5 &&
    from > word &&
    to <= word + 6 &&
    POINTERS.has(bytes[word + 5]!) &&
    bytes[word + 6] === 0 &&
    bytes[word + 7] === 0
  );
}

/** Gives a byte of 1 for each of `bytes` that is not known. `code`: what the processor runs is judged as text alone, and only where it is long. */
export function createUnknownMarks(
  known: KnownWords,
): (bytes: Uint8Array, code?: readonly Part[]) => Uint8Array {
  const words = createWords();
  return (bytes, code = []) => {
    const marks = new Uint8Array(bytes.length);
    markRandom(bytes, marks);
    for (const { offset, length } of code) marks.fill(0, offset, offset + length);
    const isInCode = (from: number, to: number): boolean =>
      to - from < TEXT_IN_CODE && code.some(({ offset, length }) => from >= offset && to <= offset + length);
    narrowRuns(bytes, (from, to) => {
      if (!isInCode(from, to) && !isInPointer(bytes, from, to))
        judgeText(bytes, from, to, known, words, (start, end) => marks.fill(1, start, end));
    });
    for (const width of [2, 4] as const) {
      wideRuns(bytes, width, (from, _to, units) => {
        judgeText(units, 0, units.length, known, words, (start, end) =>
          marks.fill(1, from + start * width, from + end * width),
        );
      });
    }
    return marks;
  };
}
