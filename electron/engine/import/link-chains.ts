/**
 * Chains across evidence items. A parent is linked by itself where its name is the linked one and its
 * pages fit; where only the pages fit it is doubtful, and the examiner decides.
 */
import { findCheckpoints } from '../../archive/index.ts';
import {
  digestChain,
  digestFacts,
  listCheckpoints,
  listEvidence,
  readEvidence,
  readFacts,
  readPages,
  readMembers,
  replaceFacts,
  NO_CHAIN,
  type CaseConnection,
  type ChainState,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import {
  countParentPages,
  countUnresolvedPages,
  judgeParent,
  type PagesOfDirectory,
} from '../../criu/memory/accept-parent.ts';
import type { ParentDirectory } from '../../criu/types.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText, equalBytes } from '../../../shared/text.ts';
import { withLimits } from '../../../shared/limits.ts';
import { chainOf, createEvidencePool, storedParent, type EvidencePool } from './chain-directory.ts';
import { decodeLayout } from './decode-layout.ts';
import { bearsLinkedName } from './parent-proposal.ts';

export interface ParentProposal {
  readonly chain: ChainState;
  readonly parent: { readonly directory: ParentDirectory; readonly digest: string } | null;
}

interface ParentSearch {
  readonly evidence: string;
  /** Facts of the child as it stands alone. */
  readonly facts: PagesOfDirectory;
  readonly known: readonly CheckpointRecord[];
  readonly pool: EvidencePool;
  readonly chainLength: number;
  /** Identity of the child, so that it is not proposed to itself; absent while it is not in the case. */
  readonly self?: string;
}

export function proposeParent(connection: CaseConnection, search: ParentSearch): ParentProposal {
  const link = search.facts.checkpoint.parentLink;
  const parentPages = countParentPages(search.facts);
  if (link === null && parentPages === 0n) return { chain: NO_CHAIN, parent: null };

  const labels = new Map(listEvidence(connection).map((item) => [item.sha256, item.label]));
  const accepted: CheckpointRecord[] = [];
  const refusals: string[] = [];
  for (const candidate of search.known) {
    if (candidate.identity === search.self || descendsFrom(candidate, search)) continue;
    const facts = readPages(connection, candidate.id);
    if (facts.page_map.length === 0) continue;
    const verdict = judgeParent(search.facts, facts);
    if (verdict.accepted) accepted.push(candidate);
    else refusals.push(`${candidate.id}: ${verdict.reason}`);
  }

  const named = accepted.filter(
    (candidate) =>
      link !== null &&
      bearsLinkedName(
        displayText(link),
        displayText(candidate.directory),
        labels.get(candidate.evidence) ?? '',
      ),
  );
  const [chosen] = named.length === 1 && parentPages > 0n ? named : [];
  if (!chosen) return { chain: unlinked(accepted, refusals, parentPages), parent: null };

  const directory = storedParent(connection, chosen, search.known, search.pool, search.chainLength);
  return {
    chain: {
      state: 'linked',
      parent: chosen.identity,
      reason: 'it has the name of the parent link, was dumped before and holds every page left to it',
      candidates: accepted.map((candidate) => candidate.identity),
      decidedBy: 'automatic',
      parentPages,
      unresolvedPages: countUnresolvedPages(search.facts, chainOf(directory)),
      digest: null,
    },
    parent: { directory, digest: chosen.chain.digest ?? chosen.digest },
  };
}

function unlinked(
  accepted: readonly CheckpointRecord[],
  refusals: readonly string[],
  parentPages: bigint,
): ChainState {
  const doubtful = accepted.length > 0 && parentPages > 0n;
  return {
    state: doubtful ? 'doubtful' : 'missing',
    parent: null,
    reason: doubtful
      ? `${accepted.length} checkpoint(s) could be the parent by their pages; the link's name does not single one out`
      : refusals.length > 0
        ? `no checkpoint of the case can be the parent: ${refusals.slice(0, 8).join('; ')}`
        : 'the parent is not in the case',
    candidates: accepted.map((candidate) => candidate.identity),
    decidedBy: 'automatic',
    parentPages,
    unresolvedPages: parentPages,
    digest: null,
  };
}

/** True where the candidate's own chain leads to the child: linking them would make a circle. */
function descendsFrom(candidate: CheckpointRecord, search: Pick<ParentSearch, 'known' | 'self'>): boolean {
  if (search.self === undefined) return false;
  const met = new Set<string>();
  for (let at: CheckpointRecord | undefined = candidate; at;) {
    const parent: string | null = at.chain.parent;
    if (parent === null || met.has(parent)) return false;
    if (parent === search.self) return true;
    met.add(parent);
    at = search.known.find((other) => other.identity === parent);
  }
  return false;
}

/**
 * The examiner's choice of a parent: refused where its pages do not fit or where it would close a circle.
 * The checkpoint, and every one below it, is read anew through the chain.
 */
export function linkByChoice(
  connection: CaseConnection,
  record: CheckpointRecord,
  parent: CheckpointRecord,
): void {
  const pool = createEvidencePool(connection);
  try {
    const known = listCheckpoints(connection);
    const facts = readPages(connection, record.id);
    const verdict = judgeParent(facts, readPages(connection, parent.id));
    const circle =
      parent.identity === record.identity || descendsFrom(parent, { known, self: record.identity });
    if (!verdict.accepted || circle) {
      const reason = verdict.accepted ? 'its own chain leads to the checkpoint' : verdict.reason;
      throw new PermafrostError(evidenceError('usage', `${parent.id} can't be the parent: ${reason}`));
    }
    const proposal = chosenParent(connection, record, parent, pool);
    readThroughChain(connection, record, proposal, pool);
  } finally {
    pool.close();
  }
  linkWaitingCheckpoints(connection, () => {});
}

/**
 * After an import: whatever waited for a parent is tried again, and those below it are read anew.
 * Ends when a round changes nothing; each round links at least one, so it ends.
 */
export function linkWaitingCheckpoints(connection: CaseConnection, checkCancelled: () => void): void {
  const pool = createEvidencePool(connection);
  try {
    for (let changed = true; changed;) {
      changed = false;
      for (const record of listCheckpoints(connection)) {
        checkCancelled();
        if (isWaiting(record) && relink(connection, record, pool)) changed = true;
      }
    }
  } finally {
    pool.close();
  }
}

function isWaiting(record: CheckpointRecord): boolean {
  const { state, unresolvedPages, decidedBy } = record.chain;
  if (state === 'none' || (decidedBy === 'examiner' && unresolvedPages === 0n)) return false;
  return state !== 'linked' || unresolvedPages > 0n;
}

/** The examiner's parent as a proposal that is accepted. */
function chosenParent(
  connection: CaseConnection,
  record: CheckpointRecord,
  parent: CheckpointRecord,
  pool: EvidencePool,
): ParentProposal {
  const { chainLength } = withLimits(readEvidence(connection, record.evidence).raisedLimits);
  const directory = storedParent(connection, parent, listCheckpoints(connection), pool, chainLength);
  return {
    chain: {
      ...record.chain,
      state: 'linked',
      parent: parent.identity,
      reason: 'chosen by the examiner; it was dumped before and holds every page left to it',
      decidedBy: 'examiner',
      unresolvedPages: countUnresolvedPages(readPages(connection, record.id), chainOf(directory)),
      digest: null,
    },
    parent: { directory, digest: parent.chain.digest ?? parent.digest },
  };
}

/** True where the record's chain changed. */
function relink(connection: CaseConnection, record: CheckpointRecord, pool: EvidencePool): boolean {
  const known = listCheckpoints(connection);
  const limits = withLimits(readEvidence(connection, record.evidence).raisedLimits);
  const facts = readFacts(connection, record.id);
  const chosen =
    record.chain.decidedBy === 'examiner'
      ? known.find((other) => other.identity === record.chain.parent)
      : undefined;
  const proposal = chosen
    ? chosenParent(connection, record, chosen, pool)
    : proposeParent(connection, {
        evidence: record.evidence,
        facts,
        known,
        pool,
        chainLength: limits.chainLength,
        self: record.identity,
      });
  if (!proposal.parent) {
    const sameState =
      proposal.chain.state === record.chain.state &&
      proposal.chain.candidates.join() === record.chain.candidates.join();
    if (sameState || record.chain.state === 'linked') return false;
    replaceFacts(connection, record.id, facts, proposal.chain);
    return true;
  }
  const isNews =
    record.chain.parent !== proposal.chain.parent ||
    record.chain.unresolvedPages !== proposal.chain.unresolvedPages;
  if (!isNews) return false;
  readThroughChain(connection, record, proposal, pool);
  return true;
}

/** Decodes a stored checkpoint again through an accepted parent, and replaces its rows. */
export function readThroughChain(
  connection: CaseConnection,
  record: CheckpointRecord,
  proposal: ParentProposal,
  pool: EvidencePool,
): void {
  const item = readEvidence(connection, record.evidence);
  const members = readMembers(connection, record.evidence);
  const reader = pool.reader(record.evidence);
  const layout = findCheckpoints(members, (member) => reader.member(member), item.label, {
    remains: item.partial,
  }).checkpoints.find((candidate) => equalBytes(candidate.directory, record.directory));
  if (!layout || !proposal.parent) return;
  const limits = withLimits(item.raisedLimits);
  const facts = decodeLayout(
    { members, reader, limits, checkCancelled: () => {} },
    layout,
    proposal.parent.directory,
  );
  const whole = proposal.chain.unresolvedPages === 0n;
  replaceFacts(connection, record.id, facts, {
    ...proposal.chain,
    digest: whole ? digestChain(digestFacts(facts, item.raisedLimits), proposal.parent.digest) : null,
  });
}
