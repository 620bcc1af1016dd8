/** Evidence items and checkpoints as the case has them. */
import { PermafrostError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';
import type { Member, NameHint, Store } from '../../shared/facts/index.ts';
import { evidenceFolder } from './evidence-folder.ts';
import { guard, keptStatement } from './sqlite.ts';
import { CHECKPOINT, MEMBER, STORE } from './tables/index.ts';
import type { SqlValue } from './tables/codec.ts';
import { columnList, decodeRow, partOfTable } from './tables/table.ts';
import type { CaseConnection, ChainState, CheckpointRecord, EvidenceRecord, RaisedLimits } from './types.ts';

interface EvidenceRow {
  readonly sha256: string;
  readonly label: string;
  readonly size: bigint;
  readonly compression: EvidenceRecord['compression'];
  readonly mode: EvidenceRecord['mode'];
  readonly reference_path: string | null;
  readonly reference_size: bigint | null;
  readonly reference_mtime_ns: bigint | null;
  readonly imported_at: string;
  readonly partial: bigint;
  readonly refusal: string | null;
  readonly remarks: string;
  readonly hints: string;
  readonly raised_limits: string;
  readonly evidence_number: string | null;
  readonly acquired_by: string | null;
  readonly acquired_at: string | null;
  readonly acquired_on_node: string | null;
  readonly acquired_sha256: string | null;
  readonly acquisition_note: string | null;
  readonly verification: EvidenceRecord['verification'];
  readonly verified_at: string | null;
}

/** In order of import. */
export function listEvidence(c: CaseConnection): EvidenceRecord[] {
  return guard(() =>
    (c.db.prepare('SELECT * FROM evidence ORDER BY row').all() as EvidenceRow[]).map((row) =>
      evidenceRecord(c, row),
    ),
  );
}

export function readEvidence(c: CaseConnection, sha256: string): EvidenceRecord {
  return guard(() => {
    const row = keptStatement(c.db, 'SELECT * FROM evidence WHERE sha256 = ?').get(sha256) as
      EvidenceRow | undefined;
    if (row === undefined)
      throw new PermafrostError({ code: 'not-found', message: `No evidence ${sha256} in the case` });
    return evidenceRecord(c, row);
  });
}

function evidenceRecord(c: CaseConnection, row: EvidenceRow): EvidenceRecord {
  return {
    sha256: row.sha256,
    label: row.label,
    size: Number(row.size),
    compression: row.compression,
    mode: row.mode,
    reference:
      row.reference_path === null
        ? null
        : {
            path: row.reference_path,
            size: Number(row.reference_size ?? 0n),
            mtimeNs: row.reference_mtime_ns ?? 0n,
          },
    importedAt: row.imported_at,
    acquisition: {
      evidenceNumber: row.evidence_number,
      acquiredBy: row.acquired_by,
      acquiredAt: row.acquired_at,
      node: row.acquired_on_node,
      sha256: row.acquired_sha256,
      note: row.acquisition_note,
    },
    partial: row.partial === 1n,
    refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as EvidenceError),
    remarks: JSON.parse(row.remarks) as string[],
    hints: JSON.parse(row.hints) as NameHint[],
    raisedLimits: JSON.parse(row.raised_limits) as RaisedLimits,
    verification: row.verification,
    verifiedAt: row.verified_at,
    folder: evidenceFolder(c, row.sha256),
  };
}

/** Stores of an item; throws 'case-damaged' where a name leads out of its folder. */
export function readStores(c: CaseConnection, evidence: string): Store[] {
  const { mode } = readEvidence(c, evidence);
  const stores = guard(() => readOwned(c, STORE, evidence));
  for (const store of stores) {
    if (mode === 'reference' && store.kind === 'source') continue;
    if (!/^(source|archive\.tar|inner-[0-9a-f]{64}\.tar)$/.test(store.file)) {
      throw new PermafrostError({
        code: 'case-damaged',
        message: `Evidence ${evidence} has a store named ${store.file}`,
      });
    }
  }
  return stores;
}

/** Members of an item, in archive order: the place in the array is Member.index. */
export function readMembers(c: CaseConnection, evidence: string): Member[] {
  return guard(() => readOwned(c, MEMBER, evidence));
}

/** Where a member lies and when it was written: what reading its content and placing it in time needs. */
export type MemberPlace = Pick<Member, (typeof PLACE_PROPERTIES)[number]>;

const PLACE_PROPERTIES = [
  'index',
  'type',
  'size',
  'store',
  'dataOffset',
  'sparse',
  'mtimeNs',
  'atimeNs',
  'ctimeNs',
  'timePrecisionNs',
] as const;
const MEMBER_PLACE = partOfTable(MEMBER, PLACE_PROPERTIES);

/** As {@link readMembers}, without names, owners and hashes. */
export function readMemberPlaces(c: CaseConnection, evidence: string): MemberPlace[] {
  return guard(() => readOwned(c, MEMBER_PLACE, evidence));
}

