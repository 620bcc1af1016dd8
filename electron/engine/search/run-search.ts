/**
 * One search over spaces. Two ways that find the same:
 *
 *   in address order  every run is read and matched as it stands in the address space
 *   by nomination     ripgrep searches the stores, its matches are carried over to the address spaces; only what
 *                     lies at borders, where neighbours in memory are none in the store, is read in address order
 */
import type { CompiledPattern } from '../../analysis/search/pattern.ts';
import { canOverlapItself, isPlain } from '../../analysis/search/fixed-pattern.ts';
import {
  createFixedSet,
  matchFixed,
  scanRunFixed,
  type FixedSet,
  type NumberedPattern,
} from '../../analysis/search/fixed-matcher.ts';
import { createRegexMatcher, scanRunRegex, type RegexMatcher } from '../../analysis/search/regex-matcher.ts';
import { ripgrepExpression, ripgrepFixed, spansLines } from '../../analysis/search/ripgrep-pattern.ts';
import { segmentEnd, ZEROS, type Run, type Space } from '../../analysis/search/space.ts';
import { indexStore, sweepStore, type StoreSweep } from '../../analysis/search/store-index.ts';
import { trustedParts, type TrustedParts } from '../../analysis/search/trusted-parts.ts';
import type { RegexNode } from '../../analysis/search/regex-node.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { HitStore } from './hit-store.ts';
import { blockReader, type OpenStores } from './open-stores.ts';
import { nominate } from './ripgrep.ts';

export interface SearchRun {
  readonly spaces: readonly Space[];
  readonly stores: OpenStores;
  readonly patterns: readonly CompiledPattern[];
  readonly hits: HitStore;
  /** The binary; null: everything in address order. */
  readonly ripgrep: string | null;
  readonly signal: AbortSignal;
  readonly progress: (doneBytes: number, totalBytes: number) => void;
}

interface NumberedRegex {
  readonly index: number;
  readonly node: RegexNode;
  readonly matcher: RegexMatcher;
}

/** Numbers that wait for the windows; then ripgrep waits. */
const EARLY_MAXIMUM = 400_000;

const PROGRESS_BYTES = 16 * 2 ** 20;

/** Longest time that others wait for the engine. */
const SLICE_MS = 12;

/** Fills `hits` until all is searched or they are full. Rejects with 'cancelled', 'io'. */
export async function runSearch(search: SearchRun): Promise<void> {
  const fixed: NumberedPattern[] = [];
  const regexes: NumberedRegex[] = [];
  search.patterns.forEach((pattern, index) => {
    if (pattern.kind === 'fixed') fixed.push({ ...pattern.fixed, index });
    else regexes.push({ index, node: pattern.node, matcher: createRegexMatcher(pattern.node) });
  });
  const passes = (fixed.length > 0 ? 1 : 0) + regexes.length;
  const meter = createMeter(search, passes);
  const breathe = createBreather(search.signal);
  if (fixed.length > 0) {
    const set = createFixedSet(fixed);
    if (search.ripgrep === null) await inAddressOrderFixed(search, set, meter, breathe);
    else await byNominationFixed(search, search.ripgrep, set, meter, breathe);
  }
  for (const regex of regexes) {
    if (search.hits.full) return;
    if (search.ripgrep === null) await inAddressOrderRegex(search, regex, meter, breathe);
    else await byNominationRegex(search, search.ripgrep, regex, meter, breathe);
  }
}

async function inAddressOrderFixed(
  search: SearchRun,
  set: FixedSet,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  for (const [space, { runs }] of search.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      const scan = scanRunFixed(set, run, search.stores, 0, run.length, (pattern, position, length) => {
        return !search.hits.add(pattern, length, space, index, position);
      });
      await drive(scan, breathe);
      if (search.hits.full) return;
      meter.add(storedBytes(run));
    }
  }
}

async function inAddressOrderRegex(
  search: SearchRun,
  regex: NumberedRegex,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  for (const [space, { runs }] of search.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      await drive(regexWindow(search, regex, space, index, 0, run.length), breathe);
      if (search.hits.full) return;
      meter.add(storedBytes(run));
    }
  }
}

