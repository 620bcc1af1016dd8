/** Searches of the open case: starting them, and answering windows of their hits. */
import type { CallInput, CallOutput, SearchHit } from '../../../shared/api/index.ts';
import { HITS_OF_ONE_ANSWER, OWNERS_OF_ONE_HIT } from '../../../shared/api/search-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { MemoryMapFact } from '../../../shared/facts/index.ts';
import { displayText } from '../../../shared/text.ts';
import { appendCustody, listCheckpoints, type CaseFile } from '../../casefile/index.ts';
import { compilePatterns, type PatternText } from '../../analysis/search/pattern.ts';
import { readRun, segmentAt, ZEROS } from '../../analysis/search/space.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { createHitStore, type Hit, type HitPlace, type HitStore } from './hit-store.ts';
import { createMemberFinder, type MemberFinder } from './member-at.ts';
import { openStores, type OpenStores } from './open-stores.ts';
import { ripgrepPath } from './ripgrep.ts';
import { runSearch } from './run-search.ts';
import { drive } from './search-run.ts';
import { searchSpaces, type SearchSpace } from './search-spaces.ts';

type StartInput = CallInput<'search.start'>;

interface CaseSearch {
  readonly job: string;
  readonly patterns: readonly PatternText[];
  readonly connection: CaseFile;
  complete: boolean;
  found: Found | null; // null until the spaces are known
}

interface Found {
  readonly spaces: readonly SearchSpace[];
  readonly stores: OpenStores;
  readonly hits: HitStore;
  readonly members: MemberFinder;
}

/** Searches that a window forgot to close are dropped, oldest first. */
const KEPT_SEARCHES = 8;
/** Below this many bytes starting another program costs more than it saves. */
const SCANNER_BYTES = 8 * 2 ** 20;

const searchesOf = new WeakMap<EngineState, Map<string, CaseSearch>>();
let number = 0;

export function startSearch(state: EngineState, input: StartInput): { job: string; search: string } {
  const connection = state.case();
  const patterns = compilePatterns(input.patterns);
  const checkpoints =
    input.checkpoints?.map((id) => state.checkpoint(id).id) ??
    listCheckpoints(connection).map(({ id }) => id);
  const known = searches(state);
  const name = `search-${++number}`;
  logSearch(connection, input, checkpoints);
  const scope = {
    checkpoints: [...new Set(checkpoints)],
    pid: input.pid ?? null,
    memory: input.memory ?? true,
    files: input.files ?? false,
    queues: input.queues ?? false,
    images: input.images ?? false,
  };
  const search: Omit<CaseSearch, 'job'> = {
    patterns: input.patterns,
    connection,
    complete: false,
    found: null,
  };
  const run = async (control: JobControl): Promise<void> => {
    const stores = openStores(connection);
    const spaces = await drive(searchSpaces(state, stores, scope), breatheOnce(control.signal));
    if (control.signal.aborted)
      throw new PermafrostError(evidenceError('cancelled', 'the search was cancelled'));
    const hits = createHitStore(spaces);
    search.found = { spaces, stores, hits, members: createMemberFinder(state, stores) };
    const alone = input.engine === 'scanner' || isLittle(spaces);
    try {
      await runSearch({
        spaces,
        stores,
        patterns,
        hits,
        ripgrep: alone ? null : ripgrepPath(),
        threads: alone ? 'never' : 'where they pay',
        signal: control.signal,
        progress: (doneBytes, totalBytes) => control.progress({ stage: 'searching', doneBytes, totalBytes }),
      });
    } finally {
      // What was found before it was cancelled, or failed, stays.
      hits.sort();
      search.complete = true;
    }
  };
  for (const oldest of known.keys()) {
    if (known.size < KEPT_SEARCHES) break;
    closeSearch(state, oldest);
  }
  const job = state.jobs.start('search', titleOf(input), run);
  known.set(name, Object.assign(search, { job }));
  return { job, search: name };
}

export function searchState(state: EngineState, name: string): CallOutput<'search.state'> {
  return stateOf(find(state, name));
}

