/**
 * The files that a checkpoint holds of its container, each under its key: entries of the file trees and what was
 * deleted from them, deleted files that were open, and memfds. What lists files and what counts them both ask here.
 */
import { displayText } from '../text.ts';
import type {
  FileDescriptorFact,
  FilesystemEntryFact,
  GhostFileFact,
  MemfdFact,
  OpenFileFact,
} from './file.ts';

type Entry = Pick<FilesystemEntryFact, 'change' | 'origin' | 'member' | 'path'>;
type Ghost = Pick<GhostFileFact, 'id'>;
type Memfd = Pick<MemfdFact, 'inodeId' | 'name' | 'shmid'>;

/** What tells which memfds are open. */
export interface OpenedFiles {
  readonly open_file: readonly Pick<OpenFileFact, 'id' | 'type' | 'inode' | 'remap'>[];
  readonly file_descriptor: readonly Pick<FileDescriptorFact, 'fileId'>[];
}

export interface FilesOfCheckpoint<E, G, M> {
  readonly entries: ReadonlyMap<string, E>;
  readonly ghosts: ReadonlyMap<string, G>;
  readonly memfds: ReadonlyMap<string, M>;
}

/** By key; of facts with the same key the first. `opened` is called where a memfd's name leaves open what it is. */
export function filesOfCheckpoint<E extends Entry, G extends Ghost, M extends Memfd>(
  facts: {
    readonly filesystem_entry: readonly E[];
    readonly ghost_file: readonly G[];
    readonly memfd: readonly M[];
  },
  opened: () => OpenedFiles,
): FilesOfCheckpoint<E, G, M> {
  return {
    entries: byKey(facts.filesystem_entry, ({ change, origin, member, path }) =>
      entryKey(change, origin, member, displayText(path)),
    ),
    ghosts: byKey(facts.ghost_file, ({ id }) => `ghost/${id}`),
    memfds: byKey(memfdsOfPrograms(facts.memfd, opened), ({ inodeId }) => `memfd/${inodeId}`),
  };
}

/** `path` in its display form. A path may be told to be deleted twice: by deleted.files and by a whiteout. */
export function entryKey(change: string, origin: string, member: number | string, path: string): string {
  return change === 'deleted' ? `deleted/${path}` : `${origin}/${member}`;
}

const KERNEL_NAMES = /^\/(?:dev\/zero$|anon_hugepage$|SYSV[0-9a-f]{8}$)/;

/**
 * Without the shared memory that CRIU keeps as memfds though no program made one: anonymous, huge pages, SysV. What a
 * descriptor leads to is a memfd, whatever name a program gave it.
 */
export function memfdsOfPrograms<M extends Memfd>(memfds: readonly M[], opened: () => OpenedFiles): M[] {
  let open: ReadonlySet<bigint | null> | null = null;
  return memfds.filter(
    ({ name, shmid }) => !KERNEL_NAMES.test(displayText(name)) || (open ??= openMemfds(opened())).has(shmid),
  );
}

function openMemfds({ open_file: files, file_descriptor }: OpenedFiles): ReadonlySet<bigint | null> {
  const held = new Set(file_descriptor.map(({ fileId }) => fileId));
  return new Set(
    files
      .filter(({ id, type, remap }) => type === 'MEMFD' && remap !== 'ghost' && held.has(id))
      .map(({ inode }) => inode),
  );
}

function byKey<F>(facts: readonly F[], keyOf: (fact: F) => string): Map<string, F> {
  const files = new Map<string, F>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if (!files.has(key)) files.set(key, fact);
  }
  return files;
}
