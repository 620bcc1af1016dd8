/** Page maps as every version of CRIU writes them, and the page size of the machine. */
import { describe, expect, test } from 'vitest';
import { image, rawFile, type Plain } from '../resolve/image-bytes.ts';
import { decodeFiles } from './decoded.ts';
import { ANON_PRIVATE, PAGE, STACK, smallDump, vma } from './small-dump.ts';

const at = (page: number): bigint => STACK + BigInt(page * PAGE);

function pageMap(entries: readonly Plain[], pages: number, parts: Parameters<typeof smallDump>[0] = {}) {
  const { facts } = decodeFiles(
    smallDump({
      vmas: [vma(STACK, 64, ANON_PRIVATE)],
      pagemap: entries,
      pages: new Uint8Array(pages * PAGE),
      ...parts,
    }),
  );
  const [map] = facts.page_map;
  const runs = [...map!.start.keys()].map((run) => [
    Number(map!.start[run]! - STACK) / PAGE,
    map!.count[run],
    map!.flags[run],
    map!.offset[run]! < 0 ? -1 : map!.offset[run]! / PAGE,
  ]);
  return { facts, runs, gaps: facts.gap.map(({ kind }) => kind) };
}

describe('entries', () => {
  test('give offsets that only present pages add to', () => {
    const { runs, gaps } = pageMap(
      [
        { vaddr: at(0), compat_nr_pages: 2, flags: 4 },
        { vaddr: at(4), compat_nr_pages: 3, flags: 2 },
        { vaddr: at(8), compat_nr_pages: 1, flags: 6 },
      ],
      3,
    );
    expect(runs).toEqual([
      [0, 2, 4, 0],
      [4, 3, 2, -1],
      [8, 1, 6, 2],
    ]);
    expect(gaps).toEqual([]);
  });

  test('of before 3.5 have no flags: in the parent, or present', () => {
    const { runs } = pageMap(
      [
        { vaddr: at(0), compat_nr_pages: 1, in_parent: true },
        { vaddr: at(1), compat_nr_pages: 1 },
      ],
      1,
    );
    expect(runs).toEqual([
      [0, 1, 1, -1],
      [1, 1, 4, 0],
    ]);
  });

  test('of 4.2 have a 64-bit count beside the old one, which then is 0', () => {
    const { runs, gaps } = pageMap([{ vaddr: at(0), compat_nr_pages: 0, nr_pages: 5, flags: 4 }], 5);
    expect(runs).toEqual([[0, 5, 4, 0]]);
    expect(gaps).toEqual([]);
  });

  test('out of order are sorted and keep their places in the pages file', () => {
    const { runs, gaps } = pageMap(
      [
        { vaddr: at(4), compat_nr_pages: 1, flags: 4 },
        { vaddr: at(1), compat_nr_pages: 2, flags: 4 },
      ],
      3,
    );
    expect(runs).toEqual([
      [1, 2, 4, 1],
      [4, 1, 4, 0],
    ]);
    expect(gaps).toEqual(['pagemap-overlap']);
  });

  test('that overlap lose what an earlier one covers, not their place', () => {
    const { runs } = pageMap(
      [
        { vaddr: at(0), compat_nr_pages: 3, flags: 4 },
        { vaddr: at(2), compat_nr_pages: 3, flags: 4 },
        { vaddr: at(1), compat_nr_pages: 1, flags: 4 },
      ],
      7,
    );
    expect(runs).toEqual([
      [0, 3, 4, 0],
      [3, 2, 4, 4],
    ]);
  });

  test('with counts that no machine has are cut at the end of the address space', () => {
    const { facts, gaps } = pageMap(
      [{ vaddr: at(0), compat_nr_pages: 0, nr_pages: 2n ** 64n - 1n, flags: 4 }],
      1,
    );
    expect(gaps).toEqual(expect.arrayContaining(['pagemap-wrap', 'pages-short', 'pagemap-unmapped']));
    const [map] = facts.page_map;
    expect(map!.start[0]! + BigInt(map!.count[0]!) * BigInt(PAGE)).toBeLessThanOrEqual(2n ** 64n);
  });

  test('without number are stated eight times and counted', () => {
    const entries = Array.from({ length: 100 }, () => ({ vaddr: at(0), compat_nr_pages: 1, flags: 4 }));
    const { facts } = pageMap(entries, 100);
    const overlaps = facts.gap.filter(({ kind }) => kind === 'pagemap-overlap');
    expect(overlaps).toHaveLength(8);
    expect(facts.gap.find(({ kind }) => kind === 'more-gaps')!.message).toContain('91 more');
  });
});

