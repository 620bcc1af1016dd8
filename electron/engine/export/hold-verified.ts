/** Nothing is handed out of evidence that was not hashed again since the case was opened, or that changed. */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { whenVerified } from '../verify/when-verified.ts';

/** Waits for the verification. Throws 'hash-mismatch' for an item that changed or is gone, 'cancelled'. */
export async function holdVerified(state: EngineState, control: JobControl): Promise<void> {
  control.progress({ stage: 'waiting for the verification', doneBytes: 0, totalBytes: null });
  const refused = await whenVerified(state);
  const [first] = refused;
  if (first === undefined) return;
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : '';
  const message = `nothing is exported: evidence ${inertString(first.label)} is not what was imported${more}`;
  throw new PermafrostError(evidenceError('hash-mismatch', message));
}
