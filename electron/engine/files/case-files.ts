/** Files of the open case: what each checkpoint holds of the container's files, wherever it is kept. */
import { filesOfCheckpoint } from '../../../shared/facts/files-of-checkpoint.ts';
import { boundsOf } from '../../analysis/timeline/checkpoint-events.ts';
import { timeDoubt } from '../../analysis/timeline/file-events.ts';
import { spanOfTime } from '../../analysis/timeline/tar-time.ts';
import {
  listCheckpoints,
  readColumns,
  readHeads,
  readRows,
  type CaseConnection,
  type CheckpointRecord,
} from '../../casefile/index.ts';
import type { CheckpointFacts } from '../../../shared/facts/index.ts';
import type { Source } from '../../../shared/span.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { versionOf } from '../keep-last.ts';
import { fileContent, type FileContent } from './file-content.ts';
import { HELD, MAPPED, OPENED, usersOf, type Holdings } from './file-users.ts';

export interface CaseFileEntry {
  readonly key: string;
  readonly checkpoint: string;
  readonly evidence: string;
  readonly origin: 'rootfs-diff' | 'tmpfs' | 'volume' | 'devshm' | 'ghost' | 'memfd';
  readonly path: Uint8Array;
  readonly type: string;
  /** 'present': the checkpoint holds it; 'deleted': it is gone; 'unlinked': deleted, and kept because it was open. */
  readonly change: 'present' | 'deleted' | 'unlinked';
  readonly size: bigint;
  readonly mode: number | null;
  readonly uid: bigint | null;
  readonly gid: bigint | null;
  readonly mtimeNs: bigint | null;
  readonly precisionNs: bigint | null;
  readonly atimeNs: bigint | null;
  readonly ctimeNs: bigint | null;
  readonly linkTarget: Uint8Array | null;
  readonly sha256: string | null;
  readonly openBy: readonly string[];
  /** Read when it is first asked for. */
  readonly mappedBy: readonly string[];
  readonly doubt: string | null;
  readonly member: number | null;
  readonly content: FileContent | null;
  readonly spans: Source;
}

/** The facts that files are made of. */
interface FileFacts
  extends
    Holdings,
    Pick<
      CheckpointFacts,
      'checkpoint' | 'container' | 'filesystem_entry' | 'ghost_file' | 'memfd' | 'page_map'
    > {
  readonly image: readonly Pick<CheckpointFacts['image'][number], 'member'>[];
}

const kept = new WeakMap<CaseConnection, Map<string, readonly CaseFileEntry[]>>();

/** Files by checkpoint, in each by path; `checkpoints` null: every checkpoint of the case. */
export function caseFiles(
  state: EngineState,
  checkpoints: readonly string[] | null,
): readonly CaseFileEntry[] {
  const connection = state.case();
  const records =
    checkpoints === null ? listCheckpoints(connection) : checkpoints.map((id) => state.checkpoint(id));
  const known = kept.get(connection) ?? new Map<string, readonly CaseFileEntry[]>();
  kept.set(connection, known);
  return records.flatMap((record) => {
    const version = versionOf(record);
    const made = known.get(version) ?? filesOf(state, record);
    known.set(version, made);
    return made;
  });
}

