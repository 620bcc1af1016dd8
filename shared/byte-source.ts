/**
 * Random access to bytes, whatever holds them: a file, a member of a tar, memory, a chain.
 * Synchronous on purpose: decoding runs in a worker thread, where a pread is cheaper than a promise.
 */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /**
   * The bytes [offset, offset + length), cut at the end of the source. Never more than asked for;
   * fewer only at the end. The result may share memory with a cache: read, don't write.
   */
  read(offset: number, length: number): Uint8Array;
}

/** A source over an array; tests and small members use it. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(offset, length) {
      return bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length));
    },
  };
}

/** The part [offset, offset + size) of another source. */
export function sliceSource(source: ByteSource, offset: number, size: number): ByteSource {
  const end = Math.min(source.size, offset + size);
  const length = Math.max(0, end - offset);
  return {
    size: length,
    read(at, count) {
      if (at >= length) return new Uint8Array(0);
      return source.read(offset + at, Math.min(count, length - at));
    },
  };
}
