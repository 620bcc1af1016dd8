/**
 * A case that is open read-only may be open for writing elsewhere: what is written there is told here, and that it was
 * closed there.
 */
import type { CaseFile } from '../casefile/index.ts';

const EVERY_MS = 2000;

type Watched = Pick<CaseFile, 'dataVersion' | 'couldBeWritten'>;

/** Calls `tell` after each change that another process makes; returns what ends it. Keeps no process alive. */
export function watchOtherWriter(opened: Watched, tell: () => void, everyMs = EVERY_MS): () => void {
  const look = (): string => `${opened.dataVersion()} ${opened.couldBeWritten()}`;
  let last = look();
  const timer = setInterval(() => {
    let present;
    try {
      present = look();
    } catch {
      return; // whoever reads the case next is told what is wrong with it
    }
    if (present === last) return;
    last = present;
    tell();
  }, everyMs).unref();
  return () => clearInterval(timer);
}
