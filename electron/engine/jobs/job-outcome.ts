import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

/** What a job resolved with; a job that was cancelled while it waited ends without: throws 'cancelled'. */
export function outcomeOf(result: unknown): unknown {
  if (result !== undefined) return result;
  throw new PermafrostError(evidenceError('cancelled', 'it was cancelled'));
}
