import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CarvedItem, StringItem } from '../../../shared/api/index.ts';
import {
  carvedState,
  maskedBytes,
  maskedText,
  sortedBy,
  stringRow,
} from '../../../renderer/views/artifacts/find-rows.ts';
import { rulesProblems } from '../../../renderer/views/artifacts/rules-problems.ts';

function found(text: string, part: Partial<StringItem> = {}): StringItem {
  return {
    item: 'string',
    checkpoint: 'c1',
    pid: 17,
    address: 0x7f00_0000_1000n,
    length: Buffer.byteLength(text),
    encoding: 'ascii',
    kind: 'text',
    text,
    cut: false,
    region: '[heap]',
    source: null,
    ...part,
  };
}

describe('a string that was found in memory', () => {
  test('is shown as it is where nothing of it is a secret', () => {
    expect(maskedText(found('/usr/bin/python3'), [])).toEqual({ text: '/usr/bin/python3' });
  });

  test('is masked where its own form says secret, with the name left readable', () => {
    expect(maskedText(found('DB_PASSWORD=hunter2!', { kind: 'assignment' }), [])).toEqual({
      masked: 'password',
      length: 8,
      label: 'DB_PASSWORD=',
    });
    expect(maskedText(found('AKIAIOSFODNN7EXAMPLE', { kind: 'key' }), [])).toMatchObject({ length: 20 });
  });

  test('is masked where the engine knows its bytes as a secret', () => {
    const known = [{ from: 4, to: 9, masked: 'token' }];
    expect(maskedText(found('say hello world'), known)).toEqual({
      masked: 'token',
      length: 11 - 6,
      label: 'say ',
    });
  });

  test('counts two bytes for a character of UTF-16', () => {
    const wide = found('pin 12345678', { encoding: 'utf-16le', length: 24 });
    expect(maskedText(wide, [{ from: 8, to: 24, masked: 'PIN' }])).toEqual({
      masked: 'PIN',
      length: 8,
      label: 'pin ',
    });
  });

  test('of UTF-8 never shows a byte that is known as secret, wherever characters begin', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(64), fc.nat(64), (text, a, b) => {
        const bytes = Buffer.from(text);
        const from = Math.min(a, b) % bytes.length;
        const to = Math.min(bytes.length, from + 1 + Math.abs(a - b));
        const cell = maskedText(found(text, { encoding: 'utf-8' }), [{ from, to, masked: 'x' }]);
        const label = (cell as { label?: string }).label ?? '';
        expect(cell).toHaveProperty('masked');
        expect(Buffer.byteLength(label)).toBeLessThanOrEqual(from);
        expect(text.startsWith(label)).toBe(true);
      }),
    );
  });

  test('has no place to be revealed from: its row is of no list', () => {
    expect(stringRow(found('x'), [], 'web').checkpoint).toBeNull();
  });
});

describe('bytes of a match', () => {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

  test('are inert text', () => {
    expect(maskedBytes(bytes('a\x1b[2Jb'), [])).not.toContain('\x1b');
    expect(maskedBytes(bytes('plain'), [])).toBe('plain');
  });

  test('are dots where the engine knows a secret, and where their form says so', () => {
    expect(maskedBytes(bytes('user hello end'), [{ from: 5, to: 10, masked: 'token' }])).toBe(
      'user •••• end',
    );
    expect(maskedBytes(bytes('AKIAIOSFODNN7EXAMPLE'), [])).toBe('••••');
    expect(maskedBytes(bytes('all'), [{ from: 0, to: 9, masked: 'x' }])).toBe('••••');
  });
});

describe('the order of finds', () => {
  const values = [3n, null, 1, 2n];

  test('stays as found where no column sorts', () => {
    expect(sortedBy([], 4, () => null)).toBeNull();
  });

  test('compares numbers of both kinds, and what is not there comes last', () => {
    expect(sortedBy([{ column: 'a', descending: false }], 4, (index) => values[index])).toEqual([2, 3, 0, 1]);
  });

  test('of equal values is the order in which they were found, either way', () => {
    for (const descending of [false, true]) {
      expect(sortedBy([{ column: 'a', descending }], 3, () => 'same')).toEqual([0, 1, 2]);
    }
  });

  test('is a permutation that the first column rules', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5))), fc.boolean(), (rows, descending) => {
        const sort = [
          { column: '0', descending },
          { column: '1', descending: false },
        ];
        const order = sortedBy(sort, rows.length, (index, column) => rows[index]?.[Number(column)]) ?? [];
        expect(order.toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index));
        for (let at = 1; at < order.length; at++) {
          const [before, after] = [rows[order[at - 1]!]!, rows[order[at]!]!];
          const step = descending ? before[0] - after[0] : after[0] - before[0];
          expect(step).toBeGreaterThanOrEqual(0);
          if (step === 0) expect(after[1]).toBeGreaterThanOrEqual(before[1]);
        }
      }),
    );
  });
});

describe('the state of a carved item', () => {
  const item = (part: Partial<CarvedItem>): CarvedItem =>
    ({ complete: false, gaps: [], ...part }) as CarvedItem;
  const gap = { offset: 0, length: 4096, reason: 'missing' };

  test.each([
    ['whole', { complete: true }],
    ['part', {}],
    ['1 gap', { gaps: [gap] }],
    ['2 gaps', { gaps: [gap, gap] }],
  ] as const)('%s', (said, part) => {
    expect(carvedState(item({ ...part, gaps: [...('gaps' in part ? part.gaps : [])] }))).toBe(said);
  });
});

describe('errors of rules', () => {
  const a = { name: 'a.yar', text: 'rule a {\n  condition: $b\n}' };
  const b = { name: 'b.yar', text: 'rul' };

  test('are told with file, line, column and the line itself', () => {
    expect(rulesProblems('a.yar:2:14: unknown pattern `$b`: not declared; see strings', [a])).toEqual([
      {
        file: 'a.yar',
        line: 2,
        column: 14,
        what: 'unknown pattern `$b`: not declared; see strings',
        text: '  condition: $b',
      },
    ]);
  });

  test('of several files are told apart', () => {
    const problems = rulesProblems('a.yar:2:14: one; b.yar:1:1: two', [a, b]);
    expect(problems.map(({ file, line, what }) => [file, line, what])).toEqual([
      ['a.yar', 2, 'one'],
      ['b.yar', 1, 'two'],
    ]);
  });

  test('without a place keep what is said, and a message that is no list of them gives none', () => {
    expect(rulesProblems('a.yar:?:?: odd', [a])).toMatchObject([{ line: 0, what: 'odd', text: null }]);
    expect(rulesProblems('the engine is gone', [a])).toEqual([]);
  });
});
