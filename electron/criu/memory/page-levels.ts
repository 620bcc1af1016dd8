/**
 * The page maps of an image directory and of its parents, and where a page's content lies in them:
 *
 *     dump 3   [present][parent ][present]      pages-1.img of 3
 *     dump 2            [present|parent ]       pages-1.img of 2
 *     dump 1                     [present]      pages-1.img of 1
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { PE_PARENT, PE_PRESENT } from '../../../shared/facts/memory.ts';
import type { PageMapFact } from '../../../shared/facts/memory.ts';
import type { ParentDirectory } from '../types.ts';
import { positionOf } from './page-runs.ts';

export type PageOwner = PageMapFact['owner'];

/** Page maps by owner and id. */
export interface PageMapIndex {
  find(owner: PageOwner, id: bigint): PageMapFact | undefined;
}

export function indexPageMaps(rows: readonly PageMapFact[]): PageMapIndex {
  const byKey = new Map<string, PageMapFact>();
  for (const row of rows) {
    const key = `${row.owner} ${row.id}`;
    if (!byKey.has(key)) byKey.set(key, row);
  }
  return { find: (owner, id) => byKey.get(`${owner} ${id}`) };
}

/** One image directory's share of a chain. */
export interface PageLevel {
  /** Checkpoint id that spans of this level name; null: the reader's own. */
  readonly checkpoint: string | null;
  readonly pageSize: number;
  readonly pageMaps: PageMapIndex;
  readonly member: (index: number) => ByteSource;
}

/**
 * The directories up the chain, nearest first. Stops at `chainLength`, at a directory that is
 * already in the list (a cycle), and at one with another page size, which can't be of the same chain.
 */
export function parentLevels(
  parent: ParentDirectory | null,
  pageSize: number,
  chainLength: number,
): readonly PageLevel[] {
  const levels: PageLevel[] = [];
  const seen = new Set<string>();
  for (let at = parent; at !== null && levels.length < chainLength; at = at.parent) {
    if (seen.has(at.id) || at.facts.checkpoint.pageSize !== pageSize) break;
    seen.add(at.id);
    const directory = at;
    levels.push({
      checkpoint: directory.id,
      pageSize,
      pageMaps: indexOfParent(directory),
      member: (index) => directory.memberSource(index),
    });
  }
  return levels;
}

/** Indexing a parent's page maps is paid once, however many processes read from it. */
const parentIndexes = new WeakMap<ParentDirectory['facts'], PageMapIndex>();

function indexOfParent(directory: ParentDirectory): PageMapIndex {
  const known = parentIndexes.get(directory.facts);
  if (known !== undefined) return known;
  const index = indexPageMaps(directory.facts.page_map);
  parentIndexes.set(directory.facts, index);
  return index;
}

/** Where the pages of a run stand. */
export type PagePlace =
  /** In a pages file, from `offset` on. `depth` 0 is the reader's own directory. */
  | {
      readonly kind: 'present';
      readonly depth: number;
      readonly pagesMember: number | null;
      readonly offset: number;
    }
  | { readonly kind: 'lazy' }
  | { readonly kind: 'missing-parent' }
  /** No entry in the own page map. `known` false: there is no page map, or a damaged one, so that nothing follows from it. */
  | { readonly kind: 'absent'; readonly known: boolean };

export interface LocatedRun {
  readonly place: PagePlace;
  /** First address at which the place changes; null: holds to the end of the address space. */
  readonly until: bigint | null;
}

/**
 * Finds the pages of one owner through all levels. Keeps the last run of each level as a hint, so
 * that reading upwards costs no search.
 */
export function createPageLocator(
  levels: readonly PageLevel[],
  owner: PageOwner,
  id: bigint,
): (address: bigint) => LocatedRun {
  const maps = levels.map((level) => level.pageMaps.find(owner, id));
  const hints = levels.map(() => 0);

  return function locate(address: bigint): LocatedRun {
    let until: bigint | null = null;
    for (let depth = 0; depth < levels.length; depth++) {
      const level = levels[depth]!;
      const map = maps[depth];
      if (map === undefined) {
        return { place: depth === 0 ? { kind: 'absent', known: false } : { kind: 'missing-parent' }, until };
      }
      const position = positionOf(map, address, level.pageSize, hints[depth]);
      hints[depth] = Math.min(position.index, Math.max(0, map.start.length - 1));
      until = nearer(until, position.until);
      if (!position.inside) {
        const known = map.incomplete !== true;
        return { place: depth === 0 ? { kind: 'absent', known } : { kind: 'missing-parent' }, until };
      }
      const flags = map.flags[position.index]!;
      if ((flags & PE_PRESENT) !== 0) {
        const into = Number(address - map.start[position.index]!);
        const offset = map.offset[position.index]! + into;
        return { place: { kind: 'present', depth, pagesMember: map.pagesMember, offset }, until };
      }
      if ((flags & PE_PARENT) === 0) return { place: { kind: 'lazy' }, until };
    }
    return { place: { kind: 'missing-parent' }, until };
  };
}

function nearer(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null) return b;
  if (b === null) return a;
  return a < b ? a : b;
}
