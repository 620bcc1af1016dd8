/** What every tool works with, inside its thread. */
import type { ToolItem } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import {
  listCheckpoints,
  readMembers,
  resolveCheckpoint,
  type CaseConnection,
} from '../../casefile/index.ts';
import { knownRegions, type WalkedSpace } from '../../criu/memory/walk-memory.ts';
import type { JobProgress } from '../jobs/job-registry.ts';
import { openCaseMemory, type CaseMemory } from '../memory/case-memory.ts';
import { createEvidencePool } from '../import/chain-directory.ts';
import { walkedSpace } from '../memory/walked-space.ts';

export interface ToolWork {
  readonly connection: CaseConnection;
  /** Waits where what was found before is not taken. Throws 'cancelled'. */
  give(item: ToolItem): void;
  progress(progress: JobProgress): void;
  /** Named steps can't be interrupted from within: whoever watches ends the thread. */
  step(subject: string | null): void;
  checkCancelled(): void;
}

export type ItemSource = { evidence: string; member: number; memberName: string; offset: number } | null;

export interface ScopedMemory {
  readonly memory: CaseMemory;
  readonly pids: readonly number[];
  /** Where the first byte of a source lies. */
  sourceOf(source: Source, into: number): ItemSource;
}

/** The checkpoints of a request with their processes. Throws 'not-found' where none has that pid. */
export function scopedMemories(
  work: ToolWork,
  request: { readonly checkpoints: readonly string[] | null; readonly pid: number | null },
): ScopedMemory[] {
  const { connection } = work;
  const pool = createEvidencePool(connection);
  const ids = request.checkpoints ?? listCheckpoints(connection).map(({ id }) => id);
  const scoped = ids.map((id): ScopedMemory => {
    const memory = openCaseMemory(connection, resolveCheckpoint(connection, id).id, (sha256) =>
      pool.reader(sha256),
    );
    const pids = request.pid === null ? memory.pids : memory.pids.filter((pid) => pid === request.pid);
    return { memory, pids, sourceOf: (source, into) => itemSource(connection, memory, source[0], into) };
  });
  if (request.pid !== null && scoped.every(({ pids }) => pids.length === 0)) {
    throw new PermafrostError(
      evidenceError('not-found', `no checkpoint has memory of a process ${request.pid}`),
    );
  }
  return scoped;
}

const memberNames = new WeakMap<CaseConnection, Map<string, readonly string[]>>();

function itemSource(
  connection: CaseConnection,
  memory: CaseMemory,
  span: SourceSpan | undefined,
  into: number,
): ItemSource {
  if (span === undefined) return null;
  const evidence = memory.evidenceOf(span);
  let names = memberNames.get(connection);
  if (names === undefined) memberNames.set(connection, (names = new Map<string, readonly string[]>()));
  let list = names.get(evidence);
  if (list === undefined) {
    names.set(evidence, (list = readMembers(connection, evidence).map(({ name }) => displayText(name))));
  }
  return { evidence, member: span.member, memberName: list[span.member] ?? '', offset: span.offset + into };
}

/** The name of a mapping as /proc/PID/maps shows it; its kind where it has none. */
export function regionName(map: MemoryMapFact | null): string {
  if (map === null) return 'pages';
  if (map.path.length === 0) return map.kind;
  return `${displayText(map.path)}${map.deleted ? ' (deleted)' : ''}`;
}

/** Bytes that a walk over these spaces gives, for progress. */
export function bytesInSpaces(scoped: readonly ScopedMemory[]): number {
  let sum = 0n;
  for (const { memory, pids } of scoped) {
    for (const pid of pids) {
      for (const { ranges } of knownRegions(walkedSpace(memory, pid))) {
        for (const { start, end } of ranges) sum += end - start;
      }
    }
  }
  return Number(sum);
}

/** The known bytes from an address on, for validators: they end at the first gap. */
export function knownBytes(space: WalkedSpace): (address: bigint, length: number) => Uint8Array {
  return (address, length) => {
    if (address < 0n) return new Uint8Array(0);
    const runs = space.reader.read(address, length);
    const first = runs[0];
    if (first === undefined || first.bytes === null) return new Uint8Array(0);
    if (runs.length === 1) return first.bytes;
    const known = runs.findIndex(({ bytes }) => bytes === null);
    const parts = (known < 0 ? runs : runs.slice(0, known)).map(({ bytes }) => bytes!);
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  };
}
