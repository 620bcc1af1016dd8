/** Archives inside the archive: scanned where they lie, or decompressed once into the case. Damage there is a gap. */
import { fsyncSync, linkSync, renameSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { describeError, evidenceError, type EvidenceError } from '../../shared/errors.ts';
import { gap, type Gap, type Store } from '../../shared/facts/index.ts';
import { detectLayer, type Layer } from './compression/detect.ts';
import { memberSource } from './evidence-reader.ts';
import { fileSource, type FileSource } from './file-source.ts';
import { findInnerArchives, type ArchiveContext, type InnerArchive } from './inner-archives.ts';
import type { MemberHasher } from './member-hasher.ts';
import { scanArchive, type MutableMember, type Scanned } from './scan.ts';
import { isZeroBlock, parseTarHeader } from './tar/header.ts';
import { displayName } from './tar/member-name.ts';
import { limitError, type WalkBudget } from './tar/walk.ts';
import type { IngestOptions } from './types.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface InnerScan {
  readonly options: IngestOptions;
  readonly pool: WorkerPool;
  readonly hasher: MemberHasher;
  readonly budget: WalkBudget;
  readonly archive: FileSource; // store 0
  readonly members: MutableMember[]; // grows
  readonly gaps: Gap[]; // grows
  readonly remarks: string[]; // grows
  readonly depth: number; // layers from the source to the members of store 0
  readonly openNew: (file: string) => number;
  readonly breathe: () => Promise<void>;
}

export interface InnerScanned {
  readonly stores: readonly Store[];
  readonly scanned: readonly { readonly twins: Scanned['twins']; readonly label: string }[];
  /** A limit on the whole import that was met inside. */
  readonly error: EvidenceError | null;
}

interface Waiting {
  readonly inner: InnerArchive;
  readonly label: string; // of the archive it lies in
  readonly depth: number; // of the members it lies among
}

export async function scanInnerArchives(scan: InnerScan): Promise<InnerScanned> {
  const { members, gaps, options } = scan;
  const { limits } = options;
  const stores: Store[] = [];
  const files = new Map<number, FileSource>([[0, scan.archive]]);
  const scanned: { twins: Scanned['twins']; label: string }[] = [];
  const waiting: Waiting[] = findInnerArchives(members, 'source').map((inner) => ({
    inner,
    label: '',
    depth: scan.depth,
  }));
  let error: EvidenceError | null = null;

  for (let next = waiting.shift(); next !== undefined && error === null; next = waiting.shift()) {
    await scan.breathe();
    const member = members[next.inner.member];
    const storeFile = member === undefined ? undefined : files.get(member.store);
    if (member === undefined || storeFile === undefined) continue;
    const name = `${next.label}${displayName(member.name)}`;
    const damaged = (found: EvidenceError): void => {
      const message = `the archive in this member is not whole: ${describeError(found)}; what came before is read`;
      gaps.push(gap('inner-archive-damaged', message, name, { offset: found.where?.offset ?? null }));
    };
    const content = memberSource(member, storeFile);
    const head = content.read(0, 512);
    const layer = detectLayer(head);
    if (layer === 'none' && !looksLikeTar(head)) {
      if (next.inner.certain) damaged(evidenceError('not-an-archive', 'the content is no tar, gzip or zstd'));
      continue;
    }
    const depth = next.depth + (layer === 'none' ? 1 : 2);
    if (depth > limits.layers) {
      damaged(limitError('layers', limits.layers, depth, 'the way to its members'));
      continue;
    }

    let source = storeFile;
    let store = member.store;
    let start = member.dataOffset;
    let end = member.dataOffset + member.size;
    if (layer !== 'none' || member.sparse !== null) {
      const made = await materialise(scan, member, layer, storeFile, stores.length + 1, damaged);
      if (made === null) continue;
      stores.push(made.store);
      source = made.source;
      store = made.store.index;
      start = 0;
      end = made.source.size;
      files.set(store, source);
      if (layer === 'none' ? false : !looksLikeTar(source.read(0, 512))) {
        // A blob that is compressed and no tar (a compressed file of a user) stays a file.
        if (next.inner.certain && source.size > 0) {
          damaged(evidenceError('not-an-archive', 'the decompressed content is no tar'));
        }
        continue;
      }
    }

    const label = `${name} > `;
    const result = await scanArchive(
      { source, store, start, end, parent: member.index, label },
      members.length,
      limits,
      scan.budget,
      gaps,
      (found) => scan.hasher.add(found, source.fd, label),
      scan.breathe,
    );
    for (const found of result.members) members.push(found);
    scanned.push({ twins: result.twins, label });
    scan.remarks.push(...result.remarks);
    options.onProgress('inner archives', next.inner.member, null);
    if (result.error !== null) {
      if (result.error.limit?.name === 'members') error = result.error;
      else damaged(result.error);
    }
    const context: ArchiveContext | null =
      next.inner.role === 'container' ? 'container' : next.inner.role === 'layer' ? 'layer' : null;
    if (context !== null) {
      for (const inner of findInnerArchives(result.members, context)) waiting.push({ inner, label, depth });
    }
    await scan.hasher.flush(source.fd);
  }
  return { stores, scanned, error };
}

function looksLikeTar(head: Uint8Array): boolean {
  return head.length === 512 && (isZeroBlock(head) || parseTarHeader(head).ok);
}

/** Decompresses a member, or fills the holes of a sparse one, into a store of its own. */
async function materialise(
  scan: InnerScan,
  member: MutableMember,
  layer: Layer,
  from: FileSource,
  index: number,
  damaged: (error: EvidenceError) => void,
): Promise<{ readonly store: Store; readonly source: FileSource } | null> {
  const { folder, limits, onProgress } = scan.options;
  let input = { fd: from.fd, offset: member.dataOffset, size: member.size };
  const parts: string[] = [];
  const newPart = (): number => {
    const part = `inner-${index}-${parts.length}.part`;
    parts.push(part);
    return scan.openNew(part);
  };
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
    fd = newPart();
    const task = { kind: 'decompress', ...input, layer, outFd: fd, limits } as const;
    const result = await scan.pool.run(task, (done) => onProgress('inner archives', done, member.size));
    ({ sha256, size } = result);
    scan.remarks.push(...result.remarks.map((remark) => `${displayName(member.name)}: ${remark}`));
    if (result.error !== null) damaged(result.error);
  }
  fsyncSync(fd);
  const file = `inner-${sha256}.tar`;
  const last = path.join(folder, parts.at(-1) ?? '');
  for (const part of parts.slice(0, -1)) unlinkSync(path.join(folder, part));
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
