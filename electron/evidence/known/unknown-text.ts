/** What of a text that leaves as JSON nothing is known of: of arguments and other values, and of lines. */
import { displayText, utf8 } from '../../../shared/text.ts';
import { valuesInArgument } from './argument-values.ts';
import { isMixed, isTurning } from './made-values.ts';
import { judgeText, type JudgedAs, type KnownWords } from './judge-words.ts';
import { createWords } from './words.ts';

/** Part of a text, in UTF-16 units. */
export interface TextPart {
  readonly start: number;
  readonly length: number;
}

/** Working memory of one argument after the other. */
const words = createWords();

/** A value goes wherever it stands: shorter ones stand in words by chance. */
const SHORTEST_VALUE = 6; // bytes

/**
 * Each value in an argument, or in what a variable is set to, that has an unknown word or the form of a generated password; of program text what lies from the
 * first unknown part to the last. `known`: words of the list and of facts other than arguments; `previous`: the argument before it.
 */
export function unknownInArgument(
  argument: string,
  known: KnownWords,
  previous: string | null = null,
): TextPart[] {
  const parts: TextPart[] = [];
  for (const { start, end, isCode } of valuesInArgument(argument, previous)) {
    const value = argument.slice(start, end);
    if (isCode ? isTurning(value) : isMixed(value)) {
      parts.push({ start, length: end - start });
      continue;
    }
    const unknown = unknownParts(value, known, isCode ? 'words' : 'value');
    if (unknown.length === 0) continue;
    const first = isCode ? unknown[0]!.start : 0;
    const last = isCode ? unknown.at(-1)!.start + unknown.at(-1)!.length : value.length;
    if (utf8(value.slice(first, last)).length >= SHORTEST_VALUE)
      parts.push({ start: start + first, length: last - first });
  }
  return parts;
}

/** Words of a line of text that are not known, judged as those of an exhibit. */
export function unknownInLine(line: string, known: KnownWords): TextPart[] {
  return unknownParts(line, known, 'text');
}

function unknownParts(text: string, known: KnownWords, as: JudgedAs): TextPart[] {
  const bytes = utf8(text);
  const parts: TextPart[] = [];
  let at = 0; // in bytes
  let units = 0;
  const unitsTo = (to: number): number => {
    units += displayText(bytes.subarray(at, to)).length;
    at = to;
    return units;
  };
  judgeText(
    bytes,
    0,
    bytes.length,
    known,
    words,
    (from, to) => {
      const start = unitsTo(from);
      parts.push({ start, length: unitsTo(to) - start });
    },
    as,
  );
  return parts;
}
