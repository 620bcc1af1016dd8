/** Reading the bytes of exhibits in pieces. */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';

/** Bytes read in one go. */
const CHUNK = 2 ** 20;

/** Bytes [from, from + length), in pieces; 'truncated' where they end before. */
export function* range(
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

/** Memory [from, from + length), in pieces. */
export function* pieces(
  from: bigint,
  length: number,
  read: (at: bigint, count: number) => Uint8Array,
): Generator<Uint8Array> {
  for (let at = 0; at < length; at += CHUNK) yield read(from + BigInt(at), Math.min(CHUNK, length - at));
}

/** Less than `before`, so that what is read begins where a word of memory does; `past`: of a word, before the range. */
export function wholeWords(before: number, past: number): number {
  return Math.max(0, before - ((before - past) & 7));
}

/** Display form of a member's name. */
export function memberName(state: EngineState, evidence: string, member: number): string {
  const name = state.evidence(evidence).members[member]?.name;
  return name === undefined ? `member ${member}` : displayText(name);
}
