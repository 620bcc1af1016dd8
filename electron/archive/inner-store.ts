/** A store of its own for an archive that does not lie seekable in another: decompressed once, or with its holes filled. */
import { fsyncSync, linkSync, renameSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import type { EvidenceError } from '../../shared/errors.ts';
import type { Store } from '../../shared/facts/index.ts';
import type { Layer } from './compression/detect.ts';
import { fileSource, type FileSource } from './file-source.ts';
import type { InnerScan } from './scan-inner.ts';
import type { MutableMember } from './scan.ts';
import { displayName } from './tar/member-name.ts';
import { limitError } from './tar/budget.ts';

export interface InnerStore {
  readonly store: Store;
  readonly source: FileSource;
}

/**
 * Makes the store from the member in `from`; damage is told to `damaged`, and what came before it is kept. Null where
 * a limit forbids it. The file's name is the hash of its content.
 */
export async function makeInnerStore(
  scan: InnerScan,
  member: MutableMember,
  layer: Layer,
  from: FileSource,
  index: number,
  damaged: (error: EvidenceError) => void,
): Promise<InnerStore | null> {
  const { folder, limits, onProgress } = scan.options;
  let input = { fd: from.fd, offset: member.dataOffset, size: member.size };
  let part: string | null = null;
  /** The next form of the member in a file; the one before it is not needed any more when this one is made. */
  const newPart = (): number => scan.openNew((part = `inner-${index}-${part === null ? 0 : 1}.part`));
  let fd = -1;
  let sha256 = '';
  let size = member.size;
  if (member.sparse !== null) {
    const stored = member.sparse.reduce((sum, extent) => sum + extent.length, 0);
    if (member.size > limits.ratioAfterBytes && member.size > limits.ratio * stored) {
      damaged(
        limitError('ratio', limits.ratio, Math.round(member.size / Math.max(1, stored)), 'the sparse member'),
      );
      return null;
    }
    fd = newPart();
    const task = { kind: 'hash-sparse', fd: from.fd, size, extents: member.sparse, copyFd: fd } as const;
    sha256 = (await scan.pool.run(task)).sha256;
    input = { fd, offset: 0, size };
  }
  if (layer !== 'none') {
    const before = part;
    fd = newPart();
    const task = { kind: 'decompress', ...input, layer, outFd: fd, limits } as const;
    const result = await scan.pool.run(task, (done) => onProgress('inner archives', done, member.size));
    if (before !== null) {
      scan.closeFile(input.fd);
      unlinkSync(path.join(folder, before));
    }
    ({ sha256, size } = result);
    scan.remarks.push(...result.remarks.map((remark) => `${displayName(member.name)}: ${remark}`));
    if (result.error !== null) damaged(result.error);
  }
  fsyncSync(fd);
  const file = `inner-${sha256}.tar`;
  const last = path.join(folder, part ?? '');
  try {
    linkSync(last, path.join(folder, file)); // the same content twice is kept once
    unlinkSync(last);
  } catch (caught) {
    if ((caught as { code?: unknown }).code === 'EEXIST') unlinkSync(last);
    else renameSync(last, path.join(folder, file)); // a file system without hard links
  }
  return {
    store: { index, kind: 'inner', file, sha256, size, fromMember: member.index, layer },
    source: fileSource(fd, size, file),
  };
}
