/** Who has the files of a checkpoint open or mapped. */
import { displayText } from '../../../shared/text.ts';
import type { FileFacts } from './case-files.ts';

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

/** Who has a file open ('PID fd N') or mapped ('PID r-xp'). */
export function usersOf(facts: Pick<FileFacts, 'open_file' | 'file_descriptor' | 'memory_map'>): Users {
  const files = new Map(facts.open_file.map((file) => [file.id, file]));
  const names = new Map<string, Set<string>>();
  const put = (name: string, user: string): void => {
    const known = names.get(name);
    if (known === undefined) names.set(name, new Set([user]));
    else known.add(user);
  };
  // A deleted file that CRIU kept under a name of its own making is that one, not what has its old path now.
  const linkOf = (file: FileFacts['open_file'][number] | undefined): string | null => {
    const link = file?.remap === 'linked' ? files.get(file.remapId ?? -1)?.target : undefined;
    return link === undefined || link === null ? null : displayText(link);
  };
  const links = new Set(facts.open_file.map(linkOf));
  for (const { pid, fd, fileId, target } of facts.file_descriptor) {
    const file = files.get(fileId);
    const link = linkOf(file);
    const user = `${pid} fd ${fd}`;
    if (file?.remap === 'ghost') put(`open ghost ${file.remapId}`, user);
    else if (file?.type === 'MEMFD') put(`open memfd ${file.inode}`, user);
    else if (link !== null) put(`open path ${link}`, user);
    else if (target !== null) put(`open path ${displayText(target)}`, user);
  }
  for (const { pid, fileId, path, shmid, permissions } of facts.memory_map) {
    const file = fileId === null ? undefined : files.get(fileId);
    const user = `${pid} ${permissions}`;
    const link = linkOf(file);
    if (file?.remap === 'ghost') put(`map ghost ${file.remapId}`, user);
    else if (link !== null) put(`map path ${link}`, user);
    else if (path.length > 0) put(`map path ${displayText(path)}`, user);
    if (shmid !== null) put(`map shmid ${shmid}`, user);
  }
  const of = (name: string): readonly string[] => [...(names.get(name) ?? [])];
  return {
    isRemapLink: (path) => links.has(path),
    openByMemfd: (shmid) => of(`open memfd ${shmid}`),
    openByPath: (path) => of(`open path ${path}`),
    openByGhost: (id) => of(`open ghost ${id}`),
    mappedByPath: (path) => of(`map path ${path}`),
    mappedByGhost: (id) => of(`map ghost ${id}`),
    mappedByShmid: (shmid) => of(`map shmid ${shmid}`),
  };
}
