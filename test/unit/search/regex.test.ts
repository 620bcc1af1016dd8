import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRegex } from '../../../electron/analysis/search/parse-regex.ts';
import {
  createRegexMatcher,
  scanRunRegex,
  type RegexMatcher,
} from '../../../electron/analysis/search/regex-matcher.ts';
import { createRunBuilder, ZEROS } from '../../../electron/analysis/search/space.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { expressionText, expressions, javascriptMatches } from './expressions.ts';

function matches(expression: string, text: Uint8Array, ignoreCase = false): [number, number][] {
  const builder = createRunBuilder();
  builder.add(0n, BigInt(text.length), 0, 0);
  const [run] = builder.finish();
  if (run === undefined) return [];
  const found: [number, number][] = [];
  const stores = {
    read: (_: number, offset: number, into: Uint8Array) =>
      into.set(text.subarray(offset, offset + into.length)),
  };
  const matcher = createRegexMatcher(parseRegex(expression, { ignoreCase }));
  for (const _ of scanRunRegex(
    matcher,
    run,
    stores,
    0,
    run.length,
    (at, length) => void found.push([at, length]),
  ));
  return found;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('the regular expressions of memory search', () => {
  it('match as a backtracking engine does, leftmost first, on any expression of the dialect', () => {
    fc.assert(
      fc.property(
        expressions,
        fc.array(fc.constantFrom(0x61, 0x62, 0x63, 0x0a, 0x00), { maxLength: 60 }),
        (expression, text) => {
          const source = expressionText(expression);
          expect(matches(source, Uint8Array.from(text))).toEqual(
            javascriptMatches(source, Uint8Array.from(text)),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a|ab', 'ab', [[0, 1]]],
    ['ab|a', 'ab', [[0, 2]]],
    [
      'a+?b?',
      'aab',
      [
        [0, 1],
        [1, 2],
      ],
    ],
    [
      '(?:a|b){2,3}',
      'ababa',
      [
        [0, 3],
        [3, 2],
      ],
    ],
    [
      '.+',
      'ab\ncd',
      [
        [0, 2],
        [3, 2],
      ],
    ],
    [
      '\\x00+',
      'a\0\0b\0',
      [
        [1, 2],
        [4, 1],
      ],
    ],
    ['[^\\x00-\\x7f]+', 'a\xc3\xa9z', [[1, 2]]],
    [
      '\\d{4}',
      '12345678',
      [
        [0, 4],
        [4, 4],
      ],
    ],
    ['[\\w.]+@[a-z]+', '<a.b@cd>', [[1, 6]]],
    ['a\\.b', 'axba.b', [[3, 3]]],
    ['[a\\]-]+', ']-a', [[0, 3]]],
    ['{', null, 0],
    ['a{,3}', null, 1],
    ['x*', null, 0],
    ['a||b', null, 2],
    ['^a', null, 0],
    ['ab$', null, 2],
    ['a(?=b)', null, 1],
    ['(?<n>a)', null, 0],
    ['(a)\\1', null, 3],
    ['\\bword', null, 0],
    ['a\\p{L}', null, 1],
    ['[[:alpha:]]', null, 1],
    ['[a&&b]', null, 2],
    ['[é]', null, 1],
    ['[]a]', null, 1],
    ['[z-a]', null, 1],
    ['a++', null, 2],
    ['a**', null, 2],
    ['a{3}{4}', null, 4],
    ['a{2000}', null, 1],
    ['ab(?:c?|d)+', null, 2],
    ['(a', null, 0],
    ['a)', null, 1],
    ['\\u0041', null, 0],
    ['\\q', null, 0],
    ['\\xg0', null, 0],
    ['a\\', null, 1],
  ] as const)('%j on %j', (expression, text, expected) => {
    if (text !== null) {
      expect(matches(expression, bytes(text))).toEqual(expected);
      return;
    }
    const refusal = refusalOf(expression);
    expect(refusal.code).toBe('usage');
    expect(refusal.where?.offset).toBe(expected);
  });

  it('matches a character outside of ASCII as its UTF-8 bytes, and ASCII letters in both cases on request', () => {
    const text = Uint8Array.from(Buffer.from('caf\u00e9 CAF\u00e9'));
    expect(matches('caf\u00e9', text)).toEqual([[0, 5]]);
    expect(matches('caf\u00e9', text, true)).toEqual([
      [0, 5],
      [6, 5],
    ]);
    expect(matches('[a-c]', bytes('B'), true)).toEqual([[0, 1]]);
    expect(matches('[^b]', bytes('Bc'), true)).toEqual([[1, 1]]);
  });

  it('goes through terabytes of zeros in no time', () => {
    const builder = createRunBuilder();
    builder.add(0n, 1n, 0, 0);
    builder.add(1n, 2n ** 45n, ZEROS, 0);
    builder.add(1n + 2n ** 45n, 1n, 0, 1);
    const run = builder.finish()[0]!;
    const stores = {
      read: (_: number, offset: number, into: Uint8Array) =>
        into.set(bytes('ab').subarray(offset, offset + into.length)),
    };
    const scan = (expression: string): [number, number][] => {
      const found: [number, number][] = [];
      const matcher = createRegexMatcher(parseRegex(expression));
      for (const _ of scanRunRegex(
        matcher,
        run,
        stores,
        0,
        run.length,
        (at, length) => void found.push([at, length]),
      ));
      return found;
    };
    expect(scan('a\\x00*b')).toEqual([[0, 2 ** 45 + 2]]);
    expect(scan('\\x00(?:\\x00\\x00)*b')).toEqual([[2, 2 ** 45]]);
    expect(scan('\\x00\\x00b')).toEqual([[2 ** 45 - 1, 3]]);
    expect(scan('(?:\\x00{7})+')).toEqual([[1, Math.floor(2 ** 45 / 7) * 7]]);
    expect(scan('a\\x00\\x00b')).toEqual([]);
  });

  it('takes linear time and little memory where a backtracking engine takes exponential time', () => {
    const text = new Uint8Array(200_000).fill(0x61);
    expect(matches('(?:a+)+b', text)).toEqual([]);
    expect(matches('(?:a|aa)+c|[ab]{3}[^a]{0,200}z', text)).toEqual([]);
  });
});

function refusalOf(expression: string) {
  try {
    parseRegex(expression);
  } catch (caught) {
    if (caught instanceof PermafrostError) return caught.detail;
  }
  throw new Error(`${expression} was taken`);
}

describe('a scan that is interrupted', () => {
  const node = parseRegex('[a-f]([^Q]{0,30}[0-9]){6}Q', { ignoreCase: false });
  const random = fc.sample(fc.uint8Array({ minLength: 12_000, maxLength: 12_000 }), { numRuns: 2, seed: 7 });
  const letters = 'abcxyz0123';
  const [text, other] = random.map((bytes) =>
    bytes.map((byte, at) => (at % 999 === 998 ? 0x51 : letters.charCodeAt(byte % letters.length))),
  );

  function* scan(matcher: RegexMatcher, bytes: Uint8Array, found: [number, number][]): Generator<number> {
    const builder = createRunBuilder();
    builder.add(0n, BigInt(bytes.length), 0, 0);
    const stores = {
      read: (_: number, offset: number, into: Uint8Array) =>
        into.set(bytes.subarray(offset, offset + into.length)),
    };
    yield* scanRunRegex(matcher, builder.finish()[0]!, stores, 0, bytes.length, (position, length) => {
      found.push([position, length]);
    });
  }

  it('finds the same, though others made the automaton forget its states meanwhile', () => {
    const alone: [number, number][] = [];
    for (const _ of scan(createRegexMatcher(node), text!, alone));
    const matcher = createRegexMatcher(node);
    const interrupted: [number, number][] = [];
    let generations = 0;
    let breaths = 0;
    for (const _ of scan(matcher, text!, interrupted)) {
      breaths++;
      if (breaths % 60 !== 30) continue;
      const before = matcher.leftmost.generation;
      for (const __ of scan(matcher, other!, []));
      generations += matcher.leftmost.generation - before;
    }
    expect(alone.length).toBeGreaterThan(1);
    expect(interrupted).toEqual(alone);
    expect(breaths).toBeGreaterThan(3);
    expect(generations).toBeGreaterThan(0);
  });
});
