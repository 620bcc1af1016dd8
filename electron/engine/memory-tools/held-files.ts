/**
 * Files without a name in the container: memfds, whose pages are shared memory of the checkpoint, and deleted
 * files that a process has mapped, whose content is a ghost file or, where there is none, what of it the mappings show.
 */
import { memfdsOfPrograms } from '../../../shared/facts/files-of-checkpoint.ts';
import { readColumns, readRows } from '../../casefile/index.ts';
import { readContent, type MappedContent } from '../../criu/memory/mapped-content.ts';
import { VMA_AREA } from '../../criu/memory/mappings.ts';
import { createMemoryReader } from '../../criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../criu/memory/page-levels.ts';
import type { MemoryMapFact, MemfdFact } from '../../../shared/facts/index.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import { memoryContent, type Content, type ContentPiece } from './carved-content.ts';
import type { ToolWork } from './tool-work.ts';

export interface HeldFile {
  readonly kind: 'memfd' | 'deleted-file';
  readonly name: Uint8Array;
  readonly size: number;
  /** Of the lowest mapping of the first process that maps it; null where nobody does. */
  readonly pid: number | null;
  readonly address: bigint | null;
  readonly detail: string;
  readonly content: Content;
}

/** Bytes of one file that are put together. */
export const HELD_FILE_MAXIMUM = 4 * 2 ** 30;

export function heldFiles(work: ToolWork, memory: CaseMemory): HeldFile[] {
  const maps = memory.checkpoint.kind === 'dump' ? memory.pids.flatMap((pid) => memory.maps(pid)) : [];
  const { connection } = work;
  const { id } = memory.record;
  const memfds = memfdsOfPrograms(readRows(connection, id, 'memfd'), () => ({
    open_file: readColumns(connection, id, 'open_file', ['id', 'type', 'inode', 'remap']),
    file_descriptor: readColumns(connection, id, 'file_descriptor', ['fileId']),
  }));
  return [...memfds.map((memfd) => memfdFile(memory, memfd, maps)), ...deletedFiles(memory, maps)];
}

function memfdFile(memory: CaseMemory, memfd: MemfdFact, maps: readonly MemoryMapFact[]): HeldFile {
  const size = clampSize(memfd.size);
  const page = BigInt(memory.pageSize);
  const end = ((BigInt(size) + page - 1n) / page) * page;
  // An address space of nothing but the memfd.
  const reader = createMemoryReader({
    pid: -1,
    pageSize: memory.pageSize,
    maps: [
      {
        start: 0n,
        end,
        kind: 'memfd',
        path: memfd.name,
        deleted: true,
        offset: 0n,
        fileId: null,
        shmid: memfd.shmid,
        status: VMA_AREA.REGULAR | VMA_AREA.FILE_SHARED | VMA_AREA.MEMFD,
        flags: 1,
      },
    ],
    pageMaps: indexPageMaps(memory.pageMaps),
    memberSource: (member) => memory.memberSource(member),
    parent: memory.parent,
    chainLength: memory.limits.chainLength,
  });
  const map = maps.find(({ kind, shmid }) => kind === 'memfd' && shmid === memfd.shmid);
  return {
    kind: 'memfd',
    name: memfd.name,
    size,
    pid: map?.pid ?? null,
    address: map?.start ?? null,
    detail: `memfd, seals 0x${memfd.seals.toString(16)}`,
    content: memoryContent(reader, 0n, size),
  };
}

function deletedFiles(memory: CaseMemory, maps: readonly MemoryMapFact[]): HeldFile[] {
  const byFile = new Map<string, MemoryMapFact[]>();
  for (const map of maps) {
    if (map.kind !== 'file' || !map.deleted || map.fileId === null) continue;
    const key = fileKey(memory, map.fileId);
    const known = byFile.get(key);
    if (known === undefined) byFile.set(key, [map]);
    else known.push(map);
  }
  return [...byFile.values()].map((mapped) => {
    const [first] = mapped;
    const held = mapped.map((map) => memory.mappedContent(map)).find((content) => content !== undefined);
    const base = { kind: 'deleted-file' as const, name: first!.path, pid: first!.pid, address: first!.start };
    if (held !== undefined) {
      const size = clampSize(BigInt(held.size));
      return { ...base, size, detail: 'deleted file, from its ghost file', content: contentOf(held, size) };
    }
    const size = clampSize(statedSize(memory, mapped));
    const detail =
      'deleted file, from pages that its mappings changed or had dumped: not what the file held there';
    return { ...base, size, detail, content: mappedPieces(memory, mapped, size) };
  });
}

/** The same inode under several file ids is one file. */
function fileKey(memory: CaseMemory, fileId: number): string {
  const file = memory.openFile(fileId);
  if (file?.remap === 'ghost' && file.remapId !== null) return `ghost ${file.remapId}`;
  if (file?.inode !== null && file?.inode !== undefined)
    return `inode ${file.device} ${file.mountId} ${file.inode}`;
  return `id ${fileId}`;
}

function statedSize(memory: CaseMemory, maps: readonly MemoryMapFact[]): bigint {
  const stated = maps
    .map(({ fileId }) => memory.openFile(fileId!)?.size ?? null)
    .find((size) => size !== null);
  const mapped = maps.reduce((most, { start, end, offset }) => {
    const stop = offset + (end - start);
    return stop > most ? stop : most;
  }, 0n);
  return stated ?? mapped;
}

function contentOf(held: MappedContent, size: number): Content {
  return function* pieces() {
    const step = 2 ** 20;
    for (let offset = 0; offset < size; offset += step) {
      const length = Math.min(step, size - offset);
      const { bytes, source } = readContent(held, offset, length);
      yield { offset, length, bytes, reason: '', source };
    }
  };
}

/** Page by page what some mapping shows of the file; the rest is a gap. */
function mappedPieces(memory: CaseMemory, maps: readonly MemoryMapFact[], size: number): Content {
  return function* pieces(): Generator<ContentPiece> {
    const readers = new Map(
      [...new Set(maps.map(({ pid }) => pid))].map((pid) => [pid, memory.readerOf(pid)]),
    );
    for (let offset = 0; offset < size; offset += memory.pageSize) {
      const length = Math.min(memory.pageSize, size - offset);
      let piece: ContentPiece = { offset, length, bytes: null, reason: 'not-mapped', source: [] };
      for (const map of maps) {
        const into = BigInt(offset) - map.offset;
        if (into < 0n || map.start + into >= map.end) continue;
        const runs = readers.get(map.pid)!.read(map.start + into, length);
        const [run] = runs;
        if (run === undefined) continue;
        piece = { ...piece, reason: run.origin };
        if (runs.length > 1 || run.bytes === null) continue;
        piece = { ...piece, bytes: run.bytes, source: run.source };
        break;
      }
      yield piece;
    }
  };
}

function clampSize(size: bigint): number {
  return size > BigInt(HELD_FILE_MAXIMUM) ? HELD_FILE_MAXIMUM : Number(size < 0n ? 0n : size);
}
