/**
 * The custody log held against what keys have signed of it.
 *
 * The chain alone can't tell a log that was computed anew, or whose newest entries were cut off. A signed head can:
 * it names the hash that an entry had. The log is *anchored* up to the newest entry that a signature which holds
 * names. Signatures in the case can themselves be taken out by whoever computes the log anew; a head that was
 * kept elsewhere (a file of `custody sign --out`, a bundle, a line in a notebook) can't.
 */
import {
  readCaseRecord,
  readEntryHash,
  readSignedHeads,
  readSigningEntries,
  verifyCustody,
  type CaseConnection,
  type CustodyProblem,
  type CustodyState,
  type SignedHead,
} from '../../casefile/index.ts';
import { readSignedStatement } from './head-statement.ts';

export interface CheckedHead extends Omit<SignedHead, 'statement' | 'publicKey' | 'signature'> {
  readonly examiner: string | null;
  /** Why it does not hold, or what of the log it contradicts; null: it holds. */
  readonly problem: string | null;
}

export interface AnchoredLog extends CustodyState {
  /** The newest entry that a signature covers with all before it; null: none. */
  readonly anchored: number | null;
  /** Those in the case, in order of signing. */
  readonly heads: readonly CheckedHead[];
}

/** What a log has to agree with beyond itself. */
export interface Demands {
  /** Only signatures of this key anchor; 'SHA256:...'. */
  readonly signer?: string | null;
  /** Heads from elsewhere: signed, or noted as an entry and its hash. */
  readonly heads?: readonly (SignedHead | { readonly sequence: number; readonly hash: string })[];
}

export function verifyLog(c: CaseConnection, demands: Demands = {}): AnchoredLog {
  const chain = verifyCustody(c);
  const { uuid } = readCaseRecord(c);
  const signings = readSigningEntries(c);
  const stored = readSignedHeads(c);
  const told = (head: SignedHead): boolean =>
    signings.some(
      ({ sequence, hash, fingerprint }) =>
        sequence === head.sequence && hash === head.hash && fingerprint === head.fingerprint,
    );

  const check = (head: SignedHead): CheckedHead => {
    const said = readSignedStatement(head);
    const { sequence, hash, fingerprint, signedAt } = head;
    const checked = { sequence, hash, fingerprint, signedAt };
    if (typeof said === 'string') return { ...checked, examiner: null, problem: said };
    const other = said.case !== uuid ? 'it is of the log of another case' : null;
    return { ...checked, examiner: said.examiner, problem: other ?? against(c, chain.entries, head) };
  };

  const heads = stored.map((head) => {
    const checked = check(head);
    if (checked.problem !== null || told(head)) return checked;
    return { ...checked, problem: 'no entry tells of it: the log was cut after the entry that was signed' };
  });
  const problems: CustodyProblem[] = [...chain.problems];
  for (const { sequence, signedAt, fingerprint, problem } of heads) {
    if (problem === null) continue;
    problems.push({
      sequence,
      message: `the signature of entry ${sequence} by ${fingerprint}, ${signedAt}: ${problem}`,
    });
  }
  for (const { entry, sequence, hash, fingerprint } of signings) {
    const there = stored.some(
      (head) => head.sequence === sequence && head.hash === hash && head.fingerprint === fingerprint,
    );
    if (!there)
      problems.push({
        sequence: entry,
        message: `the signature of entry ${sequence} by ${fingerprint}, of which entry ${entry} tells, is gone`,
      });
  }

  const holding = heads.filter(({ problem }) => problem === null);
  for (const demanded of demands.heads ?? []) {
    if ('statement' in demanded) {
      const checked = check(demanded);
      if (checked.problem === null) holding.push(checked);
      else
        problems.push({ sequence: checked.sequence, message: `the head that was given: ${checked.problem}` });
    } else {
      const problem = against(c, chain.entries, demanded);
      if (problem !== null)
        problems.push({ sequence: demanded.sequence, message: `the head that was given: ${problem}` });
    }
  }

  const firstWrong = Math.min(...problems.map(({ sequence }) => sequence ?? Infinity));
  const signer = demands.signer ?? null;
  const covered = holding
    .filter(({ fingerprint, sequence }) => sequence < firstWrong && (signer ?? fingerprint) === fingerprint)
    .map(({ sequence }) => sequence);
  const anchored = covered.length > 0 ? Math.max(...covered) : null;
  if (signer !== null && anchored === null)
    problems.push({ sequence: null, message: `no signature by ${signer} holds for this log` });
  return {
    ...chain,
    intact: problems.length === 0,
    problem: problems[0]?.message ?? null,
    problems,
    anchored,
    heads,
  };
}

/** What of the log a head contradicts; null: nothing. */
function against(
  c: CaseConnection,
  entries: number,
  head: { readonly sequence: number; readonly hash: string },
): string | null {
  const hash = readEntryHash(c, head.sequence);
  if (hash === head.hash) return null;
  if (hash !== null) return `entry ${head.sequence} has another hash now: the log was computed anew`;
  const gone = head.sequence > entries ? 'its tail was cut off' : 'it was taken out';
  return `the log has ${entries} entries, none of them number ${head.sequence}: ${gone}`;
}
