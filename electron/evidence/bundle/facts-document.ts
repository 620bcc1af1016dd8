/**
 * The facts of a checkpoint for somebody else: what `show --json` prints, without what belongs to the case and not
 * to the evidence (where a source lies, when it was last verified), so that the same case gives the same bytes.
 */
import { showCheckpoint, type CaseConnection } from '../../casefile/index.ts';

export const FACTS_FORMAT = 'permafrost-facts';
export const FACTS_DOCUMENT_VERSION = 1;

export type FactsDocument = Record<string, unknown>;

/** Nothing is withheld yet: withholdFacts() does that. Throws 'not-found'. */
export function factsDocument(c: CaseConnection, checkpoint: string): FactsDocument {
  const { evidence, ...shown } = showCheckpoint(c, checkpoint);
  const { path: _, verified: __, verifiedAt: ___, ...item } = evidence as Record<string, unknown>;
  return { format: FACTS_FORMAT, version: FACTS_DOCUMENT_VERSION, evidence: item, ...shown };
}
