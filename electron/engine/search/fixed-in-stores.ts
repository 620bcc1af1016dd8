/** Fixed patterns, searched in the stores and carried over to the address spaces. */
import { planFixed } from '../../analysis/search/chunk-matcher.ts';
import { canOverlapItself, isPlain } from '../../analysis/search/fixed-pattern.ts';
import { matchFixed, scanRunFixed, type FixedSet } from '../../analysis/search/fixed-matcher.ts';
import { fixedCanBeOnly } from '../../analysis/search/only-byte.ts';
import { ripgrepFixed, spansLines } from '../../analysis/search/ripgrep-pattern.ts';
import { segmentEnd, ZEROS } from '../../analysis/search/space.ts';
import { indexStore, sweepStore, type StoreSweep } from '../../analysis/search/store-index.ts';
import { blockReader } from './open-stores.ts';
import { nominate } from './ripgrep.ts';
import { isRareIn, sampleOf, scanStores, type ScanChunks } from './scan-stores.ts';
import { drive, storesOf, type Breathe, type Meter, type SearchRun } from './search-run.ts';

/** False where neither ripgrep nor the threads can do it. */
export async function searchFixedInStores(
  search: SearchRun,
  chunks: ScanChunks,
  set: FixedSet,
  meter: Meter,
  breathe: Breathe,
): Promise<boolean> {
  const only = set.patterns.length === 1 ? set.patterns[0]! : null;
  const plain = only !== null && isPlain(only) && !canOverlapItself(only);
  const { ripgrep } = search;
  // It tells matches line by line and leaves out empty lines: one of nothing but newlines would be missed.
  const able = ripgrep !== null && !set.patterns.some((pattern) => fixedCanBeOnly(pattern, 0x0a));
  const sample = sampleOf(chunks, search.stores);
  // Nothing is faster than ripgrep with one literal.
  if (search.threads !== 'never' && !(plain && able && search.threads === 'where they pay')) {
    const plan = planFixed(set.patterns, sample.odds);
    if (search.threads === 'always' || sample.suits(plan)) {
      if (await byThreads(search, chunks, plan, set, meter, breathe)) return true;
    }
  }
  if (!able) return false;
  const isRare = isRareIn((found) =>
    scanRunFixed(set, sample.run, sample.bytes, 0, sample.run.length, found),
  );
  await byRipgrep(search, ripgrep, set, { plain, isRare }, meter, breathe);
  return true;
}

async function byThreads(
  search: SearchRun,
  chunks: ScanChunks,
  plan: ReturnType<typeof planFixed>,
  set: FixedSet,
  meter: Meter,
  breathe: Breathe,
): Promise<boolean> {
  meter.of(chunks.bytes);
  let done = 0;
  let sweep: { readonly store: number; readonly of: StoreSweep } | null = null;
  const turn = createTurn();
  const borders = turn.come.then(() => scanBorders(search, set, breathe));
  const scan = scanStores(
    {
      plan,
      chunks,
      stores: search.stores,
      hitsMaximum: search.hits.maximum,
      signal: search.signal,
      breathe,
      scanned: (bytes) => meter.at((done += bytes)),
    },
    (store, pattern, offset, length) => {
      if (sweep?.store !== store) sweep = { store, of: sweepStore(indexStore(search.spaces, store)) };
      sweep.of.show(offset, offset + length, (space, run, position) => {
        search.hits.add(pattern, length, space, run, position);
      });
      turn.now();
      return search.hits.full;
    },
  ).finally(turn.now);
  const [able] = await Promise.all([scan, borders]);
  return able;
}

/** How long the borders wait for the first hit. */
const TURN_MS = 100;

/**
 * The turn of the borders. They are read by the thread that hands the hits on: until there is one, or it takes too
 * long, they leave it to those.
 */
function createTurn(): { readonly come: Promise<void>; readonly now: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, TURN_MS);
  return {
    come: promise,
    now() {
      clearTimeout(timer);
      resolve();
    },
  };
}

async function byRipgrep(
  search: SearchRun,
  ripgrep: string,
  set: FixedSet,
  { plain, isRare }: { readonly plain: boolean; readonly isRare: boolean },
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  const multiline = set.patterns.some(spansLines);
  const only = set.patterns[0]!;
  const expressions = set.patterns.map(ripgrepFixed);
  const stores = storesOf(search.spaces);
  meter.of(stores.reduce((sum, store) => sum + search.stores.files[store]!.size, 0));
  let before = 0;
  const turn = createTurn();
  let borders: Promise<void> | null = null;
  for (const store of stores) {
    const { path, size } = search.stores.files[store]!;
    const sweep = sweepStore(indexStore(search.spaces, store));
    const read = blockReader(search.stores, store, size);
    const show = (pattern: number, offset: number, length: number): boolean => {
      sweep.show(offset, offset + length, (space, run, position) => {
        search.hits.add(pattern, length, space, run, position);
      });
      turn.now();
      return search.hits.full;
    };
    let looked = 0;
    const nomination = {
      path,
      size,
      expressions,
      spansLines: multiline,
      atOnce: isRare,
      signal: search.signal,
      breathe,
      scanned: (bytes: number) => meter.at(before + bytes),
    };
    const told = nominate(ripgrep, nomination, (offset, length) => {
      if (plain) return show(only.index, offset, only.values.length);
      // Every occurrence begins within a match that was told: what overlaps it or is hidden by it is found here.
      const from = Math.max(looked, offset);
      const to = offset + (length < 0 ? set.longest : length);
      if (to <= from) return false;
      looked = to;
      const bytes = read(from, to - from + set.longest - 1);
      return matchFixed(set, bytes, 0, Math.min(bytes.length, to - from), from, show);
    });
    // While ripgrep reads the first store.
    borders ??= turn.come.then(() => scanBorders(search, set, breathe));
    await Promise.all([told.finally(turn.now), borders]);
    if (search.hits.full) return;
    before += size;
  }
  turn.now();
  // All zeros, or nothing at all.
  if (borders === null) await scanBorders(search, set, breathe);
}

/** Occurrences that cross a border between segments, and those that lie in zeros alone. */
async function scanBorders(search: SearchRun, set: FixedSet, breathe: Breathe): Promise<void> {
  const reach = set.longest - 1;
  for (const [space, { runs }] of search.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      for (let segment = 0; segment < run.at.length; segment++) {
        if (search.hits.full) return;
        const border = segmentEnd(run, segment);
        const begin = run.at[segment]!;
        const last = border === run.length;
        // A match of zeros alone may begin anywhere in them; else only one that goes on behind the border matters.
        const zeros = run.store[segment] === ZEROS && set.zeros.length > 0;
        if (last && !zeros) continue;
        const from = zeros ? begin : Math.max(begin, border - reach);
        const scan = scanRunFixed(set, run, search.stores, from, border, (pattern, position, length) => {
          if (!zeros && position + length <= border) return false;
          return !search.hits.add(pattern, length, space, index, position);
        });
        await drive(scan, breathe);
      }
    }
  }
}
