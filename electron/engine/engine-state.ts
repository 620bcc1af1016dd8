/** What the engine holds between calls: at most one open case, readers of its evidence, list handles, jobs. */
import { openEvidence } from '../archive/index.ts';
import type { EvidenceReader } from '../archive/types.ts';
import {
  evidenceFolder,
  readEvidence,
  readMemberPlaces,
  readMembers,
  readStores,
  requireReadable,
  resolveCheckpoint,
  type CaseFile,
  type CheckpointRecord,
  type ListHandle,
  type MemberPlace,
} from '../casefile/index.ts';
import type { EngineEvent } from '../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../shared/errors.ts';
import type { Member } from '../../shared/facts/index.ts';
import { createStandbyWorker, type StandbyWorker } from './import/standby-worker.ts';
import { createJobRegistry, type JobRegistry } from './jobs/job-registry.ts';
import { watchOtherWriter } from './watch-other-writer.ts';

/** Handles that a window forgot to close are dropped, oldest first. */
const LIST_HANDLES = 256;
const OPEN_EVIDENCE = 64;
/** Members of them that are kept, in all: the items used longest ago go. */
const OPEN_MEMBERS = 500_000;

export interface OpenedEvidence {
  readonly reader: EvidenceReader;
  /** In archive order; what lies where and when it was written. */
  readonly places: readonly MemberPlace[];
  /** The same in full, read when it is first asked for. */
  readonly members: readonly Member[];
}

export interface EngineState {
  readonly jobs: JobRegistry;
  readonly importWorkers: StandbyWorker;
  readonly emit: (event: EngineEvent) => void;
  readonly lists: Map<string, ListHandle>;
  /** The open case; throws 'usage' where none is. */
  case(): CaseFile;
  openCaseOrNull(): CaseFile | null;
  setCase(opened: CaseFile): void;
  closeCase(): void;
  /** Throws 'hash-mismatch' for an item that changed and that no decision lets be read. */
  evidence(sha256: string): OpenedEvidence;
  /** Whoever reads the item from now on opens it anew. */
  closeEvidence(sha256: string): void;
  /** Grows with every closeEvidence(): what was read through an older reader must not be kept. */
  evidenceGeneration(): number;
  checkpoint(idPrefix: string): CheckpointRecord;
  addList(handle: ListHandle): string;
}

export function createEngineState(emit: (event: EngineEvent) => void): EngineState {
  let opened: CaseFile | null = null;
  const jobs = createJobRegistry(emit);
  const importWorkers = createStandbyWorker();
  let listNumber = 0;
  let generation = 0;
  const evidence = new Map<string, OpenedEvidence>();
  const lists = new Map<string, ListHandle>();

  function requireCase(): CaseFile {
    if (!opened) throw new PermafrostError(evidenceError('usage', 'no case is open'));
    return opened;
  }

  let endWatch = (): void => undefined;
  function closeCase(): void {
    endWatch();
    for (const { reader } of evidence.values()) reader.close();
    evidence.clear();
    lists.clear();
    jobs.forgetEnded();
    const closing = opened;
    opened = null;
    closing?.close();
  }

  return {
    jobs,
    importWorkers,
    emit,
    lists,
    case: requireCase,
    openCaseOrNull: () => opened,
    setCase(next) {
      closeCase();
      opened = next;
      if (!next.readOnly) importWorkers.prepare();
      else endWatch = watchOtherWriter(next, () => emit({ event: 'case-changed' }));
    },
    closeCase,
    evidence(sha256) {
      const known = evidence.get(sha256);
      if (known) {
        evidence.delete(sha256);
        evidence.set(sha256, known);
        return known;
      }
      const connection = requireCase();
      requireReadable(connection, sha256);
      const record = readEvidence(connection, sha256);
      const places = readMemberPlaces(connection, sha256);
      const reader = openEvidence(
        evidenceFolder(connection, sha256),
        record.reference?.path ?? null,
        readStores(connection, sha256),
        places,
      );
      dropOldest(evidence, OPEN_EVIDENCE, (old) => old.reader.close());
      let kept = places.length;
      for (const one of evidence.values()) kept += one.places.length;
      for (const [oldest, { places: of, reader: old }] of evidence) {
        if (kept <= OPEN_MEMBERS) break;
        old.close();
        evidence.delete(oldest);
        kept -= of.length;
      }
      let members: readonly Member[] | null = null;
      const entry: OpenedEvidence = {
        reader,
        places,
        get members() {
          members ??= readMembers(connection, sha256);
          return members;
        },
      };
      evidence.set(sha256, entry);
      return entry;
    },
    closeEvidence(sha256) {
      generation += 1;
      evidence.get(sha256)?.reader.close();
      evidence.delete(sha256);
    },
    evidenceGeneration: () => generation,
    checkpoint: (idPrefix) => resolveCheckpoint(requireCase(), idPrefix),
    addList(handle) {
      dropOldest(lists, LIST_HANDLES, () => {});
      const name = `list-${++listNumber}`;
      lists.set(name, handle);
      return name;
    },
  };
}

/** Makes room for one more. A Map keeps the order of insertion. */
function dropOldest<T>(map: Map<string, T>, most: number, drop: (value: T) => void): void {
  while (map.size >= most) {
    const [key, value] = map.entries().next().value!;
    map.delete(key);
    drop(value);
  }
}
