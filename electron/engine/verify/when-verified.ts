/** Verification of the open case as jobs, and how an export waits for it. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  outstandingEvidence,
  refusedEvidence,
  verification,
  type CaseFile,
  type EvidenceRecord,
} from '../../casefile/index.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import { whenWarm } from '../warm-up.ts';
import { runVerification } from './run-verification.ts';

const TOGETHER_MS = 1000;

/** Jobs that hash what was outstanding when they began. */
const outstandingJobs = new WeakMap<CaseFile, string>();

/** Hashes an item, or all (null), again with all members. The job's id. */
export function startVerification(state: EngineState, evidence: string | null): string {
  const opened = state.case();
  return state.jobs.start('verify', 'verifying evidence', (control) =>
    tellingItems(state, opened, (onItem) =>
      runVerification(opened, { evidence, members: 'all', onItem }, control),
    ),
  );
}

/** Waits for what others want first: until then, or until somebody waits for this. */
type Rest = (signal: AbortSignal) => Promise<void>;

/**
 * Right after a case was opened its views come first, for hashing takes as much of the disk and the processor. Not for
 * long, and not where an export waits.
 */
export function afterViews(state: EngineState): Rest {
  const opened = state.case();
  return async (signal) => {
    const hurried = new Promise<void>((resolve) => hurry.set(opened, resolve));
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await wait(0); // until its views are being warmed
    const waited = new AbortController();
    const longest = wait(REST_MS, undefined, { signal: waited.signal, ref: false }).catch(() => undefined);
    await Promise.race([whenWarm(state), longest, hurried, aborted]);
    waited.abort();
    hurry.delete(opened);
  };
}

const REST_MS = 5000;
const hurry = new WeakMap<CaseFile, () => void>();

/** Hashes what has not been since the case was opened, with a sample of the members; null where nothing is left. */
export function startOutstanding(state: EngineState, rest?: Rest): string | null {
  const opened = state.case();
  const items = new Set(outstandingEvidence(opened).map(({ sha256 }) => sha256));
  if (items.size === 0) return null;
  const job = state.jobs.start('verify', 'verifying evidence', async (control) => {
    await rest?.(control.signal);
    await tellingItems(state, opened, (onItem) =>
      runVerification(
        opened,
        { evidence: null, members: 'sample', only: (item) => items.has(item.sha256), onItem },
        control,
      ),
    );
  });
  outstandingJobs.set(opened, job);
  return job;
}

/**
 * Items that changed are told at once. Of the others each is a line in the log, which the window then asks for with
 * all of the case's summary: they are told together, and in the end.
 */
async function tellingItems(
  state: EngineState,
  opened: CaseFile,
  verify: (onItem: (item: EvidenceRecord) => void) => Promise<void>,
): Promise<void> {
  let toldAt = performance.now();
  let untold = false;
  const tell = (): void => {
    toldAt = performance.now();
    untold = false;
    state.emit({ event: 'custody-changed' });
  };
  try {
    await verify((item) => {
      if (verification(opened, item).verified !== 'verified') {
        // A reader of it must not go on with the file that it has open.
        state.closeEvidence(item.sha256);
        state.emit({ event: 'case-changed' });
      } else if (performance.now() - toldAt >= TOGETHER_MS) tell();
      else untold = true;
    });
  } finally {
    if (untold && state.openCaseOrNull() === opened) tell();
  }
}

/**
 * Waits until every item of the case has been hashed since it was opened: what every export does first. Resolves
 * with the items that changed, or are gone, and that no decision lets be read: reading their bytes throws
 * 'hash-mismatch'. Rejects with 'cancelled' where the verification was cancelled, 'io' where it failed.
 */
export async function whenVerified(state: EngineState): Promise<readonly EvidenceRecord[]> {
  const opened = state.case();
  const running = outstandingJobs.get(opened);
  hurry.get(opened)?.();
  if (running !== undefined) await ended(state, running);
  const job = startOutstanding(state);
  if (job !== null) await ended(state, job);
  if (outstandingEvidence(opened).length > 0)
    throw new PermafrostError(evidenceError('cancelled', 'the verification of the evidence was cancelled'));
  return refusedEvidence(opened);
}

/** What changed is told by the items themselves. */
async function ended(state: EngineState, job: string): Promise<void> {
  try {
    await state.jobs.result(job);
  } catch (caught) {
    if (toEvidenceError(caught).code !== 'hash-mismatch') throw caught;
  }
}
