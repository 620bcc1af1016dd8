/** Both engines against naive oracles, over synthetic memory whose borders are everywhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compilePatterns,
  type CompiledPattern,
  type PatternText,
} from '../../../electron/analysis/search/pattern.ts';
import { createRunBuilder, ZEROS, type Run, type Space } from '../../../electron/analysis/search/space.ts';
import { createHitStore } from '../../../electron/engine/search/hit-store.ts';
import type { OpenStores } from '../../../electron/engine/search/open-stores.ts';
import { ripgrepPath } from '../../../electron/engine/search/ripgrep.ts';
import { runSearch } from '../../../electron/engine/search/run-search.ts';
import type { SearchRun } from '../../../electron/engine/search/search-run.ts';
import { canBeOnly, fixedCanBeOnly } from '../../../electron/analysis/search/only-byte.ts';
import { expressions, javascriptMatches } from './expressions.ts';

const STORES = 2;
const STORE_BYTES = 96;
const ripgrep = ripgrepPath();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-search-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Piece {
  readonly gap: number; // unknown bytes before it
  readonly store: number; // ZEROS for zeros
  readonly offset: number;
  readonly length: number;
}
type Layout = readonly (readonly Piece[])[]; // of each space

/** Bytes of a space by address; undefined where nothing is known. Built without the code under test. */
function memoryOf(pieces: readonly Piece[], stores: readonly Uint8Array[]): (number | undefined)[] {
  const memory: (number | undefined)[] = [];
  for (const { gap, store, offset, length } of pieces) {
    for (let i = 0; i < gap; i++) memory.push(undefined);
    for (let i = 0; i < length; i++) memory.push(store === ZEROS ? 0 : stores[store]![offset + i]);
  }
  return memory;
}

function runsOf(pieces: readonly Piece[]): Run[] {
  const builder = createRunBuilder();
  let address = 0n;
  for (const { gap, store, offset, length } of pieces) {
    address += BigInt(gap);
    builder.add(address, BigInt(length), store, offset);
    address += BigInt(length);
  }
  return builder.finish();
}

function openArrays(stores: readonly Uint8Array[], name: string): OpenStores {
  const files = stores.map((bytes, store) => {
    const path = join(folder, `${name}-${store}`);
    writeFileSync(path, bytes);
    return { evidence: '', store, path, size: bytes.length };
  });
  return {
    files,
    number: (_, store) => store,
    read: (store, offset, into) => into.set(stores[store]!.subarray(offset, offset + into.length)),
    close: () => {},
  };
}

async function search(
  layout: Layout,
  stores: OpenStores,
  patterns: readonly CompiledPattern[],
  program: string | null,
  threads: SearchRun['threads'] = 'never',
) {
  const spaces: Space[] = layout.map((pieces) => ({ runs: runsOf(pieces) }));
  const hits = createHitStore(spaces);
  const signal = new AbortController().signal;
  await runSearch({ spaces, stores, patterns, hits, ripgrep: program, threads, signal, progress: () => {} });
  hits.sort();
  const found: string[] = [];
  const keys: string[] = [];
  for (let index = 0; index < hits.count; index++) {
    const { pattern, length, places } = hits.hit(index);
    keys.push(places.map(({ space, run, position }) => `${space} ${run} ${position}`).join());
    for (const { space, run, position } of places) {
      const address = spaces[space]!.runs[run]!.base + BigInt(position);
      found.push(`pattern ${pattern} space ${space} at ${address} length ${length}`);
    }
  }
  return { found: found.sort(), keys };
}

/** What is there: each stretch of known bytes, matched by JavaScript's engine or byte by byte. */
function expected(layout: Layout, stores: readonly Uint8Array[], patterns: readonly PatternText[]): string[] {
  const found: string[] = [];
  layout.forEach((pieces, space) => {
    const memory = memoryOf(pieces, stores);
    for (let start = 0; start < memory.length; start++) {
      if (memory[start] === undefined || (start > 0 && memory[start - 1] !== undefined)) continue;
      let end = start;
      while (end < memory.length && memory[end] !== undefined) end++;
      const stretch = Uint8Array.from(memory.slice(start, end) as number[]);
      patterns.forEach((pattern, index) => {
        const places =
          pattern.kind === 'regex'
            ? javascriptMatches(pattern.value, stretch)
            : occurrences(pattern, stretch);
        for (const [at, length] of places) {
          found.push(`pattern ${index} space ${space} at ${start + at} length ${length}`);
        }
      });
    }
  });
  return found.sort();
}

