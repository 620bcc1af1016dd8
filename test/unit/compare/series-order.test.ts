import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOfDumps, type DumpTime } from '../../../electron/analysis/compare/series-order.ts';

const dump = (id: string, from: number | null, more: Partial<DumpTime> = {}): DumpTime => ({
  id,
  parent: null,
  statedNs: null,
  ended:
    from === null
      ? null
      : { atNs: BigInt(from), fromNs: BigInt(from - 10), toNs: BigInt(from + 10), writer: 'podman' },
  ...more,
});

describe('the order of a series', () => {
  it('is that of the stated times where every archive has one, whatever the images say', () => {
    const { ids, order } = orderOfDumps([
      dump('late', 0, { statedNs: 20n }),
      dump('early', 500, { statedNs: 10n }),
    ]);
    expect(ids).toEqual(['early', 'late']);
    expect(order).toBe('by the time of each checkpoint');
  });

  it('is inferred from the times of the images in any order of import, and says so', () => {
    const times = fc.uniqueArray(fc.nat(1000), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(times, (starts) => {
        const { ids, order } = orderOfDumps(starts.map((at) => dump(String(at), at)));
        expect(ids.map(Number)).toEqual(starts.toSorted((a, b) => a - b));
        expect(order).toMatch(/inferred from the modification times/);
      }),
    );
  });

  it('stays as imported where two were written at the same time, or one has no time', () => {
    const same = orderOfDumps([dump('b', 5), dump('a', 5)]);
    expect(same.ids).toEqual(['b', 'a']);
    expect(same.order).toMatch(/^as imported.*of the same time$/);
    expect(orderOfDumps([dump('b', 100), dump('a', null)])).toMatchObject({
      ids: ['b', 'a'],
      order: 'as imported: not every archive states its time',
    });
  });

  it('of archives that others packed needs more than a second between them, for they may round otherwise', () => {
    const by = (at: number, writer: string): DumpTime => {
      const one = dump(writer, at);
      return { ...one, ended: { ...one.ended!, writer } };
    };
    expect(orderOfDumps([by(5, 'b'), by(0, 'a')])).toMatchObject({ ids: ['b', 'a'] });
    expect(orderOfDumps([by(20, 'b'), by(0, 'a')])).toMatchObject({ ids: ['a', 'b'] });
  });

  it('has a parent before what was dumped upon it, at the same second too', () => {
    expect(orderOfDumps([dump('child', 0, { parent: 'parent' }), dump('parent', 0)]).ids).toEqual([
      'parent',
      'child',
    ]);
  });
});
