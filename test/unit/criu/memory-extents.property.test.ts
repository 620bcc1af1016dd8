/** Extents and the reader say the same of every byte: of the fixtures' processes, and of any page maps. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MappedContent } from '../../../electron/criu/memory/mapped-content.ts';
import { mappedFileContent } from '../../../electron/criu/memory/mapped-files.ts';
import { VMA_AREA, type ReadableMap } from '../../../electron/criu/memory/mappings.ts';
import { memoryExtents, type MemoryExtent } from '../../../electron/criu/memory/memory-extents.ts';
import { createMemoryReader } from '../../../electron/criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../../electron/criu/memory/page-levels.ts';
import type { MemoryReader } from '../../../electron/criu/memory/types.ts';
import type { ParentDirectory } from '../../../electron/criu/types.ts';
import { bytesSource, type ByteSource } from '../../../shared/byte-source.ts';
import type { CheckpointFact, MemoryMapFact, PageMapFact } from '../../../shared/facts/index.ts';
import { PE_LAZY, PE_PARENT, PE_PRESENT } from '../../../shared/facts/index.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { fixturePath, membersOf } from '../resolve/fixture.ts';
import { asParent, decodeMembers, type Decoded } from './decoded.ts';

type Place = NonNullable<MemoryExtent['place']>;
type Range = readonly [from: bigint, to: bigint];

const PIECE = 2 ** 20;

/** Ranges joined where they touch or overlap. */
function joined(ranges: readonly Range[]): Range[] {
  const all: [bigint, bigint][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to > last[1] ? to : last[1];
    else all.push([from, to]);
  }
  return all;
}

/** Reads `ranges` and holds each byte against the extents; every extent must lie within them. Gives the bytes known. */
function expectAgreement(
  extents: readonly MemoryExtent[],
  reader: MemoryReader,
  bytesOf: (place: Place, offset: number, length: number) => Uint8Array,
  ranges: readonly Range[],
): bigint {
  let next = 0;
  let known = 0n;
  let at = 0n;
  for (const { address, length } of extents) {
    expect(length > 0n && address >= at).toBe(true); // ascending, not overlapping
    at = address + length;
  }
  for (const [from, to] of joined(ranges)) {
    expect(extents[next] === undefined || extents[next]!.address >= from).toBe(true);
    for (let start = from; start < to; start += BigInt(PIECE)) {
      const length = Number(to - start < BigInt(PIECE) ? to - start : BigInt(PIECE));
      for (const run of reader.read(start, length)) {
        const end = run.address + BigInt(run.length);
        while (next < extents.length && extents[next]!.address + extents[next]!.length <= run.address) next++;
        if (run.bytes === null) {
          const extent = extents[next];
          if (extent !== undefined && extent.address < end) {
            expect.fail(`0x${run.address.toString(16)} is ${run.origin}, an extent begins there`);
          }
          continue;
        }
        known += BigInt(run.length);
        for (let done = run.address, index = next; done < end; index++) {
          const {
            address,
            length: size,
            place,
          } = extents[index] ?? { address: end, length: 0n, place: null };
          if (address > done) expect.fail(`0x${done.toString(16)} (${run.origin}) is in no extent`);
          const until = address + size < end ? address + size : end;
          const mine = run.bytes.subarray(Number(done - run.address), Number(until - run.address));
          const theirs =
            place === null
              ? new Uint8Array(mine.length)
              : bytesOf(place, place.offset + Number(done - address), mine.length);
          if (Buffer.compare(mine, theirs) !== 0) expect.fail(`0x${done.toString(16)}: other bytes`);
          done = until;
        }
      }
    }
    while (next < extents.length && extents[next]!.address + extents[next]!.length <= to) next++;
  }
  expect(next).toBe(extents.length);
  return known;
}

const rangesOfPages = (map: PageMapFact | undefined, pageSize: number): Range[] =>
  [...(map?.start ?? [])].map((start, index) => [start, start + BigInt(map!.count[index]! * pageSize)]);

const chain = membersOf(fixturePath('chain.tar.zst'));
const first = decodeMembers(chain, 'chain/1/');
const second = decodeMembers(chain, 'chain/2/', { parent: asParent(first, 'one'), parentLink: '../1' });
const third = decodeMembers(chain, 'chain/3/', { parent: asParent(second, 'two'), parentLink: '../2' });