function filesOf(state: EngineState, record: CheckpointRecord): readonly CaseFileEntry[] {
  const connection = state.case();
  const memfds = readRows(connection, record.id, 'memfd');
  const facts: FileFacts = {
    ...readHeads(connection, record.id),
    image: readColumns(connection, record.id, 'image', ['member']),
    filesystem_entry: readRows(connection, record.id, 'filesystem_entry'),
    ghost_file: readRows(connection, record.id, 'ghost_file'),
    memfd: memfds,
    page_map: memfds.length === 0 ? [] : readRows(connection, record.id, 'page_map', { owner: 'shmem' }),
    open_file: readColumns(connection, record.id, 'open_file', OPENED),
    file_descriptor: readColumns(connection, record.id, 'file_descriptor', HELD),
  };
  const { places } = state.evidence(record.evidence);
  const bounds = boundsOf({
    checkpoint: facts.checkpoint,
    container: facts.container,
    images: facts.image,
    members: places,
  });
  const owner = { checkpoint: record.id, evidence: record.evidence } as const;
  const users = usersOf(facts, () => readColumns(connection, record.id, 'memory_map', MAPPED));
  const files = filesOfCheckpoint(facts, () => facts);
  const entries: CaseFileEntry[] = [];
  for (const [key, file] of files.entries) {
    const path = displayText(file.path);
    const gone = file.change === 'deleted';
    const member = places[file.member];
    entries.push({
      ...owner,
      key,
      origin: file.origin,
      path: file.path,
      type: gone && file.type === 'other' ? 'unknown' : file.type,
      // A hard link that CRIU made, so that a file which was deleted while open is not lost.
      change: !gone && users.isRemapLink(path) ? 'unlinked' : file.change,
      size: file.size,
      mode: gone ? null : file.mode,
      uid: gone ? null : file.uid,
      gid: gone ? null : file.gid,
      mtimeNs: file.mtimeNs,
      precisionNs: gone ? null : file.timePrecisionNs,
      atimeNs: gone ? null : (member?.atimeNs ?? null),
      ctimeNs: gone ? null : (member?.ctimeNs ?? null),
      linkTarget: file.linkTarget,
      sha256: file.sha256,
      openBy: gone ? [] : users.openByPath(path),
      get mappedBy() {
        return gone ? [] : users.mappedByPath(path);
      },
      doubt:
        gone || file.mtimeNs === null
          ? null
          : timeDoubt(file, spanOfTime(file.mtimeNs, file.timePrecisionNs), bounds),
      member: file.member,
      content:
        gone || file.type !== 'file'
          ? null
          : fileContent(Number(file.size), [
              { at: 0, length: Number(file.size), member: file.member, offset: 0 },
            ]),
      spans: file.source,
    });
  }
  for (const [key, ghost] of files.ghosts) {
    const last = ghost.extents.at(-1);
    const size = ghost.size ?? BigInt(last === undefined ? 0 : last.at + last.length);
    entries.push({
      ...owner,
      key,
      origin: 'ghost',
      path: ghost.path ?? utf8(`ghost file ${ghost.id}`),
      type: typeOfMode(ghost.mode),
      change: 'unlinked',
      size,
      mode: ghost.mode & 0o7777,
      uid: BigInt(ghost.uid),
      gid: BigInt(ghost.gid),
      mtimeNs: ghost.mtimeNs,
      precisionNs: 1000n,
      atimeNs: ghost.atimeNs,
      ctimeNs: null,
      linkTarget: ghost.symlinkTarget,
      sha256: null,
      openBy: users.openByGhost(ghost.id),
      get mappedBy() {
        return users.mappedByGhost(ghost.id);
      },
      doubt: null,
      member: ghost.extents[0]?.member ?? null,
      content: typeOfMode(ghost.mode) === 'file' ? fileContent(Number(size), ghost.extents) : null,
      spans: [...ghost.source, ...spansOfExtents(ghost.extents)],
    });
  }
  for (const [key, memfd] of files.memfds) {
    const name = displayText(memfd.name);
    const extents = sharedExtents(facts, memfd.shmid);
    const path = `/memfd:${name}`;
    entries.push({
      ...owner,
      key,
      origin: 'memfd',
      path: utf8(path),
      type: 'file',
      change: 'unlinked',
      size: memfd.size,
      mode: memfd.mode === null ? null : memfd.mode & 0o7777,
      uid: BigInt(memfd.uid),
      gid: BigInt(memfd.gid),
      mtimeNs: null,
      precisionNs: null,
      atimeNs: null,
      ctimeNs: null,
      linkTarget: null,
      sha256: null,
      openBy: users.openByMemfd(memfd.shmid),
      get mappedBy() {
        return users.mappedByShmid(memfd.shmid);
      },
      doubt: null,
      member: extents?.[0]?.member ?? null,
      content: extents === null ? null : fileContent(Number(memfd.size), extents),
      spans: [...memfd.source, ...spansOfExtents(extents ?? [])],
    });
  }
  // A text for each, not for each time that it is compared.
  const named = entries.map((entry) => ({ entry, path: displayText(entry.path) }));
  named.sort((a, b) => compareKeys(a.path, b.path, a.entry.key, b.entry.key));
  return named.map(({ entry }) => entry);
}

function compareKeys(a: string, b: string, keyA: string, keyB: string): number {
  return a < b ? -1 : a > b ? 1 : keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}

/** Pages of a memfd; null where the directory leaves some of them to its parent. What it does not name reads as zeros. */
function sharedExtents(
  facts: FileFacts,
  shmid: bigint,
): { at: number; length: number; member: number; offset: number }[] | null {
  const map = facts.page_map.find(({ owner, id }) => owner === 'shmem' && id === shmid);
  if (map === undefined || map.pagesMember === null) return map === undefined ? [] : null;
  const { pageSize } = facts.checkpoint;
  const extents = [];
  for (let run = 0; run < map.start.length; run++) {
    const offset = map.offset[run]!;
    if (offset < 0) return null;
    const length = map.count[run]! * pageSize;
    extents.push({ at: Number(map.start[run]!), length, member: map.pagesMember, offset });
  }
  return extents;
}

function spansOfExtents(
  extents: readonly { readonly member: number; readonly offset: number; readonly length: number }[],
): Source {
  return extents.map(({ member, offset, length }) => ({ member, offset, length, field: 'file content' }));
}

function typeOfMode(mode: number): string {
  switch (mode & 0o170000) {
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'symlink';
    case 0o020000:
      return 'character-device';
    case 0o060000:
      return 'block-device';
    case 0o010000:
      return 'fifo';
    case 0o140000:
      return 'socket';
    default:
      return 'file';
  }
}
