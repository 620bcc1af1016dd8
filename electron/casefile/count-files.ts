/** How many files a checkpoint holds: as many as the list 'file' has rows. */
import { filesOfCheckpoint } from '../../shared/facts/files-of-checkpoint.ts';
import { readColumns } from './read-facts.ts';
import type { CaseConnection, CheckpointRecord } from './types.ts';

/** Facts of a version stay as they are; the summary is asked for whenever the custody log grows. */
const kept = new WeakMap<CaseConnection['db'], Map<string, number>>();

export function countFiles(c: CaseConnection, record: CheckpointRecord): number {
  const known = kept.get(c.db) ?? new Map<string, number>();
  kept.set(c.db, known);
  const version = `${record.identity} ${record.digest} ${record.factsVersion}`;
  const count = known.get(version) ?? counted(c, record.id);
  known.set(version, count);
  return count;
}

function counted(c: CaseConnection, id: string): number {
  const { entries, ghosts, memfds } = filesOfCheckpoint(
    {
      filesystem_entry: readColumns(c, id, 'filesystem_entry', ['change', 'origin', 'member', 'path']),
      ghost_file: readColumns(c, id, 'ghost_file', ['id']),
      memfd: readColumns(c, id, 'memfd', ['inodeId', 'name', 'shmid']),
    },
    () => ({
      open_file: readColumns(c, id, 'open_file', ['id', 'type', 'inode', 'remap']),
      file_descriptor: readColumns(c, id, 'file_descriptor', ['fileId']),
    }),
  );
  return entries.size + ghosts.size + memfds.size;
}
