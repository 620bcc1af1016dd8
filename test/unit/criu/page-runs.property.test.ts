/** Arithmetic on page runs, and the reader, against a plain model: one Map of pages. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VMA_AREA } from '../../../electron/criu/memory/mappings.ts';
import { createMemoryReader, READ_MAXIMUM } from '../../../electron/criu/memory/memory-reader.ts';
import { createPageLocator, indexPageMaps } from '../../../electron/criu/memory/page-levels.ts';
import { countPages, positionOf, runAtOrBelow } from '../../../electron/criu/memory/page-runs.ts';
import type { MemoryOrigin } from '../../../electron/criu/memory/types.ts';
import type { ParentDirectory } from '../../../electron/criu/types.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import type { CheckpointFact, MemoryMapFact, PageMapFact } from '../../../shared/facts/index.ts';
import { PE_LAZY, PE_PARENT, PE_PRESENT } from '../../../shared/facts/index.ts';

const PAGE = 4096;
const SPACE = 64; // pages of the model's address space
const BASE = 0x7f00_0000_0000n;

/** Runs as (gap before, pages, flags). */
const runsArbitrary = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 6 }),
    pages: fc.integer({ min: 1, max: 5 }),
    flags: fc.constantFrom(PE_PRESENT, PE_PRESENT | PE_LAZY, PE_PARENT, PE_LAZY),
  }),
  { maxLength: 12 },
);
type Runs = readonly { readonly gap: number; readonly pages: number; readonly flags: number }[];

interface Built {
  readonly map: PageMapFact;
  readonly pages: Uint8Array; // the pages file
  /** Flags and content of each page that has an entry. */
  readonly model: ReadonlyMap<number, { readonly flags: number; readonly fill: number }>;
}

function build(runs: Runs, salt: number): Built {
  const model = new Map<number, { flags: number; fill: number }>();
  const rows: { start: bigint; count: number; flags: number; offset: number }[] = [];
  const content: number[] = [];
  let at = 0;
  for (const { gap, pages, flags } of runs) {
    at += gap;
    if (at + pages > SPACE) break;
    const present = (flags & PE_PRESENT) !== 0;
    rows.push({
      start: BASE + BigInt(at * PAGE),
      count: pages,
      flags,
      offset: present ? content.length * PAGE : -1,
    });
    for (let page = at; page < at + pages; page++) {
      const fill = (page * 7 + salt) & 0xff;
      model.set(page, { flags, fill });
      if (present) content.push(fill);
    }
    at += pages;
  }
  const pages = new Uint8Array(content.length * PAGE);
  content.forEach((fill, index) => pages.fill(fill, index * PAGE, (index + 1) * PAGE));
  const map: PageMapFact = {
    owner: 'process',
    id: 7n,
    pagesId: 1,
    pagesMember: 1,
    start: BigUint64Array.from(rows, ({ start }) => start),
    count: Float64Array.from(rows, ({ count }) => count),
    flags: Uint8Array.from(rows, ({ flags }) => flags),
    offset: Float64Array.from(rows, ({ offset }) => offset),
    source: [],
  };
  return { map, pages, model };
}

function anonymous(start: number, end: number): MemoryMapFact {
  return {
    pid: 7,
    start: BASE + BigInt(start * PAGE),
    end: BASE + BigInt(end * PAGE),
    permissions: 'rw-p',
    kind: 'anonymous',
    path: new Uint8Array(0),
    deleted: false,
    offset: 0n,
    fileId: null,
    shmid: null,
    status: VMA_AREA.REGULAR | VMA_AREA.ANON_PRIVATE,
    flags: 0x22,
    protection: 3,
    madvise: 0n,
    pages: { total: 0n, dumped: 0n, parent: 0n, lazy: 0n, zero: 0n, notCaptured: 0n },
    source: [],
  };
}

function parentOf(built: Built, id: string, parent: ParentDirectory | null): ParentDirectory {
  const checkpoint = { pageSize: PAGE } as CheckpointFact;
  return {
    id,
    facts: { page_map: [built.map], checkpoint },
    memberSource: () => bytesSource(built.pages),
    parent,
  };
}

