/** The case at a glance: what the window's overview and `case.summary` show. */
import type { CheckpointSummary, EvidenceSummary } from '../../shared/api/index.ts';
import { FACTS_VERSION } from '../../shared/facts/index.ts';
import type { LostOfCheckpoint, LostPart } from '../../shared/facts/index.ts';
import { displayText } from '../../shared/text.ts';
import { checkpointTitles } from './checkpoint-titles.ts';
import { countFiles } from './count-files.ts';
import { verifyCustody } from './custody.ts';
import { listCheckpoints, listEvidence } from './read-evidence.ts';
import { PRESENT_BYTES } from './lists/list-sources.ts';
import { readLost } from './read-lost.ts';
import { readCaseRecord } from './report-draft.ts';
import { keptStatement } from './sqlite.ts';
import { readDecision, verification } from './verification.ts';
import { schemaVersion } from './schema/migrations.ts';
import type { CaseAtAGlance, CaseConnection, CheckpointRecord, EvidenceRecord } from './types.ts';

export function readSummary(
  c: CaseConnection & {
    readonly name: string;
    readonly readOnlyReason: string | null;
    readonly couldBeWritten: boolean;
  },
): CaseAtAGlance {
  const { uuid, createdAt } = readCaseRecord(c);
  const evidence = listEvidence(c);
  const titles = checkpointTitles(c);
  const checkpoints = listCheckpoints(c);
  const ids = new Map(checkpoints.map(({ identity, id }) => [identity, id]));
  return {
    uuid,
    path: c.path,
    name: c.name,
    readOnly: c.readOnly,
    readOnlyReason: c.readOnlyReason,
    couldBeWritten: c.couldBeWritten,
    examiner: c.examiner,
    createdAt,
    schemaVersion: schemaVersion(c.db),
    factsVersion: FACTS_VERSION,
    evidence: evidence.map((record) => evidenceSummary(c, record)),
    checkpoints: checkpoints.map((record) => checkpointSummary(c, record, titles, ids)),
    custody: verifyCustody(c),
  };
}

function evidenceSummary(c: CaseConnection, record: EvidenceRecord): EvidenceSummary {
  const members = counted(
    c,
    'SELECT count(*) FROM member WHERE evidence = (SELECT row FROM evidence WHERE sha256 = ?)',
    record.sha256,
  );
  return {
    sha256: record.sha256,
    label: record.label,
    size: record.size,
    compression: record.compression,
    mode: record.mode,
    path: record.reference?.path ?? null,
    importedAt: record.importedAt,
    ...verificationOf(c, record),
    partial: record.partial,
    members,
    acquisition: { ...record.acquisition },
    hints: record.hints.map((hint) => ({ ...hint })),
  };
}

function verificationOf(
  c: CaseConnection,
  record: EvidenceRecord,
): Pick<EvidenceSummary, 'verified' | 'verifiedAt' | 'change' | 'decision'> {
  const { hashed: _, ...state } = verification(c, record);
  const decision = state.change === null ? null : readDecision(c, record.sha256, state.change);
  return { ...state, decision };
}

/** Tables counted for a checkpoint's summary. */
const COUNTED = {
  processes: 'process',
  threads: 'thread',
  descriptors: 'file_descriptor',
  sockets: 'socket',
  images: 'image',
  gaps: 'gap',
  notCaptured: 'not_captured',
  leftovers: 'leftover',
} as const;

type Counts = Record<keyof typeof COUNTED, number>;

function checkpointSummary(
  c: CaseConnection,
  record: CheckpointRecord,
  titles: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, string>,
): CheckpointSummary {
  const select = 'SELECT engine, checkpointed_at_ns FROM container WHERE checkpoint = ?';
  const container = keptStatement(c.db, select).get(record.row) as {
    engine: string;
    checkpointed_at_ns: bigint | null;
  };
  const memory = counted(
    c,
    `SELECT coalesce(sum(${PRESENT_BYTES}), 0) FROM checkpoint p
     LEFT JOIN page_map x ON x.checkpoint = p.row WHERE p.row = ?`,
    record.row,
  );
  return {
    id: record.id,
    evidence: record.evidence,
    directory: displayText(record.directory),
    kind: record.kind,
    title: titles.get(record.id) ?? record.id,
    engine: container.engine,
    checkpointedAtNs: container.checkpointed_at_ns,
    ...count(c, record.row),
    files: countFiles(c, record),
    memoryBytes: memory,
    lost: lostCounts(readLost(c, record.id)),
    parent:
      record.chain.parent === null
        ? null
        : (ids.get(record.chain.parent) ?? record.chain.parent.slice(0, 12)),
    parentState: record.chain.state,
    digest: record.digest,
    chainDigest: record.chain.digest,
  };
}

/** Why counts of a checkpoint may be too low, under their names: what is lost of any of its processes. */
function lostCounts({ processes, parts, sharedMemory }: LostOfCheckpoint): CheckpointSummary['lost'] {
  const ofParts = (part: LostPart): string | null => {
    const reasons = [...parts.values()].flatMap((lost) => lost[part] ?? []);
    const [first] = reasons;
    if (first === undefined) return null;
    return reasons.length > 1 ? `${first}, and ${reasons.length - 1} more like it` : first;
  };
  const lost = {
    processes,
    threads: processes,
    descriptors: processes ?? ofParts('descriptors'),
    sockets: processes ?? ofParts('sockets'),
    memoryBytes: processes ?? ofParts('memory') ?? sharedMemory,
  };
  return Object.fromEntries(Object.entries(lost).filter(([, why]) => why !== null));
}

/** Gaps of the archive that belong to no one checkpoint: each checkpoint of it has them. */
const ARCHIVE_GAPS = `SELECT count(*) FROM gap WHERE checkpoint IS NULL
  AND evidence = (SELECT evidence FROM checkpoint WHERE row = ?)`;

function count(c: CaseConnection, checkpoint: number): Counts {
  const counts: Partial<Counts> = {};
  for (const [name, table] of Object.entries(COUNTED) as [keyof Counts, string][]) {
    counts[name] = counted(c, `SELECT count(*) FROM ${table} WHERE checkpoint = ?`, checkpoint);
  }
  counts.gaps! += counted(c, ARCHIVE_GAPS, checkpoint);
  return counts as Counts;
}

/** The one number that a statement of {@link keptStatement} gives. */
function counted(c: CaseConnection, sql: string, of: string | number): number {
  return Number(keptStatement(c.db, sql).pluck().get(of) as bigint);
}
