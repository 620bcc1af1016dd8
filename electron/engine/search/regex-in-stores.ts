/** A regular expression, searched in the stores and carried over to the address spaces. */
import { planRegex } from '../../analysis/search/chunk-matcher.ts';
import { canBeOnly } from '../../analysis/search/only-byte.ts';
import { scanRunRegex, type RegexMatcher } from '../../analysis/search/regex-matcher.ts';
import type { RegexNode } from '../../analysis/search/regex-node.ts';
import type { Space } from '../../analysis/search/space.ts';
import { ripgrepExpression, spansLines } from '../../analysis/search/ripgrep-pattern.ts';
import { indexStore, sweepStore, type StoreSweep } from '../../analysis/search/store-index.ts';
import { trustedPart, type TrustedPart } from '../../analysis/search/trusted-parts.ts';
import { nominate } from './ripgrep.ts';
import { isRareIn, sampleOf, scanStores, type ScanChunks } from './scan-stores.ts';
import { drive, storesOf, type Breathe, type Meter, type SearchRun } from './search-run.ts';

export interface NumberedRegex {
  readonly index: number;
  readonly node: RegexNode;
  readonly matcher: RegexMatcher;
}

/** False where neither ripgrep nor the threads can do it. */
export async function searchRegexInStores(
  search: SearchRun,
  chunks: ScanChunks,
  regex: NumberedRegex,
  meter: Meter,
  breathe: Breathe,
): Promise<boolean> {
  const { ripgrep } = search;
  const shown = createShown(search, regex, breathe);
  let windows: Promise<void> | null = null;
  const sample = sampleOf(chunks, search.stores);
  if (search.threads !== 'never') {
    const plan = planRegex(regex.index, regex.node, sample.odds);
    if (plan !== null && (search.threads === 'always' || sample.suits(plan))) {
      windows = searchWindows(search, regex, shown, breathe);
      meter.of(chunks.bytes);
      let done = 0;
      const options = {
        plan,
        chunks,
        stores: search.stores,
        hitsMaximum: search.hits.maximum,
        signal: search.signal,
        breathe,
        scanned: (bytes: number) => meter.at((done += bytes)),
      };
      const scan = scanStores(options, (store, _, offset, length) => shown.show(store, offset, length));
      const [able] = await Promise.all([scan, windows]);
      if (able) return true;
    }
  }
  // It tells matches line by line and leaves out empty lines: one of nothing but newlines would be missed.
  if (ripgrep === null || canBeOnly(regex.node, 0x0a)) return false;
  windows ??= searchWindows(search, regex, shown, breathe);
  const isRare = isRareIn((found) =>
    scanRunRegex(regex.matcher, sample.run, sample.bytes, 0, sample.run.length, found),
  );
  await Promise.all([byRipgrep(search, ripgrep, regex, shown, isRare, meter, breathe), windows]);
  return true;
}

async function byRipgrep(
  search: SearchRun,
  ripgrep: string,
  regex: NumberedRegex,
  shown: Shown,
  isRare: boolean,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  const expressions = [ripgrepExpression(regex.node)];
  const multiline = spansLines(regex.node);
  const stores = storesOf(search.spaces);
  meter.of(stores.reduce((sum, store) => sum + search.stores.files[store]!.size, 0));
  let before = 0;
  shown.again();
  for (const store of stores) {
    const { path, size } = search.stores.files[store]!;
    let told: number[] = []; // offset and length of each, until they are shown
    const showTold = async (): Promise<void> => {
      const now = told;
      told = [];
      for (let at = 0; at < now.length && !search.hits.full; at += 2) {
        await shown.show(store, now[at]!, now[at + 1]!);
      }
      await breathe();
    };
    const nomination = {
      path,
      size,
      expressions,
      spansLines: multiline,
      atOnce: isRare,
      signal: search.signal,
      breathe: showTold,
      scanned: (bytes: number) => meter.at(before + bytes),
    };
    await nominate(ripgrep, nomination, (offset, length) => {
      told.push(offset, length);
      return search.hits.full;
    });
    await showTold();
    if (search.hits.full) return;
    before += size;
  }
}

/** Carries raw matches over: those that lie within a trusted part are matches in address order. */
interface Shown {
  /** By ascending store and offset; length -1: not known. True where the hits are full. */
  show(store: number, offset: number, length: number): boolean | Promise<boolean>;
  /** What is shown next begins at the first store again. */
  again(): void;
  /** At once where it is known. */
  trusted(space: number, run: number, segment: number): TrustedPart | Promise<TrustedPart>;
}

