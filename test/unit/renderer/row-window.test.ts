import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsInSight, scrollTopFor } from '../../../renderer/components/data-table/row-window.ts';

const shape = fc.record({
  count: fc.nat({ max: 200_000 }),
  row: fc.integer({ min: 10, max: 60 }),
  head: fc.integer({ min: 0, max: 60 }),
  beyond: fc.nat({ max: 10 }),
});
const sight = fc.record({ top: fc.nat({ max: 5_000_000 }), height: fc.nat({ max: 2000 }) });

describe('the rows of a table that are in sight', () => {
  it('are all that touch what is seen below the header, and no more than those beyond the edges', () => {
    fc.assert(
      fc.property(shape, sight, (table, seen) => {
        const { first, end } = rowsInSight(table, seen);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(table.count);
        const bottom = seen.top + Math.max(0, seen.height - table.head);
        for (const index of [Math.floor(seen.top / table.row), Math.ceil(bottom / table.row) - 1]) {
          const isSeen = (index + 1) * table.row > seen.top && index * table.row < bottom;
          if (isSeen && index >= 0 && index < table.count) {
            expect(first).toBeLessThanOrEqual(index);
            expect(end).toBeGreaterThan(index);
          }
        }
        expect(end - first).toBeLessThanOrEqual(Math.ceil(seen.height / table.row) + 1 + 2 * table.beyond);
      }),
    );
  });

  it('are none where there are none, and the last ones where the list became shorter', () => {
    const table = { count: 0, row: 24, head: 27, beyond: 5 };
    expect(rowsInSight(table, { top: 500, height: 300 })).toEqual({ first: 0, end: 0 });
    expect(rowsInSight({ ...table, count: 10 }, { top: 24_000, height: 300 })).toEqual({
      first: 10,
      end: 10,
    });
  });

  it('have a row among them after it was scrolled to, which moves nothing if it was seen before', () => {
    fc.assert(
      fc.property(shape, sight, fc.nat({ max: 200_000 }), (table, seen, at) => {
        fc.pre(table.count > 0 && seen.height >= table.head + table.row);
        const index = at % table.count;
        const top = scrollTopFor(table, seen, index);
        expect(index * table.row).toBeGreaterThanOrEqual(top);
        expect((index + 1) * table.row).toBeLessThanOrEqual(top + seen.height - table.head);
        expect(scrollTopFor(table, { ...seen, top }, index)).toBe(top);
      }),
    );
  });
});
