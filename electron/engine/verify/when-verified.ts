/** Verification of the open case as jobs, and how an export waits for it. */
import {
  outstandingEvidence,
  refusedEvidence,
  verification,
  type CaseFile,
  type EvidenceRecord,
} from '../../casefile/index.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import { runVerification } from './run-verification.ts';

/** Jobs that hash what was outstanding when they began. */
const outstandingJobs = new WeakMap<CaseFile, string>();

/** Hashes an item, or all (null), again with all members. The job's id. */
export function startVerification(state: EngineState, evidence: string | null): string {
  const opened = state.case();
  return state.jobs.start('verify', 'verifying evidence', (control) =>
    runVerification(
      opened,
      { evidence, members: 'all', onItem: (item) => itemVerified(state, opened, item) },
      control,
    ),
  );
}

/** Hashes what has not been since the case was opened, with a sample of the members; null where nothing is left. */
export function startOutstanding(state: EngineState): string | null {
  const opened = state.case();
  const items = new Set(outstandingEvidence(opened).map(({ sha256 }) => sha256));
  if (items.size === 0) return null;
  const job = state.jobs.start('verify', 'verifying evidence', (control) =>
    runVerification(
      opened,
      {
        evidence: null,
        members: 'sample',
        only: (item) => items.has(item.sha256),
        onItem: (item) => itemVerified(state, opened, item),
      },
      control,
    ),
  );
  outstandingJobs.set(opened, job);
  return job;
}

/** A reader of a changed item must not go on with the file that it has open. */
function itemVerified(state: EngineState, opened: CaseFile, item: EvidenceRecord): void {
  const stands = verification(opened, item).verified === 'verified';
  if (!stands) state.closeEvidence(item.sha256);
  state.emit({ event: stands ? 'custody-changed' : 'case-changed' });
}

/**
 * Waits until every item of the case has been hashed since it was opened: what every export does first. Resolves
 * with the items that changed, or are gone, and that no decision lets be read: reading their bytes throws
 * 'hash-mismatch'. Rejects with 'cancelled' where the verification was cancelled, 'io' where it failed.
 */
export async function whenVerified(state: EngineState): Promise<readonly EvidenceRecord[]> {
  const opened = state.case();
  const running = outstandingJobs.get(opened);
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
