/** Every image directory of one archive, decoded: parents first, then joined with the engine's metadata and files. */
import type { CheckpointLayout, EvidenceReader } from '../../archive/types.ts';
import {
  checkpointIdentity,
  digestChain,
  digestFacts,
  listCheckpoints,
  type CaseConnection,
  type ChainState,
  type CheckpointToWrite,
  type RaisedLimits,
} from '../../casefile/index.ts';
import { countParentPages, countUnresolvedPages } from '../../criu/memory/accept-parent.ts';
import type { ParentDirectory } from '../../criu/types.ts';
import { displayText } from '../../../shared/text.ts';
import type { CheckpointFacts, Member } from '../../../shared/facts/index.ts';
import type { Limits } from '../../../shared/limits.ts';
import { chainOf, createEvidencePool } from './chain-directory.ts';
import { decodeLayout, type ArchiveToDecode } from './decode-layout.ts';
import { proposeParent } from './link-chains.ts';
import { parentPath } from './parent-proposal.ts';

export interface CheckpointsToDecode {
  readonly evidence: string;
  readonly label: string;
  readonly members: readonly Member[];
  readonly reader: EvidenceReader;
  readonly layouts: readonly CheckpointLayout[];
  readonly limits: Limits;
  readonly raisedLimits: RaisedLimits;
  readonly checkCancelled: () => void;
  /** Directories done, of how many. */
  readonly onProgress: (done: number, total: number) => void;
}

interface Decoded {
  readonly layout: CheckpointLayout;
  readonly own: CheckpointFacts;
  readonly ownParent: ParentDirectory | null;
  readonly asParent: ParentDirectory;
}

export function decodeCheckpoints(
  connection: CaseConnection,
  input: CheckpointsToDecode,
): CheckpointToWrite[] {
  const archive: ArchiveToDecode = input;
  const decoded = new Map<CheckpointLayout, Decoded>();
  let done = 0;
  input.onProgress(0, input.layouts.length);

  /** Depth first along `parent` links inside the archive; a directory that is being decoded is no parent of itself. */
  function decode(layout: CheckpointLayout, below: readonly CheckpointLayout[]): Decoded {
    const known = decoded.get(layout);
    if (known) return known;
    input.checkCancelled();
    const up = parentInArchive(layout, input);
    const usable = up && !below.includes(up) && up !== layout && below.length < input.limits.chainLength;
    const ownParent = usable ? decode(up, [...below, layout]).asParent : null;
    const own = decodeLayout(archive, layout, ownParent);
    const entry: Decoded = {
      layout,
      own,
      ownParent,
      asParent: {
        id: checkpointIdentity(input.evidence, layout.directory).slice(0, 12),
        facts: own,
        memberSource: (member) => input.reader.member(member),
        parent: ownParent,
      },
    };
    decoded.set(layout, entry);
    input.onProgress(++done, input.layouts.length);
    return entry;
  }

  const written = new Map<CheckpointLayout, CheckpointToWrite>();
  /** Parents come first here too: a chain digest is made of the parent's. */
  function finish(entry: Decoded): CheckpointToWrite {
    const ready = written.get(entry.layout);
    if (ready) return ready;
    const digest = digestFacts(entry.own, input.raisedLimits);
    const up = [...decoded.values()].find((other) => other.asParent === entry.ownParent);
    const result: CheckpointToWrite = up
      ? { facts: entry.own, digest, chain: inArchiveChain(entry, digest, up, finish(up), input) }
      : throughTheCase(connection, input, archive, entry, digest);
    written.set(entry.layout, result);
    return result;
  }

  for (const layout of input.layouts) decode(layout, []);
  return input.layouts.map((layout) => finish(decoded.get(layout)!));
}

function parentInArchive(layout: CheckpointLayout, input: CheckpointsToDecode): CheckpointLayout | undefined {
  if (layout.parentLink === null) return undefined;
  const link = input.members[layout.parentLink]?.linkName;
  if (!link) return undefined;
  const path = parentPath(displayText(layout.directory), displayText(link));
  return input.layouts.find((other) => path !== null && displayText(other.directory) === path);
}

function inArchiveChain(
  entry: Decoded,
  digest: string,
  up: Decoded,
  upWritten: CheckpointToWrite,
  input: CheckpointsToDecode,
): ChainState {
  const unresolvedPages = countUnresolvedPages(entry.own, chainOf(entry.ownParent));
  return {
    state: 'linked',
    parent: checkpointIdentity(input.evidence, up.layout.directory),
    reason: 'the parent link names it in the same archive',
    candidates: [],
    decidedBy: 'automatic',
    parentPages: countParentPages(entry.own),
    unresolvedPages,
    digest: unresolvedPages === 0n ? digestChain(digest, upWritten.chain.digest ?? upWritten.digest) : null,
  };
}

/** A directory whose parent is not in its archive: looked for in the case, and read through it where one is accepted. */
function throughTheCase(
  connection: CaseConnection,
  input: CheckpointsToDecode,
  archive: ArchiveToDecode,
  entry: Decoded,
  digest: string,
): CheckpointToWrite {
  const pool = createEvidencePool(connection);
  try {
    const proposal = proposeParent(connection, {
      evidence: input.evidence,
      facts: entry.own,
      known: listCheckpoints(connection),
      pool,
      chainLength: input.limits.chainLength,
    });
    if (!proposal.parent) return { facts: entry.own, digest, chain: proposal.chain };
    const facts = decodeLayout(archive, entry.layout, proposal.parent.directory);
    const whole = proposal.chain.unresolvedPages === 0n;
    const chainDigest = whole
      ? digestChain(digestFacts(facts, input.raisedLimits), proposal.parent.digest)
      : null;
    return { facts, digest, chain: { ...proposal.chain, digest: chainDigest } };
  } finally {
    pool.close();
  }
}
