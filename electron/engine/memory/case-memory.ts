/**
 * The memory of a stored checkpoint: its rows and the evidence behind them as the readers of
 * electron/criu/memory want them. Chains are followed, and mapped files come from what the
 * checkpoint holds of them.
 */
import {
  listCheckpoints,
  readEvidence,
  readPages,
  readRows,
  resolveCheckpoint,
  type CaseConnection,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import type { EvidenceReader } from '../../archive/types.ts';
import type { MappedContent } from '../../criu/memory/mapped-content.ts';
import { mappedFileContent } from '../../criu/memory/mapped-files.ts';
import type { ReadableMap } from '../../criu/memory/mappings.ts';
import { createMemoryReader } from '../../criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../criu/memory/page-levels.ts';
import type { MemoryReader } from '../../criu/memory/types.ts';
import type { ParentDirectory } from '../../criu/types.ts';
import type { ByteSource } from '../../../shared/byte-source.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type {
  CheckpointFact,
  GhostFileFact,
  MemoryMapFact,
  OpenFileFact,
  PageMapFact,
} from '../../../shared/facts/index.ts';
import { withLimits, type Limits } from '../../../shared/limits.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { EngineState } from '../engine-state.ts';
import { storedParent } from '../import/chain-directory.ts';
import { filesByPath } from './files-by-path.ts';

export interface CaseMemory {
  readonly record: CheckpointRecord;
  readonly checkpoint: CheckpointFact;
  readonly pageSize: number;
  readonly limits: Limits;
  /** Processes whose address space the checkpoint has, ascending. Of a pre-dump: those with a page map. */
  readonly pids: readonly number[];
  /** Page maps of this directory alone. */
  readonly pageMaps: readonly PageMapFact[];
  /** The directory above in the chain; null where there is none or it is not linked. */
  readonly parent: ParentDirectory | null;
  /** Mappings of a process, ascending; empty for a pre-dump. Throws 'not-found' for a pid without memory. */
  maps(pid: number): readonly MemoryMapFact[];
  /** Reads at virtual addresses. Throws as maps() does. A reader keeps hints: one for each scan that runs at the same time. */
  readerOf(pid: number): MemoryReader;
  /** Content of the file behind a mapping, where the checkpoint holds that file. */
  mappedContent(map: ReadableMap): MappedContent | undefined;
  /** Content of a member of this checkpoint's evidence. */
  memberSource(member: number): ByteSource;
  openFile(id: number): OpenFileFact | undefined;
  ghosts(): readonly GhostFileFact[];
  /** SHA-256 of the evidence item that a span's member lies in. */
  evidenceOf(span: SourceSpan): string;
}

