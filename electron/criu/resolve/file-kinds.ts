/**
 * What each kind of file object is: the target that /proc/PID/fd shows, and its own facts.
 * One row per fd_types; a kind that is not known keeps its number and has no target.
 */
import type { MemfdFact } from '../../../shared/facts/file.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { utf8 } from '../../../shared/text.ts';
import type { DecodedImage, ImageEntry } from '../image/types.ts';
import type { Message } from '../wire/message.ts';
import type {
  BpfmapDataEntry,
  BpfmapFileEntry,
  FifoEntry,
  GhostFileEntry,
  InetSkEntry,
  MemfdFileEntry,
  NetlinkSkEntry,
  NsFileEntry,
  PidfdEntry,
  PipeEntry,
  RegFileEntry,
  TtyFileEntry,
  UnixSkEntry,
} from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { FileRecord, Placed } from './file-records.ts';
import { limitedText } from './limited-text.ts';
import { memfdPath } from './memfds.ts';
import { hexText, messageDetail, type Detail } from './message-detail.ts';
import { NAMESPACE_FLAGS } from './namespace-kinds.ts';
import { isNfsSillyName, numberName, parentPath } from './path-bytes.ts';
import { gapAt, payloadSpan, reachImage } from './reached-image.ts';
import { ghostImageName, type Remap, type Remaps } from './remaps.ts';
import { ttyDetail, ttyPath, type TtyImages } from './ttys.ts';

/** What a file object's description draws on. */
export interface FileSurroundings {
  readonly records: ReadonlyMap<number, FileRecord>;
  readonly remaps: Remaps;
  readonly memfds: ReadonlyMap<number, MemfdFact>;
  readonly ttys: TtyImages;
  /** Content of BPF maps by map_id. */
  readonly mapData: ReadonlyMap<
    number,
    { readonly image: DecodedImage; readonly entry: ImageEntry<BpfmapDataEntry> }
  >;
}

export interface FileDescription {
  readonly target: Uint8Array | null;
  readonly deleted?: boolean;
  readonly name?: Uint8Array | null;
  readonly position?: bigint | null;
  readonly flags?: number;
  readonly mode?: number | undefined;
  readonly size?: bigint | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly device?: bigint | undefined;
  readonly inode?: bigint | undefined;
  readonly mountId?: number | undefined;
  readonly buildId?: string | undefined;
  readonly remap?: Remap | undefined;
  readonly external?: boolean;
  readonly detail?: Detail;
  readonly source?: readonly SourceSpan[];
}

type Describe = (
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
  body: never,
) => FileDescription;

export function describeFile(
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
): FileDescription {
  const describe = DESCRIPTIONS[record.kind];
  if (record.body === null || describe === undefined) return { target: null };
  return describe(context, around, record, record.body as never);
}

const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  REG: (context, around, record, body: RegFileEntry) =>
    regularFile(context, around, record.id, { image: record.image, message: body }),
  PIPE: (_context, _around, _record, body: PipeEntry) => ({
    target: numbered('pipe', body.pipe_id),
    ...inodeOf(body.pipe_id),
    ...flagsOf(body),
    detail: messageDetail(body, { skip: ['id', 'flags'] }),
  }),
  FIFO: fifo,
  INETSK: (_context, _around, _record, body: InetSkEntry) => socket(body),
  UNIXSK: (_context, _around, _record, body: UnixSkEntry) => ({
    ...socket(body),
    // EXTERN, CALLBACK, INHERIT: the other side or the socket itself comes from outside the dump.
    external: ((body.uflags ?? 0) & 0b1101) !== 0,
  }),
  NETLINKSK: (_context, _around, _record, body: NetlinkSkEntry) => socket(body),
  PACKETSK: (_context, _around, _record, body: Message) => ({ target: utf8('socket:[?]'), ...flagsOf(body) }),
  EVENTFD: anonymous('anon_inode:[eventfd]'),
  EVENTPOLL: anonymous('anon_inode:[eventpoll]'),
  SIGNALFD: anonymous('anon_inode:[signalfd]'),
  TIMERFD: anonymous('anon_inode:[timerfd]'),
  INOTIFY: anonymous('anon_inode:inotify'),
  FANOTIFY: anonymous('anon_inode:[fanotify]'),
  PIDFD: (context, around, record, body: PidfdEntry) => ({
    ...anonymous('anon_inode:[pidfd]')(context, around, record, body as never),
    // CRIU takes O_RDWR off, which every pidfd has [pidfd.c].
    flags: (body.flags ?? 0) | 2,
  }),
  BPFMAP: bpfMap,
  MEMFD: memfd,
  TTY: tty,
  TUNF: (context, around, record, body: Message) => ({
    ...(record.reg === null
      ? { target: utf8('/dev/net/tun'), position: 0n }
      : regularFile(context, around, record.id, record.reg)),
    detail: messageDetail(body, { skip: ['id'] }),
  }),
  NS: (_context, _around, _record, body: NsFileEntry) => ({
    target: utf8(`${NAMESPACE_FLAGS[body.ns_cflag ?? 0] ?? 'ns'}:[?]`),
    position: 0n,
    ...flagsOf(body),
    detail: messageDetail(body, { skip: ['id', 'flags'] }),
  }),
  EXT: () => ({ target: null, external: true }),
};

