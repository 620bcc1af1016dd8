/** Rows that the engine holds, asked for page by page around what is on screen; they say how many there are. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';

const PAGE = 200;
const PAGES_KEPT = 20;

export interface Pages<T> {
  readonly version: number;
  /** Rows in all; null until the first answer. */
  readonly count: number | null;
  /** Why there are none; null where there is no reason. */
  readonly error: EvidenceError | null;
  row(index: number): T | undefined;
  need(from: number, to: number): void;
  read(from: number, to: number): Promise<readonly T[]>;
}

export interface Page<T> {
  readonly count: number;
  readonly rows: readonly T[];
}

interface State<T> {
  readonly of: string | null;
  readonly count: number | null;
  readonly error: EvidenceError | null;
  readonly pages: ReadonlyMap<number, readonly T[]>;
  readonly version: number;
}

/** `of` names the rows: with another name they are asked for anew. */
export function usePages<T>(
  of: string | null,
  fetch: (from: number, to: number) => Promise<Page<T>>,
): Pages<T> {
  const [state, setState] = useState<State<T>>({
    of,
    count: null,
    error: null,
    pages: new Map(),
    version: 0,
  });
  const asked = useRef<{ of: string | null; pages: Set<number> }>({ of, pages: new Set() });
  const latest = useRef(fetch);
  useEffect(() => {
    latest.current = fetch;
  });

  const ask = useCallback(
    async (page: number): Promise<void> => {
      if (of === null) return;
      if (asked.current.of !== of) asked.current = { of, pages: new Set() };
      const waiting = asked.current.pages;
      if (waiting.has(page)) return;
      waiting.add(page);
      try {
        const { rows, count } = await latest.current(page * PAGE, (page + 1) * PAGE);
        if (asked.current.of !== of) return;
        setState((old) => {
          const pages = new Map(old.of === of ? old.pages : []);
          pages.set(page, rows);
          for (const oldest of pages.keys()) {
            if (pages.size <= PAGES_KEPT) break;
            pages.delete(oldest);
            waiting.delete(oldest);
          }
          return { of, count, error: null, pages, version: old.version + 1 };
        });
      } catch (caught) {
        waiting.delete(page);
        const error = toEvidenceError(caught);
        // A comparison that is gone is asked for anew by the view.
        if (asked.current.of === of && error.code === 'usage')
          setState((old) => ({ of, count: 0, error, pages: new Map(), version: old.version + 1 }));
      }
    },
    [of],
  );

  useEffect(() => {
    void ask(0);
  }, [ask]);

  return useMemo(
    () => ({
      version: state.version,
      count: state.of === of ? state.count : null,
      error: state.of === of ? state.error : null,
      row: (index) =>
        state.of === of ? state.pages.get(Math.floor(index / PAGE))?.[index % PAGE] : undefined,
      need: (from, to) => {
        for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) void ask(page);
      },
      read: async (from, to) => {
        const rows: T[] = [];
        for (let at = from; at < to; at += 1000)
          rows.push(...(await latest.current(at, Math.min(to, at + 1000))).rows);
        return rows;
      },
    }),
    [state, of, ask],
  );
}
