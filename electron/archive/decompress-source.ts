/** A compressed source becomes one seekable tar in the case. */
import { fsyncSync, renameSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { PermafrostError, type EvidenceError } from '../../shared/errors.ts';
import type { Limits } from '../../shared/limits.ts';
import { detectLayer } from './compression/detect.ts';
import { fileSource, type FileSource } from './file-source.ts';
import type { IngestOptions } from './types.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface SeekableArchive {
  readonly fd: number;
  readonly size: number;
  readonly sha256: string;
  readonly layers: number; // of compression
  readonly remarks: readonly string[];
  /** What ended it early; what came out before is there. */
  readonly error: EvidenceError | null;
}

/** What an archive may hold inside: an image's layer (compressed, tar) with a rootfs diff (compressed, tar). */
const LAYERS_INSIDE = 4;

/** Throws 'limit' (layers) and what reading and writing throw; everything else is data. */
export async function decompressSource(
  source: FileSource,
  limits: Limits,
  folder: string,
  pool: WorkerPool,
  openNew: (file: string) => number,
  onProgress: IngestOptions['onProgress'],
): Promise<SeekableArchive> {
  const remarks: string[] = [];
  let input = source;
  let inputFile: string | null = null;
  for (let layers = 1; ; layers++) {
    const layer = detectLayer(input.read(0, 16));
    if (layer === 'none')
      throw new PermafrostError({ code: 'internal', message: 'the layer is not compressed' });
    const found = layers + 1 + LAYERS_INSIDE;
    if (found > limits.layers) {
      throw new PermafrostError({
        code: 'limit',
        message: `${layers} layers of compression around the archive: with what may lie inside, ${found} layers`,
        where: { layer, offset: 0 },
        limit: { name: 'layers', allowed: limits.layers, found },
      });
    }
    const part = `archive-${layers}.part`;
    const fd = openNew(part);
    const task = {
      kind: 'decompress',
      fd: input.fd,
      offset: 0,
      size: input.size,
      layer,
      outFd: fd,
      limits,
    } as const;
    const result = await pool.run(task, (done) => onProgress('decompressing', done, input.size));
    if (inputFile !== null) unlinkSync(path.join(folder, inputFile));
    remarks.push(...result.remarks);
    input = fileSource(fd, result.size, part);
    inputFile = part;
    if (result.error === null && detectLayer(input.read(0, 16)) !== 'none') continue;
    renameSync(path.join(folder, part), path.join(folder, 'archive.tar'));
    fsyncSync(fd);
    return { fd, size: result.size, sha256: result.sha256, layers, remarks, error: result.error };
  }
}