describe('runs', () => {
  test('the run at or below an address is the last that does not begin above it, whatever the hint', () => {
    fc.assert(
      fc.property(
        runsArbitrary,
        fc.integer({ min: -2, max: SPACE * 2 }),
        fc.integer({ min: -1, max: 20 }),
        (runs, page, hint) => {
          const { map } = build(runs, 0);
          const address = BASE + BigInt(page * PAGE + 5);
          const want = [...map.start].filter((start) => start <= address).length - 1;
          expect(runAtOrBelow(map.start, address, hint)).toBe(want);
        },
      ),
    );
  });

  test('an address is inside a run exactly if the model has its page, and the answer holds until it says', () => {
    fc.assert(
      fc.property(runsArbitrary, fc.integer({ min: 0, max: SPACE }), (runs, page) => {
        const { map, model } = build(runs, 0);
        const { inside, until } = positionOf(map, BASE + BigInt(page * PAGE), PAGE);
        expect(inside).toBe(model.has(page));
        const end = until === null ? SPACE : Number((until - BASE) / BigInt(PAGE));
        for (let next = page; next < Math.min(end, SPACE); next++) expect(model.has(next)).toBe(inside);
      }),
    );
  });

  test('counting pages of a range counts those of the model', () => {
    fc.assert(
      fc.property(
        runsArbitrary,
        fc.integer({ min: 0, max: SPACE }),
        fc.integer({ min: 0, max: SPACE }),
        (runs, a, b) => {
          const { map, model } = build(runs, 0);
          const counted = new Map<number, bigint>();
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          countPages(map, BASE + BigInt(from * PAGE), BASE + BigInt(to * PAGE), PAGE, (flags, pages) => {
            counted.set(flags, (counted.get(flags) ?? 0n) + pages);
          });
          const want = new Map<number, bigint>();
          for (const [page, { flags }] of model) {
            if (page >= from && page < to) want.set(flags, (want.get(flags) ?? 0n) + 1n);
          }
          expect(counted).toEqual(want);
        },
      ),
    );
  });

  test('at the end of the address space nothing overflows', () => {
    const last = 2n ** 64n - BigInt(PAGE);
    const map: PageMapFact = {
      ...build([], 0).map,
      start: BigUint64Array.from([last]),
      count: Float64Array.from([1]),
      flags: Uint8Array.from([PE_PRESENT]),
      offset: Float64Array.from([0]),
    };
    expect(positionOf(map, 2n ** 64n - 1n, PAGE)).toEqual({ index: 0, inside: true, until: 2n ** 64n });
    const reader = createMemoryReader({
      pid: 7,
      pageSize: PAGE,
      maps: [],
      pageMaps: indexPageMaps([map]),
      memberSource: () => bytesSource(new Uint8Array(PAGE).fill(9)),
      parent: null,
      chainLength: 4,
    });
    const runs = reader.read(last - 1n, 3 * PAGE);
    expect(runs.map(({ origin, length }) => [origin, length])).toEqual([
      ['unmapped', 1],
      ['dumped', PAGE],
    ]);
  });
});

