/** Signs the custody log as it stands. */
import { addSignedHead, readCaseRecord, type CaseConnection, type SignedHead } from '../../casefile/index.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { signStatement } from './head-statement.ts';

/**
 * Signs the last entry, keeps the signature in the case and enters that in the log, in one transaction: entry
 * n is signed, entry n + 1 says so. The log is signed as it is, whole or not. Throws 'read-only'.
 */
export function signHead(c: CaseConnection, key: SigningKey): SignedHead {
  const { uuid } = readCaseRecord(c);
  return addSignedHead(c, ({ sequence, hash }) =>
    signStatement(
      {
        version: 1,
        action: 'custody-head',
        case: uuid,
        sequence,
        hash,
        at: new Date().toISOString(),
        clock: 'system',
        examiner: c.examiner === null ? null : c.examiner.toWellFormed(),
        tool: { name: 'permafrost', version: c.toolVersion },
      },
      key,
    ),
  );
}
