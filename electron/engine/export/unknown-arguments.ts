/** Values of command lines that must not leave: those of which neither the list of words nor another fact or note knows anything. */
import { listCheckpoints, readAnnotations } from '../../casefile/index.ts';
import { factsDocument } from '../../evidence/bundle/facts-document.ts';
import { createKnownText, unknownInArgument, type KnownText } from '../../evidence/known/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { knownWords } from './known-words.ts';
import type { ValueCollection } from './secret-values.ts';
import { takeTurns } from './job-turns.ts';

/** What lists of redactions call it. */
const UNKNOWN_ARGUMENT = 'unknown argument';

/** More can't be looked for beside all else that must not leave. */
const MOST_VALUES = 20_000;
const MOST_BYTES = 2 ** 18;

type Json = Readonly<Record<string, unknown>>;

/** Throws 'unsupported' for more values than can be removed, 'io' where the list of words is missing, 'cancelled'. */
export async function collectUnknownArguments(
  state: EngineState,
  collection: ValueCollection,
  control: JobControl,
): Promise<void> {
  const c = state.case();
  const known = createKnownText(knownWords());
  const vectors: string[][] = [];
  for (const { id } of listCheckpoints(c)) {
    const { processes, container, ...facts } = factsDocument(c, id);
    known.learnJson(facts);
    const { properties: _, logLines: __, command, ...specified } = container as Json;
    known.learnJson(specified);
    vectors.push((command as string[] | null) ?? []);
    for (const process of processes as Json[]) vectors.push(learnProcess(process, known));
    await takeTurns(control);
  }
  const { notes, findings, bookmarks, tags } = readAnnotations(c);
  known.learnJson([notes, findings, bookmarks, tags]);
  const judged = new Set<string>();
  const encoder = new TextEncoder();
  let values = 0;
  let bytes = 0;
  for (const vector of vectors) {
    for (const [i, argument] of vector.entries()) {
      // The program itself; with blanks it is a title that the process gave itself.
      if ((i === 0 && !/\s/.test(argument)) || judged.has(argument)) continue;
      judged.add(argument);
      for (const value of unknownInArgument(argument, known)) {
        const encoded = encoder.encode(value);
        values += 1;
        bytes += encoded.length;
        if (values > MOST_VALUES || bytes > MOST_BYTES) throw tooMany();
        collection.add(UNKNOWN_ARGUMENT, encoded);
      }
    }
    await takeTurns(control);
  }
}

function tooMany(): PermafrostError {
  const message = `command lines of the case have more values of which nothing is known than can be removed (${MOST_VALUES} values, ${MOST_BYTES} bytes); with what is unknown it can be exported`;
  return new PermafrostError(evidenceError('unsupported', message));
}

/** Gives its arguments. */
function learnProcess(process: Json, known: KnownText): string[] {
  const { environ: _, environBase64: __, cmdline: ___, argv, ...facts } = process;
  known.learnJson(facts);
  return (argv as string[] | null) ?? [];
}