/** Kinds without a name or a position of their own: the kernel shows position 0. */
function anonymous(target: string): Describe {
  return (_context, _around, record, body: Message) => ({
    target: utf8(target),
    position: 0n,
    ...flagsOf(body),
    detail: [...messageDetail(body, { skip: ['id', 'flags'] }), ...apartDetail(record)],
    source: record.apart.map(({ image, message }) => messageSpan(image, message, 'detail')),
  });
}

/** Watches and targets of older dumps, named as if they stood in the message. */
function apartDetail(record: FileRecord): Detail {
  const field = { EVENTPOLL: 'tfd', INOTIFY: 'wd', FANOTIFY: 'mark' }[record.kind] ?? '';
  return record.apart.flatMap(({ message }, index) =>
    messageDetail(message, { prefix: `${field}.${index}` }),
  );
}

function socket(body: Message & { readonly ino?: number }): FileDescription {
  return { target: numbered('socket', body.ino), ...inodeOf(body.ino), ...flagsOf(body) };
}

function regularFile(
  context: ResolveContext,
  around: FileSurroundings,
  id: number,
  { image, message }: Placed<RegFileEntry>,
): FileDescription {
  const name = limitedText(context, image, message, 'name');
  const remap = around.remaps.byFile.get(id);
  const ghost = remap?.kind === 'ghost' ? ghostEntry(context, remap.remapId) : undefined;
  if (remap?.kind === 'linked' && around.records.get(remap.remapId)?.kind !== 'REG') {
    const text = `File ${id} is kept as a link under the name of file ${remap.remapId}, which is not there.`;
    gapAt(context, image, message, 'dangling-remap', text, `file ${id}`);
  }
  const source = remap === undefined ? [] : [remap.span];
  if (ghost !== undefined) source.push(messageSpan(ghost.image, ghost.message, 'inode'));
  return {
    target: name,
    name,
    deleted: name !== null && isDeleted(name, remap, around.remaps.deadPids),
    position: message.pos ?? null,
    ...flagsOf(message),
    mode: message.mode ?? ghost?.message.mode,
    size: message.size,
    uid: ghost?.message.uid,
    gid: ghost?.message.gid,
    device: ghost?.message.dev === undefined ? undefined : BigInt(ghost.message.dev),
    inode: ghost?.message.ino,
    mountId: message.mnt_id,
    buildId:
      message.build_id.length === 0 ? undefined : buildIdText(message.build_id, context.images.littleEndian),
    remap,
    external: message.ext ?? false,
    detail: messageDetail(message, {
      skip: ['id', 'flags', 'pos', 'name', 'mnt_id', 'size', 'ext', 'mode', 'build_id'],
    }),
    source,
  };
}

/**
 * Whether the kernel adds " (deleted)" to the name. A file of NFS that was removed while open was renamed
 * and still has a name. Of a dead task's files in /proc only its directory itself is marked [files-reg.c].
 */
function isDeleted(name: Uint8Array, remap: Remap | undefined, deadPids: ReadonlySet<number>): boolean {
  if (remap?.kind === 'ghost') return true;
  if (remap?.kind === 'linked') return !isNfsSillyName(name);
  const pid = numberName(name);
  return pid !== null && deadPids.has(pid) && !parentPath(name).includes(0x2f, 1);
}

function ghostEntry(context: ResolveContext, remapId: number): Placed<GhostFileEntry> | undefined {
  const image = reachImage<GhostFileEntry>(context, ghostImageName(remapId));
  const message = image?.entries[0]?.message;
  return image === undefined || message === undefined ? undefined : { image: image as DecodedImage, message };
}

/** build_id is bytes packed in words of the dumped machine. */
function buildIdText(words: readonly number[], littleEndian: boolean): string {
  const shown = words.slice(0, 64);
  const view = new DataView(new ArrayBuffer(shown.length * 4));
  shown.forEach((word, index) => view.setUint32(index * 4, word >>> 0, littleEndian));
  return hexText(new Uint8Array(view.buffer));
}

