/** Long work in the engine's own thread lets other calls in between its steps. */
import { setImmediate } from 'node:timers/promises';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { JobControl } from '../jobs/job-registry.ts';

const TURN_MS = 12;
const turns = new WeakMap<JobControl, number>();

/** To be awaited after each step. Throws 'cancelled' once the job was cancelled. */
export async function takeTurns(control: JobControl): Promise<void> {
  holdRunning(control);
  const now = performance.now();
  if (now - (turns.get(control) ?? 0) < TURN_MS) return;
  await setImmediate();
  turns.set(control, performance.now());
}

/** Throws 'cancelled' once the job was cancelled. */
export function holdRunning({ signal }: JobControl): void {
  if (signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the export was cancelled'));
}
