/** What `show --json` prints: every fact of a checkpoint, each with the bytes that it was read from. */
import type { CheckpointFacts, IpcFact } from '../../../shared/facts/index.ts';
import { displayText, isUtf8 } from '../../../shared/text.ts';
import { verifyCustody } from '../custody.ts';
import { readCaseDigest } from '../digest.ts';
import { caseName } from '../layout.ts';
import {
  listCheckpoints,
  listEvidence,
  readEvidence,
  readStores,
  resolveCheckpoint,
} from '../read-evidence.ts';
import { readFacts } from '../read-facts.ts';
import { readLost } from '../read-lost.ts';
import { guard } from '../sqlite.ts';
import { verification } from '../verification.ts';
import { CHECKPOINT, CONTAINER, GAP, rowTable } from '../tables/index.ts';
import { toBase64 } from '../tables/json-shape.ts';
import { columnList, decodeRow } from '../tables/table.ts';
import type { SqlValue } from '../tables/codec.ts';
import type { CaseConnection, CheckpointRecord, EvidenceRecord } from '../types.ts';
import { showProcesses } from './show-process.ts';
import { showRow } from './show-row.ts';
import type { JsonObject, SpanWriter } from './show-row.ts';
import { spanWriter } from './spans.ts';

/** One checkpoint. The object may hold bigint; write it with jsonText() of shared/. */
export function showCheckpoint(c: CaseConnection, checkpoint: string): JsonObject {
  return guard(() => {
    const record = resolveCheckpoint(c, checkpoint);
    const spans = spanWriter(c, record.evidence);
    const facts = readFacts(c, record.identity);
    const lost = readLost(c, record.id);
    return {
      id: record.id,
      evidence: showEvidence(c, readEvidence(c, record.evidence)),
      ...identity(c, record),
      checkpoint: showRow(CHECKPOINT, facts.checkpoint, spans),
      container: showContainer(facts, spans),
      processes: showProcesses(facts, lost, spans),
      processesLost: lost.processes,
      ...rowsOf(facts, spans),
    };
  });
}

/** The whole case: its evidence, and every checkpoint under `checkpoints`. */
export function showCase(c: CaseConnection): JsonObject {
  return guard(() => {
    const { factsVersion, case: digest } = readCaseDigest(c);
    const { entries, head, intact, problem } = verifyCustody(c);
    return {
      case: { name: caseName(c.path), factsVersion, digest, custody: { entries, head, intact, problem } },
      evidence: listEvidence(c).map((record) => showEvidence(c, record)),
      checkpoints: listCheckpoints(c).map(({ identity: whole }) => showCheckpoint(c, whole)),
    };
  });
}

function identity(c: CaseConnection, record: CheckpointRecord): JsonObject {
  const { chain, directory } = record;
  const parent =
    chain.parent === null ? undefined : listCheckpoints(c).find((other) => other.identity === chain.parent);
  return {
    directory: displayText(directory),
    ...(isUtf8(directory) ? {} : { directoryBase64: toBase64(directory) }),
    kind: record.kind,
    factsVersion: record.factsVersion,
    digest: record.digest,
    chain: {
      state: chain.state,
      parent: parent?.id ?? chain.parent,
      reason: chain.reason,
      candidates: [...chain.candidates],
      decidedBy: chain.decidedBy,
      parentPages: chain.parentPages,
      unresolvedPages: chain.unresolvedPages,
      digest: chain.digest,
    },
  };
}

function showEvidence(c: CaseConnection, record: EvidenceRecord): JsonObject {
  const { verified, verifiedAt } = verification(c, record);
  return {
    sha256: record.sha256,
    label: record.label,
    size: record.size,
    compression: record.compression,
    mode: record.mode,
    path: record.reference?.path ?? null,
    importedAt: record.importedAt,
    verified,
    verifiedAt,
    partial: record.partial,
    refusal: record.refusal,
    remarks: record.remarks,
    raisedLimits: record.raisedLimits,
    acquisition: record.acquisition,
    hints: record.hints,
    stores: readStores(c, record.sha256).map((store) => ({ ...store })),
    gaps: archiveGaps(c, record.sha256),
  };
}

