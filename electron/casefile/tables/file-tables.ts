/** Files: open ones, what is kept of deleted ones, locks, and files of the container. */
import type {
  FileDescriptorFact,
  FileLockFact,
  FilesystemEntryFact,
  GhostFileFact,
  MemfdFact,
  OpenFileFact,
  PipeFact,
} from '../../../shared/facts/index.ts';
import {
  address,
  flag,
  int64,
  integer,
  json,
  orNull,
  source,
  string,
  text,
  time,
  u64,
  wide,
  word,
} from './codec.ts';
import { jsonList, jsonNumber, jsonPair, jsonRecord, jsonString } from './json-shape.ts';
import { table } from './table.ts';

export const OPEN_FILE = table<OpenFileFact>({
  name: 'open_file',
  owner: 'checkpoint',
  key: ['id'],
  properties: {
    id: integer,
    type: string,
    target: orNull(text),
    deleted: flag,
    name: orNull(text),
    position: orNull(u64),
    flags: orNull(integer),
    mode: orNull(integer),
    size: orNull(u64),
    uid: orNull(integer),
    gid: orNull(integer),
    device: orNull(u64),
    inode: orNull(u64),
    mountId: orNull(integer),
    buildId: orNull(string),
    remap: orNull(word<NonNullable<OpenFileFact['remap']>>()),
    remapId: orNull(integer),
    external: flag,
    detail: json(jsonList(jsonPair(jsonString, jsonString))),
    source,
  },
});

export const FILE_DESCRIPTOR = table<FileDescriptorFact>({
  name: 'file_descriptor',
  owner: 'checkpoint',
  key: ['pid', 'fd'],
  properties: {
    pid: integer,
    fd: integer,
    filesId: integer,
    fileId: integer,
    type: string,
    target: orNull(text),
    deleted: orNull(flag),
    position: orNull(u64),
    flags: orNull(integer),
    closeOnExec: flag,
    source,
  },
});

export const PIPE = table<PipeFact>({
  name: 'pipe',
  owner: 'checkpoint',
  key: ['pipeId'],
  properties: {
    pipeId: integer,
    kind: word<PipeFact['kind']>(),
    capacity: orNull(integer),
    queued: integer,
    readers: json(jsonList(jsonNumber)),
    writers: json(jsonList(jsonNumber)),
    dataSource: source,
    source,
  },
});

export const GHOST_FILE = table<GhostFileFact>({
  name: 'ghost_file',
  owner: 'checkpoint',
  key: ['id'],
  properties: {
    id: integer,
    path: orNull(text),
    uid: integer,
    gid: integer,
    mode: integer,
    device: orNull(u64),
    inode: orNull(u64),
    size: orNull(u64),
    rdev: orNull(u64),
    atimeNs: time,
    mtimeNs: time,
    symlinkTarget: orNull(text),
    chunked: flag,
    extents: json(
      jsonList(
        jsonRecord<GhostFileFact['extents'][number]>({
          at: jsonNumber,
          member: jsonNumber,
          offset: jsonNumber,
          length: jsonNumber,
        }),
      ),
    ),
    source,
  },
});

export const FILE_LOCK = table<FileLockFact>({
  name: 'file_lock',
  owner: 'checkpoint',
  key: ['pid', 'fd', 'start'],
  properties: {
    fileId: orNull(integer),
    fd: integer,
    pid: integer,
    kind: word<FileLockFact['kind']>(),
    write: flag,
    start: wide,
    length: wide,
    source,
  },
});

export const MEMFD = table<MemfdFact>({
  name: 'memfd',
  owner: 'checkpoint',
  key: ['inodeId'],
  properties: {
    inodeId: integer,
    name: text,
    size: u64,
    shmid: address,
    seals: integer,
    uid: integer,
    gid: integer,
    hugetlb: orNull(integer),
    mode: orNull(integer),
    source,
  },
});

export const FILESYSTEM_ENTRY = table<FilesystemEntryFact>({
  name: 'filesystem_entry',
  owner: 'checkpoint',
  key: ['member'],
  properties: {
    origin: word<FilesystemEntryFact['origin']>(),
    container: integer,
    member: integer,
    path: text,
    type: string,
    change: word<FilesystemEntryFact['change']>(),
    size: u64,
    mode: integer,
    uid: wide,
    gid: wide,
    mtimeNs: time,
    timePrecisionNs: int64,
    linkTarget: orNull(text),
    sha256: orNull(string),
    source,
  },
});
