/** What the examiner chose to hand out, as bytes: ranges of memory, parts of members, files, core dumps. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ChosenExhibit } from '../../../shared/api/export-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import { inertString } from '../../../shared/format/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { caseFiles, type CaseFileEntry } from '../files/case-files.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { writeCore } from '../memory-tools/write-core.ts';

/** Bytes read in one go. */
const CHUNK = 2 ** 20;

/** A part of an exhibit without content: the bytes in its place are zeros. */
export interface ExhibitGap {
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

/** Where bytes of an exhibit lie in the evidence. */
export interface ExhibitSource {
  readonly offset: number; // in the exhibit
  readonly length: number;
  readonly evidence: string;
  readonly member: string; // display form of its name
  readonly memberOffset: number;
}

export interface Exhibit {
  readonly extension: 'bin' | 'core';
  readonly size: number;
  /** Path of the file that it is, for a detector that knows files by their names; '' for anything else. */
  readonly path: string;
  /** What it is, for data/exhibits.json; texts of evidence in it are redacted by the caller. */
  readonly about: Readonly<Record<string, unknown>>;
  /**
   * Bytes [-before, size + after), `before` and `after` at most as asked for: what stands around a range, so that a
   * value which the border cuts is seen whole.
   */
  open(around: number): { readonly before: number; readonly chunks: Iterable<Uint8Array> };
  /** Ranges that are mapped as executable and not for writing, and a core file's headers; ascending and disjoint. */
  code(): readonly { readonly offset: number; readonly length: number }[];
  /** Known once `open` was read to its end. */
  gaps(): readonly ExhibitGap[];
  sources(): readonly ExhibitSource[];
}

/**
 * `corePath` is where a core file may be written; it is removed by the caller. Throws 'not-found' for what the
 * case does not have, 'unsupported' for a core of another architecture.
 */
export async function openExhibit(
  state: EngineState,
  chosen: ChosenExhibit,
  control: JobControl,
  corePath: string,
): Promise<Exhibit> {
  switch (chosen.kind) {
    case 'memory':
      return memoryExhibit(state, chosen);
    case 'bytes':
      return memberExhibit(state, chosen);
    case 'file':
      return fileExhibit(state, chosen);
    case 'core':
      return coreExhibit(state, chosen, control, corePath);
  }
}

function memoryExhibit(state: EngineState, chosen: ChosenExhibit & { kind: 'memory' }): Exhibit {
  const memory = caseMemory(state, chosen.checkpoint);
  const { pid, address, length } = chosen;
  const reader = memory.readerOf(pid);
  if (address < 0n || address + BigInt(length) > 2n ** 64n) {
    throw new PermafrostError(evidenceError('usage', `memory of process ${pid}: the range ends above 2^64`));
  }
  const gaps: ExhibitGap[] = [];
  const sources: ExhibitSource[] = [];

  function read(from: bigint, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (const run of reader.read(from, count)) {
      const offset = Number(run.address - address);
      if (run.bytes !== null) bytes.set(run.bytes, Number(run.address - from));
      const inside = run.address >= address && run.address < address + BigInt(length);
      if (!inside) continue;
      if (run.bytes === null) extend(gaps, { offset, length: run.length, reason: run.origin });
      else {
        let at = offset;
        for (const span of run.source) {
          const evidence = memory.evidenceOf(span);
          const member = memberName(state, evidence, span.member);
          sources.push({ offset: at, length: span.length, evidence, member, memberOffset: span.offset });
          at += span.length;
        }
      }
    }
    return bytes;
  }

  return {
    extension: 'bin',
    size: length,
    path: '',
    about: {
      kind: 'memory',
      checkpoint: memory.record.id,
      pid,
      address: `0x${address.toString(16)}`,
      length,
    },
    open(around) {
      const before = wholeWords(
        Number(address < BigInt(around) ? address : BigInt(around)),
        Number(address & 7n),
      );
      const room = 2n ** 64n - address - BigInt(length);
      const after = Number(room < BigInt(around) ? room : BigInt(around));
      gaps.length = 0;
      sources.length = 0;
      // Borders of the range are borders of reads, so that a run lies within or without.
      const stretches: [bigint, number][] = [
        [address - BigInt(before), before],
        [address, length],
        [address + BigInt(length), after],
      ];
      return { before, chunks: inTurn(stretches, read) };
    },
    code: () => executableMappings(memory.maps(pid), address, length),
    gaps: () => gaps,
    sources: () => sources,
  };
}

/** Of the range, relative to its start. */
function executableMappings(
  maps: readonly MemoryMapFact[],
  address: bigint,
  length: number,
): { offset: number; length: number }[] {
  const end = address + BigInt(length);
  return maps
    .filter(
      (map) =>
        map.permissions.includes('x') &&
        !map.permissions.includes('w') &&
        map.start < end &&
        map.end > address,
    )
    .map((map) => {
      const from = map.start > address ? map.start : address;
      return { offset: Number(from - address), length: Number((map.end < end ? map.end : end) - from) };
    });
}

/** Less than `before`, so that what is read begins where a word of memory does; `past`: of a word, before the range. */
function wholeWords(before: number, past: number): number {
  return Math.max(0, before - ((before - past) & 7));
}

function* inTurn(
  stretches: readonly (readonly [from: bigint, length: number])[],
  read: (at: bigint, count: number) => Uint8Array,
): Generator<Uint8Array> {
  for (const [from, length] of stretches) yield* pieces(from, length, read);
}

function* pieces(
  from: bigint,
  length: number,
  read: (at: bigint, count: number) => Uint8Array,
): Generator<Uint8Array> {
  for (let at = 0; at < length; at += CHUNK) yield read(from + BigInt(at), Math.min(CHUNK, length - at));
}

/** Neighbouring gaps of one reason are one. */
function extend(gaps: ExhibitGap[], gap: ExhibitGap): void {
  const last = gaps.at(-1);
  if (last !== undefined && last.reason === gap.reason && last.offset + last.length === gap.offset) {
    gaps[gaps.length - 1] = { ...last, length: last.length + gap.length };
  } else gaps.push(gap);
}

function memberExhibit(state: EngineState, chosen: ChosenExhibit & { kind: 'bytes' }): Exhibit {
  const { evidence, member, offset, length } = chosen;
  const opened = state.evidence(evidence);
  if (opened.members[member] === undefined) {
    throw new PermafrostError(evidenceError('not-found', `evidence ${evidence} has no member ${member}`));
  }
  const size = opened.reader.member(member).size;
  if (offset + length > size) {
    const message = `member ${member} of evidence ${evidence} has ${size} bytes; the range ends behind them`;
    throw new PermafrostError(evidenceError('usage', message));
  }
  const read = (at: number, count: number): Uint8Array =>
    state.evidence(evidence).reader.member(member).read(at, count);
  const name = memberName(state, evidence, member);
  return {
    extension: 'bin',
    size: length,
    path: name,
    about: { kind: 'bytes', evidence, member: name, offset, length },
    open(around) {
      const before = wholeWords(Math.min(around, offset), offset & 7);
      const after = Math.min(around, size - offset - length);
      return { before, chunks: range(offset - before, before + length + after, read) };
    },
    code: () => [],
    gaps: () => [],
    sources: () => [{ offset: 0, length, evidence, member: name, memberOffset: offset }],
  };
}

function fileExhibit(state: EngineState, chosen: ChosenExhibit & { kind: 'file' }): Exhibit {
  const file = caseFiles(state, [chosen.checkpoint]).find(({ key }) => key === chosen.key);
  const content = file?.content ?? null;
  if (file === undefined || content === null) {
    const where = `in checkpoint ${chosen.checkpoint}`;
    const message =
      file === undefined
        ? `no file ${inertString(chosen.key)} ${where}`
        : `no content of ${inertString(displayText(file.path))} ${where}: ${whyNoContent(file)}`;
    throw new PermafrostError(evidenceError('not-found', message));
  }
  const path = displayText(file.path);
  const sources = file.spans.map((span) => ({
    offset: 0,
    length: span.length,
    evidence: file.evidence,
    member: memberName(state, file.evidence, span.member),
    memberOffset: span.offset,
  }));
  return {
    extension: 'bin',
    size: content.size,
    path,
    about: { kind: 'file', checkpoint: file.checkpoint, key: file.key, path, origin: file.origin },
    open: () => ({
      before: 0,
      chunks: range(0, content.size, (at, count) => content.read(state, file.evidence, at, count)),
    }),
    code: () => [],
    gaps: () => [],
    sources: () => sources,
  };
}

function whyNoContent({ change, type }: CaseFileEntry): string {
  if (change === 'deleted') return 'it was deleted, and only its path is known';
  if (type === 'other') return 'it is of a kind that has none';
  if (type !== 'file') return `a ${type.replace('-', ' ')} has none`;
  return 'its pages are in a parent or missing';
}

async function coreExhibit(
  state: EngineState,
  chosen: ChosenExhibit & { kind: 'core' },
  control: JobControl,
  corePath: string,
): Promise<Exhibit> {
  const memory = caseMemory(state, chosen.checkpoint);
  const checkCancelled = (): void => holdRunning(control);
  const outcome = await writeCore(
    { connection: state.case(), memory, checkCancelled, onProgress: (step) => control.progress(step) },
    { pid: chosen.pid, path: corePath },
  );
  return {
    extension: 'core',
    size: outcome.bytes,
    path: '',
    about: {
      kind: 'core',
      checkpoint: memory.record.id,
      pid: chosen.pid,
      machine: outcome.machine,
      threads: outcome.threads,
      segments: outcome.segments,
      knownBytes: outcome.knownBytes,
      absentBytes: outcome.absentBytes,
    },
    open: () => ({ before: 0, chunks: fileChunks(corePath) }),
    code: () => outcome.code,
    gaps: () => [],
    sources: () => [],
  };
}

function* fileChunks(path: string): Generator<Uint8Array> {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    yield* range(0, size, (at, count) => {
      const bytes = new Uint8Array(count);
      return bytes.subarray(0, readSync(fd, bytes, 0, count, at));
    });
  } finally {
    closeSync(fd);
  }
}

function* range(
  from: number,
  length: number,
  read: (at: number, count: number) => Uint8Array,
): Generator<Uint8Array> {
  for (let at = 0; at < length;) {
    const bytes = read(from + at, Math.min(CHUNK, length - at));
    if (bytes.length === 0) throw new PermafrostError(evidenceError('truncated', 'an exhibit ends early'));
    yield bytes;
    at += bytes.length;
  }
}

function memberName(state: EngineState, evidence: string, member: number): string {
  const name = state.evidence(evidence).members[member]?.name;
  return name === undefined ? `member ${member}` : displayText(name);
}

/** Throws 'cancelled' once the job was cancelled. */
export function holdRunning({ signal }: JobControl): void {
  if (signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the export was cancelled'));
}