export function searchHits(
  state: EngineState,
  { search: name, from, to, context = 32 }: CallInput<'search.hits'>,
): CallOutput<'search.hits'> {
  const search = find(state, name);
  if (to - from > HITS_OF_ONE_ANSWER) {
    throw new PermafrostError(evidenceError('usage', `at most ${HITS_OF_ONE_ANSWER} hits in one answer`));
  }
  const { found } = search;
  const hits: SearchHit[] = [];
  const end = Math.min(to, found?.hits.count ?? 0);
  for (let index = from; index < end; index++) hits.push(describe(found!, index, context));
  return { ...stateOf(search), hits };
}

export function searchOwners(
  state: EngineState,
  { search: name, hit, from, to }: CallInput<'search.owners'>,
): CallOutput<'search.owners'> {
  const { found } = find(state, name);
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
  const { found, patterns } = find(state, name);
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
      const region = map === null ? kind : regionName(map);
      const key = `${checkpoint} ${kind} ${pid} ${map?.start ?? ''}`;
      count(key, index, () => ({ ...NO_GROUP, checkpoint, pid, region, label: { text: region } }));
    }
  }
  return { groups: [...groups.values()].map(({ last: _, ...group }) => group) };
}

const NO_GROUP = { checkpoint: null, pid: null, region: null, pattern: null };

export function closeSearch(state: EngineState, name: string): void {
  const search = searches(state).get(name);
  if (search === undefined) return;
  searches(state).delete(name);
  if (!search.complete) state.jobs.cancel(search.job);
  forget(search);
}

function forget(search: CaseSearch): void {
  search.found?.stores.close();
  // A job that still runs works on them until it hears of its end.
  if (search.complete) search.found?.hits.free();
}

function searches(state: EngineState): Map<string, CaseSearch> {
  let known = searchesOf.get(state);
  if (known === undefined) searchesOf.set(state, (known = new Map<string, CaseSearch>()));
  // Hits of a case that was closed lead nowhere.
  const open = state.openCaseOrNull();
  for (const [name, search] of known) {
    if (search.connection === open) continue;
    forget(search);
    known.delete(name);
  }
  return known;
}

function find(state: EngineState, name: string): CaseSearch {
  const search = searches(state).get(name);
  if (!search) throw new PermafrostError(evidenceError('not-found', `no search ${name}: it was closed`));
  return search;
}

function stateOf({ found, complete }: CaseSearch): CallOutput<'search.state'> {
  const { count = 0, places = 0, full = false } = found?.hits ?? {};
  return { count, places, complete, full };
}

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
  };
}

function ownerOf(spaces: readonly SearchSpace[], place: HitPlace): SearchHit['owners'][number] {
  const space = spaces[place.space]!;
  const { checkpoint, pid } = space;
  if (space.kind !== 'memory') return { checkpoint, pid, address: null, region: null, regionStart: null };
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

function titleOf({ patterns }: StartInput): string {
  return patterns.length === 1 ? 'searching memory' : `searching memory for ${patterns.length} terms`;
}

/** What was searched for may be as secret as what is found: the log's chain holds a commitment to it. */
function logSearch(connection: CaseFile, input: StartInput, checkpoints: readonly string[]): void {
  if (connection.readOnly) return;
  appendCustody(connection, {
    action: 'memory-search',
    item: null,
    detail: {
      checkpoints: [...checkpoints],
      pid: input.pid ?? null,
      patterns: input.patterns.length,
      scopes: (['memory', 'files', 'queues', 'images'] as const).filter(
        (name) => input[name] ?? name === 'memory',
      ),
    },
    sensitive: { terms: input.patterns.map(({ kind, value }) => `${kind}:${value}`).join('\n') },
  });
}

/** Whether there is too little to search for other threads and programs to pay. */
function isLittle(spaces: readonly SearchSpace[]): boolean {
  let bytes = 0;
  for (const { runs } of spaces) {
    for (const run of runs) {
      for (let segment = 0; segment < run.at.length; segment++) {
        if (run.store[segment] === ZEROS) continue;
        bytes += (run.at[segment + 1] ?? run.length) - run.at[segment]!;
      }
    }
  }
  return bytes < SCANNER_BYTES;
}

function breatheOnce(signal: AbortSignal): () => Promise<void> {
  return async () => {
    if (signal.aborted) throw new PermafrostError(evidenceError('cancelled', 'the search was cancelled'));
    await new Promise((resolve) => setImmediate(resolve));
  };
}
