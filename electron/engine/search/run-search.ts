/**
 * One search over spaces. Three ways that find the same:
 *
 *   in address order   every run is read and matched as it stands in the address space
 *   by ripgrep         it searches the stores; its matches are carried over to the address spaces, and only what lies
 *                      at borders, where neighbours in memory are none in the store, is read in address order
 *   by threads         likewise, but the stores are scanned by threads of our own (chunk-matcher.ts): where a pattern
 *                      has rare windows this is the fastest
 */
import {
  createFixedSet,
  scanRunFixed,
  type FixedSet,
  type NumberedPattern,
} from '../../analysis/search/fixed-matcher.ts';
import { createRegexMatcher } from '../../analysis/search/regex-matcher.ts';
import { segmentEnd, ZEROS, type Run } from '../../analysis/search/space.ts';
import { searchFixedInStores } from './fixed-in-stores.ts';
import { regexWindow, searchRegexInStores, type NumberedRegex } from './regex-in-stores.ts';
import { chunksOf } from './scan-stores.ts';
import {
  createBreather,
  createMeter,
  drive,
  storesOf,
  type Breathe,
  type Meter,
  type SearchRun,
} from './search-run.ts';

/** Fills `hits` until all is searched or they are full. Rejects with 'cancelled', 'io'. */
export async function runSearch(search: SearchRun): Promise<void> {
  const fixed: NumberedPattern[] = [];
  const regexes: NumberedRegex[] = [];
  search.patterns.forEach((pattern, index) => {
    if (pattern.kind === 'fixed') fixed.push({ ...pattern.fixed, index });
    else regexes.push({ index, node: pattern.node, matcher: createRegexMatcher(pattern.node) });
  });
  const passes = (fixed.length > 0 ? 1 : 0) + regexes.length;
  const inStores = search.ripgrep !== null || search.threads !== 'never';
  const chunks = inStores ? chunksOf(search.spaces, search.stores, storesOf(search.spaces)) : null;
  const meter = createMeter(search.progress, passes, chunks?.bytes ?? bytesOfSpaces(search));
  const breathe = createBreather(search);
  if (fixed.length > 0) {
    const set = createFixedSet(fixed);
    const done = chunks !== null && (await searchFixedInStores(search, chunks, set, meter, breathe));
    if (!done) await inAddressOrderFixed(search, set, meter, breathe);
    meter.pass();
  }
  for (const regex of regexes) {
    if (search.hits.full) return;
    const done = chunks !== null && (await searchRegexInStores(search, chunks, regex, meter, breathe));
    if (!done) await inAddressOrderRegex(search, regex, meter, breathe);
    meter.pass();
  }
}

async function inAddressOrderFixed(
  search: SearchRun,
  set: FixedSet,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  meter.of(bytesOfSpaces(search));
  let before = 0;
  for (const [space, { runs }] of search.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      const scan = scanRunFixed(set, run, search.stores, 0, run.length, (pattern, position, length) => {
        return !search.hits.add(pattern, length, space, index, position);
      });
      await drive(told(scan, meter, before, run), breathe);
      if (search.hits.full) return;
      before += storedBytes(run, run.length);
    }
  }
}

async function inAddressOrderRegex(
  search: SearchRun,
  regex: NumberedRegex,
  meter: Meter,
  breathe: Breathe,
): Promise<void> {
  meter.of(bytesOfSpaces(search));
  let before = 0;
  for (const [space, { runs }] of search.spaces.entries()) {
    for (const [index, run] of runs.entries()) {
      const scan = regexWindow(search, regex, space, index, 0, run.length);
      await drive(told(scan, meter, before, run), breathe);
      if (search.hits.full) return;
      before += storedBytes(run, run.length);
    }
  }
}

/** Tells the meter of the positions in the run that a scan yields. */
function* told(scan: Generator<number>, meter: Meter, before: number, run: Run): Generator<number> {
  for (const position of scan) {
    meter.at(before + storedBytes(run, position));
    yield position;
  }
}

function bytesOfSpaces({ spaces }: SearchRun): number {
  let bytes = 0;
  for (const { runs } of spaces) for (const run of runs) bytes += storedBytes(run, run.length);
  return bytes;
}

/** Bytes before a position that lie in a store. */
function storedBytes(run: Run, position: number): number {
  let bytes = 0;
  for (let segment = 0; segment < run.at.length && run.at[segment]! < position; segment++) {
    if (run.store[segment] === ZEROS) continue;
    bytes += Math.min(position, segmentEnd(run, segment)) - run.at[segment]!;
  }
  return bytes;
}