test('two page maps of one pages file contradict each other', () => {
  const { facts } = decodeFiles(
    smallDump({
      vmas: [vma(STACK, 1, ANON_PRIVATE), vma(0x1000n, 1, 0x101, { shmid: 3 })],
      more: [
        image('pagemap-shmem-3.img', 'SHMEM_PAGEMAP', [
          { pages_id: 1 },
          { vaddr: 0, compat_nr_pages: 1, flags: 4 },
        ]),
      ],
    }),
  );
  expect(facts.gap.map(({ kind, member }) => [kind, member])).toEqual([
    ['pages-shared', 'checkpoint/pagemap-shmem-3.img'],
  ]);
});

describe('the page size', () => {
  test.each([4096, 16384, 65536])('of %i is stated by AT_PAGESZ', (size) => {
    const { facts } = decodeFiles(
      smallDump({
        mm: { mm_saved_auxv: [33, 1, 6, size] },
        vmas: [
          {
            start: STACK,
            end: STACK + BigInt(size),
            pgoff: 0,
            shmid: 0,
            prot: 3,
            flags: 0x22,
            status: 0x201,
            fd: -1,
          },
        ],
        pages: new Uint8Array(size),
      }),
    );
    expect(facts.checkpoint).toMatchObject({ pageSize: size, pageSizeReason: 'AT_PAGESZ' });
    expect(facts.gap).toEqual([]);
    expect(facts.memory_map[0]!.pages).toMatchObject({ total: 1n, dumped: 1n });
  });

  test('is the size of a pages file by its pages where no auxv has it', () => {
    const { facts } = decodeFiles(
      smallDump({
        core: { mtype: 3, thread_info: undefined },
        mm: { mm_saved_auxv: [] },
        vmas: [],
        pagemap: [{ vaddr: 0x10000, compat_nr_pages: 2, flags: 4 }],
        pages: new Uint8Array(2 * 65536),
      }),
    );
    expect(facts.checkpoint).toMatchObject({ pageSize: 65536, pageSizeReason: 'pages file' });
  });

  test('is what the architecture usually has where nothing tells', () => {
    const size = (mtype: number): number =>
      decodeFiles(
        smallDump({
          core: { mtype, thread_info: undefined },
          mm: { mm_saved_auxv: [] },
          vmas: [],
          pagemap: [],
          pages: new Uint8Array(0),
        }),
      ).facts.checkpoint.pageSize;
    expect([size(1), size(4), size(7)]).toEqual([4096, 65536, 16384]);
  });

  test('that no machine has is stated and not taken', () => {
    const { facts } = decodeFiles(smallDump({ mm: { mm_saved_auxv: [6, 12345] } }));
    expect(facts.gap.map(({ kind }) => kind)).toEqual(['bad-page-size']);
    expect(facts.checkpoint).toMatchObject({ pageSize: 4096, pageSizeReason: 'pages file' });
  });
});

test('a pages file without any page map is a leftover', () => {
  const { facts } = decodeFiles(smallDump({ more: [rawFile('pages-3.img', new Uint8Array(PAGE))] }));
  expect(facts.leftover).toMatchObject([{ type: 'PAGES', pid: null }]);
});
