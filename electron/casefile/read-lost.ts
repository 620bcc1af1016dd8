/** What is lost of processes because images are missing or damaged, worked out of the rows of a checkpoint. */
import { lostParts } from '../../shared/facts/index.ts';
import type { LostOfCheckpoint, LostPart } from '../../shared/facts/index.ts';
import { listCheckpoints, resolveCheckpoint } from './read-evidence.ts';
import { readColumns } from './read-facts.ts';
import { guard, keptStatement } from './sqlite.ts';
import type { CaseConnection, CheckpointRecord } from './types.ts';

interface Kept {
  readonly version: string;
  readonly lost: LostOfCheckpoint;
}

/** By the row of the checkpoint: facts that were not decoded anew lose nothing else. */
const kept = new WeakMap<CaseConnection, Map<number, Kept>>();

/** Of one checkpoint, by its id. */
export function readLost(c: CaseConnection, checkpoint: string): LostOfCheckpoint {
  return guard(() => lostOf(c, resolveCheckpoint(c, checkpoint)));
}

/** By the checkpoint's id. */
const held = new WeakMap<CaseConnection, ReadonlyMap<string, LostOfCheckpoint>>();

/** Reads what is lost in every checkpoint of the case; {@link heldLost} and {@link heldLostThread} answer from it. */
export function holdLost(c: CaseConnection): void {
  const all = listCheckpoints(c).map((record) => [record.id, lostOf(c, record)] as const);
  held.set(c, new Map(all));
}

/** The reason why that part of a process is lost. */
export function heldLost(
  c: CaseConnection,
  checkpoint: string,
  pid: number,
  part: LostPart,
): string | undefined {
  return held.get(c)?.get(checkpoint)?.parts.get(pid)?.[part];
}

/** The reason why nothing is known of a thread; `thread`: 'pid/tid'. */
export function heldLostThread(c: CaseConnection, checkpoint: string, thread: string): string | undefined {
  return held.get(c)?.get(checkpoint)?.threads.get(thread);
}

function lostOf(c: CaseConnection, record: CheckpointRecord): LostOfCheckpoint {
  const { row, id, digest, factsVersion, chain } = record;
  // A parent that arrives or goes changes what can be read of the memory.
  const version = [id, digest, factsVersion, chain.state, chain.digest].join(' ');
  const ofCase = kept.get(c) ?? new Map<number, Kept>();
  kept.set(c, ofCase);
  const before = ofCase.get(row);
  if (before?.version === version) return before.lost;
  const lost = lostParts(hasGaps(c, row) ? rowsOfLoss(c, id) : NO_ROWS);
  ofCase.set(row, { version, lost });
  return lost;
}

const NO_ROWS = { process: [], thread: [], image: [], gap: [] };

function hasGaps(c: CaseConnection, checkpoint: number): boolean {
  return keptStatement(c.db, 'SELECT 1 FROM gap WHERE checkpoint = ? LIMIT 1').get(checkpoint) !== undefined;
}

function rowsOfLoss(c: CaseConnection, checkpoint: string) {
  return {
    process: readColumns(c, checkpoint, 'process', ['pid', 'zombie', 'filesId']),
    thread: readColumns(c, checkpoint, 'thread', ['pid', 'tid']),
    image: readColumns(c, checkpoint, 'image', ['name', 'state']),
    gap: readColumns(c, checkpoint, 'gap', ['kind', 'member', 'subject', 'message']),
  };
}
