/** Undo and redo of what the examiner writes, for as long as the case is open in this process. */
import type { UndoState } from '../../../shared/api/annotation-calls.ts';
import { applyAct, type AnnotationAct, type CaseFile } from '../../casefile/index.ts';

/** Acts that can be undone; older ones stay done. */
const DEPTH = 1000;

interface DoneAct {
  readonly act: AnnotationAct;
  /** Its entry in the custody log. */
  readonly sequence: number;
}

interface Stacks {
  readonly done: DoneAct[];
  readonly undone: DoneAct[];
}

const stacks = new WeakMap<CaseFile, Stacks>();

/** Does an act, unless it changes nothing. What was undone before can't be done again after it. */
export function doAct(c: CaseFile, act: AnnotationAct): UndoState {
  const { done, undone } = stacksOf(c);
  if (act.changes.length > 0) {
    done.push({ act, sequence: applyAct(c, act, 'do') });
    if (done.length > DEPTH) done.shift();
    undone.length = 0;
  }
  return undoState(c);
}

/** The state before the last act. Nothing where there is none. */
export function undo(c: CaseFile): UndoState {
  const { done, undone } = stacksOf(c);
  const last = done.at(-1);
  if (last !== undefined) {
    applyAct(c, last.act, 'undo', last.sequence);
    undone.push(done.pop()!);
  }
  return undoState(c);
}

export function redo(c: CaseFile): UndoState {
  const { done, undone } = stacksOf(c);
  const last = undone.at(-1);
  if (last !== undefined) {
    applyAct(c, last.act, 'redo', last.sequence);
    done.push(undone.pop()!);
  }
  return undoState(c);
}

export function undoState(c: CaseFile): UndoState {
  const { done, undone } = stacksOf(c);
  return { undo: done.at(-1)?.act.words ?? null, redo: undone.at(-1)?.act.words ?? null };
}

function stacksOf(c: CaseFile): Stacks {
  let known = stacks.get(c);
  if (known === undefined) stacks.set(c, (known = { done: [], undone: [] }));
  return known;
}
