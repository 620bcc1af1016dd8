/** The bytes behind exhibits, with what hides secrets in them. */
import type { Passage } from '../../evidence/report/types.ts';
import { findSecrets } from '../../../shared/secrets/find-secrets.ts';
import { secretText } from '../../../shared/secrets/rule.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { bytesHandlers } from '../handlers/bytes.ts';
import type { MemoryRun } from '../../criu/memory/types.ts';
import { caseMemory } from '../memory/case-memory.ts';

export interface PassageOptions {
  readonly includeSecrets: boolean;
  /** Bytes printed of each, at most. */
  readonly printed: number;
}

/** Bytes read before and after what is printed: the length of a private key. */
const CONTEXT = 2048;

/** Bytes of a member, from `offset` on. */
export function memberPassage(
  state: EngineState,
  place: { evidence: string; member: number; offset: number; length: number },
  about: Pick<Passage, 'checkpoint' | 'field' | 'supports' | 'address'>,
  { includeSecrets, printed }: PassageOptions,
): Passage {
  const { evidence, member, offset, length } = place;
  const base = { evidence, offset, length, ...about };
  try {
    const from = Math.max(0, offset - CONTEXT);
    const start = offset - from;
    const shown = Math.min(length, printed);
    const read = bytesHandlers['bytes.read'](state, {
      evidence,
      member,
      offset: from,
      length: start + shown + CONTEXT,
    }) as Awaited<ReturnType<(typeof bytesHandlers)['bytes.read']>>;
    const listed = (read.masked ?? []).map((range) => ({
      from: Math.max(0, range.offset - from),
      to: Math.min(read.bytes.length, range.offset + range.length - from),
      kind: range.masked,
    }));
    return {
      ...base,
      bytes: read.bytes,
      start,
      printed: Math.max(0, Math.min(shown, read.bytes.length - start)),
      layers: read.layers,
      storeOffset: read.storeOffset === null ? null : read.storeOffset + start,
      masked: includeSecrets ? [] : joinedParts([...listed, ...secretsIn(read.bytes)]),
      absent: null,
    };
  } catch (caught) {
    const reason = describeError(toEvidenceError(caught));
    return { ...base, ...NO_BYTES, layers: [], absent: `These bytes could not be read: ${reason}` };
  }
}

const NO_BYTES = { bytes: new Uint8Array(), start: 0, printed: 0, storeOffset: null, masked: [] };

/** The spans of a fact, each as a passage; what is beyond `most` is counted. */
export function sourcePassages(
  state: EngineState,
  row: { readonly checkpoint: string | null; readonly evidence: string | null },
  source: readonly SourceSpan[],
  most: number,
  options: PassageOptions,
): { readonly passages: readonly Passage[]; readonly further: number } {
  const passages = source.slice(0, most).flatMap((span) => {
    const checkpoint = span.checkpoint ?? row.checkpoint;
    const evidence =
      span.checkpoint === undefined ? row.evidence : state.checkpoint(span.checkpoint).evidence;
    if (evidence === null) return [];
    return memberPassage(
      state,
      { evidence, member: span.member, offset: span.offset, length: span.length },
      { checkpoint, field: span.field ?? null, supports: span.supports ?? null, address: null },
      options,
    );
  });
  return { passages, further: Math.max(0, source.length - most) };
}

const ORIGINS: Readonly<Partial<Record<MemoryRun['origin'], string>>> = {
  zero: 'Zeros: these pages were never written, so that the dump has none of them.',
  lazy: 'Not in an image: these pages went to a page server.',
  'missing-parent': 'Missing: these pages are in an earlier dump that is not in the case.',
  'missing-pages': 'Missing: the image of these pages is absent or too short.',
  'file-not-captured': 'Not captured: clean pages of a file that the checkpoint does not hold.',
  'not-captured': 'Not captured: CRIU does not dump this kind of mapping.',
  unmapped: 'Not mapped: the process has nothing at these addresses.',
};

/** Memory of a process in runs of one origin; bytes that are not there say why. */
export function memoryPassages(
  state: EngineState,
  place: { checkpoint: string; pid: number; address: bigint; length: number },
  options: PassageOptions,
): readonly Passage[] {
  const memory = caseMemory(state, place.checkpoint);
  const runs = memory.readerOf(place.pid).read(place.address, place.length);
  return runs.flatMap((run) => {
    const about = { checkpoint: place.checkpoint, field: null, supports: null };
    const total = run.source.reduce((sum, span) => sum + span.length, 0);
    if (run.source.length === 0 || total !== run.length) {
      return {
        evidence: memory.record.evidence,
        ...about,
        address: run.address,
        layers: [`memory of process ${place.pid}`],
        offset: 0,
        length: run.length,
        ...NO_BYTES,
        absent: ORIGINS[run.origin] ?? 'Pieced together of several places of the evidence.',
      };
    }
    let at = run.address;
    return run.source.map((span) => {
      const passage = memberPassage(
        state,
        { evidence: memory.evidenceOf(span), member: span.member, offset: span.offset, length: span.length },
        { ...about, address: at },
        options,
      );
      at += BigInt(span.length);
      return passage;
    });
  });
}

/** What looks like a secret in bytes: each is a character, so that places are offsets. */
function secretsIn(bytes: Uint8Array): Passage['masked'] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return findSecrets(secretText(text, false)).map(({ start, length, kind }) => ({
    from: start,
    to: start + length,
    kind,
  }));
}

/** Ascending, overlapping ones as one. */
export function joinedParts(parts: Passage['masked']): Passage['masked'] {
  const sorted = [...parts].filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  const result: { from: number; to: number; kind: string }[] = [];
  for (const part of sorted) {
    const last = result.at(-1);
    if (last !== undefined && part.from < last.to) last.to = Math.max(last.to, part.to);
    else result.push({ ...part });
  }
  return result;
}

/** The name of a member, for people. */
export function memberName(state: EngineState, evidence: string, member: number): string {
  const name = state.evidence(evidence).members[member]?.name;
  return name === undefined ? `member ${member}` : displayText(name);
}
