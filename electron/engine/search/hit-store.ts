/**
 * The hits of one search, in columns: a hit is a pattern, a length and the places that show its bytes. Bytes that
 * several address spaces share are one hit with a place in each.
 */
import { segmentAt, segmentEnd, ZEROS, type Space } from '../../analysis/search/space.ts';
import { createColumn } from './number-column.ts';
import { createStartTable } from './start-table.ts';

/** Hits that are kept. A search that finds more ends there and says so. */
export const HITS_MAXIMUM = 1_000_000;
/** Places that are kept: bytes shared by a thousand processes count a thousand. */
export const PLACES_MAXIMUM = 4_000_000;

export interface HitPlace {
  readonly space: number;
  readonly run: number;
  readonly position: number;
}

export interface Hit {
  readonly pattern: number;
  readonly length: number;
  readonly places: readonly HitPlace[];
}

export interface HitStore {
  readonly count: number;
  readonly places: number;
  /** Hits that are kept at most. */
  readonly maximum: number;
  /** A limit was reached: there are more hits than these. */
  readonly full: boolean;
  /** False where it is full. The same occurrence is told once. */
  add(pattern: number, length: number, space: number, run: number, position: number): boolean;
  hit(index: number): Hit;
  /** Puts hits and their places into the order of the spaces and addresses; nothing can be added after it. */
  sort(): void;
  /** Forgets them all. */
  free(): void;
}

export function createHitStore(spaces: readonly Space[], hitsMaximum: number = HITS_MAXIMUM): HitStore {
  const pattern = createColumn(Uint32Array);
  const length = createColumn(Float64Array);
  const firstPlace = createColumn(Int32Array);
  const lastPlace = createColumn(Int32Array);
  const placeSpace = createColumn(Int32Array);
  const placeRun = createColumn(Int32Array);
  const placePosition = createColumn(Float64Array);
  const placeNext = createColumn(Int32Array);
  /** Owner: the store; of a hit that begins in zeros, the space below zero. */
  const starts = createStartTable();
  let full = false;
  /** Null until it is sorted; empty: they are told in their order. */
  let order: Uint32Array | null = null;

  function addPlace(space: number, run: number, position: number): number {
    placeSpace.push(space);
    placeRun.push(run);
    placePosition.push(position);
    placeNext.push(-1);
    return placeSpace.length - 1;
  }

  function add(patternIndex: number, bytes: number, space: number, run: number, position: number): boolean {
    if (full || order !== null) return false;
    const owner = spaces[space]!.runs[run]!;
    const segment = segmentAt(owner, position);
    const store = owner.store[segment]!;
    const zeros = store === ZEROS;
    const key: StartKey = zeros
      ? [-1 - space, run, position]
      : [store, 0, owner.offset[segment]! + (position - owner.at[segment]!)];
    for (let hit = starts.newest(...key); hit >= 0; hit = starts.before(hit)) {
      if (pattern.at(hit) !== patternIndex || length.at(hit) !== bytes) continue;
      if (zeros) return true;
      if (!sameBytes(hit, space, run, position, bytes)) continue;
      if (placeSpace.length >= PLACES_MAXIMUM) return !(full = true);
      const place = addPlace(space, run, position);
      placeNext.set(lastPlace.at(hit), place);
      lastPlace.set(hit, place);
      return true;
    }
    if (pattern.length >= hitsMaximum || placeSpace.length >= PLACES_MAXIMUM) return !(full = true);
    const place = addPlace(space, run, position);
    pattern.push(patternIndex);
    length.push(bytes);
    firstPlace.push(place);
    lastPlace.push(place);
    starts.add(...key);
    return true;
  }

  /** Both begin at the same byte of the same store; are the others the same too? */
  function sameBytes(hit: number, space: number, run: number, position: number, bytes: number): boolean {
    const known = firstPlace.at(hit);
    const a = spaces[placeSpace.at(known)]!.runs[placeRun.at(known)]!;
    const b = spaces[space]!.runs[run]!;
    const startA = placePosition.at(known);
    let segmentA = segmentAt(a, startA);
    let segmentB = segmentAt(b, position);
    for (let done = 0; done < bytes;) {
      const storeA = a.store[segmentA]!;
      if (storeA !== b.store[segmentB]) return false;
      const placeA = a.offset[segmentA]! - a.at[segmentA]! + startA;
      const placeB = b.offset[segmentB]! - b.at[segmentB]! + position;
      if (storeA !== ZEROS && placeA !== placeB) return false;
      const endA = segmentEnd(a, segmentA) - startA;
      const endB = segmentEnd(b, segmentB) - position;
      done = Math.min(endA, endB);
      if (endA === done) segmentA++;
      if (endB === done) segmentB++;
    }
    return true;
  }

  function compare(a: number, b: number): number {
    const x = firstPlace.at(a);
    const y = firstPlace.at(b);
    return (
      placeSpace.at(x) - placeSpace.at(y) ||
      placeRun.at(x) - placeRun.at(y) ||
      placePosition.at(x) - placePosition.at(y) ||
      pattern.at(a) - pattern.at(b) ||
      length.at(a) - length.at(b)
    );
  }

  function placesOf(hit: number): HitPlace[] {
    const places: HitPlace[] = [];
    for (let at = firstPlace.at(hit); at >= 0; at = placeNext.at(at)) {
      places.push({ space: placeSpace.at(at), run: placeRun.at(at), position: placePosition.at(at) });
    }
    return places;
  }

  function sortPlaces(hit: number): void {
    if (firstPlace.at(hit) === lastPlace.at(hit)) return;
    const places = placesOf(hit).sort(
      (a, b) => a.space - b.space || a.run - b.run || a.position - b.position,
    );
    let at = firstPlace.at(hit);
    for (const { space, run, position } of places) {
      placeSpace.set(at, space);
      placeRun.set(at, run);
      placePosition.set(at, position);
      at = placeNext.at(at);
    }
  }

  return {
    get count() {
      return pattern.length;
    },
    get places() {
      return placeSpace.length;
    },
    maximum: hitsMaximum,
    get full() {
      return full;
    },
    add,
    hit(index) {
      const hit = order === null || order.length === 0 ? index : order[index]!;
      return { pattern: pattern.at(hit), length: length.at(hit), places: placesOf(hit) };
    },
    sort() {
      starts.free();
      for (let hit = 0; hit < pattern.length; hit++) sortPlaces(hit);
      let sorted = true;
      for (let hit = 1; sorted && hit < pattern.length; hit++) sorted = compare(hit - 1, hit) <= 0;
      order = sorted
        ? IN_ORDER
        : Uint32Array.from({ length: pattern.length }, (_, index) => index).sort(compare);
    },
    free() {
      starts.free();
      for (const column of [pattern, length, firstPlace, lastPlace]) column.free();
      for (const column of [placeSpace, placeRun, placePosition, placeNext]) column.free();
      order = IN_ORDER;
    },
  };
}

/** An order that needs no numbers. */
const IN_ORDER = new Uint32Array(0);

type StartKey = readonly [owner: number, run: number, start: number];
