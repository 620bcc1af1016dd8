/** Archives inside the archive: scanned where they lie, or decompressed once into the case. Damage there is a gap. */
import { unlinkSync } from 'node:fs';
import path from 'node:path';
import { describeError, evidenceError, type EvidenceError } from '../../shared/errors.ts';
import { gap, type Gap, type Store } from '../../shared/facts/index.ts';
import { detectLayer } from './compression/detect.ts';
import { memberSource } from './evidence-reader.ts';
import type { FileSource } from './file-source.ts';
import {
  findInnerArchives,
  type ArchiveContext,
  type InnerArchive,
  type InnerRole,
} from './inner-archives.ts';
import { makeInnerStore } from './inner-store.ts';
import type { MemberHasher } from './member-hasher.ts';
import { scanArchive, type MutableMember, type Scanned, type ScanTarget } from './scan.ts';
import { isZeroBlock, parseTarHeader } from './tar/header.ts';
import { displayName } from './tar/member-name.ts';
import { limitError, type WalkBudget } from './tar/budget.ts';
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
  readonly closeFile: (fd: number) => void;
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

/** Works through the inner archives in archive order, then through those inside them. */
export async function scanInnerArchives(scan: InnerScan): Promise<InnerScanned> {
  const { members, options } = scan;
  const stores: Store[] = [];
  const scanned: { twins: Scanned['twins']; label: string }[] = [];
  const open = new Map<number, FileSource>([[0, scan.archive]]);
  const waiting: Waiting[] = findInnerArchives(members, 'source').map((inner) => ({
    inner,
    label: '',
    depth: scan.depth,
  }));
  /** Closes a store that nothing is waiting to be read from: an image may have more layers than a process may have files. */
  const release = (store: number): void => {
    const source = open.get(store);
    if (store === 0 || source === undefined) return;
    if (waiting.some(({ inner }) => members[inner.member]?.store === store)) return;
    open.delete(store);
    scan.closeFile(source.fd);
  };

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    await scan.breathe();
    const member = members[next.inner.member];
    const from = member === undefined ? undefined : open.get(member.store);
    if (member === undefined || from === undefined) continue;
    const place = await locate(scan, next, member, from, stores, open);
    if (place !== null) {
      const { source, depth, label, damaged } = place;
      const result = await scanArchive(
        place,
        members.length,
        options.limits,
        scan.budget,
        scan.gaps,
        (found) => scan.hasher.add(found, source.fd, label),
        scan.breathe,
      );
      for (const found of result.members) members.push(found);
      scanned.push({ twins: result.twins, label });
      scan.remarks.push(...result.remarks);
      if (result.error?.limit?.name === 'members') return { stores, scanned, error: result.error };
      if (result.error !== null) damaged(result.error);
      const context = CONTEXTS[next.inner.role];
      if (context !== undefined) {
        for (const inner of findInnerArchives(result.members, context)) waiting.push({ inner, label, depth });
      }
      await scan.hasher.flush(source.fd);
      release(place.store);
    }
    release(member.store);
  }
  return { stores, scanned, error: null };
}

/** In which archives to look for more: not in what containers wrote. */
const CONTEXTS: Partial<Record<InnerRole, ArchiveContext>> = { container: 'container', layer: 'layer' };

interface Located extends ScanTarget {
  readonly depth: number;
  readonly damaged: (error: EvidenceError) => void;
}

/** Where the tar in this member can be read; null where there is none, with a gap where there should be. */
async function locate(
  scan: InnerScan,
  { inner, label, depth: around }: Waiting,
  member: MutableMember,
  from: FileSource,
  stores: Store[],
  open: Map<number, FileSource>,
): Promise<Located | null> {
  const { limits, folder } = scan.options;
  const name = `${label}${displayName(member.name)}`;
  const damaged = (found: EvidenceError): void => {
    const message = `the archive in this member is not whole: ${describeError(found)}; what came before is read`;
    scan.gaps.push(gap('inner-archive-damaged', message, name, { offset: found.where?.offset ?? null }));
  };
  const noArchive = (message: string): null => {
    if (inner.certain) damaged(evidenceError('not-an-archive', message));
    return null;
  };
  const head = memberSource(member, from).read(0, 512);
  const layer = detectLayer(head);
  if (layer === 'none' && !looksLikeTar(head)) return noArchive('the content is no tar, gzip or zstd');
  const depth = around + (layer === 'none' ? 1 : 2);
  if (depth > limits.layers) {
    damaged(limitError('layers', limits.layers, depth, 'the way to its members'));
    return null;
  }
  const common = { depth, damaged, parent: member.index, label: `${name} > ` };
  if (layer === 'none' && member.sparse === null) {
    const start = member.dataOffset;
    return { ...common, source: from, store: member.store, start, end: start + member.size };
  }
  const made = await makeInnerStore(scan, member, layer, from, stores.length + 1, damaged);
  if (made === null) return null;
  const { store, source } = made;
  if (!looksLikeTar(source.read(0, 512))) {
    scan.closeFile(source.fd);
    if (!stores.some((other) => other.file === store.file)) unlinkSync(path.join(folder, store.file));
    return source.size === 0 ? null : noArchive('the decompressed content is no tar');
  }
  stores.push(store);
  open.set(store.index, source);
  return { ...common, source, store: store.index, start: 0, end: source.size };
}

function looksLikeTar(head: Uint8Array): boolean {
  return head.length === 512 && (isZeroBlock(head) || parseTarHeader(head).ok);
}