describe('of the fixtures', () => {
  const decoded: readonly (readonly [string, Decoded])[] = [
    ['the first of a chain', first],
    ['the second of a chain', second],
    ['the third of a chain', third],
    ...['mini.tar', 'features.tar.zst', 'containerd-web-benign.tar.zst', 'hostile-strings.tar.zst'].map(
      (name) => [name, decodeMembers(membersOf(fixturePath(name)))] as const,
    ),
  ];

  test.each(decoded)('%s: every byte and every hole of every process', (_, { facts, member, parent }) => {
    const { pageSize, kind } = facts.checkpoint;
    const pageMaps = indexPageMaps(facts.page_map);
    const content = mappedFileContent({
      fileById: (id) => facts.open_file.find((file) => file.id === id),
      ghosts: facts.ghost_file,
      memberSource: member,
      mappedFiles: () => undefined,
    });
    const above = new Map<string, ParentDirectory>();
    for (let one = parent; one !== null; one = one.parent) above.set(one.id, one);
    const bytesOf = (place: Place, offset: number, length: number): Uint8Array =>
      (place.checkpoint === null ? member : above.get(place.checkpoint)!.memberSource)(place.member).read(
        offset,
        length,
      );
    const pids = facts.page_map.filter(({ owner }) => owner === 'process').map(({ id }) => id);
    let known = 0n;
    for (const id of pids) {
      const rows = facts.memory_map.filter(({ pid }) => BigInt(pid) === id);
      const shared = {
        pageSize,
        pageMaps,
        memberSource: member,
        parent,
        chainLength: DEFAULT_LIMITS.chainLength,
        maps: kind === 'dump' ? rows : null,
        mappedContent: content,
      };
      known += expectAgreement(
        [...memoryExtents({ ...shared, owner: 'process', id })],
        createMemoryReader({ ...shared, pid: Number(id) }),
        bytesOf,
        [
          ...rows.map(({ start, end }): Range => [start, end]),
          ...rangesOfPages(pageMaps.find('process', id), pageSize),
        ],
      );
    }
    expect(pids.length).toBeGreaterThan(0);
    expect(known).toBeGreaterThan(2n ** 15n);
  });
});

