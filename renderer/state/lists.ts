/**
 * Result handles shared by all who show the same list. A list holds the pages of rows around what
 * is on screen and drops the rest, so that evidence does not gather in the window's memory.
 */
import type { CallInput, CellValue, EngineClient, ColumnarRows, ListRow } from '../../shared/api/index.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { toEvidenceError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';

export type ListInput = CallInput<'list.open'>;

const PAGE = 100; // rows of one range call
const PAGES_KEPT = 12;
const STRIDE = 5000; // rows of one call of a copy
/** Rows of the first call of a walk, which may end with it. */
export const FIRST_SCANNED = 5000;
const SCANNED = 10_000; // rows of its further calls: what else is asked meanwhile waits for one of them at most
const CLOSE_AFTER_MS = 1500; // a view that comes back at once finds its handle still open

export interface ListSnapshot {
  readonly status: 'loading' | 'ready' | 'error';
  readonly error: EvidenceError | null;
  readonly count: number;
  readonly total: number;
  /** Raised whenever rows arrive; makes a snapshot with new rows another object. */
  readonly version: number;
}

/** What a walk over a list tells of a row: the columns that were asked for, text that is UTF-8 as a string. */
export interface ScannedRow {
  readonly key: string;
  readonly checkpoint: string | null;
  readonly cells: Readonly<Record<string, CellValue>>;
}

export interface List {
  /** Another for every handle: what was asked of one says nothing of the next. */
  readonly id: number;
  snapshot(): ListSnapshot;
  subscribe(listener: () => void): () => void;
  /** The row at an index, if it is held. */
  row(index: number): ListRow | undefined;
  /** Asks for the rows [from, to); those held are not asked again. */
  need(from: number, to: number): void;
  /** The index of a natural key, null where it is not in the list. */
  find(key: string, checkpoint: string | null): Promise<number | null>;
  /** Walks all rows in order with some columns only and keeps none; `visit` returns false to end. */
  scan(columns: readonly string[], visit: (row: ScannedRow, index: number) => boolean | void): Promise<void>;
  /** Rows [from, to) for a copy; they are not kept. */
  read(from: number, to: number): Promise<readonly ListRow[]>;
  /** One row, fetched alone where it is not held. */
  load(index: number): Promise<ListRow | undefined>;
}

interface Entry extends List {
  readonly name: string;
  readonly input: string;
  users: number;
  close(): void;
}

const LOADING: ListSnapshot = { status: 'loading', error: null, count: 0, total: 0, version: 0 };

