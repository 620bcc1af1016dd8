/** Which bytes of a piece of an exhibit nothing is known of: words, in text of one, two and four bytes a character, and random bytes. */
import { judgeText, type KnownWords } from './judge-words.ts';
import { markRandom } from './random-bytes.ts';
import { narrowRuns, wideRuns } from './text-runs.ts';
import { createWords } from './words.ts';

/** What lists of redactions and reports call it. */
export const UNKNOWN_CONTENT = 'unknown content';

/** Instructions look like text of this length and less. */
const TEXT_IN_CODE = 12;

interface Part {
  readonly offset: number;
  readonly length: number;
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
      if (!isInCode(from, to))
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
