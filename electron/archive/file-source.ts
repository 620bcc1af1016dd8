/** A file as a source of bytes: pread on demand, a few blocks cached, errors with the place. */
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { ByteSource } from '../../shared/byte-source.ts';
import { PermafrostError, toEvidenceError } from '../../shared/errors.ts';

const CACHE_BLOCK = 64 * 1024;
const CACHE_BLOCKS = 32;

export interface FileSource extends ByteSource {
  readonly fd: number;
  close(): void;
}

/** Opens a regular file for reading. Throws PermafrostError ('not-found', 'io'). */
export function openFileSource(path: string): FileSource {
  const fd = attempt(path, () => openSync(path, constants.O_RDONLY));
  try {
    const stat = attempt(path, () => fstatSync(fd));
    if (!stat.isFile()) throw new PermafrostError({ code: 'io', message: `${path} is no regular file` });
    return fileSource(fd, stat.size, path);
  } catch (caught) {
    closeSync(fd);
    throw caught;
  }
}

/** A source over an open descriptor. `name` stands in errors. */
export function fileSource(fd: number, size: number, name: string): FileSource {
  // Map keeps the order of insertion: the first key is the block that was used longest ago.
  const cache = new Map<number, Uint8Array>();

  const pread = (into: Uint8Array, offset: number): Uint8Array => {
    let filled = 0;
    while (filled < into.length) {
      const count = attempt(
        name,
        () => readSync(fd, into, filled, into.length - filled, offset + filled),
        offset,
      );
      if (count === 0) {
        throw new PermafrostError({
          code: 'io',
          message: `${name} has become shorter while it was read`,
          where: { offset: offset + filled },
        });
      }
      filled += count;
    }
    return into;
  };

  const block = (index: number): Uint8Array => {
    const cached = cache.get(index);
    if (cached !== undefined) {
      cache.delete(index);
      cache.set(index, cached);
      return cached;
    }
    const offset = index * CACHE_BLOCK;
    if (cache.size >= CACHE_BLOCKS) {
      const oldest = cache.keys().next().value;
      if (oldest !== undefined) cache.delete(oldest);
    }
    const buffer = pread(unfilled(Math.min(CACHE_BLOCK, size - offset)), offset);
    cache.set(index, buffer);
    return buffer;
  };

  return {
    fd,
    size,
    read(offset, length) {
      const start = Math.min(Math.max(0, offset), size);
      const end = Math.min(start + Math.max(0, length), size);
      if (end <= start) return new Uint8Array(0);
      const first = Math.floor(start / CACHE_BLOCK);
      const last = Math.floor((end - 1) / CACHE_BLOCK);
      if (first === last) {
        return block(first).subarray(start - first * CACHE_BLOCK, end - first * CACHE_BLOCK);
      }
      if (end - start > CACHE_BLOCK * 4) return pread(unfilled(end - start), start);
      const joined = new Uint8Array(end - start);
      for (let index = first; index <= last; index++) {
        const from = Math.max(start, index * CACHE_BLOCK);
        const to = Math.min(end, (index + 1) * CACHE_BLOCK);
        joined.set(block(index).subarray(from - index * CACHE_BLOCK, to - index * CACHE_BLOCK), from - start);
      }
      return joined;
    },
    close() {
      cache.clear();
      closeSync(fd);
    },
  };
}

/** Memory that pread writes whole, or throws. */
function unfilled(length: number): Uint8Array {
  const memory = Buffer.allocUnsafeSlow(length);
  return new Uint8Array(memory.buffer, memory.byteOffset, length);
}

/**
 * A source for one pass over many small places: each read writes over the last one's bytes, so that a walk of
 * hundreds of thousands of headers leaves no garbage behind.
 */
export function passSource(file: FileSource): ByteSource {
  const window = new Uint8Array(CACHE_BLOCK);
  let from = 0;
  let filled = 0;
  return {
    size: file.size,
    read(offset, length) {
      const end = Math.min(offset + length, file.size);
      if (end <= offset) return new Uint8Array(0);
      if (end - offset > CACHE_BLOCK) return file.read(offset, length);
      if (offset < from || end > from + filled) {
        from = offset;
        filled = Math.min(CACHE_BLOCK, file.size - offset);
        for (let at = 0; at < filled;) {
          const count = attempt(
            'the archive',
            () => readSync(file.fd, window, at, filled - at, from + at),
            from + at,
          );
          if (count === 0) {
            filled = 0;
            const message = 'the archive has become shorter while it was read';
            throw new PermafrostError({ code: 'io', message, where: { offset: from + at } });
          }
          at += count;
        }
      }
      return window.subarray(offset - from, end - from);
    },
  };
}

/** Runs a system call; what it throws becomes a PermafrostError that names the file and the offset. */
export function attempt<T>(name: string, call: () => T, offset?: number): T {
  try {
    return call();
  } catch (caught) {
    const error = toEvidenceError(caught);
    throw new PermafrostError(
      { ...error, where: { ...error.where, layer: name, ...(offset === undefined ? {} : { offset }) } },
      { cause: caught },
    );
  }
}

export function writeFully(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written, null);
}
