/** Values in the arguments of a program of which nothing is known. */
import { displayText, utf8 } from '../../../shared/text.ts';
import { valuesInArgument } from './argument-values.ts';
import { judgeText, type KnownWords } from './judge-words.ts';
import { createWords } from './words.ts';

/** A value goes wherever it stands: shorter ones stand in words by chance. */
const SHORTEST_VALUE = 6; // bytes

/**
 * Each value in the argument that has an unknown word; of program text what lies from the first unknown part to the
 * last. `known`: words of the list and of facts other than arguments.
 */
export function unknownInArgument(argument: string, known: KnownWords): string[] {
  const words = createWords(64);
  const values: string[] = [];
  for (const { start, end, isCode } of valuesInArgument(argument)) {
    const bytes = utf8(argument.slice(start, end));
    let first = bytes.length;
    let last = 0;
    judgeText(
      bytes,
      0,
      bytes.length,
      known,
      words,
      (from, to) => {
        first = Math.min(first, from);
        last = to;
      },
      isCode ? 'words' : 'value',
    );
    if (last === 0) continue;
    const value = isCode ? bytes.subarray(first, last) : bytes;
    if (value.length >= SHORTEST_VALUE) values.push(displayText(value));
  }
  return values;
}
