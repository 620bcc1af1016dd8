/** A run read in pieces, forwards and backwards. Long zeros are one piece, whatever their length. */
import { readRun, segmentAt, segmentEnd, ZEROS, type Run, type StoreBytes } from './space.ts';

export interface Tape {
  /** The piece that holds the position last sought: bytes [start, end) of the run; `bytes` null: zeros. */
  start: number;
  end: number;
  bytes: Uint8Array | null;
  /** Loads a piece with the byte at `position` in it, as much behind as fits. */
  forward(position: number): void;
  /** Loads a piece with the byte before `position` in it, as much before as fits. */
  backward(position: number): void;
}

const SHORT_ZEROS = 4096;

/** Pieces are within [low, high) and of at most `pieceBytes`, but for zeros. */
export function createTape(
  run: Run,
  stores: StoreBytes,
  low: number,
  high: number,
  pieceBytes = 2 ** 18,
): Tape {
  let buffer = new Uint8Array(0);

  function load(segment: number, start: number, end: number): void {
    tape.start = start;
    tape.end = end;
    if (run.store[segment] === ZEROS) {
      if (end - start > SHORT_ZEROS) {
        tape.bytes = null;
        return;
      }
      tape.bytes = new Uint8Array(end - start);
      return;
    }
    if (buffer.length < end - start) buffer = new Uint8Array(end - start);
    tape.bytes = buffer.subarray(0, end - start);
    readRun(run, stores, start, tape.bytes);
  }

  const tape: Tape = {
    start: 0,
    end: 0,
    bytes: null,
    forward(position) {
      if (position >= tape.start && position < tape.end) return;
      const segment = segmentAt(run, position);
      const end = Math.min(high, segmentEnd(run, segment));
      const zeros = run.store[segment] === ZEROS;
      load(segment, position, zeros ? end : Math.min(end, position + pieceBytes));
    },
    backward(position) {
      const last = position - 1;
      if (last >= tape.start && last < tape.end) return;
      const segment = segmentAt(run, last);
      const start = Math.max(low, run.at[segment]!);
      const zeros = run.store[segment] === ZEROS;
      load(segment, zeros ? start : Math.max(start, position - pieceBytes), position);
    },
  };
  return tape;
}
