/** Windows of a search's hits, each hit with its places, where it comes from and what stands around it; counts by group. */
import type { CallInput, CallOutput, SearchHit } from '../../../shared/api/index.ts';
import { HITS_OF_ONE_ANSWER, OWNERS_OF_ONE_HIT } from '../../../shared/api/search-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import { displayText } from '../../../shared/text.ts';
import { readRun, segmentAt, ZEROS } from '../../analysis/search/space.ts';
import type { EngineState } from '../engine-state.ts';
import { maskedPlaces, type MaskedPlace } from '../memory/masked-places.ts';
import { findSearch, stateOf, type Found } from './case-search.ts';
import type { Hit, HitPlace } from './hit-store.ts';
import type { SearchSpace } from './search-spaces.ts';

export function searchHits(
  state: EngineState,
  { search: name, from, to, context = 32, masks = false }: CallInput<'search.hits'>,
): CallOutput<'search.hits'> {
  const search = findSearch(state, name);
  if (to - from > HITS_OF_ONE_ANSWER) {
    throw new PermafrostError(evidenceError('usage', `at most ${HITS_OF_ONE_ANSWER} hits in one answer`));
  }
  const { found } = search;
  const hits: SearchHit[] = [];
  const end = Math.min(to, found?.hits.count ?? 0);
  for (let index = from; index < end; index++) hits.push(describe(found!, index, context));
  return { ...stateOf(search), hits: masks ? withMasks(state, hits) : hits };
}

export function searchOwners(
  state: EngineState,
  { search: name, hit, from, to }: CallInput<'search.owners'>,
): CallOutput<'search.owners'> {
  const { found } = findSearch(state, name);
  if (to - from > OWNERS_OF_ONE_HIT) {
    throw new PermafrostError(evidenceError('usage', `at most ${OWNERS_OF_ONE_HIT} places in one answer`));
  }
  if (found === null || hit >= found.hits.count) return { owners: [] };
  const places = found.hits.hit(hit).places.slice(from, to);
  return { owners: places.map((place) => ownerOf(found.spaces, place)) };
}

export function searchGroups(
  state: EngineState,
  { search: name, by }: CallInput<'search.groups'>,
): CallOutput<'search.groups'> {
  const { found, patterns } = findSearch(state, name);
  type Group = CallOutput<'search.groups'>['groups'][number];
  const groups = new Map<string, Group & { hits: number; last: number }>();
  const count = (key: string, index: number, make: () => Omit<Group, 'hits' | 'first'>): void => {
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...make(), hits: 1, first: index, last: index });
    else if (known.last !== index) {
      known.hits++;
      known.last = index;
    }
  };
  for (let index = 0; index < (found?.hits.count ?? 0); index++) {
    const hit = found!.hits.hit(index);
    if (by === 'pattern') {
      const label = { text: patterns[hit.pattern]!.value };
      count(String(hit.pattern), index, () => ({ ...NO_GROUP, pattern: hit.pattern, label }));
      continue;
    }
    for (const place of hit.places) {
      const space = found!.spaces[place.space]!;
      const { checkpoint, pid, kind } = space;
      if (by === 'process') {
        const label = { text: pid === null ? kind : String(pid) };
        count(`${checkpoint} ${kind} ${pid}`, index, () => ({ ...NO_GROUP, checkpoint, pid, label }));
        continue;
      }
      const map = regionOf(space, place);
      const region = map === null ? (space.name ?? kind) : regionName(map);
      const key = `${checkpoint} ${kind} ${pid} ${map?.start ?? space.name ?? ''}`;
      count(key, index, () => ({ ...NO_GROUP, checkpoint, pid, region, label: { text: region } }));
    }
  }
  return { groups: [...groups.values()].map(({ last: _, ...group }) => group) };
}

const NO_GROUP = { checkpoint: null, pid: null, region: null, pattern: null };

function describe({ spaces, stores, hits, members }: Found, index: number, context: number): SearchHit {
  const hit: Hit = hits.hit(index);
  const first = hit.places[0]!;
  const space = spaces[first.space]!;
  const run = space.runs[first.run]!;
  const segment = segmentAt(run, first.position);
  const store = run.store[segment]!;
  const offset = run.offset[segment]! + (first.position - run.at[segment]!);
  const read = (from: number, length: number) => {
    const start = Math.max(0, from);
    const bytes = new Uint8Array(Math.max(0, Math.min(run.length, from + length) - start));
    readRun(run, stores, start, bytes);
    return bytes;
  };
  return {
    index,
    pattern: hit.pattern,
    length: hit.length,
    kind: space.kind,
    owners: hit.places.slice(0, OWNERS_OF_ONE_HIT).map((place) => ownerOf(spaces, place)),
    ownerCount: hit.places.length,
    source: store === ZEROS ? null : members.at(store, offset),
    before: read(first.position - context, context),
    bytes: read(first.position, Math.min(hit.length, 256)),
    after: read(first.position + hit.length, context),
    masked: [],
  };
}

/** What of the hits and their surroundings is a secret is not to be shown, as nowhere else. */
function withMasks(state: EngineState, hits: readonly SearchHit[]): SearchHit[] {
  const places: MaskedPlace[] = [];
  const placeOf = hits.map((hit) => {
    const place = placeOfHit(hit);
    return place === null ? null : places.push(place) - 1;
  });
  const masked = maskedPlaces(state, places);
  return hits.map((hit, at) => ({ ...hit, masked: masked[placeOf[at] ?? -1] ?? [] }));
}

function placeOfHit({ before, bytes, after, owners, source }: SearchHit): MaskedPlace | null {
  const length = before.length + bytes.length + after.length;
  const [owner] = owners;
  if (owner !== undefined && owner.pid !== null && owner.address !== null) {
    const { checkpoint, pid, address } = owner;
    return { checkpoint, pid, address: address - BigInt(before.length), length };
  }
  if (source === null) return null;
  const { evidence, member, offset } = source;
  return { evidence, member, offset: offset - before.length, length };
}

function ownerOf(spaces: readonly SearchSpace[], place: HitPlace): SearchHit['owners'][number] {
  const space = spaces[place.space]!;
  const { checkpoint, pid } = space;
  if (space.kind !== 'memory')
    return { checkpoint, pid, address: null, region: space.name ?? null, regionStart: null };
  const map = regionOf(space, place);
  const address = addressOf(space, place);
  return {
    checkpoint,
    pid,
    address,
    region: map === null ? null : regionName(map),
    regionStart: map?.start ?? null,
  };
}

function addressOf(space: SearchSpace, { run, position }: HitPlace): bigint {
  return space.runs[run]!.base + BigInt(position);
}

/** The mapping that holds the first byte; mappings are ascending. */
function regionOf(space: SearchSpace, place: HitPlace): MemoryMapFact | null {
  const address = addressOf(space, place);
  let low = 0;
  let high = space.maps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (space.maps[middle]!.start <= address) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0 && at >= low - 8; at--) {
    const map = space.maps[at]!;
    if (map.kind !== 'guard' && map.end > address) return map;
  }
  return null;
}

function regionName(map: MemoryMapFact): string {
  return map.path.length > 0 ? displayText(map.path) : map.kind;
}
