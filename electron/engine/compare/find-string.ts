/** Where a text stands in the captured memory of a checkpoint, over the borders of what is read at once. */
import { walkMemory } from '../../criu/memory/walk-memory.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { utf8 } from '../../../shared/text.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import { walkedSpace } from '../memory/walked-space.ts';

export interface StringPlaces {
  readonly hits: number;
  /** The first hit: its process, mapping and the bytes where it begins. */
  readonly first: {
    readonly pid: number;
    readonly mapStart: bigint | null;
    readonly span: SourceSpan | null;
  } | null;
}

/** Yields after each piece, so that the caller can let others work. Shared memory counts once for each process that maps it. */
export function* findString(memory: CaseMemory, text: string): Generator<number, StringPlaces> {
  const needle = Buffer.from(utf8(text));
  let hits = 0;
  let first: StringPlaces['first'] = null;
  for (const pid of memory.pids) {
    let tail = Buffer.alloc(0);
    let end = -1n;
    for (const { address, bytes, source, map } of walkMemory(walkedSpace(memory, pid))) {
      const joins = address === end && tail.length > 0;
      const piece = joins
        ? Buffer.concat([tail, bytes])
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const ahead = joins ? tail.length : 0;
      for (let at = piece.indexOf(needle); at >= 0; at = piece.indexOf(needle, at + 1)) {
        hits += 1;
        first ??= {
          pid,
          mapStart: map?.start ?? null,
          span: spanAt(source, Math.max(0, at - ahead), needle.length),
        };
      }
      tail = Buffer.from(piece.subarray(Math.max(0, piece.length - (needle.length - 1))));
      end = address + BigInt(bytes.length);
      yield bytes.length;
    }
  }
  return { hits, first };
}

function spanAt(source: readonly SourceSpan[], into: number, length: number): SourceSpan | null {
  let at = 0;
  for (const span of source) {
    if (into < at + span.length) {
      const offset = span.offset + into - at;
      return { ...span, offset, length: Math.min(length, span.length - (into - at)), field: 'page' };
    }
    at += span.length;
  }
  return null;
}