/** Bigint has no JSON form; this text is only a map key. */
function inputKey(input: ListInput): string {
  return JSON.stringify(input, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

let handles = 0;

function openList(client: EngineClient, input: ListInput, key: string): Entry {
  let state = LOADING;
  let closed = false;
  const pages = new Map<number, readonly ListRow[] | 'asked'>(); // least recently needed first
  const listeners = new Set<() => void>();
  const change = (part: Partial<ListSnapshot>): void => {
    state = { ...state, ...part, version: state.version + 1 };
    for (const listener of listeners) listener();
  };
  const opened = client.call('list.open', input).then((result) => {
    if (closed) void client.call('list.close', { handle: result.handle }).catch(() => undefined);
    return result;
  });
  opened.then(
    ({ count, total }) => change({ status: 'ready', count, total }),
    (caught: unknown) => change({ status: 'error', error: toEvidenceError(caught) }),
  );

  async function fetchPage(page: number): Promise<void> {
    pages.set(page, 'asked');
    try {
      const { handle, count } = await opened;
      const from = page * PAGE;
      const { rows } = await client.call('list.range', { handle, from, to: Math.min(count, from + PAGE) });
      if (closed) return;
      pages.delete(page);
      pages.set(page, rows);
      for (const [old, held] of pages) {
        if (pages.size <= PAGES_KEPT) break;
        if (held !== 'asked' && old !== page) pages.delete(old);
      }
      change({});
    } catch (caught) {
      pages.delete(page);
      if (!closed) change({ status: 'error', error: toEvidenceError(caught) });
    }
  }

  return {
    id: ++handles,
    name: input.list,
    input: key,
    users: 0,
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    row(index) {
      const page = pages.get(Math.floor(index / PAGE));
      return page === undefined || page === 'asked' ? undefined : page[index % PAGE];
    },
    need(from, to) {
      if (to <= from) return;
      for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
        const held = pages.get(page);
        if (held === undefined) void fetchPage(page);
        else if (held !== 'asked') {
          pages.delete(page); // to the recent end
          pages.set(page, held);
        }
      }
    },
    async find(key, checkpoint) {
      const { handle } = await opened;
      return (await client.call('list.find', { handle, key, checkpoint })).index;
    },
    async scan(columns, visit) {
      const { handle, count } = await opened;
      const ask = (from: number, to: number): Promise<ColumnarRows> =>
        client.call('list.columns', { handle, from, to, columns: [...columns] });
      let to = Math.min(count, FIRST_SCANNED);
      let next = to > 0 ? ask(0, to) : null;
      for (let from = 0; next !== null;) {
        const { keys, checkpoints, checkpointOf, columns: cellsOf } = await next;
        // The next rows are on their way while these are looked at.
        const after = to;
        to = Math.min(count, after + SCANNED);
        next = after < to ? ask(after, to) : null;
        // A visitor that has seen enough leaves an answer that nobody waits for.
        next?.catch(() => undefined);
        for (const [i, key] of keys.entries()) {
          const cells: Record<string, CellValue> = {};
          for (const column of columns) cells[column] = cellsOf[column]?.[i] ?? null;
          const row = { key, checkpoint: checkpoints[checkpointOf[i]!] ?? null, cells };
          if (visit(row, from + i) === false) return;
        }
        from = after;
      }
    },
    async read(from, to) {
      const { handle } = await opened;
      const rows: ListRow[] = [];
      for (let at = from; at < to; at += STRIDE) {
        const range = await client.call('list.range', { handle, from: at, to: Math.min(to, at + STRIDE) });
        rows.push(...range.rows);
      }
      return rows;
    },
    async load(index) {
      const held = this.row(index);
      if (held) return held;
      const { handle } = await opened;
      return (await client.call('list.range', { handle, from: index, to: index + 1 })).rows[0];
    },
    close() {
      if (closed) return;
      closed = true;
      void opened.then(({ handle }) => client.call('list.close', { handle })).catch(() => undefined); // the engine may be gone, and the handle with it
    },
  };
}

export interface ListPool {
  /** The list of this input; give it back with `release`. */
  acquire(input: ListInput): List;
  release(list: List): void;
  /** Forgets the handles of one list: it has other rows now. Those in use read the rows that they have until given back. */
  forget(name: ListName): void;
  /** Forgets every handle: the case has changed, or the engine is another. */
  reset(): void;
}

export function createListPool(client: EngineClient): ListPool {
  const lists = new Map<string, Entry>();
  const entries = new WeakMap<List, Entry>();
  return {
    acquire(input) {
      const key = inputKey(input);
      let list = lists.get(key);
      if (list === undefined || list.snapshot().status === 'error') {
        list = openList(client, input, key);
        lists.set(key, list);
        entries.set(list, list);
      }
      list.users += 1;
      return list;
    },
    release(released) {
      const list = entries.get(released);
      if (list === undefined) return;
      list.users -= 1;
      setTimeout(() => {
        if (list.users > 0) return;
        if (lists.get(list.input) === list) lists.delete(list.input);
        list.close();
      }, CLOSE_AFTER_MS);
    },
    forget(name) {
      for (const [key, list] of lists) {
        if (list.name !== name) continue;
        lists.delete(key);
        if (list.users === 0) list.close();
      }
    },
    reset() {
      for (const list of lists.values()) list.close();
      lists.clear();
    },
  };
}
