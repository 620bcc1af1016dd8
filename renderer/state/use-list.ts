/** Hooks over the engine: a shared list, one row, a call. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { CallInput, CallName, CallOutput, ListRow, Reference } from '../../shared/api/index.ts';
import { toEvidenceError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';
import { client } from './client.ts';
import { engine, keptAnswers, lists } from './engine.ts';
import type { List, ListInput, ListSnapshot } from './lists.ts';
import { useStore } from './store.ts';

const NOTHING: ListSnapshot = { status: 'loading', error: null, count: 0, total: 0, version: 0 };
const NO_SUBSCRIPTION = (): (() => void) => () => undefined;

export interface ListView extends ListSnapshot {
  readonly list: List | null;
}

/**
 * The list of an input (null: none yet). Components with the same input share one handle. When the case has changed,
 * or `asked` is another, the rows that were there stay until the new ones can be counted.
 */
export function useList(input: ListInput | null, asked = 0): ListView {
  const opened = useStore(engine, (value) => value.opened);
  const grown = useStore(engine, (value) =>
    input?.list === 'custody_entry' ? (value.case?.custody.entries ?? 0) : 0,
  );
  const generation = useStore(engine, (value) => value.generation);
  const [held, setHeld] = useState<{ readonly of: string; readonly list: List } | null>(null);
  const key = input === null ? null : JSON.stringify(input, (_, value: unknown) => plain(value));
  const of = `${opened} ${key}`;
  useEffect(() => {
    if (input === null) return undefined;
    const acquired = lists.acquire(input);
    const take = (): void =>
      setHeld((old) => {
        if (old === null || old.of !== of) return { of, list: acquired };
        return old.list === acquired || acquired.snapshot().status === 'loading'
          ? old
          : { of, list: acquired };
      });
    take();
    const end = acquired.subscribe(take);
    return () => {
      end();
      lists.release(acquired);
    };
    // `of` is what the input says
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [of, generation, grown, asked]);
  // Until the effect has run, what is held may be the list of an input before this one.
  const list = held !== null && held.of === of ? held.list : null;
  const snapshot = useSyncExternalStore(
    list?.subscribe ?? NO_SUBSCRIPTION,
    () => list?.snapshot() ?? NOTHING,
  );
  return useMemo(() => ({ ...snapshot, list }), [snapshot, list]);
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** Rows [0, limit) of a short list; null while they are on their way. */
export function useRows(
  input: ListInput | null,
  limit: number,
): { rows: readonly ListRow[] | null; view: ListView } {
  const view = useList(input);
  const { list, count, status } = view;
  const shown = Math.min(count, limit);
  useEffect(() => {
    if (status === 'ready') list?.need(0, shown);
  }, [list, status, shown]);
  const rows = useMemo(() => {
    if (list === null || view.status !== 'ready') return null;
    const held = Array.from({ length: Math.min(view.count, limit) }, (_, i) => list.row(i));
    return held.every((row) => row !== undefined) ? held : null;
  }, [list, view, limit]);
  return { rows, view };
}

export interface Answer<T> {
  readonly value: T | null;
  readonly error: EvidenceError | null;
  readonly waiting: boolean;
}

const WAITING: Answer<never> = { value: null, error: null, waiting: true };
const IDLE: Answer<never> = { value: null, error: null, waiting: false };

/**
 * The answer of an async question that changes with `key`; answers to older questions are dropped. Another `version`
 * asks the same question again, and the answer that was there stays until the new one has come.
 */
export function useAsync<T>(key: string | null, ask: () => Promise<T>, version: unknown = 0): Answer<T> {
  const [answer, setAnswer] = useState<{ key: string; answer: Answer<T> } | null>(null);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (key === null) return undefined;
    let stale = false;
    latest.current().then(
      (value) => {
        if (!stale) setAnswer({ key, answer: { value, error: null, waiting: false } });
      },
      (caught: unknown) => {
        if (!stale)
          setAnswer({ key, answer: { value: null, error: toEvidenceError(caught), waiting: false } });
      },
    );
    return () => {
      stale = true;
    };
  }, [key, version]);
  if (key === null) return IDLE;
  return answer !== null && answer.key === key ? answer.answer : WAITING;
}

/**
 * A call whose answer is shown; null input: nothing is asked. `keeps`: an answer of many values, which the view gets
 * again when it comes back (kept-answers.ts). Another `asked` asks anew.
 */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N> | null,
  keeps = false,
  asked = 0,
): Answer<CallOutput<N>> {
  const opened = useStore(engine, (value) => value.opened);
  const generation = useStore(engine, (value) => value.generation);
  const key =
    input === null ? null : `${opened} ${name} ${JSON.stringify(input, (_, value: unknown) => plain(value))}`;
  const of = keeps ? keptAnswers : client;
  return useAsync(key, () => of.call(name, input as CallInput<N>), generation + asked);
}

/** The row that a reference names: found in its list of the one checkpoint. */
export function useRow(reference: Reference | null): Answer<ListRow | null> {
  const { list } = useList(
    reference === null
      ? null
      : { list: reference.kind, checkpoints: reference.checkpoint === null ? null : [reference.checkpoint] },
  );
  const opened = useStore(engine, (value) => value.opened);
  const ask = useCallback(async (): Promise<ListRow | null> => {
    if (list === null || reference === null) return null;
    const index = await list.find(reference.key, reference.checkpoint);
    return index === null ? null : ((await list.load(index)) ?? null);
  }, [list, reference]);
  const key =
    list === null || reference === null
      ? null
      : `${opened} ${reference.kind} ${reference.checkpoint} ${reference.key}`;
  // A list that is held until the next can be counted has no handle any more: only the next can be asked.
  return useAsync(key, ask, list);
}
