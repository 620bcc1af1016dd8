/**
 * What each kind of file object is: the target that /proc/PID/fd shows, and its own facts.
 * One row per fd_types; a kind that is not known keeps its number and has no target.
 */
import { utf8 } from '../../../shared/text.ts';
import type { Message } from '../wire/message.ts';
import type {
  FifoEntry,
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
import { bpfMap } from './bpf-maps.ts';
import {
  flagsOf,
  inodeOf,
  numbered,
  type FileDescription,
  type FileSurroundings,
} from './file-description.ts';
import type { FileRecord } from './file-records.ts';
import { memfdPath } from './memfds.ts';
import { messageDetail, type Detail } from './message-detail.ts';
import { NAMESPACE_FLAGS } from './namespace-kinds.ts';
import { gapAt } from './reached-image.ts';
import { pathEntry, regularFile } from './regular-file.ts';
import { ttyDetail, ttyPath } from './ttys.ts';

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
