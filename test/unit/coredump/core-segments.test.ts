import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreSegments } from '../../../electron/criu/coredump/core-segments.ts';
import { createMemoryReader } from '../../../electron/criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../../electron/criu/memory/page-levels.ts';
import { walkMemory, type WalkedSpace } from '../../../electron/criu/memory/walk-memory.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import type { MemoryMapFact, PageMapFact } from '../../../shared/facts/index.ts';

const PAGE = 4096;
const PAGES = 48;
const BASE = 0x10_0000n;

/** One letter a page: what the page map has there, in mappings of 16 pages: anonymous, guarded, not readable. */
const layout = fc.array(fc.constantFrom('dumped', 'lazy', 'none'), { minLength: PAGES, maxLength: PAGES });
const guard = fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 4 }));

function spaceOf(
  pages: readonly string[],
  [guardAt, guardPages]: readonly [number, number],
  cut: number,
): WalkedSpace {
  const runs = pages.flatMap((kind, index) => (kind === 'none' ? [] : [{ kind, index }]));
  const dumped = runs.filter(({ kind }) => kind === 'dumped').length;
  const content = new Uint8Array(Math.max(0, dumped * PAGE - cut)).fill(0x41);
  let offset = 0;
  const pageMap: PageMapFact = {
    owner: 'process',
    id: 1n,
    pagesId: 1,
    pagesMember: 0,
    start: BigUint64Array.from(runs, ({ index }) => BASE + BigInt(index * PAGE)),
    count: Float64Array.from(runs, () => 1),
    flags: Uint8Array.from(runs, ({ kind }) => (kind === 'dumped' ? 4 : 2)),
    offset: Float64Array.from(runs, ({ kind }) => (kind === 'dumped' ? (offset += PAGE) - PAGE : -1)),
    source: [],
  };
  const map = (first: number, count: number, status: number, protection: number): MemoryMapFact => ({
    pid: 1,
    start: BASE + BigInt(first * PAGE),
    end: BASE + BigInt((first + count) * PAGE),
    permissions: 'rw-p',
    kind: status === 0x10000 ? 'guard' : 'anonymous',
    path: new Uint8Array(0),
    deleted: false,
    offset: 0n,
    fileId: null,
    shmid: null,
    status,
    flags: 0x22,
    protection,
    madvise: 0n,
    pages: { total: BigInt(count), dumped: 0n, parent: 0n, lazy: 0n, zero: 0n, notCaptured: 0n },
    source: [],
  });
  const maps = [
    map(0, 16, 0x201, 3),
    map(16, 16, 0x201, 3),
    map(16 + Math.min(guardAt, 15), Math.min(guardPages, 16 - guardAt), 0x10000, 0),
    map(32, 16, 0x201, 0),
  ].sort((a, b) => (a.start < b.start ? -1 : 1));
  const pageMaps = indexPageMaps([pageMap]);
  const input = { pid: 1, pageSize: PAGE, pageMaps };
  const reader = createMemoryReader({
    ...input,
    maps,
    memberSource: () => bytesSource(content),
    parent: null,
    chainLength: 8,
  });
  return { ...input, maps, reader };
}

describe('segments of a core', () => {
  it('cover the mappings once, and are known exactly where the memory is', () => {
    fc.assert(
      fc.property(layout, guard, fc.nat(3 * PAGE), (pages, guarded, cut) => {
        const space = spaceOf(pages, guarded, cut);
        const { segments, zerosLeftOut } = coreSegments(space, () => {});
        expect(zerosLeftOut).toBe(0n);
        let at = BASE;
        for (const { start, end, content } of segments) {
          expect(start).toBe(at);
          at = end;
          for (const run of space.reader.read(start, Number(end - start))) {
            const reserved = run.origin === 'zero' && run.address >= BASE + BigInt(32 * PAGE);
            expect(content).toBe(run.bytes === null || reserved ? 'absent' : 'known');
          }
        }
        expect(at).toBe(BASE + BigInt(PAGES * PAGE));
      }),
      { numRuns: 300 },
    );
  });

  it('have their bytes from a walk that gives every captured byte once, in order', () => {
    fc.assert(
      fc.property(layout, guard, fc.nat(3 * PAGE), (pages, guarded, cut) => {
        const space = spaceOf(pages, guarded, cut);
        const walked = new Map<bigint, number>();
        let last = 0n;
        for (const { address, bytes } of walkMemory(space)) {
          expect(address >= last).toBe(true);
          last = address + BigInt(bytes.length);
          walked.set(address, bytes.length);
        }
        const known = space.reader
          .read(BASE, PAGES * PAGE)
          .filter(({ bytes, origin }) => bytes !== null && origin !== 'zero')
          .reduce((sum, { length }) => sum + length, 0);
        expect([...walked.values()].reduce((sum, length) => sum + length, 0)).toBe(known);
      }),
      { numRuns: 300 },
    );
  });
});
