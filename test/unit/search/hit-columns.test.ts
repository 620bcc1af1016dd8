import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRunBuilder, ZEROS } from '../../../electron/analysis/search/space.ts';
import { createHitStore } from '../../../electron/engine/search/hit-store.ts';
import { createColumn } from '../../../electron/engine/search/number-column.ts';
import { createStartTable } from '../../../electron/engine/search/start-table.ts';

describe('a column of numbers', () => {
  it('keeps what was pushed and set, over borders of its blocks, and is empty when it was freed', () => {
    const column = createColumn(Float64Array);
    for (let index = 0; index < 10_000; index++) column.push(index * 2 ** 33);
    column.set(4096, -1);
    expect([column.length, column.at(4095), column.at(4096), column.at(9_999)]).toEqual([
      10_000,
      4095 * 2 ** 33,
      -1,
      9_999 * 2 ** 33,
    ]);
    column.free();
    expect(column.length).toBe(0);
    column.push(7);
    expect(column.at(0)).toBe(7);
  });
});

describe('the table of where hits begin', () => {
  it('says what a map says, however starts lie', () => {
    const start = fc.oneof(
      fc.nat(20),
      fc.nat(50).map((at) => at * 4096),
      fc.nat(9).map((at) => at * 2 ** 32 + 5),
    );
    const keys = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(2), start), { maxLength: 300 });
    fc.assert(
      fc.property(keys, (all) => {
        const table = createStartTable();
        const map = new Map<string, number[]>();
        for (const [index, key] of all.entries()) {
          const known = map.get(key.join()) ?? [];
          expect(table.newest(...key)).toBe(known.at(-1) ?? -1);
          table.add(...key);
          expect(table.before(index)).toBe(known.at(-1) ?? -1);
          map.set(key.join(), [...known, index]);
        }
        for (const key of all) expect(table.newest(...key)).toBe(map.get(key.join())!.at(-1));
      }),
    );
  });

  it('grows', () => {
    const table = createStartTable();
    for (let hit = 0; hit < 20_000; hit++) table.add(0, 0, hit * 8);
    expect([table.newest(0, 0, 8 * 19_999), table.newest(0, 0, 8), table.newest(0, 0, 9)]).toEqual([
      19_999, 1, -1,
    ]);
  });
});

describe('a store of hits', () => {
  const builder = createRunBuilder();
  builder.add(0x1000n, 4096n, 0, 0);
  builder.add(0x2000n, 4096n, ZEROS, 0);
  const runs = builder.finish();

  it('takes nothing more once it is sorted, and is empty when it was freed', () => {
    const hits = createHitStore([{ runs }, { runs }]);
    expect([hits.add(0, 4, 1, 0, 8), hits.add(0, 4, 0, 0, 8), hits.add(0, 4, 0, 0, 8000)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([hits.add(0, 4, 0, 0, 8000), hits.count, hits.places]).toEqual([true, 2, 3]);
    hits.sort();
    expect(hits.hit(0).places.map(({ space }) => space)).toEqual([0, 1]);
    expect([hits.add(0, 4, 0, 0, 16), hits.count]).toEqual([false, 2]);
    hits.free();
    expect([hits.count, hits.places]).toEqual([0, 0]);
  });
});