/** Gaps of the archive that belong to no one checkpoint. */
function archiveGaps(c: CaseConnection, evidence: string): JsonObject[] {
  const rows = c.db
    .prepare(
      `SELECT ${columnList(GAP as never, 'g.')} FROM gap g JOIN evidence e ON e.row = g.evidence
       WHERE e.sha256 = ? AND g.checkpoint IS NULL ORDER BY g.ordinal`,
    )
    .raw()
    .all(evidence) as SqlValue[][];
  const spans = spanWriter(c, evidence);
  return rows.map((row) => showRow(GAP, decodeRow(GAP, row), spans));
}

function showContainer(facts: CheckpointFacts, spans: SpanWriter): JsonObject {
  const rows = <
    T extends 'container_property' | 'container_mount' | 'container_network' | 'log_line' | 'deleted_file',
  >(
    name: T,
  ): JsonObject[] => facts[name].map((fact) => showRow(rowTable(name), fact as never, spans));
  return {
    ...showRow(CONTAINER, facts.container, spans),
    properties: rows('container_property'),
    mounts: rows('container_mount'),
    networks: rows('container_network'),
    logLines: rows('log_line'),
    deletedFiles: rows('deleted_file'),
  };
}

/** Tables that stand beside the processes, under the names of `show --json`. */
const SHOWN = {
  openFiles: 'open_file',
  pipes: 'pipe',
  ghostFiles: 'ghost_file',
  fileLocks: 'file_lock',
  memfds: 'memfd',
  socketQueues: 'socket_queue',
  interfaces: 'interface',
  routes: 'route',
  firewallRules: 'firewall_rule',
  namespaces: 'namespace',
  cgroups: 'cgroup',
  seccompFilters: 'seccomp_filter',
  filesystemEntries: 'filesystem_entry',
  images: 'image',
  leftovers: 'leftover',
  gaps: 'gap',
  notCaptured: 'not_captured',
} as const;

function rowsOf(facts: CheckpointFacts, spans: SpanWriter): JsonObject {
  const shown: JsonObject = {
    sockets: facts.socket.map((fact) => ({
      ...showRow(rowTable('socket'), fact, spans, ['receiveQueue', 'sendQueue', 'detail']),
      recvQueue: fact.receiveQueue,
      sendQueue: fact.sendQueue,
      detail: Object.fromEntries(fact.detail),
    })),
    // A mount has a source of its own (a device or a name): its spans are called `spans`.
    mounts: facts.mount.map((fact) => {
      const { mountSource, mountSourceBase64, ...row } = showRow(rowTable('mount'), fact, spans, ['source']);
      return {
        ...row,
        source: mountSource,
        ...(mountSourceBase64 === undefined ? {} : { sourceBase64: mountSourceBase64 }),
        spans: spans(fact.source),
      };
    }),
    pageMaps: facts.page_map.map((fact) => ({
      ...showRow(rowTable('page_map'), fact, spans, ['start', 'count', 'flags', 'offset']),
      runs: fact.start.length,
    })),
    ipc: facts.ipc.map((fact) => showIpc(fact, spans)),
  };
  for (const [name, table] of Object.entries(SHOWN)) {
    shown[name] = facts[table].map((fact) => showRow(rowTable(table) as never, fact as never, spans));
  }
  return shown;
}

function showIpc(fact: IpcFact, spans: SpanWriter): JsonObject {
  return {
    ...showRow(rowTable('ipc'), fact, spans, ['messages']),
    messages: fact.messages.map(({ type, length, dataSource }) => ({
      type,
      length,
      dataSource: spans(dataSource),
    })),
  };
}
