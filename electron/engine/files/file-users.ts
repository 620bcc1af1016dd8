/** Who has the files of a checkpoint open or mapped. */
import { displayText } from '../../../shared/text.ts';
import type { CheckpointFacts } from '../../../shared/facts/index.ts';

/** What of open files, descriptors and mappings tells who has a file. */
export const OPENED = ['id', 'type', 'target', 'inode', 'remap', 'remapId'] as const;
export const HELD = ['pid', 'fd', 'fileId', 'target'] as const;
export const MAPPED = ['pid', 'fileId', 'path', 'shmid', 'permissions'] as const;

export interface Holdings {
  readonly open_file: readonly OpenFile[];
  readonly file_descriptor: readonly Pick<
    CheckpointFacts['file_descriptor'][number],
    (typeof HELD)[number]
  >[];
}
type OpenFile = Pick<CheckpointFacts['open_file'][number], (typeof OPENED)[number]>;
type MappedFile = Pick<CheckpointFacts['memory_map'][number], (typeof MAPPED)[number]>;

export interface Users {
  /** Whether CRIU made the path itself, as a link to a deleted file that was open (link_remap.N). */
  isRemapLink(path: string): boolean;
  openByMemfd(shmid: bigint): readonly string[];
  openByPath(path: string): readonly string[];
  openByGhost(id: number): readonly string[];
  mappedByPath(path: string): readonly string[];
  mappedByGhost(id: number): readonly string[];
  mappedByShmid(shmid: bigint): readonly string[];
}

/**
 * Who has a file open ('PID fd N') or mapped ('PID r-xp'). `memoryMaps` is called when it is first asked who maps one:
 * a checkpoint has more of them than of all else that files are made of.
 */
export function usersOf(facts: Holdings, memoryMaps: () => readonly MappedFile[]): Users {
  const files = new Map(facts.open_file.map((file) => [file.id, file]));
  const opened = createUses();
  // A deleted file that CRIU kept under a name of its own making is that one, not what has its old path now.
  const linkOf = (file: OpenFile | undefined): string | null => {
    const link = file?.remap === 'linked' ? files.get(file.remapId ?? -1)?.target : undefined;
    return link === undefined || link === null ? null : displayText(link);
  };
  const links = new Set(facts.open_file.map(linkOf));
  for (const { pid, fd, fileId, target } of facts.file_descriptor) {
    const file = files.get(fileId);
    const link = linkOf(file);
    const user = `${pid} fd ${fd}`;
    if (file?.remap === 'ghost') opened.put(`ghost ${file.remapId}`, user);
    else if (file?.type === 'MEMFD') opened.put(`memfd ${file.inode}`, user);
    else if (link !== null) opened.put(`path ${link}`, user);
    else if (target !== null) opened.put(`path ${displayText(target)}`, user);
  }
  let mapped: Uses | null = null;
  const mappedBy = (name: string): readonly string[] =>
    (mapped ??= usesOfMaps(memoryMaps(), files, linkOf)).of(name);
  return {
    isRemapLink: (path) => links.has(path),
    openByMemfd: (shmid) => opened.of(`memfd ${shmid}`),
    openByPath: (path) => opened.of(`path ${path}`),
    openByGhost: (id) => opened.of(`ghost ${id}`),
    mappedByPath: (path) => mappedBy(`path ${path}`),
    mappedByGhost: (id) => mappedBy(`ghost ${id}`),
    mappedByShmid: (shmid) => mappedBy(`shmid ${shmid}`),
  };
}

function usesOfMaps(
  maps: readonly MappedFile[],
  files: ReadonlyMap<number, OpenFile>,
  linkOf: (file: OpenFile | undefined) => string | null,
): Uses {
  const uses = createUses();
  for (const { pid, fileId, path, shmid, permissions } of maps) {
    const file = fileId === null ? undefined : files.get(fileId);
    const user = `${pid} ${permissions}`;
    const link = linkOf(file);
    if (file?.remap === 'ghost') uses.put(`ghost ${file.remapId}`, user);
    else if (link !== null) uses.put(`path ${link}`, user);
    else if (path.length > 0) uses.put(`path ${displayText(path)}`, user);
    if (shmid !== null) uses.put(`shmid ${shmid}`, user);
  }
  return uses;
}

interface Uses {
  put(name: string, user: string): void;
  of(name: string): readonly string[];
}

function createUses(): Uses {
  const names = new Map<string, Set<string>>();
  return {
    put(name, user) {
      const known = names.get(name);
      if (known === undefined) names.set(name, new Set([user]));
      else known.add(user);
    },
    of: (name) => [...(names.get(name) ?? [])],
  };
}