/** What a member is compared by when it is hashed again. */
export type MemberHash = Pick<Member, (typeof HASH_PROPERTIES)[number]>;

const HASH_PROPERTIES = ['index', 'name', 'size', 'sha256'] as const;
const MEMBER_HASH = partOfTable(MEMBER, HASH_PROPERTIES);

/** As {@link readMembers}, without where they lie, owners and times. */
export function readMemberHashes(c: CaseConnection, evidence: string): MemberHash[] {
  return guard(() => readOwned(c, MEMBER_HASH, evidence));
}

function readOwned<F>(c: CaseConnection, t: Parameters<typeof decodeRow<F>>[0], evidence: string): F[] {
  const rows = c.db
    .prepare(
      `SELECT ${columnList(t as never)} FROM ${t.name}
       WHERE evidence = (SELECT row FROM evidence WHERE sha256 = ?) ORDER BY ordinal`,
    )
    .raw()
    .all(evidence) as SqlValue[][];
  return rows.map((row) => decodeRow(t, row));
}

interface CheckpointRow {
  readonly row: bigint;
  readonly id: string;
  readonly identity: string;
  readonly evidence: string;
  readonly directory: Uint8Array;
  readonly kind: CheckpointRecord['kind'];
  readonly parent_link: Uint8Array | null;
  readonly facts_version: bigint;
  readonly own_digest: string;
  readonly state: ChainState['state'];
  readonly parent: string | null;
  readonly reason: string | null;
  readonly candidates: string;
  readonly decided_by: ChainState['decidedBy'];
  readonly parent_pages: bigint;
  readonly unresolved_pages: bigint;
  readonly digest: string | null;
}

const SELECT_CHECKPOINTS = `
  SELECT p.row, p.id, p.identity, e.sha256 AS evidence, p.directory, p.kind, p.parent_link, p.facts_version,
    p.digest AS own_digest, h.state, h.parent, h.reason, h.candidates, h.decided_by, h.parent_pages,
    h.unresolved_pages, h.digest
  FROM checkpoint p JOIN evidence e ON e.row = p.evidence JOIN chain h ON h.checkpoint = p.row`;

/** In order of import, within an item by directory. */
export function listCheckpoints(c: CaseConnection): CheckpointRecord[] {
  return guard(() =>
    (keptStatement(c.db, `${SELECT_CHECKPOINTS} ORDER BY e.row, p.directory`).all() as CheckpointRow[]).map(
      checkpointRecord,
    ),
  );
}

/** Checkpoints that name a parent, or leave pages to one, which is not in the case or is doubtful. */
export function checkpointsWithoutParent(c: CaseConnection): CheckpointRecord[] {
  return listCheckpoints(c).filter(({ chain }) => chain.state === 'missing' || chain.state === 'doubtful');
}

/** By its id or a prefix of its identity, at least 4 digits; 'not-found', or 'usage' where two begin so. */
export function resolveCheckpoint(c: CaseConnection, prefix: string): CheckpointRecord {
  return guard(() => {
    const wanted = prefix.toLowerCase();
    if (!/^[0-9a-f]{4,64}$/.test(wanted)) {
      throw new PermafrostError({
        code: 'usage',
        message: `'${prefix}' is no checkpoint id: 4 to 64 hex digits`,
      });
    }
    const exact = keptStatement(c.db, `${SELECT_CHECKPOINTS} WHERE p.id = ?`).get(wanted);
    if (exact !== undefined) return checkpointRecord(exact as CheckpointRow);
    const select = `${SELECT_CHECKPOINTS} WHERE p.identity GLOB ? ORDER BY p.row LIMIT 20`;
    const rows = keptStatement(c.db, select).all(`${wanted}*`) as CheckpointRow[];
    const [row] = rows;
    if (row !== undefined && rows.length === 1) return checkpointRecord(row);
    if (row === undefined) {
      throw new PermafrostError({ code: 'not-found', message: `No checkpoint ${prefix} in the case` });
    }
    throw new PermafrostError({
      code: 'usage',
      message: `'${prefix}' begins the ids of several checkpoints: ${rows.map(({ id }) => id).join(', ')}`,
    });
  });
}

function checkpointRecord(row: CheckpointRow): CheckpointRecord {
  return {
    row: Number(row.row),
    id: row.id,
    identity: row.identity,
    evidence: row.evidence,
    directory: plain(row.directory),
    kind: row.kind,
    parentLink: row.parent_link === null ? null : plain(row.parent_link),
    factsVersion: Number(row.facts_version),
    digest: row.own_digest,
    chain: {
      state: row.state,
      parent: row.parent,
      reason: row.reason,
      candidates: JSON.parse(row.candidates) as string[],
      decidedBy: row.decided_by,
      parentPages: row.parent_pages,
      unresolvedPages: row.unresolved_pages,
      digest: row.digest,
    },
  };
}

function plain(bytes: Uint8Array): Uint8Array {
  return CHECKPOINT.properties.directory.decode([bytes], 0);
}
