/** Exhibits of files: bytes of an archive's member, files of the container, core files. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ChosenExhibit } from '../../../shared/api/export-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { inertString } from '../../../shared/format/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { caseFiles, type CaseFileEntry } from '../files/case-files.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { writeCore } from '../memory-tools/write-core.ts';
import type { Exhibit } from './exhibit.ts';
import { memberName, range, wholeWords } from './exhibit-bytes.ts';
import { holdRunning } from './job-turns.ts';

/** Throws 'not-found' for a member that is not there, 'usage' for bytes behind its end. */
export function memberExhibit(state: EngineState, chosen: ChosenExhibit & { kind: 'bytes' }): Exhibit {
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

/** Throws 'not-found' for a file that is not there, or has no content. */
export function fileExhibit(state: EngineState, chosen: ChosenExhibit & { kind: 'file' }): Exhibit {
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

/** Written to `corePath` first. Throws 'unsupported' for another architecture. */
export async function coreExhibit(
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
