/** Samples what the mappings of a process hold, within a budget of pages. */
import { CONTENT_CELLS, CONTENT_CLASSES, type ContentClass } from '../../../shared/api/index.ts';
import { knownRegions, type WalkedSpace } from '../../criu/memory/walk-memory.ts';
import type { AddressRange } from '../../criu/memory/known-ranges.ts';
import { contentClass } from './content-class.ts';

/** Pages that are read of one process: 32 MiB of 4 KiB pages, about a quarter of a second. */
export const CONTENT_BUDGET_PAGES = 8192;

export interface SampledRegion {
  readonly start: bigint;
  readonly end: bigint;
  /** Indices into CONTENT_CLASSES; empty where the budget was spent. */
  readonly cells: Uint8Array<ArrayBuffer>;
  readonly pagesRead: number;
  readonly whole: boolean;
}

const CODE_OF = Object.fromEntries(CONTENT_CLASSES.map((name, at) => [name, at])) as Record<
  ContentClass,
  number
>;

/**
 * A region after the other, so that the caller can let others work in between. Each gets an equal share of
 * what is left, and pages that a page map or a held file names are read before those that are known to be
 * zeros or not captured.
 */
export function* sampleContent(space: WalkedSpace, budget = CONTENT_BUDGET_PAGES): Generator<SampledRegion> {
  const regions = [...knownRegions(space)].flatMap(({ map, ranges }) =>
    map === null
      ? ranges.map((range) => ({ ...range, ranges: [range] }))
      : [{ start: map.start, end: map.end, ranges }],
  );
  let left = budget;
  for (const [at, region] of regions.entries()) {
    const share = Math.ceil(left / (regions.length - at));
    const sampled = sampleRegion(space, region, Math.max(1, Math.min(left, share)), left > 0);
    left -= sampled.pagesRead;
    yield sampled;
  }
}

function sampleRegion(
  space: WalkedSpace,
  region: AddressRange & { readonly ranges: readonly AddressRange[] },
  share: number,
  affordable: boolean,
): SampledRegion {
  const { start, end } = region;
  const page = BigInt(space.pageSize);
  const pages = end > start ? (end - start + page - 1n) / page : 0n;
  if (!affordable || pages === 0n) {
    return { start, end, cells: new Uint8Array(0), pagesRead: 0, whole: false };
  }
  const count = Math.min(CONTENT_CELLS, Math.max(1, share), Number(pages < 4096n ? pages : 4096n));
  const cells = new Uint8Array(count);
  const perCell = Math.max(1, Math.floor(share / count));
  let pagesRead = 0;
  for (let cell = 0; cell < count; cell++) {
    const first = (pages * BigInt(cell)) / BigInt(count);
    const last = (pages * BigInt(cell + 1)) / BigInt(count);
    const range = { start: start + first * page, end: start + last * page };
    const votes = new Map<ContentClass, number>();
    for (const at of chosenPages(range, region.ranges, page, perCell)) {
      const found = classAt(space, at);
      votes.set(found, (votes.get(found) ?? 0) + 1);
      pagesRead++;
    }
    cells[cell] = CODE_OF[winner(votes)];
  }
  return { start, end, cells, pagesRead, whole: BigInt(pagesRead) === pages };
}

/** At most `most` pages of a cell: all of them where they fit, else evenly from what is known of it. */
function chosenPages(
  cell: AddressRange,
  known: readonly AddressRange[],
  page: bigint,
  most: number,
): readonly bigint[] {
  const all = (cell.end - cell.start) / page;
  if (all <= BigInt(most)) return evenly(cell, page, Number(all));
  const inside = known
    .map(({ start, end }) => ({
      start: start > cell.start ? start : cell.start,
      end: end < cell.end ? end : cell.end,
    }))
    .filter(({ start, end }) => end > start);
  if (inside.length === 0) return [cell.start];
  const chosen: bigint[] = [];
  for (let at = 0; at < most; at++) {
    const range = inside[Math.floor((at * inside.length) / most)]!;
    const length = (range.end - range.start + page - 1n) / page;
    const turn = BigInt(at) * length;
    chosen.push(range.start + ((turn / BigInt(most)) % length) * page);
  }
  return [...new Set(chosen)];
}

function evenly(range: AddressRange, page: bigint, count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, at) => range.start + BigInt(at) * page);
}

function classAt(space: WalkedSpace, address: bigint): ContentClass {
  const run = space.reader.read(address, space.pageSize).find(({ bytes }) => bytes !== null);
  return run?.bytes ? contentClass(run.bytes) : 'gap';
}

/** The class with most votes; of equals the one that says more. */
function winner(votes: ReadonlyMap<ContentClass, number>): ContentClass {
  const order: readonly ContentClass[] = ['code', 'entropy', 'text', 'other', 'zero', 'gap'];
  let best: ContentClass = 'gap';
  let most = 0;
  for (const name of order) {
    const count = votes.get(name) ?? 0;
    if (count > most) [best, most] = [name, count];
  }
  return best;
}
