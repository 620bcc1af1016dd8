/**
 * Whether a directory can be the parent of another, and which pages of a chain no directory gives.
 * A `parent` link only proposes: a parent is accepted when every page map with PE_PARENT runs exists
 * in it, it was dumped before, and every PE_PARENT page has an entry there (CRIU's page-read of a
 * parent looks an address up in the same-named pagemap of the directory that the link leads to).
 */
import { PE_PARENT, PE_PRESENT, type CheckpointFact, type PageMapFact } from '../../../shared/facts/index.ts';

export interface PagesOfDirectory {
  readonly checkpoint: CheckpointFact;
  readonly page_map: readonly PageMapFact[];
}

export type ParentVerdict =
  { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/** A run of pages as [first address, end address). */
type Range = readonly [bigint, bigint];

/** Pages that the directory leaves to its parent. */
export function countParentPages(pages: PagesOfDirectory): bigint {
  let count = 0n;
  for (const map of pages.page_map) {
    for (let run = 0; run < map.flags.length; run++) {
      if ((map.flags[run]! & PE_PARENT) !== 0) count += BigInt(map.count[run]!);
    }
  }
  return count;
}

/** Judges one candidate; pure, linear in the number of runs. */
export function judgeParent(child: PagesOfDirectory, candidate: PagesOfDirectory): ParentVerdict {
  if (child.checkpoint.pageSize !== candidate.checkpoint.pageSize) {
    return refuse(
      `page sizes differ: ${child.checkpoint.pageSize} and ${candidate.checkpoint.pageSize} bytes`,
    );
  }
  const before = candidate.checkpoint.dumpUptimeUs;
  const after = child.checkpoint.dumpUptimeUs;
  if (before !== null && after !== null && before >= after) {
    return refuse(`dumped ${before} µs after boot, not before the child's ${after} µs`);
  }
  const pageSize = BigInt(child.checkpoint.pageSize);
  const maps = mapsByOwner(candidate.page_map);
  for (const map of child.page_map) {
    const wanted = rangesOf(map, PE_PARENT, pageSize);
    if (wanted.length === 0) continue;
    const parent = maps.get(owner(map));
    if (!parent) return refuse(`it has no page map of ${owner(map)}`);
    const [missing] = subtract(wanted, rangesOf(parent, PE_PARENT | PE_PRESENT, pageSize));
    if (missing) return refuse(`page 0x${missing[0].toString(16)} of ${owner(map)} is not in it`);
  }
  return { accepted: true };
}

/** Pages of the child that no directory of the chain (nearest parent first) holds. */
export function countUnresolvedPages(child: PagesOfDirectory, chain: readonly PagesOfDirectory[]): bigint {
  const pageSize = BigInt(child.checkpoint.pageSize);
  let unresolved = 0n;
  for (const map of child.page_map) {
    let wanted = rangesOf(map, PE_PARENT, pageSize);
    for (const parent of chain) {
      if (wanted.length === 0) break;
      const above = parent.page_map.find((candidate) => owner(candidate) === owner(map));
      if (!above) break;
      const passedOn = intersect(wanted, rangesOf(above, PE_PARENT, pageSize));
      const nowhere = subtract(wanted, rangesOf(above, PE_PARENT | PE_PRESENT, pageSize));
      unresolved += countPages(nowhere, pageSize);
      wanted = passedOn;
    }
    unresolved += countPages(wanted, pageSize);
  }
  return unresolved;
}

function refuse(reason: string): ParentVerdict {
  return { accepted: false, reason };
}

function owner(map: PageMapFact): string {
  return `${map.owner} ${map.id}`;
}

function mapsByOwner(maps: readonly PageMapFact[]): Map<string, PageMapFact> {
  return new Map(maps.map((map) => [owner(map), map]));
}

/** Runs with any of the flags, neighbours joined; ascending as the page map is. */
function rangesOf(map: PageMapFact, flags: number, pageSize: bigint): Range[] {
  const ranges: [bigint, bigint][] = [];
  for (let run = 0; run < map.start.length; run++) {
    if ((map.flags[run]! & flags) === 0) continue;
    const start = map.start[run]!;
    const end = start + BigInt(map.count[run]!) * pageSize;
    const last = ranges.at(-1);
    if (last && last[1] === start) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}

/** `from` without `what`; both ascending and not overlapping in themselves. */
function subtract(from: readonly Range[], what: readonly Range[]): Range[] {
  const left: Range[] = [];
  let at = 0;
  for (const [start, end] of from) {
    let cursor = start;
    while (at > 0 && what[at - 1]![1] > start) at--;
    while (at < what.length && what[at]![1] <= cursor) at++;
    for (let i = at; i < what.length && what[i]![0] < end; i++) {
      const [a, b] = what[i]!;
      if (a > cursor) left.push([cursor, a]);
      if (b > cursor) cursor = b;
    }
    if (cursor < end) left.push([cursor, end]);
  }
  return left;
}

function intersect(a: readonly Range[], b: readonly Range[]): Range[] {
  return subtract(a, subtract(a, b));
}

function countPages(ranges: readonly Range[], pageSize: bigint): bigint {
  return ranges.reduce((sum, [start, end]) => sum + (end - start) / pageSize, 0n);
}
