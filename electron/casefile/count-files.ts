/** How many files a checkpoint holds: as many as the list 'file' has rows (electron/engine/files/case-files.ts). */
import { isKernelMemory } from '../../shared/facts/kernel-memory.ts';
import { readColumns } from './read-facts.ts';
import { keptStatement } from './sqlite.ts';
import type { CaseConnection, CheckpointRecord } from './types.ts';

const COUNTS = {
  present: `SELECT count(*) FROM filesystem_entry WHERE checkpoint = ? AND change <> 'deleted'`,
  // A path may be told to be deleted twice: by deleted.files and by a whiteout.
  deleted: `SELECT count(DISTINCT path) FROM filesystem_entry WHERE checkpoint = ? AND change = 'deleted'`,
  ghosts: 'SELECT count(DISTINCT id) FROM ghost_file WHERE checkpoint = ?',
} as const;

/** Facts of a version stay as they are; the summary is asked for whenever the custody log grows. */
const kept = new WeakMap<CaseConnection['db'], Map<string, number>>();

export function countFiles(c: CaseConnection, record: CheckpointRecord): number {
  const known = kept.get(c.db) ?? new Map<string, number>();
  kept.set(c.db, known);
  const version = `${record.identity} ${record.digest} ${record.factsVersion}`;
  const count = known.get(version) ?? counted(c, record);
  known.set(version, count);
  return count;
}

function counted(c: CaseConnection, record: CheckpointRecord): number {
  const tables = Object.values(COUNTS).map((sql) =>
    Number(keptStatement(c.db, sql).pluck().get(record.row) as bigint),
  );
  return tables.reduce((sum, one) => sum + one, memfds(c, record.id));
}

/** Without the memory that the kernel keeps like memfds. */
function memfds(c: CaseConnection, id: string): number {
  const all = readColumns(c, id, 'memfd', ['inodeId', 'name', 'shmid']);
  const open = all.some(({ name }) => isKernelMemory(name, false)) ? openMemfds(c, id) : null;
  const files = all.filter(({ name, shmid }) => !isKernelMemory(name, open?.has(shmid) === true));
  return new Set(files.map(({ inodeId }) => inodeId)).size;
}

function openMemfds(c: CaseConnection, id: string): ReadonlySet<bigint | null> {
  const held = new Set(readColumns(c, id, 'file_descriptor', ['fileId']).map(({ fileId }) => fileId));
  const files = readColumns(c, id, 'open_file', ['id', 'type', 'inode', 'remap']);
  return new Set(
    files
      .filter((file) => file.type === 'MEMFD' && file.remap !== 'ghost' && held.has(file.id))
      .map(({ inode }) => inode),
  );
}
