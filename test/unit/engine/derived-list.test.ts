import { describe, expect, test } from 'vitest';
import { openDerivedList } from '../../../electron/engine/derived-list.ts';

const rows = {
  count: 3,
  columns: ['name', 'hash'],
  name: (index: number) => ({ key: String(index), checkpoint: null }),
  row: (index: number) => ({
    key: String(index),
    checkpoint: null,
    evidence: null,
    cells: {
      name: `n${index}`,
      get hash(): string {
        throw new Error('worked out though nobody asked for it');
      },
    },
    source: [{ member: 1, offset: 0, length: 1 }],
  }),
};

describe('a list that is worked out', () => {
  test('gives the columns that are asked for and works out no others', () => {
    const list = openDerivedList('file', rows, {});
    expect(list.range(1, 3, ['name'])).toEqual([
      { key: '1', checkpoint: null, evidence: null, cells: { name: 'n1' }, source: [] },
      { key: '2', checkpoint: null, evidence: null, cells: { name: 'n2' }, source: [] },
    ]);
  });

  test('leaves out a column that a row does not have', () => {
    expect(openDerivedList('file', rows, {}).range(0, 1, ['name', 'none'])[0]?.cells).toEqual({ name: 'n0' });
  });
});
