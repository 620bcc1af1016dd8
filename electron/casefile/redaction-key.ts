/** The case's own key for hashes of what exports withhold. It never leaves: a short secret could be tried against it. */
import { guard } from './sqlite.ts';
import type { CaseConnection } from './types.ts';

/** 32 bytes, the same for the life of the case, so that the same case exports the same hashes. */
export function readRedactionKey(c: CaseConnection): Uint8Array {
  return guard(() => c.db.prepare('SELECT key FROM redaction_key').pluck().get() as Uint8Array);
}