function occurrences({ kind, value }: PatternText, bytes: Uint8Array): [number, number][] {
  const digits =
    kind === 'hex'
      ? value.replaceAll(' ', '')
      : Buffer.from(value, kind === 'utf16' ? 'utf16le' : 'utf8').toString('hex');
  const length = digits.length / 2;
  const found: [number, number][] = [];
  for (let at = 0; at + length <= bytes.length; at++) {
    const here = Buffer.from(bytes.subarray(at, at + length)).toString('hex');
    if ([...digits].every((digit, i) => digit === '?' || digit === here[i])) found.push([at, length]);
  }
  return found;
}

const storeBytes = fc
  .uint8Array({ minLength: STORE_BYTES, maxLength: STORE_BYTES })
  .map((bytes) => bytes.map((byte) => [0x61, 0x61, 0x62, 0x63, 0x0a, 0x00][byte % 6]!));
const piece: fc.Arbitrary<Piece> = fc
  .record({
    gap: fc.constantFrom(0, 0, 0, 0, 3),
    store: fc.constantFrom(0, 0, 1, ZEROS),
    offset: fc.integer({ min: 0, max: STORE_BYTES - 1 }),
    length: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 })),
  })
  .map((one) => ({
    ...one,
    length: one.store === ZEROS ? one.length : Math.min(one.length, STORE_BYTES - one.offset),
  }));
/** Also what real page maps have: pieces that follow each other in the store, a hole between them or none. */
const pieces = fc.array(piece, { minLength: 1, maxLength: 12 });
const layouts = fc.array(pieces, { minLength: 1, maxLength: 3 }).map((spaces) => [...spaces, spaces[0]!]);
const plain = fc
  .array(fc.constantFrom('a', 'b', 'c', '\n', '\0'), { minLength: 1, maxLength: 6 })
  .map((text) => text.join(''));
const fixed: fc.Arbitrary<PatternText> = fc.oneof(
  plain.map((value) => ({ kind: 'text' as const, value })),
  fc.constantFrom('a', 'ab', 'aa').map((value) => ({ kind: 'utf16' as const, value })),
  fc
    .array(fc.constantFrom('61', '62', '0a', '6?', '??', '?1', '00', '?a'), { minLength: 1, maxLength: 5 })
    .filter((parts) => parts.some((part) => part !== '??'))
    .map((parts) => ({ kind: 'hex' as const, value: parts.join(' ') })),
);

function ripgrepTellsAll(patterns: readonly CompiledPattern[]): boolean {
  return !patterns.some((one) =>
    one.kind === 'fixed' ? fixedCanBeOnly(one.fixed, 10) : canBeOnly(one.node, 10),
  );
}

/** Threads cost more to start than all else: not every case has them. */
async function compare(
  layout: Layout,
  stores: readonly Uint8Array[],
  patterns: readonly PatternText[],
  withThreads = false,
): Promise<void> {
  const compiled = compilePatterns(patterns);
  const opened = openArrays(stores, 'case');
  const truth = expected(layout, stores, patterns);
  const scanned = await search(layout, opened, compiled, null);
  expect(difference(scanned.found, truth)).toEqual(NO_DIFFERENCE);
  if (withThreads) {
    const threaded = await search(layout, opened, compiled, ripgrep, 'always');
    expect(difference(threaded.found, truth)).toEqual(NO_DIFFERENCE);
    expect(threaded.keys.join('\n') === scanned.keys.join('\n')).toBe(true);
  }
  if (!ripgrepTellsAll(compiled)) return;
  const nominated = await search(layout, opened, compiled, ripgrep);
  expect(difference(nominated.found, truth)).toEqual(NO_DIFFERENCE);
  expect(nominated.keys.join('\n') === scanned.keys.join('\n')).toBe(true);
}