/** Builds it from a connection of any thread; `evidence` gives an open reader whenever it is asked. */
export function openCaseMemory(
  connection: CaseConnection,
  id: string,
  evidence: (sha256: string) => EvidenceReader,
): CaseMemory {
  const record = resolveCheckpoint(connection, id);
  const known = listCheckpoints(connection);
  const limits = withLimits(readEvidence(connection, record.evidence).raisedLimits);
  const { checkpoint, page_map: pageMaps } = readPages(connection, record.id);
  const above = known.find((other) => other.identity === record.chain.parent);
  const pool = { reader: evidence, close: () => {} };
  const parent =
    record.chain.state === 'linked' && above !== undefined
      ? storedParent(connection, above, known, pool, limits.chainLength)
      : null;

  const sourceOf = (member: number): ByteSource => {
    const now = (): ByteSource => evidence(record.evidence).member(member);
    // The reader may be closed and opened again between two reads, so it is asked for every time.
    return { size: now().size, read: (offset, length) => now().read(offset, length) };
  };
  const openFiles = once(
    () => new Map(readRows(connection, record.id, 'open_file').map((file) => [file.id, file])),
  );
  const ghosts = once(() => readRows(connection, record.id, 'ghost_file'));
  const files = once(() => filesByPath(readRows(connection, record.id, 'filesystem_entry'), sourceOf));
  const content = once(() =>
    mappedFileContent({
      fileById: (file) => openFiles().get(file),
      ghosts: ghosts(),
      memberSource: sourceOf,
      mappedFiles: (path) => files()(path),
    }),
  );
  const index = indexPageMaps(pageMaps);
  const isDump = checkpoint.kind === 'dump';
  const pids = isDump
    ? readRows(connection, record.id, 'address_space').map(({ pid }) => pid)
    : pageMaps.filter(({ owner }) => owner === 'process').map((map) => Number(map.id));
  const evidenceById = new Map(known.map((other) => [other.id, other.evidence]));
  const mapsOf = new Map<number, readonly MemoryMapFact[]>();

  function maps(pid: number): readonly MemoryMapFact[] {
    const read = mapsOf.get(pid);
    if (read !== undefined) return read;
    if (!pids.includes(pid)) {
      const message = `checkpoint ${record.id} has no memory of a process ${pid}`;
      throw new PermafrostError(evidenceError('not-found', message));
    }
    const rows = [...readRows(connection, record.id, 'memory_map', { pid })].sort(byStart);
    mapsOf.set(pid, rows);
    return rows;
  }

  return {
    record,
    checkpoint,
    pageSize: checkpoint.pageSize,
    limits,
    pids: [...new Set(pids)].sort((a, b) => a - b),
    pageMaps,
    parent,
    maps,
    readerOf: (pid) => {
      const rows = maps(pid);
      return createMemoryReader({
        pid,
        pageSize: checkpoint.pageSize,
        maps: isDump ? rows : null,
        pageMaps: index,
        memberSource: (member) => evidence(record.evidence).member(member),
        parent,
        chainLength: limits.chainLength,
        mappedContent: (map) => content()(map),
      });
    },
    mappedContent: (map) => content()(map),
    memberSource: sourceOf,
    openFile: (file) => openFiles().get(file),
    ghosts,
    evidenceOf: (span) => {
      if (span.checkpoint === undefined) return record.evidence;
      return evidenceById.get(span.checkpoint) ?? record.evidence;
    },
  };
}

/** Checkpoints whose memory is kept ready. */
const KEPT_MEMORIES = 8;

interface Kept {
  readonly version: string;
  readonly memory: CaseMemory;
}

const keptByCase = new WeakMap<CaseConnection, Map<string, Kept>>();

/**
 * The memory of a checkpoint of the open case, by its id or a prefix of it. Kept from call to call until the
 * checkpoint or its chain is decoded anew, or an item is found changed.
 */
export function caseMemory(state: EngineState, id: string): CaseMemory {
  const connection = state.case();
  const record = state.checkpoint(id);
  let kept = keptByCase.get(connection);
  if (kept === undefined) keptByCase.set(connection, (kept = new Map<string, Kept>()));
  const version = `${state.evidenceGeneration()} ${chainVersion(connection, record)}`;
  const known = kept.get(record.identity);
  if (known?.version === version) return known.memory;
  kept.delete(record.identity);
  const oldest = kept.keys().next().value;
  if (kept.size >= KEPT_MEMORIES && oldest !== undefined) kept.delete(oldest);
  const memory = openCaseMemory(connection, record.id, (sha256) => state.evidence(sha256).reader);
  kept.set(record.identity, { version, memory });
  return memory;
}

/** Changes whenever the checkpoint or one above it was decoded anew or linked otherwise. */
function chainVersion(connection: CaseConnection, record: CheckpointRecord): string {
  const known = record.chain.parent === null ? [] : listCheckpoints(connection);
  const parts: string[] = [];
  const met = new Set<string>();
  for (let at: CheckpointRecord | undefined = record; at !== undefined && !met.has(at.identity);) {
    const { identity, digest, factsVersion, chain }: CheckpointRecord = at;
    met.add(identity);
    parts.push(`${identity} ${digest} ${factsVersion} ${chain.state} ${chain.unresolvedPages}`);
    at = known.find((other) => other.identity === chain.parent);
  }
  return parts.join('\n');
}

function byStart(a: MemoryMapFact, b: MemoryMapFact): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
