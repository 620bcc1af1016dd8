/**
 * Fills what nothing is known of in a stream of any length. A window slides over it; what is decided has text before and
 * behind it, so that words are seen whole:
 *
 *   |<- seen before ->|<------- decided now ------->|<- seen now, decided later ->|
 */
import { FILL } from '../redaction/index.ts';
import type { KnownWords } from './judge-words.ts';
import { createUnknownMarks, type Part } from './mark-unknown.ts';

const BEFORE = 4096;
const BEHIND = 65_536;
const WINDOW = 2 ** 20;
/** What was withheld is told block by block. */
const BLOCK = 65_536;

/** What was withheld of one block of the stream. */
export interface UnknownBlock {
  /** Of the first range, in the stream. */
  readonly offset: number;
  /** Of each range in turn the bytes between it and the end of the one before, and its length: [0, length, gap, length, ...]. */
  readonly parts: readonly number[];
  /** What stood in them, one after the other. */
  readonly bytes: Uint8Array;
}

export interface UnknownFill {
  /** Bytes that are decided by now; may be empty. */
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** What of the stream is filled and given: bytes [before, before + length); what stands around is looked at alone. */
export interface Within {
  readonly before: number;
  readonly length: number;
}

/**
 * Offsets of what is told and of `code` count from the first byte that is given. `code`: as createUnknownMarks() has it,
 * ascending and disjoint; read when a byte of it is decided. The same stream gives the same bytes whatever its pieces are.
 */
export function createUnknownFill(
  known: KnownWords,
  code: () => readonly Part[],
  told: (block: UnknownBlock) => void,
  { before, length }: Within = { before: 0, length: Number.POSITIVE_INFINITY },
): UnknownFill {
  const mark = createUnknownMarks(known);
  const pending = new Uint8Array(WINDOW);
  let filled = 0;
  let decided = 0; // of pending
  let base = -before; // offset of pending[0]
  let block = 0; // offset of the block that is collected
  let offset = 0; // of the first range in it
  let last = 0; // end of the last one
  let parts: number[] = [];
  let pieces: Uint8Array[] = [];

  function flush(): void {
    if (parts.length > 0) told({ offset, parts, bytes: Buffer.concat(pieces) });
    parts = [];
    pieces = [];
  }

  /** `out` begins at offset `start`. */
  function withhold(out: Uint8Array, start: number, from: number, to: number): void {
    const at = start + from;
    if (at >= block + BLOCK) {
      flush();
      block = at - (at % BLOCK);
    }
    const end = Math.min(to, from + block + BLOCK - at);
    if (parts.length === 0) offset = last = at;
    parts.push(at - last, end - from);
    last = at + end - from;
    pieces.push(out.slice(from, end));
    out.fill(FILL, from, end);
    if (end < to) withhold(out, start, end, to);
  }

  function decide(isLast: boolean): Uint8Array {
    const bytes = pending.subarray(0, filled);
    const cut = isLast ? filled : filled - BEHIND;
    const marks = mark(bytes, codeIn(code(), base, base + filled));
    const from = Math.min(cut, Math.max(decided, -base));
    const to = Math.max(from, Math.min(cut, length - base));
    const out = bytes.slice(from, to);
    for (let at = marks.indexOf(1, from); at >= 0 && at < to; at = marks.indexOf(1, at)) {
      let end = at + 1;
      while (end < to && marks[end] === 1) end += 1;
      withhold(out, base + from, at - from, end - from);
      at = end;
    }
    const keep = Math.max(0, cut - BEFORE);
    pending.copyWithin(0, keep, filled);
    filled -= keep;
    decided = cut - keep;
    base += keep;
    if (isLast) flush();
    return out;
  }

  return {
    push(bytes) {
      const given: Uint8Array[] = [];
      for (let at = 0; at < bytes.length;) {
        const taken = Math.min(bytes.length - at, WINDOW - filled);
        pending.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === WINDOW) given.push(decide(false));
      }
      return given.length === 1 ? given[0]! : Buffer.concat(given);
    },
    end: () => decide(true),
  };
}

/** Parts of [from, to), relative to `from`. */
function codeIn(code: readonly Part[], from: number, to: number): Part[] {
  return code
    .filter(({ offset, length }) => offset < to && offset + length > from)
    .map(({ offset, length }) => {
      const start = Math.max(offset, from);
      return { offset: start - from, length: Math.min(offset + length, to) - start };
    });
}
