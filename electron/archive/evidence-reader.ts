/** Random access to the members of an evidence item in the case. */
import path from 'node:path';
import type { ByteSource } from '../../shared/byte-source.ts';
import { bytesSource, sliceSource } from '../../shared/byte-source.ts';
import { PermafrostError } from '../../shared/errors.ts';
import type { SparseExtent } from '../../shared/facts/evidence.ts';
import { openFileSource, passSource, type FileSource } from './file-source.ts';
import type { EvidenceReader, OpenEvidence, StoredMember } from './types.ts';

/** The content of a member in its store: what is stored, holes of a sparse one as zeros, nothing of links and devices. */
export function memberSource(member: StoredMember, store: ByteSource): ByteSource {
  if (member.type !== 'file' && member.type !== 'other') return bytesSource(new Uint8Array(0));
  if (member.sparse === null) return sliceSource(store, member.dataOffset, member.size);
  return sparseSource(store, member.size, member.sparse);
}

function sparseSource(store: ByteSource, size: number, extents: readonly SparseExtent[]): ByteSource {
  return {
    size,
    read(offset, length) {
      const start = Math.min(Math.max(0, offset), size);
      const end = Math.min(start + Math.max(0, length), size);
      const bytes = new Uint8Array(end - start);
      for (let i = firstEndingAfter(extents, start); i < extents.length; i++) {
        const extent = extents[i];
        if (extent === undefined || extent.offset >= end) break;
        const from = Math.max(start, extent.offset);
        const to = Math.min(end, extent.offset + extent.length);
        bytes.set(store.read(extent.storeOffset + from - extent.offset, to - from), from - start);
      }
      return bytes;
    },
  };
}

/** Index of the first extent that ends after `offset`; extents ascend. */
function firstEndingAfter(extents: readonly SparseExtent[], offset: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const extent = extents[middle];
    if (extent !== undefined && extent.offset + extent.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Opens stores when they are first read. Throws PermafrostError ('not-found', 'io') from member(), store() and read(). */
export const openEvidence: OpenEvidence = (folder, sourcePath, stores, members): EvidenceReader => {
  const open = new Map<number, FileSource>();
  let closed = false;

  const store = (index: number): FileSource => {
    const there = open.get(index);
    if (there !== undefined) return there;
    const row = stores.find((candidate) => candidate.index === index);
    if (closed || row === undefined) {
      const message = closed ? 'the evidence has been closed' : `there is no store ${index}`;
      throw new PermafrostError({ code: 'internal', message });
    }
    // Names of stores are the case's own, but a case from elsewhere is not to be trusted with a path.
    if (path.basename(row.file) !== row.file || row.file === '..' || row.file === '.') {
      throw new PermafrostError({
        code: 'case-damaged',
        message: 'a store of the case has a path for a name',
      });
    }
    const referenced = sourcePath !== null && row.kind === 'source';
    const source = openFileSource(referenced ? sourcePath : path.join(folder, row.file));
    open.set(index, source);
    return source;
  };

  const known = (index: number): StoredMember => {
    const member = members[index];
    if (member === undefined || member.index !== index) {
      throw new PermafrostError({ code: 'internal', message: `there is no member ${index}` });
    }
    return member;
  };

  return {
    member(index) {
      const member = known(index);
      return memberSource(member, store(member.store));
    },
    store,
    pass() {
      const passes = new Map<number, ByteSource>();
      return (index) => {
        const member = known(index);
        const through = passes.get(member.store) ?? passSource(store(member.store));
        passes.set(member.store, through);
        return memberSource(member, through);
      };
    },
    close() {
      closed = true;
      for (const source of open.values()) source.close();
      open.clear();
    },
  };
};
