/** One archive into the case: sealed and scanned, decoded, written in one transaction, or nothing. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { findCheckpoints, ingest, openEvidence } from '../../archive/index.ts';
import type { Ingested } from '../../archive/types.ts';
import {
  createIncomingFolder,
  listCheckpoints,
  listEvidence,
  openList,
  readEvidence,
  recordRefusedImport,
  removeIncomingFolder,
  writeEvidence,
  type CaseConnection,
  type CheckpointToWrite,
  type ImportRequest as RequestRecord,
} from '../../casefile/index.ts';
import type { CellValue, ImportOutcome, TextValue } from '../../../shared/api/index.ts';
import {
  PermafrostError,
  evidenceError,
  toEvidenceError,
  type EvidenceError,
} from '../../../shared/errors.ts';
import type { Gap, NameHint } from '../../../shared/facts/index.ts';
import { withLimits } from '../../../shared/limits.ts';
import type { JobProgress } from '../jobs/job-registry.ts';
import { decodeCheckpoints } from './decode-checkpoints.ts';
import { linkWaitingCheckpoints } from './link-chains.ts';
import type { ImportRequest } from './worker-messages.ts';

export interface ImportContext {
  readonly request: ImportRequest;
  readonly checkCancelled: () => void;
  readonly onProgress: (title: string, progress: JobProgress) => void;
}

/** Never rejects: what went wrong is the outcome, and is in the case's custody log. */
export async function importArchive(
  connection: CaseConnection,
  path: string,
  context: ImportContext,
): Promise<ImportOutcome> {
  const record: RequestRecord = {
    path,
    mode: context.request.mode,
    partial: context.request.partial,
    raisedLimits: context.request.limits,
    acquisition: context.request.acquisition,
    startedAt: new Date().toISOString(),
  };
  let incoming: string | null = null;
  let ingested: Ingested | null = null;
  try {
    incoming = createIncomingFolder(connection);
    ingested = await ingest({
      sourcePath: path,
      mode: context.request.mode,
      folder: incoming,
      limits: withLimits(context.request.limits),
      partial: context.request.partial,
      expectedSha256: context.request.acquisition.sha256,
      onProgress: (stage, doneBytes, totalBytes) =>
        context.onProgress(basename(path), { stage, doneBytes, totalBytes }),
      checkCancelled: context.checkCancelled,
    });
    const known = listEvidence(connection).find((item) => item.sha256 === ingested?.sha256);
    if (known) {
      recordRefusedImport(connection, {
        request: record,
        status: 'already',
        sha256: ingested.sha256,
        size: ingested.size,
        error: null,
      });
      return alreadyThere(connection, path, ingested.sha256);
    }
    return decodeAndWrite(connection, path, context, record, incoming, ingested);
  } catch (caught) {
    return refuse(connection, path, record, ingested, caught);
  } finally {
    if (incoming !== null) removeIncomingFolder(connection, incoming);
  }
}

function decodeAndWrite(
  connection: CaseConnection,
  path: string,
  context: ImportContext,
  record: RequestRecord,
  incoming: string,
  ingested: Ingested,
): ImportOutcome {
  const limits = withLimits(context.request.limits);
  const reference = referenceTo(path, context.request.mode, ingested);
  const reader = openEvidence(incoming, reference?.path ?? null, ingested.stores, ingested.members);
  try {
    const found = findCheckpoints(ingested.members, (member) => reader.member(member), basename(path), {
      remains: ingested.refusal !== null,
    });
    if (found.checkpoints.length === 0) {
      throw new PermafrostError(
        ingested.refusal ?? evidenceError('not-an-archive', 'no CRIU image directory in this archive'),
      );
    }
    const archiveGaps: Gap[] = [...ingested.gaps, ...found.gaps];
    const checkpoints: CheckpointToWrite[] = decodeCheckpoints(connection, {
      evidence: ingested.sha256,
      label: basename(path),
      members: ingested.members,
      reader,
      layouts: found.checkpoints,
      limits,
      raisedLimits: context.request.limits,
      checkCancelled: context.checkCancelled,
      onProgress: (done, total) =>
        context.onProgress(basename(path), { stage: 'decoding', doneBytes: done, totalBytes: total }),
    });
    context.onProgress(basename(path), { stage: 'writing', doneBytes: 0, totalBytes: null });
    context.checkCancelled();
    const written = writeEvidence(connection, {
      request: record,
      sha256: ingested.sha256,
      size: ingested.size,
      compression: ingested.compression,
      label: basename(path),
      reference,
      incomingFolder: incoming,
      stores: ingested.stores,
      members: ingested.members,
      gaps: archiveGaps,
      remarks: ingested.remarks,
      refusal: ingested.refusal,
      hints: distinctHints(found.checkpoints.flatMap((checkpoint) => checkpoint.nameHints)),
      checkpoints,
    });
    linkWaitingCheckpoints(connection, context.checkCancelled);
    return importedOutcome(connection, path, ingested.sha256, written.checkpoints, ingested.refusal);
  } finally {
    reader.close();
  }
}

