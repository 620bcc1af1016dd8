/**
 * Reads an image in pieces: entries of a few bytes come out of one piece, payloads between them are
 * never read. Memory is bounded by the messages that are kept, not by the file.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';

/** Messages keep their piece in memory: small ones where payloads lie between the messages. */
export const DENSE_PIECE_BYTES = 1 << 18;
export const SPARSE_PIECE_BYTES = 1 << 12;

export interface PieceReader {
  readonly size: number;
  readonly littleEndian: boolean;
  /**
   * Bytes that hold [offset, offset + length), cut at the end of the file: they begin at index `start`
   * of `bytes`, whose index 0 is `fileOffset` in the file.
   */
  piece(offset: number, length: number): Piece;
  /** The u32 at `offset`, in the byte order of the dumped machine; null past the end. */
  word(offset: number): number | null;
}

export interface Piece {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly fileOffset: number;
}

export function pieceReader(source: ByteSource, littleEndian: boolean, pieceBytes: number): PieceReader {
  let held = new Uint8Array(0);
  let heldAt = 0;
  const piece = (offset: number, length: number): Piece => {
    const end = Math.min(offset + length, source.size);
    if (offset < heldAt || end > heldAt + held.length) {
      heldAt = offset;
      // A copy: the source may show its cache, and what messages refer to must not change.
      held = new Uint8Array(source.read(offset, Math.max(length, pieceBytes)));
    }
    const start = offset - heldAt;
    return { bytes: held, start, end: Math.max(start, end - heldAt), fileOffset: heldAt };
  };
  const word = (offset: number): number | null => {
    if (offset + 4 > source.size) return null;
    const { bytes, start } = piece(offset, 4);
    return readWord(bytes, start, littleEndian);
  };
  return { size: source.size, littleEndian, piece, word };
}

export function readWord(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  return (littleEndian ? a | (b << 8) | (c << 16) | (d << 24) : d | (c << 8) | (b << 16) | (a << 24)) >>> 0;
}
