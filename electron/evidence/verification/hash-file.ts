/** Reads a file of a bundle: a regular one, never through a link, never a pipe that would hold the reader. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';

const CHUNK = 2 ** 20;

async function openRegular(path: string): Promise<{ file: FileHandle; size: number }> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) throw new PermafrostError(evidenceError('malformed', 'it is no regular file'));
    return { file, size: stat.size };
  } catch (caught) {
    await file?.close();
    if ((caught as { code?: unknown }).code === 'ELOOP') {
      throw new PermafrostError(evidenceError('malformed', 'it is a link'), { cause: caught });
    }
    throw new PermafrostError(toEvidenceError(caught), { cause: caught });
  }
}

/** SHA-256 in hex. Throws 'not-found', 'malformed' for what is no regular file, 'io', and what onBytes throws. */
export async function hashFile(path: string, onBytes: (bytes: number) => void): Promise<string> {
  const { file } = await openRegular(path);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
      onBytes(bytesRead);
    }
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught), { cause: caught });
  } finally {
    await file.close();
  }
}

/** The whole file; throws as hashFile() does, and 'limit' above `most` bytes. */
export async function readSmall(path: string, most: number): Promise<Buffer> {
  const { file, size } = await openRegular(path);
  try {
    if (size > most) {
      throw new PermafrostError(evidenceError('limit', `it has ${size} bytes, more than it can have`));
    }
    const buffer = Buffer.alloc(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(buffer, filled, size - filled, null);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught), { cause: caught });
  } finally {
    await file.close();
  }
}
