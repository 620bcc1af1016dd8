/** Hits of a search around what is on screen, while it runs and after. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallOutput, SearchHit } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';

const PAGE = 50;
const PAGES_KEPT = 40;
const GROUPS_EVERY_MS = 600;
export const CONTEXT_BYTES = 32;

export type SearchState = CallOutput<'search.state'>;
export type SearchGroup = CallOutput<'search.groups'>['groups'][number];

export interface Hits {
  readonly state: SearchState | null;
  readonly error: EvidenceError | null;
  readonly groups: {
    readonly process: readonly SearchGroup[];
    readonly region: readonly SearchGroup[];
    readonly pattern: readonly SearchGroup[];
  };
  hit(index: number): SearchHit | undefined;
  need(from: number, to: number): void;
}

interface Held {
  readonly of: string;
  readonly state: SearchState | null;
  readonly error: EvidenceError | null;
  /** Of an ended search pages stay; while it runs they are what was found so far. */
  readonly pages: ReadonlyMap<number, readonly SearchHit[]>;
}

const NO_GROUPS: Hits['groups'] = { process: [], region: [], pattern: [] };

export function useHits(search: string | null): Hits {
  const of = search ?? '';
  const [held, setHeld] = useState<Held>({ of, state: null, error: null, pages: new Map() });
  const [groups, setGroups] = useState<{ readonly of: string; readonly groups: Hits['groups'] }>({
    of,
    groups: NO_GROUPS,
  });
  const current = held.of === of ? held : null;
  const wanted = useRef({ from: 0, to: PAGE });
  const asked = useRef(new Set<string>());
  /** Pages that get no more hits while the search runs. */
  const full = useRef(new Set<string>());
  const look = useRef<() => void>(() => undefined);
  const generation = useStore(engine, (value) => value.generation);
  const state = current?.state ?? null;
  const complete = state?.complete === true;

  const loadPage = useCallback(
    async (page: number, ended: boolean): Promise<void> => {
      const name = `${of} ${page} ${ended}`;
      if (of === '' || asked.current.has(name)) return;
      asked.current.add(name);
      try {
        const { hits, ...now } = await client.call('search.hits', {
          search: of,
          from: page * PAGE,
          to: (page + 1) * PAGE,
          context: CONTEXT_BYTES,
          masks: true,
        });
        setHeld((old) => {
          const pages = new Map(old.of === of ? old.pages : []);
          pages.delete(page);
          const latest = later(old.of === of ? old.state : null, now);
          // The order of a search that ended in between is another: its pages are asked for again.
          if (latest.complete === ended) pages.set(page, hits);
          for (const oldest of pages.keys()) {
            if (pages.size <= PAGES_KEPT) break;
            pages.delete(oldest);
            full.current.delete(`${of} ${oldest}`);
          }
          return { of, state: latest, error: null, pages };
        });
        if (hits.length === PAGE && !ended) full.current.add(`${of} ${page}`);
      } catch (caught) {
        setHeld((old) => ({
          of,
          state: old.of === of ? old.state : null,
          error: toEvidenceError(caught),
          pages: new Map(),
        }));
      } finally {
        asked.current.delete(name);
      }
    },
    [of],
  );

  // While it runs the engine says when there are more: pages on screen are asked for until they are full.
  useEffect(() => {
    if (of === '' || complete) return undefined;
    let ended = false;
    let busy = false;
    let again = false;
    const ask = async (): Promise<void> => {
      again = true;
      if (busy) return;
      busy = true;
      while (again && !ended) {
        again = false;
        const { from, to } = wanted.current;
        for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
          if (!full.current.has(`${of} ${page}`)) await loadPage(page, false);
        }
      }
      busy = false;
    };
    const stop = client.onEvent((event) => {
      if (event.event !== 'search' || event.search !== of) return;
      setHeld((old) => {
        const known = old.of === of ? old : { of, state: null, error: null, pages: new Map() };
        return { ...known, state: later(known.state, event.state) };
      });
      if (!event.state.complete) void ask();
    });
    look.current = () => void ask();
    void ask();
    return () => {
      ended = true;
      look.current = () => undefined;
      stop();
    };
    // An engine that was started anew has no searches: it says so when it is asked.
  }, [of, complete, loadPage, generation]);

  // When it has ended its hits are in the order of processes and addresses.
  const orderOf = useRef('');
  useEffect(() => {
    if (!complete || orderOf.current === of) return;
    orderOf.current = of;
    setHeld((old) => ({ ...old, pages: new Map() }));
    const { from, to } = wanted.current;
    for (let page = Math.floor(from / PAGE); page * PAGE < Math.max(to, 1); page++) void loadPage(page, true);
  }, [of, complete, loadPage]);

  const count = state?.count ?? 0;
  useEffect(() => {
    if (of === '' || count === 0) return undefined;
    let stale = false;
    const ask = async (): Promise<void> => {
      const [process, region, pattern] = await Promise.all(
        (['process', 'region', 'pattern'] as const).map(
          async (by) => (await client.call('search.groups', { search: of, by })).groups,
        ),
      );
      if (!stale)
        setGroups({ of, groups: { process: process ?? [], region: region ?? [], pattern: pattern ?? [] } });
    };
    const timer = setTimeout(() => void ask().catch(() => undefined), complete ? 0 : GROUPS_EVERY_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
    // while it runs the count changes all the time: a group more or less waits for the next turn
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [of, complete, complete ? count : Math.floor(Math.log2(count + 1))]);

  const pages = current?.pages;
  const need = useCallback(
    (from: number, to: number): void => {
      const before = wanted.current;
      wanted.current = { from, to: Math.max(to, from + 1) };
      if (!complete) {
        if (before.from !== from || before.to !== wanted.current.to) look.current();
        return;
      }
      for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
        if (pages?.has(page) !== true) void loadPage(page, true);
      }
    },
    [complete, pages, loadPage],
  );
  return useMemo(
    () => ({
      state,
      error: current?.error ?? null,
      groups: groups.of === of ? groups.groups : NO_GROUPS,
      hit: (index) => pages?.get(Math.floor(index / PAGE))?.[index % PAGE],
      need,
    }),
    [state, current?.error, groups, of, pages, need],
  );
}

/** Answers and events may pass each other on their way: a search never goes back. */
function later(known: SearchState | null, now: SearchState): SearchState {
  if (known === null || now.complete) return now;
  return known.complete || known.count > now.count ? known : now;
}