/** In address order, by ripgrep, by threads. */
const WAYS: readonly [program: string | null, threads: SearchRun['threads']][] = [
  [null, 'never'],
  [ripgrep, 'never'],
  [null, 'always'],
];

const NO_DIFFERENCE = { missed: [], invented: [] };

/** The first of each: a megabyte has too many to print. */
function difference(found: readonly string[], truth: readonly string[]) {
  const [has, should] = [new Set(found), new Set(truth)];
  return {
    missed: truth.filter((one) => !has.has(one)).slice(0, 4),
    invented: found.filter((one) => !should.has(one)).slice(0, 4),
  };
}

describe('memory search, in address order and by nomination', () => {
  it('has the ripgrep binary that the second engine needs', () => {
    expect(ripgrep).not.toBeNull();
  });

  it('finds every occurrence of one text or hex pattern, across every border, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        layouts,
        fc.array(storeBytes, { minLength: STORES, maxLength: STORES }),
        fixed,
        (layout, stores, pattern) => compare(layout, stores, [pattern]),
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it('finds every occurrence of each term of a list in one pass', async () => {
    await fc.assert(
      fc.asyncProperty(
        layouts,
        fc.array(storeBytes, { minLength: STORES, maxLength: STORES }),
        fc.array(fixed, { minLength: 2, maxLength: 8 }),
        (layout, stores, patterns) => compare(layout, stores, patterns),
      ),
      { numRuns: 120 },
    );
  }, 60_000);

  it('finds the leftmost-first matches of a regular expression in each stretch of memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        layouts,
        fc.array(storeBytes, { minLength: STORES, maxLength: STORES }),
        expressions,
        (layout, stores, value) => compare(layout, stores, [{ kind: 'regex', value }]),
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  it.each([
    ['(b|(?:ab){2,})', 'aaabab aa'],
    ['.abb|b', 'zabb'],
    ['a|.aa', '-#aa'],
    ['[^()]*(?:\\([^()]*\\))?[^()]*:', '$(:):'],
    ['[^b\\n]+a[a-c]', 'aa\nbaab'],
    ['Q+|Z.Z', 'QQ ZZZ QZQ'],
  ])('finds the leftmost matches of %s, where ripgrep would search back for them', async (value, text) => {
    const store = new Uint8Array(STORE_BYTES);
    store.set(Buffer.from(`\n${text}\n`), 40); // far from what is searched in address order
    const layout: Layout = [[{ gap: 0, store: 0, offset: 0, length: STORE_BYTES }]];
    await compare(layout, [store, store], [{ kind: 'regex', value }], true);
  });

  it('finds the same by threads that scan the stores', async () => {
    const patterns = fc.oneof(
      expressions.map((value) => [{ kind: 'regex' as const, value }]),
      fc.array(fixed, { minLength: 1, maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(
        layouts,
        fc.array(storeBytes, { minLength: STORES, maxLength: STORES }),
        patterns,
        (layout, stores, some) => compare(layout, stores, some, true),
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  it('tells nothing before a border where terms stand for themselves by later bytes', async () => {
    const store = new Uint8Array(STORE_BYTES).fill(0x61);
    const layout: Layout = [
      [
        { gap: 0, store: 0, offset: 55, length: 1 },
        { gap: 0, store: 0, offset: 0, length: 1 },
      ],
    ];
    const patterns: PatternText[] = [
      { kind: 'text', value: 'a' },
      { kind: 'hex', value: '?? 61' },
    ];
    await compare(layout, [store, store], patterns, true);
  });

  it('finds the true matches on both sides of a false border that a raw match lies across', async () => {
    // In the store: ...START-xxSTART-yyEND...; in memory the two halves are far apart, or the other way round.
    const store = Uint8Array.from(Buffer.from('....START-xx|START-yyEND....', 'latin1'));
    const half = store.indexOf(0x7c);
    const first: Piece = { gap: 0, store: 0, offset: 0, length: half };
    const second: Piece = { gap: 5, store: 0, offset: half, length: store.length - half };
    const pattern: PatternText = { kind: 'regex', value: 'START-[^\\x2e]*END|STA' };
    await compare([[first, second]], [store, store], [pattern], true);
    await compare([[second, { ...first, gap: 0 }]], [store, store], [pattern], true);
    const apart = expected([[first, second]], [store, store], [pattern]);
    expect(apart).toEqual(['pattern 0 space 0 at 18 length 11', 'pattern 0 space 0 at 4 length 3']);
  });

  it('agrees on a megabyte with long matches, dense matches and long zeros', async () => {
    const random = seeded(7);
    const bytes = Uint8Array.from({ length: 2 ** 20 }, (_, at) => {
      if (at % 300_000 < 90_000) return 0x61;
      return [0x61, 0x62, 0x63, 0x0a, 0x00, 0x40, 0x2e][Math.floor(random() * 7)]!;
    });
    const layout: Piece[] = [];
    for (let offset = 0; offset < bytes.length; offset += 4096) {
      if (random() < 0.3) layout.push({ gap: 0, store: ZEROS, offset: 0, length: 8192 });
      layout.push({ gap: random() < 0.2 ? 1 : 0, store: 0, offset, length: 4096 });
    }
    for (const value of [
      'a+',
      '[^@]+',
      'b[^\\n]*c',
      '@[abc]{3,}\\.',
      'a{5}|\\x00+b',
      '[ab]+?c',
      '(?:a|\\n)+@',
    ]) {
      await compare([layout], [bytes], [{ kind: 'regex', value }], true);
    }
    await compare([layout], [bytes], [{ kind: 'text', value: 'aba' }], true);
    await compare(
      [layout],
      [bytes],
      [
        { kind: 'hex', value: '61 ?? 00 00' },
        { kind: 'text', value: 'abc' },
      ],
      true,
    );
  }, 240_000);

  it('tells shared bytes once, with each address space that shows them', async () => {
    const store = Uint8Array.from(Buffer.from('....needle....', 'latin1'));
    const whole: Piece = { gap: 0, store: 0, offset: 0, length: store.length };
    const layout: Layout = [
      [whole],
      [{ ...whole, gap: 100 }],
      [
        { ...whole, length: 7 },
        { ...whole, gap: 0, offset: 7, length: 7 },
      ],
    ];
    for (const [program, threads] of WAYS) {
      const { found, keys } = await search(
        layout,
        openArrays([store], 'shared'),
        compilePatterns([{ kind: 'text', value: 'needle' }]),
        program,
        threads,
      );
      expect(found).toHaveLength(3);
      expect(keys).toEqual(['0 0 4,1 0 4,2 0 4']);
    }
  });

  it('stops at the limit on hits and says so', async () => {
    const store = new Uint8Array(1000).fill(0x61);
    const spaces: Space[] = [{ runs: runsOf([{ gap: 0, store: 0, offset: 0, length: 1000 }]) }];
    for (const [program, threads] of WAYS) {
      const hits = createHitStore(spaces, 10);
      await runSearch({
        spaces,
        stores: openArrays([store], 'limit'),
        patterns: compilePatterns([{ kind: 'text', value: 'a' }]),
        hits,
        ripgrep: program,
        threads,
        signal: new AbortController().signal,
        progress: () => {},
      });
      expect([hits.count, hits.full]).toEqual([10, true]);
    }
  });

  it('ends with "cancelled" when it is told to', async () => {
    const store = new Uint8Array(100).fill(0x61);
    const spaces: Space[] = [{ runs: runsOf([{ gap: 0, store: 0, offset: 0, length: 100 }]) }];
    for (const [program, threads] of WAYS) {
      const abort = new AbortController();
      abort.abort();
      const run = runSearch({
        spaces,
        stores: openArrays([store], 'cancel'),
        patterns: compilePatterns([{ kind: 'text', value: 'a' }]),
        hits: createHitStore(spaces),
        ripgrep: program,
        threads,
        signal: abort.signal,
        progress: () => {},
      });
      await expect(run).rejects.toMatchObject({ detail: { code: 'cancelled' } });
    }
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
