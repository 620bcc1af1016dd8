/**
 * Takes a source into the case: hashed, sealed or referenced, made seekable, every member found and hashed.
 *
 *   source --hash (and copy)--------------------------------------> sha256       one thread
 *          --[decompress to archive.tar]--> headers --> members --> their hashes  another
 *                                                  `--> inner archives, the same way
 */
import { closeSync, constants, fstatSync, fsyncSync, openSync, statfsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { evidenceError, PermafrostError, toEvidenceError, type EvidenceError } from '../../shared/errors.ts';
import type { Gap, Store } from '../../shared/facts/index.ts';
import { detectLayer, type Layer } from './compression/detect.ts';
import { decompressSource } from './decompress-source.ts';
import { attempt, fileSource, openFileSource, type FileSource } from './file-source.ts';
import { sealFolder } from './folder/seal-folder.ts';
import { createMemberHasher } from './member-hasher.ts';
import { scanArchive, twinGaps, type MutableMember } from './scan.ts';
import { scanInnerArchives } from './scan-inner.ts';
import { limitError, walkBudget } from './tar/budget.ts';
import type { Ingest, Ingested, IngestOptions } from './types.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

interface OpenedSource {
  readonly source: FileSource;
  readonly sourceHash: Promise<string>;
  readonly layer: Layer;
}

/** Messages of the workers bring the check for a cancel; where none come, this does. */
const CANCEL_CHECK_MS = 50;

export const ingest: Ingest = async (options) => {
  let cancelled: PermafrostError | null = null;
  let pool: WorkerPool | null = null;
  const opened: number[] = [];
  const check = (): void => {
    if (cancelled !== null) throw cancelled;
    try {
      options.checkCancelled();
    } catch (caught) {
      cancelled =
        caught instanceof PermafrostError
          ? caught
          : new PermafrostError(toEvidenceError(caught), { cause: caught });
      throw cancelled;
    }
  };
  const checkAndEnd = (): void => {
    try {
      check();
    } catch {
      if (cancelled !== null) void pool?.close(cancelled);
    }
  };
  const timer = setInterval(checkAndEnd, CANCEL_CHECK_MS);
  try {
    check();
    pool = createWorkerPool(Math.min(2, Math.max(1, availableParallelism())), checkAndEnd);
    return await ingestWith(options, pool, check, opened);
  } catch (caught) {
    throw caught instanceof PermafrostError
      ? caught
      : new PermafrostError(toEvidenceError(caught), { cause: caught });
  } finally {
    clearInterval(timer);
    await pool?.close(new PermafrostError({ code: 'cancelled', message: 'the import has ended' }));
    // Only now: no thread reads or writes any more, and a number that is closed may be given to another file.
    for (const fd of opened) closeSync(fd);
  }
};

async function ingestWith(
  options: IngestOptions,
  pool: WorkerPool,
  check: () => void,
  opened: number[],
): Promise<Ingested> {
  const { folder, limits } = options;
  const breathe = async (): Promise<void> => {
    check();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const openNew = (file: string): number => {
    const target = path.join(folder, file);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    const fd = attempt(target, () => openSync(target, flags, 0o400));
    opened.push(fd);
    return fd;
  };

  const closeFile = (fd: number): void => {
    opened.splice(opened.indexOf(fd), 1);
    closeSync(fd);
  };

  const remarks: string[] = [];
  const isFolder = attempt(options.sourcePath, () => statSync(options.sourcePath)).isDirectory();
  const sealedFd = isFolder || options.mode === 'seal' ? openNew('source') : null;
  const { source, sourceHash, layer } = isFolder ? await openFolder() : openArchive();
  const before = fstatSync(source.fd, { bigint: true });

  async function openFolder(): Promise<OpenedSource> {
    const fd = sealedFd ?? openNew('source');
    const sealed = await sealFolder(options.sourcePath, fd, limits, options.onProgress, breathe, (bytes) =>
      requireSpace(folder, bytes),
    );
    remarks.push(...sealed.remarks);
    return {
      source: fileSource(fd, sealed.size, 'source'),
      sourceHash: Promise.resolve(sealed.sha256),
      layer: 'none',
    };
  }

  function openArchive(): OpenedSource {
    const file = openFileSource(options.sourcePath);
    opened.push(file.fd);
    if (file.size === 0) throw new PermafrostError(evidenceError('not-an-archive', 'the file is empty'));
    if (file.size > limits.archiveBytes) {
      throw new PermafrostError(limitError('archiveBytes', limits.archiveBytes, file.size, 'the source'));
    }
    const found = detectLayer(file.read(0, 16));
    requireSpace(folder, (sealedFd === null ? 0 : file.size) + (found === 'none' ? 0 : file.size));
    const task = { kind: 'hash-file', fd: file.fd, size: file.size, copyFd: sealedFd } as const;
    const hashing = pool.run(task, (done) => {
      if (found === 'none') options.onProgress('reading and hashing', done, file.size);
    });
    const sha256 = hashing.then((result) => result.sha256);
    sha256.catch(() => undefined); // a failure before it is awaited is met then
    return { source: file, sourceHash: sha256, layer: found };
  }

  /** Of two reasons to refuse, that the source is not what was acquired comes first: it explains the other. */
  const requireExpectedHash = async (): Promise<string> => {
    const sha256 = await sourceHash;
    if (options.expectedSha256 !== null && options.expectedSha256.toLowerCase() !== sha256) {
      throw new PermafrostError({
        code: 'hash-mismatch',
        message: `the source's SHA-256 is ${sha256}; at acquisition ${options.expectedSha256.toLowerCase()} was stated`,
      });
    }
    return sha256;
  };
  let refusal: EvidenceError | null = null;
  const refuse = async (error: EvidenceError, readable: boolean): Promise<void> => {
    if (!options.partial || !readable) {
      if (options.expectedSha256 !== null) await requireExpectedHash();
      throw new PermafrostError(error);
    }
    refusal ??= error;
  };

  let archive = source;
  let archiveSha256: string | null = null;
  let envelope = 0;
  if (layer !== 'none') {
    const made = await decompressSource(source, limits, folder, pool, openNew, options.onProgress);
    archive = fileSource(made.fd, made.size, 'archive.tar');
    archiveSha256 = made.sha256;
    envelope = made.layers;
    remarks.push(...made.remarks);
    if (made.error !== null) await refuse(made.error, made.size > 0);
  }

  const stores: Store[] = [];
  const members: MutableMember[] = [];
  const gaps: Gap[] = [];
  const budget = walkBudget(limits);
  const hasher = createMemberHasher(pool, limits, gaps, (done) => {
    if (layer !== 'none') options.onProgress('reading and hashing', done, archive.size);
  });
  const outer = await scanArchive(
    { source: archive, store: 0, start: 0, end: archive.size, parent: null, label: '' },
    0,
    limits,
    budget,
    gaps,
    (member) => hasher.add(member, archive.fd, ''),
    breathe,
  );
  for (const member of outer.members) members.push(member);
  remarks.push(...outer.remarks);
  if (outer.error !== null) await refuse(outer.error, members.length > 0);
  else if (members.length === 0) {
    await refuse(
      evidenceError('not-an-archive', 'the archive holds no members', { layer: 'tar', offset: 0 }),
      false,
    );
  }
  void hasher.flush(archive.fd); // finish() below meets what fails

  const inner = await scanInnerArchives({
    options,
    pool,
    hasher,
    budget,
    archive,
    members,
    gaps,
    remarks,
    depth: envelope + 1,
    openNew,
    closeFile,
    breathe,
  });
  if (inner.error !== null) await refuse(inner.error, true);

  const sha256 = await requireExpectedHash();
  await hasher.finish();
  options.onProgress('reading and hashing', archive.size, archive.size);
  gaps.push(...twinGaps(outer.twins, ''));
  for (const { twins, label } of inner.scanned) gaps.push(...twinGaps(twins, label));

  const after = fstatSync(source.fd, { bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
    throw new PermafrostError(evidenceError('io', 'the source has been changed while it was read'));
  }
  if (sealedFd !== null) attempt('source', () => fsyncSync(sealedFd));
  syncFolder(folder);
  stores.push(
    {
      index: 0,
      kind: layer === 'none' ? 'source' : 'archive',
      file: layer === 'none' ? 'source' : 'archive.tar',
      sha256: archiveSha256 ?? sha256,
      size: archive.size,
      fromMember: null,
      layer,
    },
    ...inner.stores,
  );
  return {
    sha256,
    size: source.size,
    compression: isFolder ? 'folder' : layer,
    stores,
    members,
    gaps,
    remarks,
    refusal,
  };
}

/** Throws 'disk-full' where the case's disk has not the room that is needed at the least. */
function requireSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = attempt(folder, () => statfsSync(folder));
  const free = bavail * bsize;
  if (free < bytes) {
    const message = `the import needs at least ${bytes} bytes of free space for the case, there are ${free}`;
    throw new PermafrostError(evidenceError('disk-full', message));
  }
}

function syncFolder(folder: string): void {
  const fd = attempt(folder, () => openSync(folder, constants.O_RDONLY));
  try {
    fsyncSync(fd);
  } catch {
    // Some file systems don't sync folders; the files themselves are synced.
  } finally {
    closeSync(fd);
  }
}
