/** A chain of two pre-dumps and a dump: pages are found in whichever of the three holds them. */
import { describe, expect, test } from 'vitest';
import { fixturePath, membersOf } from '../resolve/fixture.ts';
import { asParent, decodeMembers, readerOf } from './decoded.ts';

const AREA = 0x7f32adf17000n;
const PAGES = 256;

const members = membersOf(fixturePath('chain.tar.zst'));
const first = decodeMembers(members, 'chain/1/');
const second = decodeMembers(members, 'chain/2/', { parent: asParent(first, 'one'), parentLink: '../1' });
const third = decodeMembers(members, 'chain/3/', { parent: asParent(second, 'two'), parentLink: '../2' });

/** The generation that wrote a page last, at the given level of the chain. */
function generation(page: number, level: number): number {
  if (level >= 3 && page >= 6 && page <= 8) return 2;
  return level >= 2 && page >= 3 && page <= 5 ? 1 : 0;
}

describe.each([
  [1, first],
  [2, second],
  [3, third],
])('level %i', (level, decoded) => {
  test('reads each page as it was at that moment', () => {
    const reader = readerOf(decoded, 399);
    for (let page = 0; page < PAGES; page++) {
      const want = `PAGE-${page}-GEN-${generation(page, level)}`;
      const [run] = reader.read(AREA + BigInt(page * 4096), want.length);
      expect(Buffer.from(run!.bytes!).toString()).toBe(want);
      const own = level === 1 || generation(page, level) === level - 1;
      // Some pages a pre-dump takes again though nothing wrote to them: never the other way round.
      if (own) expect(run!.origin).toBe('dumped');
    }
  });
});

test('a pre-dump is told from a dump and from a failed one', () => {
  expect(first.facts.checkpoint).toMatchObject({ kind: 'pre-dump', imageVersion: 0, pageSize: 4096 });
  expect(first.facts.checkpoint.pageSizeReason).toBe('pages file');
  expect(second.facts.checkpoint).toMatchObject({ kind: 'pre-dump', parentLink: Buffer.from('../1') });
  expect(third.facts.checkpoint.kind).toBe('dump');
  const uptimes = [first, second, third].map(({ facts }) => facts.checkpoint.dumpUptimeUs!);
  expect([...uptimes].sort((a, b) => (a < b ? -1 : 1))).toEqual(uptimes);
  for (const { facts } of [first, second]) {
    expect(facts.gap).toEqual([]);
    expect(facts.not_captured.map(({ kind }) => kind)).toEqual(['pre-dump']);
  }
});

test('spans of pages in a parent name the checkpoint that holds them', () => {
  const runs = readerOf(third, 399).read(AREA, 16 * 4096);
  const holders = new Set(runs.flatMap(({ source }) => source.map(({ checkpoint }) => checkpoint ?? 'own')));
  expect(holders).toEqual(new Set(['own', 'one', 'two']));
  for (const { origin, source } of runs) {
    expect(source).toHaveLength(1);
    expect(source[0]!.checkpoint !== undefined).toBe(origin === 'parent');
  }
});

test('without its parent a dump says which pages it lacks, and reads none of them as zeros', () => {
  const alone = decodeMembers(members, 'chain/3/', { parentLink: '../2' });
  const gaps = alone.facts.gap.filter(({ kind }) => kind === 'parent-missing');
  expect(gaps.map(({ member }) => member)).toEqual(['chain/3/pagemap-399.img']);
  const origins = readerOf(alone, 399)
    .read(AREA, PAGES * 4096)
    .map(({ origin }) => origin);
  expect(new Set(origins)).toEqual(new Set(['dumped', 'missing-parent']));
});

test('a parent that lacks pages is stated with their number', () => {
  const [map] = first.facts.page_map;
  // The run that holds the area is left out.
  const keep = [...map!.start.keys()].filter((run) => !(map!.start[run]! <= AREA && AREA < endOf(map!, run)));
  const less = {
    ...map!,
    start: map!.start.filter((_, run) => keep.includes(run)),
    count: map!.count.filter((_, run) => keep.includes(run)),
    flags: map!.flags.filter((_, run) => keep.includes(run)),
    offset: map!.offset.filter((_, run) => keep.includes(run)),
  };
  const lacking = { ...first, facts: { ...first.facts, page_map: [less] } };
  const above = decodeMembers(members, 'chain/2/', { parent: asParent(lacking, 'one'), parentLink: '../1' });
  const decoded = decodeMembers(members, 'chain/3/', { parent: asParent(above, 'two'), parentLink: '../2' });
  const gaps = decoded.facts.gap.filter(({ kind }) => kind === 'parent-page-missing');
  expect(gaps.map(({ member }) => member)).toEqual(['chain/3/pagemap-399.img']);
  const origins = readerOf(decoded, 399).read(AREA, 4096);
  expect(origins.map(({ origin, bytes }) => [origin, bytes])).toEqual([['missing-parent', null]]);
});

function endOf(map: (typeof first)['facts']['page_map'][number], run: number): bigint {
  return map.start[run]! + BigInt(map.count[run]! * 4096);
}

test('a chain that goes round ends where it began', () => {
  const loop: { -readonly [K in keyof ReturnType<typeof asParent>]: ReturnType<typeof asParent>[K] } = {
    ...asParent(third, 'round'),
  };
  loop.parent = loop;
  const decoded = decodeMembers(members, 'chain/3/', { parent: loop, parentLink: '../2' });
  expect(decoded.facts.process).toHaveLength(1);
  expect(decoded.facts.gap.length).toBeGreaterThan(0);
});
