/**
 * Where a zstd frame begins and ends, found without decompressing it (RFC 8878 §3.1):
 *
 *   magic 4 | descriptor 1 | window 0-1 | dictionary 0-4 | content size 0-8 | block ... | checksum 0-4
 *   block:  3 bytes, little-endian: last 1 bit, type 2 bits (raw, RLE, compressed, reserved), size 21 bits
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { evidenceError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isSkippableMagic, isZstdMagic } from './detect.ts';

export interface ZstdFrameHeader {
  readonly kind: 'frame' | 'skippable';
  /** Where the blocks begin; for a skippable frame, where it ends. */
  readonly blocksAt: number;
  readonly windowBytes: bigint;
  readonly contentBytes: bigint | null; // where the frame says
  readonly checksum: boolean;
}

const BLOCK_MAX = 128 * 1024;

function frameError(code: 'truncated' | 'malformed', message: string, offset: number) {
  return err(evidenceError(code, message, { layer: 'zstd', offset }));
}

/** The header at `at`; null where neither frame nor skippable frame begins there. Errors: 'truncated', 'malformed'. */
export function readZstdFrameHeader(
  source: ByteSource,
  at: number,
  end: number,
): Result<ZstdFrameHeader> | null {
  const head = source.read(at, Math.min(18, end - at));
  if (head.length < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const magic = view.getUint32(0, true);
  if (isSkippableMagic(magic)) {
    const frameEnd = head.length < 8 ? Infinity : at + 8 + view.getUint32(4, true);
    if (frameEnd > end) return frameError('truncated', 'the zstd frame ends early', at);
    return ok({ kind: 'skippable', blocksAt: frameEnd, windowBytes: 0n, contentBytes: 0n, checksum: false });
  }
  if (!isZstdMagic(magic)) return null;
  if (head.length < 6) return frameError('truncated', 'the zstd frame ends early', at);
  const descriptor = view.getUint8(4);
  if (descriptor & 0x08) return frameError('malformed', 'a reserved bit of the zstd frame is set', at + 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeCode = descriptor >> 6;
  const sizeBytes = sizeCode === 0 ? (singleSegment ? 1 : 0) : 1 << sizeCode;
  const headerBytes = 5 + (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;

  let windowBytes = 0n;
  if (!singleSegment) {
    const window = view.getUint8(5);
    const base = 1n << BigInt(10 + (window >> 3));
    windowBytes = base + (base >> 3n) * BigInt(window & 7);
  }
  let contentBytes: bigint | null = null;
  if (head.length >= headerBytes && sizeBytes > 0) {
    const sizeAt = headerBytes - sizeBytes;
    if (sizeBytes === 1) contentBytes = BigInt(view.getUint8(sizeAt));
    else if (sizeBytes === 2) contentBytes = BigInt(view.getUint16(sizeAt, true) + 256);
    else if (sizeBytes === 4) contentBytes = BigInt(view.getUint32(sizeAt, true));
    else contentBytes = view.getBigUint64(sizeAt, true);
    if (singleSegment) windowBytes = contentBytes;
  }
  const checksum = (descriptor & 4) !== 0;
  return ok({ kind: 'frame', blocksAt: at + headerBytes, windowBytes, contentBytes, checksum });
}

/** Offset after the frame, hopping from block header to block header. Errors: 'truncated', 'malformed'. */
export function findZstdFrameEnd(source: ByteSource, header: ZstdFrameHeader, end: number): Result<number> {
  if (header.kind === 'skippable') return ok(header.blocksAt);
  let cursor = header.blocksAt;
  for (;;) {
    const block = source.read(cursor, Math.min(3, Math.max(0, end - cursor)));
    if (block.length < 3) return frameError('truncated', 'the zstd frame ends early', Math.min(cursor, end));
    const bits = (block[0] ?? 0) | ((block[1] ?? 0) << 8) | ((block[2] ?? 0) << 16);
    const type = (bits >> 1) & 3;
    const size = bits >> 3;
    if (type === 3 || size > BLOCK_MAX) {
      return frameError('malformed', 'a zstd block header is damaged', cursor);
    }
    cursor += 3 + (type === 1 ? 1 : size);
    if (bits & 1) break;
  }
  if (header.checksum) cursor += 4;
  return cursor > end ? frameError('truncated', 'the zstd frame ends early', end) : ok(cursor);
}