describe('of any page maps', () => {
  const PAGE = 4096;
  const SPACE = 48;
  const BASE = 0x7f00_0000_0000n;
  const runsArbitrary = fc.array(
    fc.record({
      gap: fc.integer({ min: 0, max: 4 }),
      pages: fc.integer({ min: 1, max: 5 }),
      flags: fc.constantFrom(PE_PRESENT, PE_PRESENT | PE_LAZY, PE_PARENT, PE_PARENT, PE_LAZY),
    }),
    { maxLength: 10 },
  );
  const mapsArbitrary = fc.array(
    fc.record({
      start: fc.integer({ min: 0, max: SPACE }),
      pages: fc.integer({ min: 1, max: 16 }),
      kind: fc.constantFrom('anonymous', 'file', 'file-shared', 'shared', 'special'),
      offset: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 6 },
  );
  type Runs = readonly { readonly gap: number; readonly pages: number; readonly flags: number }[];

  /** A page map from `base` on, and its pages file, which may be cut short. */
  function build(
    owner: 'process' | 'shmem',
    base: bigint,
    runs: Runs,
    salt: number,
    cut: number,
  ): { map: PageMapFact; pages: Uint8Array } {
    const rows: { start: bigint; count: number; flags: number; offset: number }[] = [];
    let at = 0;
    let filled = 0;
    for (const { gap, pages, flags } of runs) {
      at += gap;
      const present = (flags & PE_PRESENT) !== 0;
      rows.push({
        start: base + BigInt(at * PAGE),
        count: pages,
        flags,
        offset: present ? filled * PAGE : -1,
      });
      if (present) filled += pages;
      at += pages;
    }
    const pages = Uint8Array.from(
      { length: filled * PAGE },
      (_, index) => (index * 31 + (index >> 9) + salt) & 0xff,
    );
    const map: PageMapFact = {
      owner,
      id: 7n,
      pagesId: 1,
      pagesMember: owner === 'process' ? 1 : 2,
      start: BigUint64Array.from(rows, ({ start }) => start),
      count: Float64Array.from(rows, ({ count }) => count),
      flags: Uint8Array.from(rows, ({ flags }) => flags),
      offset: Float64Array.from(rows, ({ offset }) => offset),
      source: [],
    };
    return { map, pages: pages.subarray(0, Math.max(0, pages.length - cut)) };
  }

  const STATUS: Readonly<Record<string, number>> = {
    anonymous: VMA_AREA.REGULAR | VMA_AREA.ANON_PRIVATE,
    file: VMA_AREA.REGULAR | VMA_AREA.FILE_PRIVATE,
    'file-shared': VMA_AREA.REGULAR | VMA_AREA.FILE_SHARED,
    shared: VMA_AREA.REGULAR | VMA_AREA.ANON_SHARED,
    special: VMA_AREA.VVAR,
  };

  test('however they are flagged, chained, cut and mapped', () => {
    const level = fc.record({
      own: runsArbitrary,
      shmem: fc.option(runsArbitrary, { nil: null }),
      cut: fc.constantFrom(0, 0, 0, 100, 5000),
    });
    const contentArbitrary = fc.option(
      fc.record({
        size: fc.integer({ min: 0, max: 9 * PAGE }),
        extents: fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 9000 })), {
          maxLength: 4,
        }),
      }),
      { nil: null },
    );
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 1, maxLength: 4 }),
        fc.option(mapsArbitrary, { nil: null }),
        contentArbitrary,
        (levels, areas, held) => {
          const file = Uint8Array.from({ length: 16 * PAGE }, (_, index) => (index * 7 + 3) & 0xff);
          const built = levels.map(({ own, shmem, cut }, depth) => {
            const process = build('process', BASE, own, depth * 31, cut);
            const segment = shmem === null ? null : build('shmem', 0n, shmem, depth * 57 + 9, cut);
            const sources = [file, process.pages, segment?.pages ?? new Uint8Array(0)].map((bytes) =>
              bytesSource(bytes),
            );
            return {
              maps: segment === null ? [process.map] : [process.map, segment.map],
              member: (index: number): ByteSource => sources[index]!,
            };
          });
          const [own, ...above] = built;
          const parents = new Map<string, ParentDirectory>();
          const parent = above.reduceRight<ParentDirectory | null>((next, { maps, member }, depth) => {
            const checkpoint = { pageSize: PAGE } as CheckpointFact;
            const one = {
              id: `level ${depth}`,
              facts: { page_map: maps, checkpoint },
              memberSource: member,
              parent: next,
            };
            parents.set(one.id, one);
            return one;
          }, null);
          const maps =
            areas?.map(({ start, pages, kind, offset }): MemoryMapFact => ({
              pid: 7,
              start: BASE + BigInt(start * PAGE),
              end: BASE + BigInt((start + pages) * PAGE),
              permissions: 'rw-p',
              kind: 'anonymous',
              path: new Uint8Array(0),
              deleted: false,
              offset: BigInt(offset * PAGE),
              fileId: null,
              shmid: kind === 'shared' ? 7n : null,
              status: STATUS[kind]!,
              flags: 0x22,
              protection: 3,
              madvise: 0n,
              pages: { total: 0n, dumped: 0n, parent: 0n, lazy: 0n, zero: 0n, notCaptured: 0n },
              source: [],
            })) ?? null;
          let end = 0;
          const content: MappedContent | undefined =
            held === null
              ? undefined
              : {
                  size: held.size,
                  extents: held.extents.map(([gap, length]) => {
                    const at = end + gap;
                    end = at + length;
                    return { at, member: 0, offset: (at * 3) % PAGE, length, source: bytesSource(file) };
                  }),
                };
          const shared = {
            pageSize: PAGE,
            pageMaps: indexPageMaps(own!.maps),
            memberSource: own!.member,
            parent,
            chainLength: 8,
            maps,
            mappedContent: (map: ReadableMap) =>
              (map.status & (VMA_AREA.FILE_PRIVATE | VMA_AREA.FILE_SHARED)) === 0 ? undefined : content,
          };
          expectAgreement(
            [...memoryExtents({ ...shared, owner: 'process', id: 7n })],
            createMemoryReader({ ...shared, pid: 7 }),
            (place, offset, length) =>
              (place.checkpoint === null ? own!.member : parents.get(place.checkpoint)!.memberSource)(
                place.member,
              ).read(offset, length),
            [[BASE, BASE + BigInt(2 * (SPACE + 40) * PAGE)]],
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});
