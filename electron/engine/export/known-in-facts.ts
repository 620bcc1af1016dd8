/**
 * Words that leave a case as facts and notes, command lines, variables and log lines left aside: what stands in those and
 * that neither these words nor the list know must not leave.
 */
import { listCheckpoints, readAnnotations } from '../../casefile/index.ts';
import { factsDocument } from '../../evidence/bundle/facts-document.ts';
import { createKnownText, unknownInArgument, type KnownText } from '../../evidence/known/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { commandsInJson } from './commands-in-json.ts';
import { knownWords } from './known-words.ts';
import { takeTurns } from './job-turns.ts';

/** What lists of redactions call it. */
const UNKNOWN_ARGUMENT = 'unknown argument';

/** More can't be looked for beside all else that must not leave. */
const MOST_VALUES = 20_000;
const MOST_BYTES = 2 ** 18;

/** Options of an engine that are command lines: CreateCommand, command, entrypoint, healthcheck. */
const COMMANDS = /command|entrypoint|healthcheck$/i;

export interface KnownInFacts {
  readonly known: KnownText;
  /** Arguments of the processes and of the container. */
  readonly vectors: readonly (readonly string[])[];
}

type Json = Readonly<Record<string, unknown>>;

/** Throws 'io' where the list of words is missing, 'cancelled'. */
export async function knownInFacts(state: EngineState, control: JobControl): Promise<KnownInFacts> {
  const c = state.case();
  const known = createKnownText(knownWords());
  const vectors: string[][] = [];
  for (const { id } of listCheckpoints(c)) {
    const { processes, container, ...facts } = factsDocument(c, id);
    known.learnJson(facts);
    const { properties, logLines: _, command, ...specified } = container as Json;
    known.learnJson(specified);
    vectors.push((command as string[] | null) ?? []);
    // What podman wrote of it: lists have a comma between their items.
    for (const { key, value } of properties as Json[]) {
      if (typeof value !== 'string') continue;
      if (COMMANDS.test(String(key))) vectors.push(value.split(', '));
      vectors.push(...commandsInJson(value));
    }
    for (const process of processes as Json[]) vectors.push(...learnProcess(process, known));
    await takeTurns(control);
  }
  const { notes, findings, bookmarks, tags } = readAnnotations(c);
  known.learnJson([notes, findings, bookmarks, tags]);
  return { known, vectors };
}

/** Gives its arguments, and names that are the beginning of a title which it gave itself. */
function learnProcess(process: Json, known: KnownText): string[][] {
  const {
    environ: _,
    environBase64: __,
    cmdline: ___,
    argvNote: ____,
    argv,
    comm,
    threads,
    ...facts
  } = process;
  const titles: string[][] = [];
  const learnName = (name: unknown): void => {
    if (typeof name === 'string' && /\s/.test(name)) titles.push([name]);
    else known.learnJson(name);
  };
  known.learnJson(facts);
  learnName(comm);
  for (const { comm: name, ...thread } of threads as Json[]) {
    known.learnJson(thread);
    learnName(name);
  }
  return [...titles, (argv as string[] | null) ?? []];
}

/** Values of command lines of which nothing is known, to be removed wherever they stand. Throws 'unsupported' for more than can be. */
export async function collectUnknownArguments(
  { known, vectors }: KnownInFacts,
  collection: { add(kind: string, bytes: Uint8Array): void },
  control: JobControl,
): Promise<void> {
  const judged = new Set<string>();
  const encoder = new TextEncoder();
  let values = 0;
  let bytes = 0;
  for (const vector of vectors) {
    for (const [i, argument] of vector.entries()) {
      // The program itself; with blanks it is a title that the process gave itself.
      const previous = i > 0 ? vector[i - 1]! : null;
      const both = `${previous ?? ''}\0${argument}`;
      if ((i === 0 && !/\s/.test(argument)) || judged.has(both)) continue;
      judged.add(both);
      for (const { start, length } of unknownInArgument(argument, known, previous)) {
        const value = encoder.encode(argument.slice(start, start + length));
        values += 1;
        bytes += value.length;
        if (values > MOST_VALUES || bytes > MOST_BYTES) throw tooMany();
        collection.add(UNKNOWN_ARGUMENT, value);
      }
    }
    await takeTurns(control);
  }
}

function tooMany(): PermafrostError {
  const message = `command lines of the case have more values of which nothing is known than can be removed (${MOST_VALUES} values, ${MOST_BYTES} bytes); with what is unknown it can be exported`;
  return new PermafrostError(evidenceError('unsupported', message));
}
