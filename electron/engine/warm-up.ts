/**
 * What views show first is worked out before they are opened: after a case was opened or has grown, a checkpoint at a
 * time, with room for calls between. A call that comes sooner does the rest itself; nothing is done twice.
 */
import { listCheckpoints, type CaseFile } from '../casefile/index.ts';
import { COMPARED_LISTS, readSide } from './compare/read-side.ts';
import type { EngineState } from './engine-state.ts';
import { caseFiles } from './files/case-files.ts';
import { caseGraph } from './graph/case-graph.ts';
import { confirmSecrets, keepSecretRows, secretsOfCheckpoint, takeKeptRows } from './secrets/fact-secrets.ts';
import { caseTimeline, sourceTimeline, warmTimeline } from './timeline/case-timeline.ts';
import { eventMarks } from './timeline/event-marks.ts';

/** Calls that came meanwhile are answered. */
const PAUSE_MS = 1;
/** Steps are taken together until they have taken so long: most find that there is nothing to do. */
const TOGETHER_MS = 5;
const RETRY_MS = 10;
/** A view that opens asks several things in a row: nothing is worked out ahead between its questions. */
const QUIET_MS = 50;

export interface WarmUp {
  /** Begins anew with what is missing now; nothing where the checkpoints are those of the last time. */
  start(): void;
  /** A call was answered just now: steps wait until it has been quiet for a moment. */
  called(): void;
  stop(): void;
}

/** Of an engine whose views are being warmed: resolves when that is over. */
const warming = new WeakMap<EngineState, Promise<void>>();

/** Resolves at once where nothing is worked out ahead, as on the command line. */
export function whenWarm(state: EngineState): Promise<void> {
  return warming.get(state) ?? Promise.resolve();
}

/** Whether the engine works ahead: that of a window, which goes on when an answer was given. */
export function worksAhead(state: EngineState): boolean {
  return warming.has(state);
}

export function createWarmUp(state: EngineState): WarmUp {
  let ended = (): void => undefined;
  let timer: NodeJS.Timeout | null = null;
  let calledAt = -Infinity;
  // A note or a tag changes the case as well, and asks for none of this.
  let last: { readonly of: CaseFile | null; readonly checkpoints: string } | null = null;
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    ended();
  };
  const next = (steps: Iterator<void>, after: number): void => {
    // Nobody waits for it: it keeps no process alive.
    timer = setTimeout(() => {
      if (performance.now() - calledAt < QUIET_MS) next(steps, RETRY_MS);
      else if (walk(steps)) ended();
      else next(steps, PAUSE_MS);
    }, after).unref();
  };
  return {
    start() {
      const opened = state.openCaseOrNull();
      const present =
        opened === null ? [] : listCheckpoints(opened).map(({ identity, digest }) => `${identity} ${digest}`);
      if (last !== null && last.of === opened && last.checkpoints === present.join('\n')) return;
      last = { of: opened, checkpoints: present.join('\n') };
      stop();
      warming.set(state, new Promise((resolve) => (ended = resolve)));
      // What comes first may already show texts: it comes after the answer to what opened the case, and before others.
      timer = setTimeout(() => {
        takeRows(state);
        next(warmUpSteps(state), PAUSE_MS);
      }, 0).unref();
    },
    called() {
      calledAt = performance.now();
    },
    stop,
  };
}

/** True when there are no more. */
function walk(steps: Iterator<void>): boolean {
  const began = performance.now();
  do if (steps.next().done === true) return true;
  while (performance.now() - began < TOGETHER_MS);
  return false;
}

/** Ends when another case is open, or none. What fails here fails again where it is asked for, and is told there. */
export function* warmUpSteps(state: EngineState): Generator<void, void> {
  const opened = state.openCaseOrNull();
  if (opened === null) return;
  const records = listCheckpoints(opened);
  const ids = records.map(({ id }) => id);
  const work = [
    // Every text that is shown is held against them.
    ...records.map((record) => () => secretsOfCheckpoint(opened, record)),
    // Graph and files are shown when all of them are there; the timeline shows the checkpoints that are ready.
    () => caseGraph(state, null),
    ...ids.map((id) => () => caseFiles(state, [id])),
    ...ids.map((id) => () => warmTimeline(state, id)),
    () => eventMarks(caseTimeline(state, null)),
    () => eventMarks(sourceTimeline(state)), // what a report draws
    ...ids.map((id) => () => caseGraph(state, [id])),
    // What Compare opens with.
    ...(ids.length < 2 ? [] : ids.slice(-2)).flatMap((id) =>
      COMPARED_LISTS.map((list) => () => readSide(state, id).rows(list)),
    ),
    // Rows that a case names may not be all.
    ...records.map((record) => () => confirmSecrets(opened, record)),
    ...records.map((record) => () => {
      if (!isImporting(state)) keepSecretRows(opened, record);
    }),
  ];
  for (const step of work) {
    if (state.openCaseOrNull() !== opened) return;
    try {
      step();
    } catch {
      // Told where it is asked for.
    }
    yield;
  }
}

function takeRows(state: EngineState): void {
  const opened = state.openCaseOrNull();
  if (opened === null) return;
  try {
    takeKeptRows(opened);
  } catch {
    // They are found without.
  }
}

/** The import writes: it is not waited for. */
function isImporting(state: EngineState): boolean {
  return state.jobs.list().some(({ kind, state: of }) => kind === 'import' && of === 'running');
}
