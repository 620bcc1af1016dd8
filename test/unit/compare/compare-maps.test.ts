import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMaps } from '../../../electron/analysis/compare/compare-maps.ts';
import type { ComparedRow } from '../../../electron/analysis/compare/side.ts';

function map(start: number, end: number, permissions: string, path = '', offset = 0): ComparedRow {
  const kind = path === '' ? 'anonymous' : 'file';
  const cells = {
    start: BigInt(start),
    end: BigInt(end),
    permissions,
    kind,
    path: { text: path },
    offset: BigInt(offset),
  };
  return { key: `1/0x${start.toString(16)}`, cells, shown: cells };
}
const changed = (a: ComparedRow[], b: ComparedRow[]): string[] =>
  compareMaps(a, b).changes.map(
    ({ start, end, relation, continues }) => `${relation} ${start}-${end}${continues ? ' grown' : ''}`,
  );

describe('comparing address spaces', () => {
  it('finds a part of a mapping whose permissions changed', () => {
    const before = [map(0, 40, 'r-xp', '/lib')];
    const after = [
      map(0, 10, 'r-xp', '/lib'),
      map(10, 20, 'rwxp', '/lib', 10),
      map(20, 40, 'r-xp', '/lib', 20),
    ];
    expect(changed(before, after)).toEqual(['permissions 10-20']);
  });

  it('tells growth from a new mapping', () => {
    expect(changed([map(0, 10, 'rw-p')], [map(0, 30, 'rw-p'), map(50, 60, 'rwxp')])).toEqual([
      'added 10-30 grown',
      'added 50-60',
    ]);
  });

  it('finds another file, or another part of one, at the same place', () => {
    expect(changed([map(0, 10, 'r--p', '/a')], [map(0, 10, 'r--p', '/b')])).toEqual(['replaced 0-10']);
    expect(changed([map(0, 10, 'r--p', '/a')], [map(0, 10, 'r--p', '/a', 4096)])).toEqual(['replaced 0-10']);
  });

  it('agrees with a comparison address by address', () => {
    const space = fc
      .uniqueArray(fc.nat(30), { maxLength: 12 })
      .chain((edges) => {
        const sorted = [...edges].sort((a, b) => a - b);
        const ranges = sorted.slice(1).map((end, index) => [sorted[index]!, end] as const);
        return fc.tuple(
          ...ranges.map(([start, end]) =>
            fc.option(
              fc.constantFrom('r--p', 'rw-p', 'rwxp').map((permissions) => map(start, end, permissions)),
              { nil: null },
            ),
          ),
        );
      })
      .map((rows) => rows.filter((row) => row !== null));
    const at = (rows: readonly ComparedRow[], address: bigint): string | null => {
      const row = rows.find(
        ({ cells }) => (cells['start'] as bigint) <= address && (cells['end'] as bigint) > address,
      );
      return row ? String(row.cells['permissions']) : null;
    };
    fc.assert(
      fc.property(space, space, (before, after) => {
        const { changes } = compareMaps(before, after);
        for (let address = 0n; address < 32n; address++) {
          const [a, b] = [at(before, address), at(after, address)];
          const expected =
            a === b ? undefined : a === null ? 'added' : b === null ? 'removed' : 'permissions';
          const hits = changes.filter(({ start, end }) => start <= address && end > address);
          expect(hits.map(({ relation }) => relation)).toEqual(expected === undefined ? [] : [expected]);
        }
      }),
    );
  });
});
