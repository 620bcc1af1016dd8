/** The open case as the window's overview shows it: with what signatures prove of its custody log. */
import type { CaseFile } from '../casefile/index.ts';
import { verifyLog, type Demands } from '../evidence/custody/index.ts';
import type { CaseSummary, CustodyLogState } from '../../shared/api/index.ts';

export function caseSummary(opened: CaseFile): CaseSummary {
  return { ...opened.summary(), custody: custodyLogState(opened) };
}

export function custodyLogState(opened: CaseFile, demands: Demands = {}): CustodyLogState {
  const { problems, heads, ...log } = verifyLog(opened, demands);
  return { ...log, problems: [...problems], heads: [...heads] };
}
