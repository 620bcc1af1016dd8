/**
 * Images that nothing of the dump reaches: an engine that dumps twice into one folder leaves what the
 * earlier dump had of tasks, connections and deleted files that are gone since.
 */
import type { LeftoverFact } from '../../../shared/facts/checkpoint.ts';
import { PE_PRESENT } from '../../../shared/facts/memory.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import type { DecodedImage } from '../image/types.ts';
import type {
  CoreEntry,
  CredsEntry,
  FdinfoEntry,
  FsEntry,
  GhostFileEntry,
  MmEntry,
  PagemapEntry,
  PagemapHead,
  TaskKobjIdsEntry,
  TcpStreamEntry,
} from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { pageCount, pageFlags } from './page-entry.ts';

/** What an image of the type tells, and whether the number in its name is a pid or tid. */
interface LeftoverType {
  readonly ofTask: boolean;
  readonly tells: (image: DecodedImage, number: string) => string;
}

const TYPES: Readonly<Record<string, LeftoverType>> = {
  CORE: { ofTask: true, tells: tellCore },
  IDS: { ofTask: true, tells: tellIds },
  MM: { ofTask: true, tells: tellMm },
  VMAS: { ofTask: true, tells: (image, pid) => `${image.entries.length} mappings of process ${pid}` },
  FDINFO: { ofTask: false, tells: tellFdinfo },
  FS: { ofTask: true, tells: tellFs },
  CREDS: { ofTask: true, tells: tellCreds },
  SIGACT: { ofTask: true, tells: (_, pid) => `signal actions of process ${pid}` },
  ITIMERS: { ofTask: true, tells: (_, pid) => `interval timers of process ${pid}` },
  POSIX_TIMERS: {
    ofTask: true,
    tells: (image, pid) => `${image.entries.length} POSIX timers of process ${pid}`,
  },
  RLIMIT: { ofTask: true, tells: (_, pid) => `resource limits of process ${pid}` },
  SIGNAL: {
    ofTask: true,
    tells: (image, pid) => `${image.entries.length} pending signals of process ${pid}`,
  },
  PSIGNAL: {
    ofTask: true,
    tells: (image, tid) => `${image.entries.length} pending signals of thread ${tid}`,
  },
  PAGEMAP: { ofTask: true, tells: (image, pid) => `page map of process ${pid}: ${tellPages(image)}` },
  SHMEM_PAGEMAP: {
    ofTask: false,
    tells: (image, id) => `page map of shared memory ${id}: ${tellPages(image)}`,
  },
  PAGES: {
    ofTask: false,
    tells: (image) => `${image.file.source.size} bytes of pages that no page map of the dump names`,
  },
  PAGES_OLD: { ofTask: false, tells: (image) => `${image.file.source.size} bytes of pages of an old form` },
  SHM_PAGES_OLD: {
    ofTask: false,
    tells: (image) => `${image.file.source.size} bytes of shared memory of an old form`,
  },
  TCP_STREAM: { ofTask: false, tells: tellTcp },
  GHOST_FILE: { ofTask: false, tells: tellGhost },
};

/** True for an image that belongs to one task, connection or file, and that nothing led to. */
export function isLeftover(context: ResolveContext, image: DecodedImage): boolean {
  return TYPES[image.type] !== undefined && !context.images.reached(image.file.name);
}

/** In the order of the archive. */
export function resolveLeftovers(context: ResolveContext, images: readonly DecodedImage[]): LeftoverFact[] {
  return images.map((image) => {
    context.checkpoint();
    const type = TYPES[image.type]!;
    const number = numberOf(image.file.name);
    const task = type.ofTask && /^\d{1,10}$/.test(number);
    return {
      member: image.file.member,
      name: latin1Bytes(image.file.name),
      type: image.type,
      tells: type.tells(image, number),
      pid: task ? Number(number) : null,
      source: sourceOf(image),
    };
  });
}

export function latin1Bytes(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0) & 0xff);
}

/** What stands between the last dash and the dot. */
function numberOf(name: string): string {
  return name.slice(name.lastIndexOf('-') + 1, name.lastIndexOf('.'));
}

function sourceOf(image: DecodedImage): SourceSpan[] {
  const first = image.entries[0];
  if (first !== undefined) return [messageSpan(image, first.message)];
  return [{ member: image.file.member, offset: 0, length: image.file.source.size, field: image.type }];
}

function first<M>(image: DecodedImage): M | undefined {
  return image.entries[0]?.message as M | undefined;
}

function tellCore(image: DecodedImage, tid: string): string {
  const core = first<CoreEntry>(image);
  const comm = core?.thread_core?.comm ?? core?.tc?.comm;
  const named = comm === undefined ? '' : `, comm '${displayText(comm.subarray(0, 256))}'`;
  return core?.tc === undefined ? `core of thread ${tid}${named}` : `core of process ${tid}${named}`;
}

function tellIds(image: DecodedImage, pid: string): string {
  const files = first<TaskKobjIdsEntry>(image)?.files_id;
  return `ids of process ${pid}${files === undefined ? '' : `, descriptors in fdinfo-${files}`}`;
}

function tellMm(image: DecodedImage, pid: string): string {
  const mm = first<MmEntry>(image);
  return `address space of process ${pid}: ${mm?.vmas.length ?? 0} mappings, executable file ${mm?.exe_file_id ?? '(unknown)'}`;
}

function tellFdinfo(image: DecodedImage, id: string): string {
  const fds = image.entries
    .map(({ message }) => (message as FdinfoEntry).fd)
    .filter((fd) => fd !== undefined);
  const shown = fds.slice(0, 16).join(', ') + (fds.length > 16 ? ', ...' : '');
  return `table ${id} of ${image.entries.length} descriptors${fds.length > 0 ? `: ${shown}` : ''}`;
}

function tellFs(image: DecodedImage, pid: string): string {
  const fs = first<FsEntry>(image);
  return `working directory (file ${fs?.cwd_id ?? 'unknown'}) and root (file ${fs?.root_id ?? 'unknown'}) of process ${pid}`;
}

function tellCreds(image: DecodedImage, pid: string): string {
  const creds = first<CredsEntry>(image);
  return `credentials of process ${pid}: uid ${creds?.uid ?? 'unknown'}, gid ${creds?.gid ?? 'unknown'}`;
}

function tellPages(image: DecodedImage): string {
  const pagesId = first<PagemapHead>(image)?.pages_id;
  let present = 0n;
  let other = 0n;
  for (const { message } of image.entries.slice(1)) {
    const pages = pageCount(message as PagemapEntry) ?? 0n;
    if ((pageFlags(message as PagemapEntry) & PE_PRESENT) !== 0) present += pages;
    else other += pages;
  }
  const elsewhere = other > 0n ? `, ${other} elsewhere` : '';
  return `${present} pages in pages-${pagesId ?? '(unknown)'}.img as it was then${elsewhere}`;
}

function tellTcp(image: DecodedImage, inode: string): string {
  const stream = first<TcpStreamEntry>(image);
  return `TCP connection of socket inode ${Number.parseInt(inode, 16)}: ${stream?.inq_len ?? 0} bytes received, ${stream?.outq_len ?? 0} to send`;
}

function tellGhost(image: DecodedImage, id: string): string {
  const ghost = first<GhostFileEntry>(image);
  const size = ghost?.size === undefined ? '' : ` of ${ghost.size} bytes`;
  return `deleted file${size} (ghost ${Number.parseInt(id, 16)})`;
}
