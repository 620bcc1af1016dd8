/** The seekable files of the case that a search reads, by number. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  evidenceFolder,
  readEvidence,
  readStores,
  requireReadable,
  type CaseConnection,
} from '../../casefile/index.ts';
import type { StoreBytes } from '../../analysis/search/space.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';

export interface StoreFile {
  readonly evidence: string;
  /** Store.index in the evidence item. */
  readonly store: number;
  readonly path: string;
  readonly size: number;
}

export interface OpenStores extends StoreBytes {
  readonly files: readonly StoreFile[];
  /** The number of a store of an evidence item. Throws 'hash-mismatch' for one that changed and may not be read. */
  number(evidence: string, store: number): number;
  close(): void;
}

/** Small reads that follow each other are answered from a block of this size: larger ones cost more than they save. */
const BLOCK = 2048;

/** Numbers stay the same as long as the case is open, so that layouts of memory can be kept. */
const numbering = new WeakMap<CaseConnection, { files: StoreFile[]; numbers: Map<string, number> }>();

export function openStores(connection: CaseConnection): OpenStores {
  let known = numbering.get(connection);
  if (known === undefined) numbering.set(connection, (known = { files: [], numbers: new Map() }));
  const { files, numbers } = known;
  const descriptors: (number | undefined)[] = [];
  const readable = new Set<string>();
  let closed = false;

  function descriptor(store: number): number {
    let fd = descriptors[store];
    if (fd === undefined) {
      if (closed) throw new PermafrostError(evidenceError('cancelled', 'the search was closed'));
      const { path } = files[store]!;
      try {
        fd = openSync(path, constants.O_RDONLY);
      } catch (caught) {
        throw new PermafrostError({ ...toEvidenceError(caught), where: { layer: path } }, { cause: caught });
      }
      descriptors[store] = fd;
    }
    return fd;
  }

  return {
    files,
    number(evidence, store) {
      if (!readable.has(evidence)) requireReadable(connection, evidence);
      readable.add(evidence);
      const key = `${evidence} ${store}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const row = readStores(connection, evidence).find((one) => one.index === store);
      if (row === undefined || basename(row.file) !== row.file || row.file === '..') {
        throw new PermafrostError(
          evidenceError('case-damaged', `evidence ${evidence} has no store ${store}`),
        );
      }
      const reference = readEvidence(connection, evidence).reference?.path ?? null;
      const path =
        reference !== null && row.kind === 'source'
          ? reference
          : join(evidenceFolder(connection, evidence), row.file);
      files.push({ evidence, store, path, size: row.size });
      numbers.set(key, files.length - 1);
      return files.length - 1;
    },
    read(store, offset, into) {
      const fd = descriptor(store);
      for (let done = 0; done < into.length;) {
        const count = readSync(fd, into, done, into.length - done, offset + done);
        if (count === 0) {
          const { path } = files[store]!;
          const message = `${path} is shorter than it was when it was imported`;
          throw new PermafrostError(evidenceError('io', message, { offset: offset + done }));
        }
        done += count;
      }
    },
    close() {
      closed = true;
      for (const fd of descriptors) if (fd !== undefined) closeSync(fd);
      descriptors.length = 0;
    },
  };
}

/** Reads that mostly go upwards through one store: a block serves many. */
export function blockReader(stores: StoreBytes, store: number, size: number) {
  let block = new Uint8Array(0);
  let start = 0;
  /** Bytes [offset, offset + length), cut at the store's end; valid until the next call. */
  return (offset: number, length: number): Uint8Array => {
    const end = Math.min(size, offset + length);
    if (offset < start || end > start + block.length) {
      const count = Math.min(size - offset, Math.max(length, BLOCK));
      if (block.buffer.byteLength < count) block = new Uint8Array(Math.max(BLOCK, count));
      block = new Uint8Array(block.buffer, 0, count);
      stores.read(store, offset, block);
      start = offset;
    }
    return block.subarray(offset - start, end - start);
  };
}
