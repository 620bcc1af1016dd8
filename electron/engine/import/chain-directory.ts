/** Directories up a chain, as the memory reader wants them: page maps and a reader of their members. */
import type { EvidenceReader } from '../../archive/types.ts';
import {
  evidenceFolder,
  readEvidence,
  readMembers,
  readPages,
  readStores,
  requireReadable,
  type CaseConnection,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import { openEvidence } from '../../archive/index.ts';
import type { PagesOfDirectory } from '../../criu/memory/accept-parent.ts';
import type { ParentDirectory } from '../../criu/types.ts';

/** Evidence readers opened on the way; closed together when the linking is done. */
export interface EvidencePool {
  reader(evidence: string): EvidenceReader;
  close(): void;
}

export function createEvidencePool(connection: CaseConnection): EvidencePool {
  const readers = new Map<string, EvidenceReader>();
  return {
    reader(evidence) {
      const known = readers.get(evidence);
      if (known) return known;
      requireReadable(connection, evidence);
      const record = readEvidence(connection, evidence);
      const reader = openEvidence(
        evidenceFolder(connection, evidence),
        record.reference?.path ?? null,
        readStores(connection, evidence),
        readMembers(connection, evidence),
      );
      readers.set(evidence, reader);
      return reader;
    },
    close() {
      for (const reader of readers.values()) reader.close();
      readers.clear();
    },
  };
}

/**
 * The stored checkpoint as a parent, with its own accepted parents above it. `known` is every checkpoint
 * of the case; `limit` bounds the chain's length, and a directory met twice ends it.
 */
export function storedParent(
  connection: CaseConnection,
  record: CheckpointRecord,
  known: readonly CheckpointRecord[],
  pool: EvidencePool,
  limit: number,
): ParentDirectory {
  const line: CheckpointRecord[] = [];
  for (let next: CheckpointRecord | undefined = record; next && line.length < limit;) {
    const current: CheckpointRecord = next;
    if (line.some((met) => met.identity === current.identity)) break;
    line.push(current);
    next =
      current.chain.state === 'linked'
        ? known.find((other) => other.identity === current.chain.parent)
        : undefined;
  }
  const above = line.reduceRight<ParentDirectory | null>(
    (parent, member) => ({
      id: member.id,
      facts: readPages(connection, member.id),
      memberSource: (index) => pool.reader(member.evidence).member(index),
      parent,
    }),
    null,
  );
  return above!;
}

/** The chain as a list, nearest parent first. */
export function chainOf(parent: ParentDirectory | null): PagesOfDirectory[] {
  const chain: PagesOfDirectory[] = [];
  for (let at = parent; at; at = at.parent) chain.push(at.facts);
  return chain;
}
