/**
 * Lines with a time stamp in memory, in one pass over pieces in address order. A line is a run of text: bytes of
 * 0x20 and up, and tab. Each byte is looked at once, only a line's head is searched for a stamp, and of a longer line
 * no more than MEMORY_LINE_BYTES are kept.
 */
import { findTimestampIn, type LogTimestamp } from './log-timestamp.ts';

export interface MemoryLine {
  readonly address: bigint;
  /** Bytes of the whole line; `text` may be cut. */
  readonly length: number;
  readonly text: Uint8Array;
  readonly stamp: LogTimestamp;
}

export interface LineFinder {
  /** Lines that ended within the piece. Pieces ascend and don't overlap. */
  push(address: bigint, bytes: Uint8Array): MemoryLine[];
  /** The line that the last piece ended in. */
  end(): MemoryLine[];
}

/** Bytes of a line that are kept. */
export const MEMORY_LINE_BYTES = 512;
/** A stamp, and something that was said at that time. */
const SHORTEST = 20;
const SAID_BYTES = 6;

const TEXT = new Uint8Array(256).fill(1, 0x20);
TEXT[9] = 1;
// Bytes that no UTF-8 has, and delete.
for (const byte of [0x7f, 0xc0, 0xc1]) TEXT[byte] = 0;
TEXT.fill(0, 0xf5);

const latin1 = new TextDecoder('latin1');

/** `latestNs`: a form without a year takes the last year in which it is not after. */
export function createLineFinder(latestNs: bigint | null): LineFinder {
  const kept = new Uint8Array(MEMORY_LINE_BYTES);
  let length = 0;
  let start = 0n;
  let next: bigint | null = null;

  function extend(bytes: Uint8Array): void {
    if (length < kept.length) kept.set(bytes.subarray(0, kept.length - length), length);
    length += bytes.length;
  }

  function flush(found: MemoryLine[]): void {
    if (length >= SHORTEST) {
      const line = readLine(start, length, kept.subarray(0, Math.min(length, kept.length)), latestNs);
      if (line !== null) found.push(line);
    }
    length = 0;
  }

  return {
    push(address, bytes) {
      const found: MemoryLine[] = [];
      if (next !== address) flush(found);
      next = address + BigInt(bytes.length);
      let at = 0;
      while (at < bytes.length) {
        if (TEXT[bytes[at]!] === 0) {
          flush(found);
          at += 1;
          while (at < bytes.length && TEXT[bytes[at]!] === 0) at += 1;
          continue;
        }
        let stop = at + 1;
        while (stop < bytes.length && TEXT[bytes[stop]!] === 1) stop += 1;
        if (length === 0) start = address + BigInt(at);
        extend(bytes.subarray(at, stop));
        at = stop;
      }
      return found;
    },
    end() {
      const found: MemoryLine[] = [];
      flush(found);
      next = null;
      return found;
    },
  };
}

function readLine(
  address: bigint,
  length: number,
  kept: Uint8Array,
  latestNs: bigint | null,
): MemoryLine | null {
  const bytes = Buffer.from(kept.buffer, kept.byteOffset, kept.length);
  const stamp = findTimestampIn(bytes, 0, bytes.length, latestNs);
  if (stamp === null || length - stamp.length < SAID_BYTES) return null;
  const rest =
    latin1.decode(kept.subarray(stamp.offset + stamp.length)) + latin1.decode(kept.subarray(0, stamp.offset));
  if (!/[A-Za-z]{2}/.test(rest)) return null;
  return { address, length, text: kept.slice(), stamp };
}
