/** Values of command lines that nothing knows which leaves a case otherwise. */
import { SHOWN_BYTES } from '../../criu/resolve/argument-note.ts';
import { unknownInArgument } from '../../evidence/known/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { takeTurns } from './job-turns.ts';
import type { KnownInFacts } from './known-in-facts.ts';

/** What lists of redactions call it. */
const UNKNOWN_ARGUMENT = 'unknown argument';

/** More can't be looked for beside all else that must not leave. */
const MOST_VALUES = 20_000;
const MOST_BYTES = 2 ** 19;
/** Letters that are glued to a value. */
const LONGEST_OPTION = 16;
/** Longer values, scripts and files in base64, are looked for in pieces. */
const PIECE_BYTES = 2 ** 10;

/** Values of command lines of which nothing is known, to be removed wherever they stand. Throws 'unsupported' for more than can be. */
export async function collectUnknownArguments(
  { known, vectors }: KnownInFacts,
  collection: { add(kind: string, bytes: Uint8Array, whole?: boolean): void },
  control: JobControl,
): Promise<void> {
  const judged = new Set<string>();
  const values = new Set<string>();
  let total = 0;
  const add = (bytes: Uint8Array, whole: boolean): void => {
    const value = displayText(bytes);
    if (values.has(value)) return;
    values.add(value);
    total += bytes.length;
    if (values.size > MOST_VALUES || total > MOST_BYTES) throw tooMany();
    collection.add(UNKNOWN_ARGUMENT, bytes, whole);
  };
  for (const vector of vectors) {
    for (const [i, argument] of vector.entries()) {
      const previous = i > 0 ? vector[i - 1]! : null;
      const both = `${previous ?? ''}\0${argument}`;
      // The program itself; with blanks it is a title that the process gave itself.
      if ((i === 0 && !/\s/.test(argument)) || judged.has(both)) continue;
      judged.add(both);
      for (const { start, length } of unknownInArgument(argument, known, previous)) {
        const bytes = utf8(argument.slice(start, start + length));
        for (const piece of piecesOf(bytes)) add(piece, bytes.length <= PIECE_BYTES);
        const glued = wordAround(argument, start, length);
        if (bytes.length <= PIECE_BYTES && glued !== null) add(utf8(glued), true);
        const cut = i === 0 ? shownInNote(argument, start, bytes) : null;
        if (cut !== null) add(cut, true);
      }
      await takeTurns(control);
    }
    await takeTurns(control);
  }
}

/** The value with the letter of its option, as it stands in `-pVALUE`; null where none is glued to it. */
function wordAround(argument: string, start: number, length: number): string | null {
  const isWord = (at: number): boolean => /[\w\u0080-\uffff]/.test(argument.charAt(at));
  let from = start;
  while (isWord(from - 1) && isWord(from) && start - from < LONGEST_OPTION) from -= 1;
  let to = start + length;
  while (isWord(to) && isWord(to - 1) && to - start - length < LONGEST_OPTION) to += 1;
  return from === start && to === start + length ? null : argument.slice(from, to);
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** What a note on the process shows of a value that it cuts. */
function shownInNote(title: string, start: number, value: Uint8Array): Uint8Array | null {
  const shown = SHOWN_BYTES - utf8(title.slice(0, start)).length;
  return shown > 0 && shown < value.length ? value.subarray(0, shown) : null;
}

function tooMany(): PermafrostError {
  const message = `command lines of the case have more values of which nothing is known than can be removed (${MOST_VALUES} values, ${MOST_BYTES} bytes); with what is unknown it can be exported`;
  return new PermafrostError(evidenceError('unsupported', message));
}
