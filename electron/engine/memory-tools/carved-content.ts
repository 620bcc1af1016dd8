/** Content of a carved item as pieces, its hash and entropy, and saving it under a name of ours. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createEntropyMeter } from '../../analysis/carving/entropy.ts';
import type { MemoryReader } from '../../criu/memory/types.ts';
import type { Source } from '../../../shared/span.ts';

/** Bytes [offset, offset + length) of an item; null where they are in no image, and then `reason` says why. */
export interface ContentPiece {
  readonly offset: number;
  readonly length: number;
  readonly bytes: Uint8Array | null;
  readonly reason: string;
  readonly source: Source;
}

/** An item's content, each time from its beginning; pieces are ascending and gapless. */
export type Content = () => Iterable<ContentPiece>;

export interface Measured {
  readonly sha256: string;
  readonly entropy: number;
  readonly gaps: { offset: number; length: number; reason: string }[];
  readonly source: Source;
}

const PIECE_BYTES = 2 ** 20;
/** Gaps that are listed one by one; further ones are part of the last. */
const GAPS_LISTED = 256;

/** A range of an address space as content. */
export function memoryContent(reader: MemoryReader, address: bigint, length: number): Content {
  return function* pieces() {
    for (let offset = 0; offset < length; offset += PIECE_BYTES) {
      const runs = reader.read(address + BigInt(offset), Math.min(PIECE_BYTES, length - offset));
      for (const run of runs) {
        const at = Number(run.address - address);
        yield { offset: at, length: run.length, bytes: run.bytes, reason: run.origin, source: run.source };
      }
    }
  };
}

/** SHA-256 with gaps as zeros, so that it is the hash of the file as it is saved. */
export function measure(content: Content, checkCancelled: () => void): Measured {
  const hash = createHash('sha256');
  const entropy = createEntropyMeter();
  const gaps: Measured['gaps'] = [];
  let source: Source = [];
  for (const piece of content()) {
    checkCancelled();
    if (piece.bytes !== null) {
      hash.update(piece.bytes);
      entropy.add(piece.bytes);
      if (source.length === 0 && piece.offset === 0) source = piece.source;
      continue;
    }
    for (let left = piece.length; left > 0; left -= PIECE_BYTES)
      hash.update(ZEROS.subarray(0, Math.min(left, PIECE_BYTES)));
    const last = gaps.at(-1);
    const joins = last?.reason === piece.reason && last.offset + last.length === piece.offset;
    if (last !== undefined && (joins || gaps.length >= GAPS_LISTED)) {
      last.length = piece.offset + piece.length - last.offset;
    } else gaps.push({ offset: piece.offset, length: piece.length, reason: piece.reason });
  }
  return { sha256: hash.digest('hex'), entropy: Number(entropy.value().toFixed(4)), gaps, source };
}

const ZEROS = new Uint8Array(PIECE_BYTES);

/** Writes `kind-address-sha256.bin`; no part of the name is from evidence. Gaps are holes. Returns the name. */
export function saveContent(
  folder: string,
  kind: string,
  address: bigint | null,
  sha256: string,
  content: Content,
): string {
  const place = address === null ? 'file' : `0x${address.toString(16)}`;
  const name = `${kind}-${place}-${sha256}.bin`;
  const path = join(folder, name);
  if (existsSync(path)) return name;
  const part = `${path}.part`;
  const fd = openSync(part, 'w', 0o600);
  try {
    let size = 0;
    for (const { offset, length, bytes } of content()) {
      size = offset + length;
      for (let written = 0; bytes !== null && written < bytes.length;) {
        written += writeSync(fd, bytes, written, bytes.length - written, offset + written);
      }
    }
    ftruncateSync(fd, size);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(part, path);
  return name;
}
