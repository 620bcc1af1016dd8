/** A case that is open read-only may be open for writing elsewhere: what is written there is told here. */
import type { CaseFile } from '../casefile/index.ts';

const EVERY_MS = 2000;

/** Calls `tell` after each change that another process makes; returns what ends it. Keeps no process alive. */
export function watchOtherWriter(opened: CaseFile, tell: () => void, everyMs = EVERY_MS): () => void {
  let last = opened.dataVersion();
  const timer = setInterval(() => {
    let present;
    try {
      present = opened.dataVersion();
    } catch {
      return; // whoever reads the case next is told what is wrong with it
    }
    if (present === last) return;
    last = present;
    tell();
  }, everyMs).unref();
  return () => clearInterval(timer);
}
