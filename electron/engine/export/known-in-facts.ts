/**
 * Words that leave a case as facts and notes, command lines, variables and log lines left aside: what stands in those and
 * that neither these words nor the list know must not leave.
 */
import { listCheckpoints, readAnnotations } from '../../casefile/index.ts';
import { factsDocument } from '../../evidence/bundle/facts-document.ts';
import { replaceInput } from '../../evidence/bundle/terminal-input.ts';
import { createKnownText, type KnownText } from '../../evidence/known/index.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { commandsInJson } from './commands-in-json.ts';
import { knownWords } from './known-words.ts';
import { takeTurns } from './job-turns.ts';

/** Options of an engine that are command lines: CreateCommand, command, entrypoint, healthcheck. */
const COMMANDS = /command|entrypoint|healthcheck$/i;

/** What files of a bundle call themselves. */
const OUR_FORMATS = ['annotations', 'custody-texts', 'exhibits', 'redactions'].map(
  (of) => `permafrost-${of}`,
);

export interface KnownInFacts {
  readonly known: KnownText;
  /** Arguments of the processes and of the container; the first is the program, '' where there is none. */
  readonly vectors: readonly (readonly string[])[];
}

type Json = Readonly<Record<string, unknown>>;

/** Throws 'io' where the list of words is missing, 'cancelled'. */
export async function knownInFacts(state: EngineState, control: JobControl): Promise<KnownInFacts> {
  const c = state.case();
  const known = createKnownText(knownWords());
  const vectors: string[][] = [];
  for (const { id } of listCheckpoints(c)) {
    const { processes, container, openFiles, ...facts } = factsDocument(c, id);
    known.learnJson(facts);
    learnFiles(openFiles, known);
    const { properties, logLines: _, command, ...specified } = container as Json;
    known.learnJson(specified);
    vectors.push(['', ...((command as string[] | null) ?? [])]);
    // What podman wrote of it: lists have a comma between their items.
    for (const { key, value } of properties as Json[]) {
      if (typeof value !== 'string') continue;
      if (COMMANDS.test(String(key))) vectors.push(['', ...value.split(', ')]);
      for (const words of commandsInJson(value)) vectors.push(['', ...words]);
    }
    for (const process of processes as Json[]) vectors.push(...learnProcess(process, known));
    await takeTurns(control);
  }
  const { notes, findings } = readAnnotations(c);
  known.learnJson([notes, findings]);
  known.learnJson(OUR_FORMATS);
  return { known, vectors };
}

/** Descriptors and open files: what terminals had to be read does not leave. */
function learnFiles(files: unknown, known: KnownText): void {
  known.learnJson((files as Json[]).map((one) => replaceInput(one, () => '')));
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
    fds,
    ...facts
  } = process;
  const titles: string[][] = [];
  const learnName = (name: unknown): void => {
    if (typeof name === 'string' && /\s/.test(name)) titles.push([name]);
    else known.learnJson(name);
  };
  known.learnJson(facts);
  learnFiles(fds, known);
  learnName(comm);
  for (const { comm: name, ...thread } of threads as Json[]) {
    known.learnJson(thread);
    learnName(name);
  }
  return [...titles, (argv as string[] | null) ?? []];
}
