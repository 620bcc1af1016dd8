/**
 * Reads an image in pieces: entries of a few bytes come out of one piece, payloads between them are
 * never read. Memory is bounded by the messages that are kept, not by the file.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { Limits } from '../../../shared/limits.ts';
import type { MessageExtent } from '../wire/decode-message.ts';
import type { MessageOrigin } from '../wire/message-meta.ts';

/** Pieces for files of nothing but messages, and for those with payloads between them. */
export const DENSE_PIECE_BYTES = 1 << 18;
export const SPARSE_PIECE_BYTES = 1 << 12;

export interface PieceReader {
  readonly size: number;
  readonly littleEndian: boolean;
  /** Where the bytes [offset, offset + length) stand in memory, cut at the end of the file. */
  extent(offset: number, length: number): MessageExtent;
  /** The u32 at `offset`, in the byte order of the dumped machine; null where the file ends before. */
  word(offset: number): number | null;
}

export function pieceReader(
  source: ByteSource,
  littleEndian: boolean,
  pieceBytes: number,
  limits: Limits,
): PieceReader {
  let origin: MessageOrigin = { bytes: new Uint8Array(0), fileOffset: 0, limits };
  /** Index in `origin.bytes` of the byte at `offset`, after reading it where it is not at hand. */
  const reach = (offset: number, end: number): number => {
    if (offset < origin.fileOffset || end > origin.fileOffset + origin.bytes.length) {
      // A copy: the source may show its cache, and what messages refer to must not change.
      const bytes = new Uint8Array(source.read(offset, Math.max(end - offset, pieceBytes)));
      origin = { bytes, fileOffset: offset, limits };
    }
    return offset - origin.fileOffset;
  };
  const extent = (offset: number, length: number): MessageExtent => {
    const end = Math.max(offset, Math.min(offset + length, source.size));
    const start = reach(offset, end);
    return { origin, start, end: Math.min(start + end - offset, origin.bytes.length) };
  };
  const word = (offset: number): number | null => {
    if (offset + 4 > source.size) return null;
    const start = reach(offset, offset + 4);
    return readWord(origin.bytes, start, littleEndian);
  };
  return { size: source.size, littleEndian, extent, word };
}

export function readWord(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  return (littleEndian ? a | (b << 8) | (c << 16) | (d << 24) : d | (c << 8) | (b << 16) | (a << 24)) >>> 0;
}
