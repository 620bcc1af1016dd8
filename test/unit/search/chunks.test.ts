/** The scan of stores by chunks: nothing is missed at any border of chunks, and nothing is told twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createChunkMatcher,
  planFixed,
  planRegex,
  type ChunkPlan,
} from '../../../electron/analysis/search/chunk-matcher.ts';
import { byteOdds } from '../../../electron/analysis/search/choose-windows.ts';
import { compilePatterns, type PatternText } from '../../../electron/analysis/search/pattern.ts';
import { parseRegex } from '../../../electron/analysis/search/parse-regex.ts';
import { chooseRegexWindows } from '../../../electron/analysis/search/regex-windows.ts';
import { createWindowFilter, type ByteWindow } from '../../../electron/analysis/search/window-filter.ts';
import { expressions, javascriptMatches } from './expressions.ts';

const bytes = fc.array(fc.constantFrom(0x61, 0x62, 0x63, 0x0a, 0x00), { maxLength: 120 });
const text = bytes.map((some) => Uint8Array.from(some));
const set = fc
  .array(fc.constantFrom(0x61, 0x62, 0x63, 0x0a, 0x00), { minLength: 1, maxLength: 3 })
  .map((some) => new Uint8Array(256).map((_, byte) => ((some as number[]).includes(byte) ? 1 : 0)));
const windows: fc.Arbitrary<ByteWindow[]> = fc.array(fc.array(set, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 20,
});

function standsAt(window: ByteWindow, within: Uint8Array, at: number): boolean {
  return at + window.length <= within.length && window.every((one, i) => one[within[at + i]!] === 1);
}

/** Matches told chunk by chunk, as "pattern position length". */
function byChunks(plan: ChunkPlan, all: Uint8Array, chunkBytes: number): string[] | null {
  const matcher = createChunkMatcher(plan, chunkBytes, all.length)!;
  const told: string[] = [];
  for (let from = 0; from < all.length; from += chunkBytes) {
    const length = Math.min(chunkBytes, all.length - from);
    const behind = Math.max(matcher.bytesBehind, all.length);
    const filled = Math.min(all.length - from, length + behind);
    matcher.filter.bytes.set(all.subarray(from, from + filled));
    const edges = { first: from === 0, last: from + length === all.length };
    const said = matcher.match(length, filled, edges, (pattern, position, matched) => {
      told.push(`${pattern} ${from + position} ${matched}`);
    });
    if (!said) return null;
  }
  return told;
}

describe('a window filter', () => {
  it('tells every place where a window stands, in order, and no place where none can', () => {
    fc.assert(
      fc.property(windows, text, (some, within) => {
        const filter = createWindowFilter(some, within.length)!;
        filter.bytes.set(within);
        const told: number[] = [];
        filter.scan(0, within.length, (at) => void told.push(at));
        for (let at = 0; at < within.length; at++) {
          if (some.some((window) => standsAt(window, within, at))) expect(told).toContain(at);
        }
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        const impossible = Uint8Array.from(within, () => 0x7a);
        filter.bytes.set(impossible);
        filter.scan(0, within.length, (at) => expect(at).toBeUndefined());
      }),
      { numRuns: 500 },
    );
  });

  it('goes on where its output was full', () => {
    const filter = createWindowFilter([[new Uint8Array(256).fill(1)]], 100_000)!;
    let told = 0;
    filter.scan(3, 99_999, (at) => void expect(at).toBe(3 + told++));
    expect(told).toBe(99_996);
  });
});