function createShown(search: SearchRun, regex: NumberedRegex, breathe: Breathe): Shown {
  let sweep: { readonly store: number; readonly of: StoreSweep } | null = null;
  const known = search.spaces.map(() => null as SegmentParts | null);
  const places: number[] = []; // space, run, position, segment of each

  function trusted(space: number, index: number, segment: number): TrustedPart | Promise<TrustedPart> {
    const run = search.spaces[space]!.runs[index]!;
    const parts = (known[space] ??= segmentParts(search.spaces[space]!));
    return (
      parts.get(index, segment) ??
      drive(trustedPart(regex.matcher, run, search.stores, segment), breathe).then((part) => {
        parts.set(index, segment, part);
        return part;
      })
    );
  }

  /** Of `places`, those from `at` on. */
  function add(length: number, from: number): boolean | Promise<boolean> {
    for (let at = from; at < places.length; at += 4) {
      const [space, run, position] = [places[at]!, places[at + 1]!, places[at + 2]!];
      const part = trusted(space, run, places[at + 3]!);
      if (part instanceof Promise) return part.then(() => add(length, at));
      if (position < part.low || position + Math.max(length, 1) > part.high) continue;
      const bytes = length < 0 ? lengthAt(search, regex, space, run, position, part.high) : length;
      search.hits.add(regex.index, bytes, space, run, position);
    }
    return search.hits.full;
  }

  return {
    trusted,
    again: () => (sweep = null),
    show(store, offset, length) {
      if (sweep?.store !== store) sweep = { store, of: sweepStore(indexStore(search.spaces, store)) };
      places.length = 0;
      sweep.of.show(offset, offset + Math.max(length, 1), (...place) => void places.push(...place));
      return add(length, 0);
    },
  };
}

/** Trusted parts of a space's segments, as far as they are known. */
interface SegmentParts {
  get(run: number, segment: number): TrustedPart | null;
  set(run: number, segment: number, part: TrustedPart): void;
}

function segmentParts({ runs }: Space): SegmentParts {
  const first = new Int32Array(runs.length + 1);
  for (const [index, run] of runs.entries()) first[index + 1] = first[index]! + run.at.length;
  const bounds = new Float64Array(2 * first[runs.length]!).fill(NaN);
  return {
    get(run, segment) {
      const at = 2 * (first[run]! + segment);
      const low = bounds[at]!;
      return Number.isNaN(low) ? null : { low, high: bounds[at + 1]! };
    },
    set(run, segment, { low, high }) {
      bounds.set([low, high], 2 * (first[run]! + segment));
    },
  };
}

/** Searches what is not trusted, in address order. */
async function searchWindows(
  search: SearchRun,
  regex: NumberedRegex,
  shown: Shown,
  breathe: Breathe,
): Promise<void> {
  for (const [space, { runs }] of search.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      let open = 0; // where the window that is being made begins
      for (let segment = 0; segment < run.at.length; segment++) {
        if (search.hits.full) return;
        const { low, high } = await shown.trusted(space, index, segment);
        if (high <= low) continue;
        if (low > open) await drive(regexWindow(search, regex, space, index, open, low), breathe);
        open = high;
        await breathe();
      }
      if (open < run.length) await drive(regexWindow(search, regex, space, index, open, run.length), breathe);
    }
  }
}

/** Matches that lie in [from, to) of a run, in address order. */
export function regexWindow(
  search: SearchRun,
  regex: NumberedRegex,
  space: number,
  index: number,
  from: number,
  to: number,
): Generator<number> {
  const run = search.spaces[space]!.runs[index]!;
  return scanRunRegex(regex.matcher, run, search.stores, from, to, (position, length) => {
    return !search.hits.add(regex.index, length, space, index, position);
  });
}

/** Length of the match that begins at a trusted position. */
function lengthAt(
  search: SearchRun,
  regex: NumberedRegex,
  space: number,
  index: number,
  position: number,
  high: number,
): number {
  const run = search.spaces[space]!.runs[index]!;
  let bytes = 0;
  const scan = scanRunRegex(regex.matcher, run, search.stores, position, high, (_, length) => {
    bytes = length;
    return true;
  });
  while (scan.next().done !== true);
  return bytes;
}
