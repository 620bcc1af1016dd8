/**
 * Suspects taken out of a stream in place: what looks like a secret and is not sure to be one is removed where it was
 * seen, and is not looked for elsewhere.
 */
import { FILL } from './redact-stream.ts';

/** A range of a stream, ascending and disjoint in a list of them. */
export interface Suspect {
  /** Begins with 'suspected'. */
  readonly kind: string;
  readonly offset: number;
  readonly length: number;
  /** 'utf-8' or 'utf-16le'. */
  readonly form: string;
  readonly value: Uint8Array;
}

/** In order, what overlaps made one: the longest of it names it. */
export function inOrder(suspects: readonly Suspect[]): Suspect[] {
  const sorted = [...suspects].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const ranges: Suspect[] = [];
  for (const one of sorted) {
    const last = ranges.at(-1);
    if (last === undefined || one.offset >= last.offset + last.length) ranges.push(one);
    else {
      const length = Math.max(last.length, one.offset + one.length - last.offset);
      const named = one.length > last.length ? one : last;
      ranges[ranges.length - 1] = { ...named, offset: last.offset, length };
    }
  }
  return ranges;
}

/**
 * Takes the stream piece by piece, from its first byte on, and gives it with FILL in place of every suspect. `told`: those of
 * which something was left; what a known value covers is listed as that.
 */
export function createSuspectFill(
  suspects: readonly Suspect[],
  told: (suspect: Suspect) => void,
): (bytes: Uint8Array) => Uint8Array {
  let at = 0;
  let next = 0;
  let isLeft = false;
  return (bytes) => {
    const end = at + bytes.length;
    let out = bytes;
    for (; next < suspects.length && suspects[next]!.offset < end; next++) {
      const suspect = suspects[next]!;
      const stop = suspect.offset + suspect.length;
      const from = Math.max(suspect.offset, at) - at;
      const to = Math.min(stop, end) - at;
      if (out.subarray(from, to).some((byte) => byte !== FILL)) {
        if (out === bytes) out = Uint8Array.from(bytes);
        out.fill(FILL, from, to);
        isLeft = true;
      }
      if (stop > end) break;
      if (isLeft) told(suspect);
      isLeft = false;
    }
    at = end;
    return out;
  };
}
