/**
 * Open files: every file object that the dump holds, with what /proc/PID/fd/N shows for it.
 * Not all are descriptors: executables, working directories, mapped files, paths of ttys and fifos,
 * and what is queued in a socket have a file id too.
 */
import type { OpenFileFact } from '../../../shared/facts/file.ts';
import type { ResolveContext } from './context.ts';
import { bpfMapData } from './bpf-maps.ts';
import type { FileDescription, FileSurroundings } from './file-description.ts';
import { describeFile } from './file-kinds.ts';
import { fileRecords, type FileRecord } from './file-records.ts';
import { memfdInodes } from './memfds.ts';
import { resolveRemaps } from './remaps.ts';
import { ttyImages } from './ttys.ts';

export interface OpenFiles {
  readonly files: readonly OpenFileFact[];
  readonly byId: ReadonlyMap<number, OpenFileFact>;
  /** The messages behind the facts, for the resolvers of sockets, pipes, timers. */
  readonly records: ReadonlyMap<number, FileRecord>;
}

/** O_CLOEXEC is the descriptor's, not the file's; it has this value on every architecture of CRIU. */
const O_CLOEXEC = 0o2000000;

/** File objects of files.img, or of the images apart that older dumps have, in image order. */
export function resolveOpenFiles(context: ResolveContext): OpenFiles {
  const records = fileRecords(context);
  const surroundings: FileSurroundings = {
    records,
    remaps: resolveRemaps(context),
    memfds: memfdInodes(context),
    ttys: ttyImages(context),
    mapData: bpfMapData(context),
  };
  const byId = new Map<number, OpenFileFact>();
  for (const record of records.values()) {
    context.checkpoint();
    byId.set(record.id, openFile(record, describeFile(context, surroundings, record)));
  }
  const files = [...byId.values()];
  stateDroppedEvents(context, files);
  return { files, byId, records };
}

/** Watchers that are listed as sources of what is not captured. */
const LISTED = 64;

function stateDroppedEvents(context: ResolveContext, files: readonly OpenFileFact[]): void {
  const watchers = files.filter(({ type }) => type === 'INOTIFY' || type === 'FANOTIFY');
  if (watchers.length === 0) return;
  context.notCaptured.push({
    kind: 'inotify-events',
    reason: `Events that inotify and fanotify files had not delivered yet are dropped by the dump (${watchers.length} files).`,
    subject: null,
    bytes: null,
    source: watchers.slice(0, LISTED).flatMap(({ source }) => source),
  });
}

function openFile(record: FileRecord, is: FileDescription): OpenFileFact {
  return {
    id: record.id,
    type: record.kind,
    target: is.target,
    deleted: is.deleted ?? false,
    name: is.name ?? null,
    position: is.position ?? null,
    flags: is.flags === undefined ? null : (is.flags & ~O_CLOEXEC) >>> 0,
    mode: is.mode ?? null,
    size: is.size ?? null,
    uid: is.uid ?? null,
    gid: is.gid ?? null,
    device: is.device ?? null,
    inode: is.inode ?? null,
    mountId: is.mountId ?? null,
    buildId: is.buildId ?? null,
    remap: is.remap?.kind ?? null,
    remapId: is.remap?.remapId ?? null,
    external: is.external ?? false,
    detail: is.detail ?? [],
    source: [record.span, ...(is.source ?? [])],
  };
}