/** A fifo's and a terminal's path and open flags are a `reg` entry's. */
function pathEntry(
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
  regId: number | undefined,
): FileDescription | undefined {
  if (regId === undefined) return undefined;
  const reg = around.records.get(regId);
  if (reg === undefined || reg.kind !== 'REG' || reg.body === null) {
    const text = `File ${record.id} has its path in file ${regId}, which is not there.`;
    gapAt(context, record.image, record.body!, 'dangling-file-id', text, `file ${record.id}`);
    return undefined;
  }
  const placed = { image: reg.image, message: reg.body as RegFileEntry };
  const path = regularFile(context, around, regId, placed);
  return { ...path, source: [reg.span, ...(path.source ?? [])] };
}

function fifo(
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
  body: FifoEntry,
): FileDescription {
  return {
    ...(pathEntry(context, around, record, body.regf_id) ?? { target: null }),
    ...inodeOf(body.pipe_id),
    detail: messageDetail(body, { skip: ['id'] }),
  };
}

function tty(
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
  body: TtyFileEntry,
): FileDescription {
  const info = around.ttys.info.get(body.tty_info_id ?? -1);
  if (info === undefined) {
    const text = `Terminal ${body.tty_info_id} of file ${record.id} is not in tty-info.img.`;
    gapAt(context, record.image, body, 'dangling-tty', text, `file ${record.id}`);
  }
  const path = pathEntry(context, around, record, body.regf_id);
  const usual = ttyPath(body, info?.message);
  const { detail, source } = ttyDetail(context, around.ttys, body);
  return {
    ...(path ?? { target: usual === null ? null : utf8(usual), position: 0n }),
    ...flagsOf(body),
    uid: info?.message.uid,
    gid: info?.message.gid,
    detail: [...messageDetail(body, { skip: ['id', 'flags'] }), ...detail],
    source: [...(path?.source ?? []), ...source],
  };
}

function memfd(
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
  body: MemfdFileEntry,
): FileDescription {
  const inode = around.memfds.get(body.inode_id ?? -1);
  if (inode === undefined) {
    const text = `The inode ${body.inode_id} of memfd ${record.id} is not in memfd.img.`;
    gapAt(context, record.image, body, 'dangling-memfd-inode', text, `file ${record.id}`);
  }
  return {
    target: inode === undefined ? null : memfdPath(inode, 'mapping'),
    name: inode?.name ?? null,
    deleted: true,
    position: body.pos ?? null,
    ...flagsOf(body),
    mode: inode?.mode ?? undefined,
    size: inode?.size,
    uid: inode?.uid,
    gid: inode?.gid,
    inode: inode?.shmid,
    detail: messageDetail(body, { skip: ['id', 'flags', 'pos'] }),
    source: inode?.source ?? [],
  };
}

function bpfMap(
  _context: ResolveContext,
  around: FileSurroundings,
  _record: FileRecord,
  body: BpfmapFileEntry,
): FileDescription {
  const data = around.mapData.get(body.map_id ?? -1);
  return {
    target: utf8('anon_inode:bpf-map'),
    position: body.pos ?? null,
    ...flagsOf(body),
    mountId: body.mnt_id,
    detail: [
      ...messageDetail(body, { skip: ['id', 'flags', 'pos', 'mnt_id'] }),
      ...(data === undefined ? [] : messageDetail(data.entry.message, { prefix: 'data' })),
    ],
    source:
      data === undefined
        ? []
        : [
            messageSpan(data.image, data.entry.message, 'detail'),
            ...data.entry.payloads.map((payload) => payloadSpan(data.image, payload)),
          ],
  };
}

/** bpfmap-data.img by map_id; the first of two counts. */
export function bpfMapData(context: ResolveContext): FileSurroundings['mapData'] {
  const byId = new Map<
    number,
    { readonly image: DecodedImage; readonly entry: ImageEntry<BpfmapDataEntry> }
  >();
  const image = reachImage<BpfmapDataEntry>(context, 'bpfmap-data.img');
  for (const entry of image?.entries ?? []) {
    const id = entry.message.map_id;
    if (id !== undefined && !byId.has(id)) byId.set(id, { image: image!, entry });
  }
  return byId;
}

function numbered(kind: string, number: number | undefined): Uint8Array {
  return utf8(`${kind}:[${number ?? '?'}]`);
}

function inodeOf(number: number | undefined): { readonly inode?: bigint } {
  return number === undefined ? {} : { inode: BigInt(number) };
}

function flagsOf(body: Message & { readonly flags?: number }): { readonly flags?: number } {
  return body.flags === undefined ? {} : { flags: body.flags };
}
