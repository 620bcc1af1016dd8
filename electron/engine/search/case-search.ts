/** Searches of the open case: they are started, run as jobs, and are closed. */
import type { CallInput, CallOutput } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { appendCustody, listCheckpoints, type CaseFile } from '../../casefile/index.ts';
import { compilePatterns, type PatternText } from '../../analysis/search/pattern.ts';
import { ZEROS } from '../../analysis/search/space.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { createHitStore, type HitStore } from './hit-store.ts';
import { createMemberFinder, type MemberFinder } from './member-at.ts';
import { openStores, type OpenStores } from './open-stores.ts';
import { ripgrepPath } from './ripgrep.ts';
import { runSearch } from './run-search.ts';
import { drive } from './search-run.ts';
import { searchSpaces, type SearchSpace } from './search-spaces.ts';

type StartInput = CallInput<'search.start'>;

export interface CaseSearch {
  readonly job: string;
  readonly patterns: readonly PatternText[];
  readonly connection: CaseFile;
  complete: boolean;
  found: Found | null; // null until the spaces are known
}

export interface Found {
  readonly spaces: readonly SearchSpace[];
  readonly stores: OpenStores;
  readonly hits: HitStore;
  readonly members: MemberFinder;
}

/** Between two events that tell of new hits. */
const ANNOUNCE_MS = 100;
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
    shared: true,
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
  let toldCount = 0;
  let toldAt = 0;
  const announce = (): void => {
    const count = search.found?.hits.count ?? 0;
    const now = Date.now();
    if (count === toldCount || (toldCount > 0 && now - toldAt < ANNOUNCE_MS)) return;
    toldCount = count;
    toldAt = now;
    state.emit({ event: 'search', search: name, state: stateOf(search) });
  };
  const find = async (control: JobControl): Promise<void> => {
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
        announce,
      });
    } finally {
      // What was found before it was cancelled, or failed, stays.
      hits.sort();
    }
  };
  const run = async (control: JobControl): Promise<void> => {
    try {
      await find(control);
    } finally {
      search.complete = true;
      state.emit({ event: 'search', search: name, state: stateOf(search) });
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
  return stateOf(findSearch(state, name));
}

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

/** Throws 'not-found' for one that was closed. */
export function findSearch(state: EngineState, name: string): CaseSearch {
  const search = searches(state).get(name);
  if (!search) throw new PermafrostError(evidenceError('not-found', `no search ${name}: it was closed`));
  return search;
}

export function stateOf({
  found,
  complete,
}: Pick<CaseSearch, 'found' | 'complete'>): CallOutput<'search.state'> {
  const { count = 0, places = 0, full = false } = found?.hits ?? {};
  return { count, places, complete, full };
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
