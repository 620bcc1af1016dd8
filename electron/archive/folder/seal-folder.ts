/** A folder becomes one canonical tar: the same files give the same bytes, and so the same identity. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { PermafrostError, toEvidenceError } from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';
import { writeFully } from '../file-source.ts';
import { displayName } from '../tar/member-name.ts';
import { paddingAfter, tarHeaderBlocks } from '../tar/write.ts';
import type { IngestOptions } from '../types.ts';
import { listFolder, type FolderEntry } from './list-folder.ts';

export interface SealedFolder {
  readonly sha256: string;
  readonly size: number;
  readonly remarks: readonly string[];
}

const CHUNK = 1024 * 1024;

/** Writes the tar to `fd`. Rejects with 'io' where a file changes while it is read, 'limit', 'disk-full'. */
export async function sealFolder(
  folder: string,
  fd: number,
  limits: Limits,
  onProgress: IngestOptions['onProgress'],
  breathe: () => Promise<void>,
  requireSpace: (bytes: number) => void,
): Promise<SealedFolder> {
  const { entries, remarks } = await listFolder(folder, limits, breathe);
  const total = entries.reduce((sum, { entry }) => sum + entry.size + 1024, 1024);
  requireSpace(total);
  const hash = createHash('sha256');
  let size = 0;
  const emit = (bytes: Uint8Array): void => {
    hash.update(bytes);
    writeFully(fd, bytes);
    size += bytes.length;
  };
  let count = 0;
  for (const item of entries) {
    emit(tarHeaderBlocks(item.entry));
    if (item.entry.type === 'file') await copyFile(item, emit, breathe);
    if (count++ % 64 === 0) await breathe();
    onProgress('reading and hashing', size, total);
  }
  emit(new Uint8Array(1024));
  return { sha256: hash.digest('hex'), size, remarks };
}

async function copyFile(
  { path, entry, inode, device }: FolderEntry,
  emit: (bytes: Uint8Array) => void,
  breathe: () => Promise<void>,
): Promise<void> {
  const changed = (): never => {
    throw new PermafrostError({
      code: 'io',
      message: 'a file of the folder has been changed while it was read',
      where: { member: displayName(entry.name) },
    });
  };
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (caught) {
    throw new PermafrostError(
      { ...toEvidenceError(caught), where: { member: displayName(entry.name) } },
      { cause: caught },
    );
  }
  try {
    const stat = await file.stat({ bigint: true });
    if (stat.ino !== inode || stat.dev !== device || !stat.isFile()) changed();
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, entry.size)));
    for (let at = 0; at < entry.size;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, entry.size - at), at);
      if (bytesRead === 0) changed();
      emit(buffer.subarray(0, bytesRead));
      at += bytesRead;
      await breathe();
    }
    if ((await file.stat({ bigint: true })).mtimeNs !== entry.mtimeNs) changed();
    emit(new Uint8Array(paddingAfter(entry.size)));
  } finally {
    await file.close();
  }
}
