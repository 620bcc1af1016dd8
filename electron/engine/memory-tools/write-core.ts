/** One process of a stored checkpoint as an ELF core file. */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  ftruncateSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { readMembers, readRows, type CaseConnection } from '../../casefile/index.ts';
import { coreSegments } from '../../criu/coredump/core-segments.ts';
import { layOutCore, type CoreLayout, type PlacedSegment } from '../../criu/coredump/core-layout.ts';
import { registerSets } from '../../criu/coredump/register-sets.ts';
import type { CoreFile, CoreMachine, CoreProcess, CoreThread } from '../../criu/coredump/types.ts';
import { createImageSet } from '../../criu/image/image-set.ts';
import type { CoreEntry } from '../../criu/wire/messages.ts';
import { walkMemory } from '../../criu/memory/walk-memory.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { MemoryMapFact, ThreadFact } from '../../../shared/facts/index.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import type { JobProgress } from '../jobs/job-registry.ts';

export interface CoreRequest {
  readonly pid: number;
  /** Absolute path of the file; one that is there is replaced when the new one is whole. */
  readonly path: string;
}

export interface CoreOutcome {
  readonly pid: number;
  readonly machine: CoreMachine;
  readonly bytes: number; // of the file, holes included
  readonly sha256: string | null; // null above HASHED_MAXIMUM
  readonly threads: number;
  readonly segments: number;
  readonly knownBytes: bigint;
  readonly absentBytes: bigint; // in the address space, in no image
  readonly zerosLeftOut: bigint;
  /** Threads without registers in the images. */
  readonly threadsLeftOut: readonly number[];
  /** Of the file, as CoreLayout has it. */
  readonly code: CoreLayout['code'];
}

/** Larger cores, which are mostly holes, are not read again for their hash. */
const HASHED_MAXIMUM = 16 * 2 ** 30;

export interface CoreWork {
  readonly connection: CaseConnection;
  readonly memory: CaseMemory;
  readonly checkCancelled: () => void;
  readonly onProgress: (progress: JobProgress) => void;
}

/**
 * Writes the file beside its name and renames it. Throws 'unsupported' for another architecture than x86-64 and
 * aarch64 (a 32-bit task included), 'not-found' for a pid without memory or registers, 'io', 'disk-full'.
 */