/** Every checkpoint of an archive gives the hints of the archive's name. */
function distinctHints(hints: readonly NameHint[]): NameHint[] {
  return [...new Map(hints.map((hint) => [`${hint.field} ${hint.value}`, hint])).values()];
}

/** In reference mode the source stays where it is; its size and time tell at the next opening whether it changed. */
function referenceTo(path: string, mode: 'seal' | 'reference', ingested: Ingested) {
  if (mode !== 'reference' || ingested.compression === 'folder') return null;
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return { path, size: Number(size), mtimeNs };
}

function importedOutcome(
  connection: CaseConnection,
  path: string,
  evidence: string,
  checkpoints: readonly string[],
  refusal: EvidenceError | null,
): ImportOutcome {
  const gaps = gapsOf(connection, checkpoints);
  return {
    path,
    status: gaps.length > 0 || refusal !== null ? 'gaps' : 'imported',
    evidence,
    checkpoints: [...checkpoints],
    error: refusal,
    gaps,
  };
}

function alreadyThere(connection: CaseConnection, path: string, evidence: string): ImportOutcome {
  const checkpoints = listCheckpoints(connection)
    .filter((checkpoint) => checkpoint.evidence === evidence)
    .map((checkpoint) => checkpoint.id);
  return {
    path,
    status: 'already',
    evidence,
    checkpoints,
    error: readEvidence(connection, evidence).refusal,
    gaps: gapsOf(connection, checkpoints),
  };
}

/** Gaps of the checkpoints, and those of their archive that belong to no one of them. */
function gapsOf(connection: CaseConnection, checkpoints: readonly string[]): ImportOutcome['gaps'] {
  const list = openList(connection, { list: 'gap', checkpoints });
  return list.range(0, list.count).map(({ checkpoint, cells }) => ({
    checkpoint,
    kind: plainText(cells.kind) ?? '',
    message: plainText(cells.message) ?? '',
    member: plainText(cells.member),
  }));
}

function plainText(cell: CellValue | undefined): string | null {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'object' && cell !== null && 'text' in cell ? (cell as TextValue).text : null;
}

function refuse(
  connection: CaseConnection,
  path: string,
  record: RequestRecord,
  ingested: Ingested | null,
  caught: unknown,
): ImportOutcome {
  const error = toEvidenceError(caught);
  const status = error.code === 'cancelled' ? 'cancelled' : error.code === 'internal' ? 'failed' : 'refused';
  if (error.code === 'internal' && process.env.PERMAFROST_DEBUG) console.error(caught);
  try {
    recordRefusedImport(connection, {
      request: record,
      status,
      sha256: ingested?.sha256 ?? null,
      size: ingested?.size ?? null,
      error,
    });
  } catch (unrecorded) {
    // A full disk can't take the log entry either; the refusal itself must still reach the caller.
    const also = toEvidenceError(unrecorded);
    return outcomeOf(path, status, {
      ...error,
      message: `${error.message}; not in the custody log: ${also.message}`,
    });
  }
  return outcomeOf(path, status, error);
}

function outcomeOf(
  path: string,
  status: ImportOutcome['status'],
  error: ImportOutcome['error'],
): ImportOutcome {
  return {
    path,
    status,
    evidence: null,
    checkpoints: [],
    error: status === 'cancelled' ? null : error,
    gaps: [],
  };
}
