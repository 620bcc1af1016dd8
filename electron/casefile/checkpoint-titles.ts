/** What the checkpoints of a case are called: short, and different for each wherever the case can tell them apart. */
import { displayText } from '../../shared/text.ts';
import { listCheckpoints, listEvidence } from './read-evidence.ts';
import { guard, keptStatement } from './sqlite.ts';
import type { CaseConnection, CheckpointRecord } from './types.ts';

/** Every Podman archive calls its image directory so: as a name it tells nothing. */
const NAMELESS = new Set(['', 'checkpoint']);
const SEPARATOR = ' · ';
/** Where the folder stands among the marks. */
const FOLDER = 2;

interface Named {
  readonly id: string;
  readonly name: string;
  /** Nothing but the archive's file name was there to call it by. */
  readonly isFile: boolean;
  /** What may tell it from another of that name, the plainest first; null where it is not known. */
  readonly marks: readonly (string | null)[];
}

/**
 * By checkpoint id: the container's name, else the directory, else the archive's file name. Where several would be
 * called the same: with when it was taken, else with the file name, else with the folder that the file was in.
 */
export function checkpointTitles(c: CaseConnection): ReadonlyMap<string, string> {
  return guard(() => {
    const labels = new Map(listEvidence(c).map(({ sha256, label }) => [sha256, label]));
    const byName = new Map<string, Named[]>();
    for (const record of listCheckpoints(c)) {
      const named = namedOf(c, record, labels.get(record.evidence) ?? record.id);
      byName.set(named.name, [...(byName.get(named.name) ?? []), named]);
    }
    return new Map([...byName.values()].flatMap(titlesOf));
  });
}

function namedOf(c: CaseConnection, record: CheckpointRecord, label: string): Named {
  const { row, id, evidence } = record;
  const container = keptStatement(
    c.db,
    'SELECT name, checkpointed_at_ns AS taken FROM container WHERE checkpoint = ?',
  ).get(row) as { name: string | null; taken: bigint | null };
  const directory = displayText(record.directory);
  const name = container.name ?? (NAMELESS.has(directory) ? label : directory);
  const inFolder = folderOf(c, evidence);
  return {
    id,
    name,
    isFile: container.name === null && name === label,
    marks: [
      timeOf(container.taken),
      name === label ? null : label,
      inFolder,
      directory === '' ? null : directory,
    ],
  };
}

/** Those of one name. */
function titlesOf(those: readonly Named[]): (readonly [string, string])[] {
  if (those.length < 2) return those.map(({ id, name }) => [id, name]);
  const kinds = those[0]!.marks.keys();
  const telling = [...kinds].find((kind) => {
    const marks = those.map(({ marks: own }) => own[kind]);
    return !marks.includes(null) && new Set(marks).size === those.length;
  });
  return those.map(({ id, name, marks, isFile }) => {
    if (telling === undefined) return [id, name];
    // Of files of one name in several folders the folder is what tells.
    if (isFile && telling === FOLDER) return [id, marks[telling]!];
    return [id, `${name}${SEPARATOR}${marks[telling]!}`];
  });
}

/** To the second, UTC; engines write no finer time that would tell two checkpoints apart. */
function timeOf(ns: bigint | null): string | null {
  if (ns === null) return null;
  const at = new Date(Number(ns / 1_000_000n));
  return Number.isNaN(at.getTime()) ? null : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The folder of the file as it was named at import. */
function folderOf(c: CaseConnection, evidence: string): string | null {
  const path = keptStatement(c.db, 'SELECT path FROM import_run WHERE sha256 = ? ORDER BY row LIMIT 1')
    .pluck()
    .get(evidence) as string | undefined;
  return path?.split(/[/\\]/).at(-2) ?? null;
}