export async function writeCore(work: CoreWork, request: CoreRequest): Promise<CoreOutcome> {
  const { memory, checkCancelled } = work;
  const { pid } = request;
  if (memory.checkpoint.kind !== 'dump') {
    const message = `checkpoint ${memory.record.id} is no whole dump (${memory.checkpoint.kind}): it has memory, but neither mappings nor registers`;
    throw new PermafrostError(evidenceError('unsupported', message));
  }
  const maps = memory.maps(pid);
  const threadRows = leaderFirst(readRows(work.connection, memory.record.id, 'thread', { pid }), pid);
  const machine = machineOf(memory, threadRows);
  const threads = coreThreads(work, machine, threadRows);
  const [firstThread] = threads;
  if (firstThread === undefined) {
    throw new PermafrostError(evidenceError('not-found', `no registers of process ${pid} are in the images`));
  }
  const space = walkedSpace(memory, pid);
  const { segments, zerosLeftOut } = coreSegments(space, checkCancelled);
  const [addresses] = readRows(work.connection, memory.record.id, 'address_space', { pid });
  const layout = layOutCore({
    machine,
    pageSize: memory.pageSize,
    process: coreProcess(work, pid),
    threads,
    auxv: addresses?.auxv ?? [],
    files: mappedFileNotes(maps),
    segments,
  });
  const part = `${request.path}.${randomBytes(4).toString('hex')}.part`;
  const fd = openSync(part, 'wx', 0o600);
  try {
    try {
      write(fd, layout.head, 0);
      const total = Number(sumOf(segments, 'known'));
      let done = 0;
      let at = 0;
      for (const piece of walkMemory(space)) {
        checkCancelled();
        while (layout.segments[at] !== undefined && layout.segments[at]!.end <= piece.address) at++;
        if (piece.origin !== 'zero') writePiece(fd, layout.segments, at, piece.address, piece.bytes);
        done += piece.bytes.length;
        work.onProgress({ stage: 'writing', doneBytes: done, totalBytes: Math.max(total, done) });
      }
      ftruncateSync(fd, layout.size);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    const sha256 = layout.size > HASHED_MAXIMUM ? null : await hashOf(part, checkCancelled);
    renameSync(part, request.path);
    return {
      pid,
      machine,
      bytes: layout.size,
      sha256,
      threads: threads.length,
      segments: segments.length,
      knownBytes: sumOf(segments, 'known'),
      absentBytes: sumOf(segments, 'absent'),
      zerosLeftOut,
      threadsLeftOut: threadRows
        .map(({ tid }) => tid)
        .filter((tid) => !threads.some((thread) => thread.tid === tid)),
      code: layout.code,
    };
  } catch (caught) {
    rmSync(part, { force: true });
    throw caught;
  }
}

function machineOf(memory: CaseMemory, threads: readonly ThreadFact[]): CoreMachine {
  const { architecture, littleEndian } = memory.checkpoint;
  const compat = threads.find(({ bits }) => bits === 32);
  if (compat === undefined && littleEndian && (architecture === 'x86-64' || architecture === 'aarch64')) {
    return architecture;
  }
  const what = compat === undefined ? (architecture ?? 'unknown') : `${compat.architecture} (32 bits)`;
  const message = `core dumps are written for x86-64 and aarch64; this process is of architecture ${what}`;
  throw new PermafrostError(evidenceError('unsupported', message));
}

function leaderFirst(threads: readonly ThreadFact[], pid: number): ThreadFact[] {
  return [...threads.filter(({ tid }) => tid === pid), ...threads.filter(({ tid }) => tid !== pid)];
}

/** Floating point registers are no fact rows: they are decoded from the thread's core image again. */
function coreThreads(work: CoreWork, machine: CoreMachine, rows: readonly ThreadFact[]): CoreThread[] {
  const { memory } = work;
  const members = readMembers(work.connection, memory.record.evidence);
  const threads: CoreThread[] = [];
  for (const row of rows) {
    const member = row.source[0]?.member;
    const record = member === undefined ? undefined : members[member];
    if (record === undefined || row.registers.length === 0) continue;
    const name = Buffer.from(record.name.subarray(record.name.lastIndexOf(0x2f) + 1)).toString('latin1');
    const file = {
      name,
      member: record.index,
      memberName: displayText(record.name),
      source: memory.memberSource(record.index),
    };
    const core = createImageSet([file], memory.limits).image<CoreEntry>(name)?.entries[0]?.message;
    const sets = core === undefined ? null : registerSets(machine, core);
    if (sets === null) continue;
    threads.push({
      tid: row.tid,
      ...sets,
      pendingSignals: row.pendingSignals.reduce((mask, signal) => mask | signalBit(signal), 0n),
      blockedSignals: row.sigBlk ?? 0n,
    });
  }
  return threads;
}

function signalBit(signal: number): bigint {
  return signal >= 1 && signal <= 64 ? 1n << BigInt(signal - 1) : 0n;
}

function coreProcess({ connection, memory }: CoreWork, pid: number): CoreProcess {
  const [row] = readRows(connection, memory.record.id, 'process', { pid });
  const credential = readRows(connection, memory.record.id, 'credential', { pid }).find(
    ({ tid }) => tid === pid,
  );
  return {
    pid,
    ppid: row?.ppid ?? 0,
    pgid: row?.pgid ?? 0,
    sid: row?.sid ?? 0,
    uid: credential?.uids[0] ?? 0,
    gid: credential?.gids[0] ?? 0,
    nice: row?.nice ?? 0,
    zombie: row?.zombie ?? false,
    stopped: row?.state === 'stopped',
    flags: row?.kernelFlags ?? 0n,
    comm: row?.comm ?? utf8(''),
    arguments: row?.cmdline ?? row?.comm ?? utf8(''),
  };
}

/** Files of the file system alone, as the kernel's fill_files_note() names them. */
function mappedFileNotes(maps: readonly MemoryMapFact[]): CoreFile[] {
  const named = maps.filter(
    ({ kind, path }) => path.length > 0 && path[0] === 0x2f && (kind === 'file' || kind === 'memfd'),
  );
  return named.map(({ start, end, offset, path, deleted }) => ({
    start,
    end,
    offset,
    path: deleted ? Buffer.concat([path, utf8(' (deleted)')]) : path,
  }));
}

/** A piece lies within a mapping, but can lie across segments of it. */
function writePiece(
  fd: number,
  segments: readonly PlacedSegment[],
  first: number,
  address: bigint,
  bytes: Uint8Array,
): void {
  const end = address + BigInt(bytes.length);
  for (let index = first; index < segments.length && segments[index]!.start < end; index++) {
    const segment = segments[index]!;
    if (segment.fileSize === 0) continue;
    const from = address > segment.start ? address : segment.start;
    const to = end < segment.end ? end : segment.end;
    if (to <= from) continue;
    const part = bytes.subarray(Number(from - address), Number(to - address));
    write(fd, part, segment.fileOffset + Number(from - segment.start));
  }
}

function write(fd: number, bytes: Uint8Array, offset: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, offset + written);
  }
}

function sumOf(
  segments: readonly { start: bigint; end: bigint; content: string }[],
  content: string,
): bigint {
  return segments
    .filter((segment) => segment.content === content)
    .reduce((sum, { start, end }) => sum + (end - start), 0n);
}

async function hashOf(path: string, checkCancelled: () => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    checkCancelled();
    hash.update(chunk);
  }
  return hash.digest('hex');
}