describe('the windows of an expression', () => {
  it('are in each of its matches', () => {
    fc.assert(
      fc.property(expressions, text, (expression, within) => {
        const some = chooseRegexWindows(parseRegex(expression), byteOdds(within));
        if (some === null) return;
        for (const [at, length] of javascriptMatches(expression, within)) {
          const match = within.subarray(at, at + length);
          const has = some.some((window) => match.some((_, place) => standsAt(window, match, place)));
          expect(has, `${expression} at ${at}`).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['[a-z0-9._]+@[a-z0-9.-]+\\.[a-z]{2,4}', 4],
    ['(?:password|secret)=[^ ]+', 4],
    ['[0-9]{3}-[0-9]{2}-[0-9]{4}', 4],
  ])('of %s have %s bytes', (expression, length) => {
    const some = chooseRegexWindows(parseRegex(expression), byteOdds(new Uint8Array(0)))!;
    expect(some.map((window) => window.length)).toEqual(some.map(() => length));
  });
});

describe('chunks of a store', () => {
  it('have together the matches of an expression that the whole has', () => {
    let told = 0;
    fc.assert(
      fc.property(expressions, text, fc.integer({ min: 1, max: 60 }), (expression, within, chunkBytes) => {
        const plan = planRegex(0, parseRegex(expression), byteOdds(within));
        if (plan === null) return;
        const found = byChunks(plan, within, chunkBytes);
        if (found === null) return; // no barrier to the end
        told++;
        expect(found).toEqual(
          javascriptMatches(expression, within).map(([at, length]) => `0 ${at} ${length}`),
        );
      }),
      { numRuns: 1200 },
    );
    expect(told).toBeGreaterThan(200);
  });

  it('keep a match that began where another might begin as well', () => {
    const within = Uint8Array.from([0x61, 0x0a, 0x61, 0x61]);
    const plan = planRegex(0, parseRegex('[^a]??.([^b\\n]|a)'), byteOdds(within))!;
    expect(byChunks(plan, within, 4)).toEqual(['0 1 3']);
  });

  it('have together every occurrence of fixed patterns, those that overlap too', () => {
    const pattern: fc.Arbitrary<PatternText> = fc.oneof(
      fc
        .array(fc.constantFrom('a', 'b', 'A', '\n', '\0'), { minLength: 1, maxLength: 7 })
        .map((letters) => ({ kind: 'text' as const, value: letters.join(''), ignoreCase: true })),
      fc
        .array(fc.constantFrom('61', '6?', '??', '?a', '00'), { minLength: 1, maxLength: 6 })
        .filter((parts) => parts.some((part) => part !== '??'))
        .map((parts) => ({ kind: 'hex' as const, value: parts.join('') })),
    );
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 12 }),
        text,
        fc.integer({ min: 1, max: 60 }),
        (some, within, chunkBytes) => {
          const numbered = compilePatterns(some).map((one, index) => {
            if (one.kind !== 'fixed') throw new Error('not fixed');
            return { ...one.fixed, index };
          });
          const expected: string[] = [];
          for (const { index, values, masks } of numbered) {
            for (let at = 0; at + values.length <= within.length; at++) {
              if (values.every((value, i) => (within[at + i]! & masks[i]!) === value)) {
                expected.push(`${index} ${at} ${values.length}`);
              }
            }
          }
          const found = byChunks(planFixed(numbered, byteOdds(within)), within, chunkBytes)!;
          const places = found.map((one) => Number(one.split(' ')[1]));
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(found.sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 600 },
    );
  });

  it('are told in order where there are more than are kept', () => {
    const within = new Uint8Array(20_000).fill(0x61);
    const numbered = compilePatterns([
      { kind: 'hex', value: '????????61' },
      { kind: 'text', value: 'a' },
    ]).map((one, index) => {
      if (one.kind !== 'fixed') throw new Error('not fixed');
      return { ...one.fixed, index };
    });
    const told = byChunks(planFixed(numbered, byteOdds(within)), within, within.length)!;
    const expected = Array.from(within, (_, at) =>
      (at + 5 <= within.length ? [`0 ${at} 5`] : []).concat(`1 ${at} 1`),
    );
    expect(told.join('\n') === expected.flat().join('\n')).toBe(true);
  });
});
