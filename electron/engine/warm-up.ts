/**
 * What views show first is worked out before they are opened: after a case was opened or has grown, a checkpoint at a
 * time, with room for calls between. A call that comes sooner does the rest itself; nothing is done twice.
 */
import { listCheckpoints, type CaseFile } from '../casefile/index.ts';
import { COMPARED_LISTS, readSide } from './compare/read-side.ts';
import type { EngineState } from './engine-state.ts';
import { caseFiles } from './files/case-files.ts';
import { caseGraph } from './graph/case-graph.ts';
import { secretsOfCheckpoint } from './secrets/fact-secrets.ts';
import { caseTimeline, sourceTimeline, warmTimeline } from './timeline/case-timeline.ts';
import { eventMarks } from './timeline/event-marks.ts';

const PAUSE_MS = 10;
/** A view that opens asks several things in a row: nothing is worked out ahead between its questions. */
const QUIET_MS = 50;

export interface WarmUp {
  /** Begins anew with what is missing now; nothing where the checkpoints are those of the last time. */
  start(): void;
  /** A call was answered just now: steps wait until it has been quiet for a moment. */
  called(): void;
  stop(): void;
}

export function createWarmUp(state: EngineState): WarmUp {
  let timer: NodeJS.Timeout | null = null;
  let calledAt = -Infinity;
  // A note or a tag changes the case as well, and asks for none of this.
  let last: { readonly of: CaseFile | null; readonly checkpoints: string } | null = null;
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const next = (steps: Iterator<void>): void => {
    // Nobody waits for it: it keeps no process alive.
    timer = setTimeout(() => {
      const isQuiet = performance.now() - calledAt >= QUIET_MS;
      if (!isQuiet || steps.next().done !== true) next(steps);
    }, PAUSE_MS).unref();
  };
  return {
    start() {
      const opened = state.openCaseOrNull();
      const present =
        opened === null ? [] : listCheckpoints(opened).map(({ identity, digest }) => `${identity} ${digest}`);
      if (last !== null && last.of === opened && last.checkpoints === present.join('\n')) return;
      last = { of: opened, checkpoints: present.join('\n') };
      stop();
      next(warmUpSteps(state));
    },
    called() {
      calledAt = performance.now();
    },
    stop,
  };
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
    ...ids.map((id) => () => warmTimeline(state, id)),
    () => eventMarks(caseTimeline(state, null)),
    () => eventMarks(sourceTimeline(state)), // what a report draws
    () => caseGraph(state, null),
    ...ids.map((id) => () => caseFiles(state, [id])),
    ...ids.map((id) => () => caseGraph(state, [id])),
    // What Compare opens with.
    ...(ids.length < 2 ? [] : ids.slice(-2)).flatMap((id) =>
      COMPARED_LISTS.map((list) => () => readSide(state, id).rows(list)),
    ),
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