function regexWindow(
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

async function byNominationFixed(
  search: SearchRun,
  ripgrep: string,
  set: FixedSet,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  const multiline = set.patterns.some(spansLines);
  const only = set.patterns.length === 1 ? set.patterns[0]! : null;
  const plain = only !== null && isPlain(only) && !canOverlapItself(only);
  const expressions = set.patterns.map(ripgrepFixed);
  let borders: Promise<void> | null = null;
  for (const store of storesOf(search.spaces)) {
    const { path, size } = search.stores.files[store]!;
    const sweep = sweepStore(indexStore(search.spaces, store));
    const read = blockReader(search.stores, store, size);
    const show = (pattern: number, offset: number, length: number): boolean => {
      sweep.show(offset, offset + length, (space, run, position) => {
        search.hits.add(pattern, length, space, run, position);
      });
      return search.hits.full;
    };
    let looked = 0;
    const nomination = { path, expressions, spansLines: multiline, signal: search.signal, breathe };
    const told = nominate(ripgrep, nomination, (offset, length) => {
      meter.at(offset);
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
    borders ??= scanBorders(search, set, breathe);
    await Promise.all([told, borders]);
    if (search.hits.full) break;
    meter.add(size);
  }
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

async function byNominationRegex(
  search: SearchRun,
  ripgrep: string,
  regex: NumberedRegex,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  const expressions = [ripgrepExpression(regex.node)];
  const multiline = spansLines(regex.node);
  const parts = searchWindows(search, regex, breathe);
  parts.catch(() => {}); // awaited below
  for (const store of storesOf(search.spaces)) {
    const { path, size } = search.stores.files[store]!;
    const ready = parts.then((trusted) => sweepStore(indexStore(search.spaces, store, trusted)));
    ready.catch(() => {});
    let sweep: StoreSweep | null = null;
    const early: number[] = []; // offset and length of what ripgrep told before the windows were known

    const show = (offset: number, length: number): boolean => {
      sweep!.show(offset, offset + Math.max(length, 1), (space, index, position) => {
        const bytes = length < 0 ? lengthAt(search, regex, space, index, position) : length;
        search.hits.add(regex.index, bytes, space, index, position);
      });
      return search.hits.full;
    };
    const catchUp = async (): Promise<void> => {
      sweep ??= await ready;
      for (let at = 0; at < early.length; at += 2) show(early[at]!, early[at + 1]!);
      early.length = 0;
    };
    void ready.then(catchUp, () => {});
    const nomination = {
      path,
      expressions,
      spansLines: multiline,
      signal: search.signal,
      breathe: async () => {
        if (early.length > EARLY_MAXIMUM) await catchUp();
        await breathe();
      },
    };
    await nominate(ripgrep, nomination, (offset, length) => {
      meter.at(offset);
      if (sweep !== null) return show(offset, length);
      early.push(offset, length);
      return false;
    });
    await catchUp();
    if (search.hits.full) return;
    meter.add(size);
  }
  await parts;
}

/** Searches what must be searched in address order, and says what need not be. */
async function searchWindows(
  search: SearchRun,
  regex: NumberedRegex,
  breathe: Breathe,
): Promise<TrustedParts[][]> {
  const parts: TrustedParts[][] = [];
  for (const [space, { runs }] of search.spaces.entries()) {
    parts.push([]);
    for (const [index, run] of runs.entries()) {
      const trusted = await drive(trustedParts(regex.matcher, run, search.stores), breathe);
      parts[space]!.push(trusted);
      for (const [from, to] of trusted.windows) {
        if (search.hits.full) break;
        await drive(regexWindow(search, regex, space, index, from, to), breathe);
      }
    }
  }
  return parts;
}

/** Length of the match that begins at a trusted position. */
function lengthAt(
  search: SearchRun,
  regex: NumberedRegex,
  space: number,
  index: number,
  position: number,
): number {
  const run = search.spaces[space]!.runs[index]!;
  let bytes = 0;
  const scan = scanRunRegex(regex.matcher, run, search.stores, position, run.length, (_, length) => {
    bytes = length;
    return true;
  });
  while (scan.next().done !== true);
  return bytes;
}

function storesOf(spaces: readonly Space[]): number[] {
  const met = new Set<number>();
  for (const { runs } of spaces) for (const { store } of runs) for (const one of store) met.add(one);
  met.delete(ZEROS);
  return [...met].sort((a, b) => a - b);
}

function storedBytes(run: Run): number {
  let bytes = 0;
  run.store.forEach((store, segment) => {
    if (store !== ZEROS) bytes += segmentEnd(run, segment) - run.at[segment]!;
  });
  return bytes;
}

interface Meter {
  /** Bytes of the store that is searched now. */
  at(offset: number): void;
  /** Bytes that are done. */
  add(bytes: number): void;
}

function createMeter(search: SearchRun, passes: number): Meter {
  let done = 0;
  const one =
    search.ripgrep === null
      ? search.spaces.flatMap(({ runs }) => runs).reduce((sum, run) => sum + storedBytes(run), 0)
      : storesOf(search.spaces).reduce((sum, store) => sum + search.stores.files[store]!.size, 0);
  const total = one * passes;
  let told = 0;
  search.progress(0, total);
  return {
    at(offset) {
      if (offset < told) told = 0; // another store
      if (offset - told < PROGRESS_BYTES) return;
      told = offset;
      search.progress(done + offset, total);
    },
    add(bytes) {
      done += bytes;
      search.progress(done, total);
    },
  };
}

type Breathe = () => Promise<void>;

/** Lets the engine answer others when this has worked for a while; throws 'cancelled'. */
function createBreather(signal: AbortSignal): Breathe {
  let since = performance.now();
  return async () => {
    if (signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the search was cancelled'));
    if (performance.now() - since < SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
    if (signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the search was cancelled'));
  };
}

/** Runs a generator to its end and gives its result. */
export async function drive<T>(work: Generator<unknown, T>, breathe: Breathe): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await breathe();
  }
}