describe('the reader', () => {
  const mapsArbitrary = fc.array(
    fc.tuple(fc.integer({ min: 0, max: SPACE }), fc.integer({ min: 1, max: 20 })),
    {
      maxLength: 5,
    },
  );

  test('answers each byte as the model does, through any number of parents', () => {
    fc.assert(
      fc.property(
        fc.array(runsArbitrary, { minLength: 1, maxLength: 4 }),
        mapsArbitrary,
        fc.integer({ min: 0, max: SPACE * PAGE }),
        fc.integer({ min: 0, max: 20 * PAGE }),
        (levels, areas, from, length) => {
          const built = levels.map((runs, index) => build(runs, index * 31));
          const [own, ...above] = built;
          const parent = above.reduceRight<ParentDirectory | null>(
            (next, one, index) => parentOf(one, `level ${index}`, next),
            null,
          );
          const reader = createMemoryReader({
            pid: 7,
            pageSize: PAGE,
            maps: areas.map(([start, pages]) => anonymous(start, start + pages)),
            pageMaps: indexPageMaps([own!.map]),
            memberSource: () => bytesSource(own!.pages),
            parent,
            chainLength: 8,
          });
          const runs = reader.read(BASE + BigInt(from), length);
          let at = BASE + BigInt(from);
          for (const run of runs) {
            expect(run.address).toBe(at);
            for (let step = 0; step < run.length; step += 509) {
              const page = Math.floor((Number(at - BASE) + step) / PAGE);
              const [origin, fill] = expected(built, areas, page);
              expect([run.origin, run.bytes?.[step] ?? null]).toEqual([origin, fill]);
            }
            at += BigInt(run.length);
          }
          expect(at).toBe(BASE + BigInt(from + length));
        },
      ),
      { numRuns: 300 },
    );
  });

  function expected(
    built: readonly Built[],
    areas: readonly (readonly [number, number])[],
    page: number,
  ): readonly [MemoryOrigin, number | null] {
    for (let level = 0; level < built.length; level++) {
      const entry = built[level]!.model.get(page);
      if (entry === undefined) {
        if (level > 0) return ['missing-parent', null];
        const mapped = areas.some(([start, pages]) => page >= start && page < start + pages);
        return mapped ? ['zero', 0] : ['unmapped', null];
      }
      if ((entry.flags & PE_PRESENT) !== 0) return [level === 0 ? 'dumped' : 'parent', entry.fill];
      if ((entry.flags & PE_PARENT) === 0) return ['lazy', null];
    }
    return ['missing-parent', null];
  }

  test('follows no more parents than the limit allows, and none twice', () => {
    const own = build([{ gap: 0, pages: 1, flags: PE_PARENT }], 0);
    const last = parentOf(build([{ gap: 0, pages: 1, flags: PE_PRESENT }], 5), 'last', null);
    const middle = parentOf(own, 'middle', last);
    const read = (parent: ParentDirectory, chainLength: number): MemoryOrigin =>
      createMemoryReader({
        pid: 7,
        pageSize: PAGE,
        maps: [],
        pageMaps: indexPageMaps([own.map]),
        memberSource: () => bytesSource(own.pages),
        parent,
        chainLength,
      }).read(BASE, 1)[0]!.origin;
    expect(read(middle, 2)).toBe('parent');
    expect(read(middle, 1)).toBe('missing-parent');
    expect(read(parentOf(own, 'middle', middle), 64)).toBe('missing-parent');
  });

  test('says that pages are missing where the pages file is shorter than its map', () => {
    const own = build([{ gap: 0, pages: 3, flags: PE_PRESENT }], 1);
    const reader = createMemoryReader({
      pid: 7,
      pageSize: PAGE,
      maps: [anonymous(0, 3)],
      pageMaps: indexPageMaps([own.map]),
      memberSource: () => bytesSource(own.pages.subarray(0, PAGE + 100)),
      parent: null,
      chainLength: 1,
    });
    expect(reader.read(BASE, 3 * PAGE).map(({ origin, length }) => [origin, length])).toEqual([
      ['dumped', PAGE + 100],
      ['missing-pages', 2 * PAGE - 100],
    ]);
  });

  test('takes no page for zeros where the page map is damaged or absent', () => {
    const own = build([{ gap: 1, pages: 1, flags: PE_PRESENT }], 1);
    const origin = (rows: readonly PageMapFact[]): MemoryOrigin =>
      createMemoryReader({
        pid: 7,
        pageSize: PAGE,
        maps: [anonymous(0, 3)],
        pageMaps: indexPageMaps(rows),
        memberSource: () => bytesSource(own.pages),
        parent: null,
        chainLength: 1,
      }).read(BASE, 1)[0]!.origin;
    expect(origin([own.map])).toBe('zero');
    expect(origin([{ ...own.map, incomplete: true }])).toBe('missing-pages');
    expect(origin([])).toBe('missing-pages');
  });

  test('refuses a longer range than one read may have', () => {
    const reader = createMemoryReader({
      pid: 7,
      pageSize: PAGE,
      maps: [],
      pageMaps: indexPageMaps([]),
      memberSource: () => bytesSource(new Uint8Array(0)),
      parent: null,
      chainLength: 1,
    });
    expect(() => reader.read(0n, READ_MAXIMUM + 1)).toThrow(/memory read/);
    expect(() => reader.read(0n, -1)).toThrow(/memory read/);
  });
});

test('a locator asked in any order says what it says when asked afresh', () => {
  fc.assert(
    fc.property(
      runsArbitrary,
      fc.array(fc.integer({ min: 0, max: SPACE - 1 }), { maxLength: 30 }),
      (runs, order) => {
        const { map, pages } = build(runs, 0);
        const level = {
          checkpoint: null,
          pageSize: PAGE,
          pageMaps: indexPageMaps([map]),
          member: () => bytesSource(pages),
        };
        const kept = createPageLocator([level], 'process', 7n);
        for (const page of order) {
          const address = BASE + BigInt(page * PAGE);
          expect(kept(address)).toEqual(createPageLocator([level], 'process', 7n)(address));
        }
      },
    ),
  );
});
