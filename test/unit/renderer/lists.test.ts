import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineClient, ListRow } from '../../../shared/api/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { createListPool } from '../../../renderer/state/lists.ts';

function fakeEngine(count: number) {
  const asked: string[] = [];
  const row = (index: number): ListRow => ({
    key: String(index),
    checkpoint: 'c1',
    evidence: null,
    cells: { pid: index },
    source: [],
  });
  const call = (name: string, input: never): Promise<unknown> => {
    const { list, handle, from, to, key } = input as {
      list?: string;
      handle?: string;
      from?: number;
      to?: number;
      key?: string;
    };
    asked.push([name, list ?? handle, from, to].filter((part) => part !== undefined).join(' '));
    if (list === 'broken')
      return Promise.reject(new PermafrostError({ code: 'usage', message: 'no such list' }));
    switch (name) {
      case 'list.open':
        return Promise.resolve({ handle: `h-${list}`, count, total: count });
      case 'list.range':
        return Promise.resolve({
          rows: Array.from({ length: Math.max(0, Math.min(to ?? 0, count) - (from ?? 0)) }, (_, i) =>
            row((from ?? 0) + i),
          ),
        });
      case 'list.columns': {
        const rows = Math.max(0, Math.min(to ?? 0, count) - (from ?? 0));
        const numbers = Array.from({ length: rows }, (_, i) => (from ?? 0) + i);
        return Promise.resolve({
          keys: numbers.map(String),
          checkpoints: ['c1', null],
          checkpointOf: numbers.map((number) => number % 2),
          columns: { pid: numbers },
        });
      }
      case 'list.find':
        return Promise.resolve({ index: Number(key) < count ? Number(key) : null });
      default:
        return Promise.resolve({});
    }
  };
  const client = { call, onEvent: () => () => undefined } as unknown as EngineClient;
  return { client, asked };
}

const INPUT = { list: 'process', checkpoints: null };
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('lists of the engine', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('share one handle and one request for each page', async () => {
    const { client, asked } = fakeEngine(250);
    const pool = createListPool(client);
    const first = pool.acquire(INPUT);
    expect(pool.acquire({ ...INPUT })).toBe(first);
    await settle();
    first.need(0, 40);
    first.need(10, 90);
    await settle();
    expect(asked).toEqual(['list.open process', 'list.range h-process 0 100']);
    expect(first.row(89)?.key).toBe('89');
    expect(first.row(100)).toBeUndefined();
  });

  it('ask only for the end of the last page', async () => {
    const { client, asked } = fakeEngine(250);
    const list = createListPool(client).acquire(INPUT);
    await settle();
    list.need(240, 250);
    await settle();
    expect(asked.at(-1)).toBe('list.range h-process 200 250');
  });

  it('hold a bounded number of rows however far one scrolls', async () => {
    const { client } = fakeEngine(100_000);
    const list = createListPool(client).acquire(INPUT);
    await settle();
    for (let at = 0; at < 100_000; at += 1000) {
      list.need(at, at + 50);
      await settle();
    }
    const held = Array.from({ length: 100_000 }, (_, i) => list.row(i)).filter((row) => row !== undefined);
    expect(held.length).toBeLessThanOrEqual(1200);
    expect(list.row(99_000)?.key).toBe('99000');
  });

  it('walk all rows and keep none', async () => {
    const { client } = fakeEngine(60_000);
    const list = createListPool(client).acquire(INPUT);
    let seen = 0;
    await list.scan(['pid'], (row, index) => {
      expect(index).toBe(seen++);
      expect(row).toEqual({
        key: String(index),
        checkpoint: index % 2 === 0 ? 'c1' : null,
        cells: { pid: index },
      });
    });
    expect(seen).toBe(60_000);
    expect(list.row(0)).toBeUndefined();
  });

  it('end a walk when the visitor has seen enough', async () => {
    const { client, asked } = fakeEngine(10_000);
    const list = createListPool(client).acquire(INPUT);
    await list.scan(['pid'], (_, index) => index < 5100);
    expect(asked.slice(1)).toEqual(['list.columns h-process 0 5000', 'list.columns h-process 5000 10000']);
  });

  it('stay open for a view that comes back at once, and close after', async () => {
    const { client, asked } = fakeEngine(3);
    const pool = createListPool(client);
    pool.release(pool.acquire(INPUT));
    const again = pool.acquire(INPUT);
    await settle();
    vi.advanceTimersByTime(5000);
    await settle();
    expect(asked).toEqual(['list.open process']);
    pool.release(again);
    vi.advanceTimersByTime(5000);
    await settle();
    expect(asked.at(-1)).toBe('list.close h-process');
  });

  it('carry the error of the engine, and try again when asked for anew', async () => {
    const { client } = fakeEngine(3);
    const pool = createListPool(client);
    const broken = pool.acquire({ list: 'broken', checkpoints: null });
    await settle();
    expect(broken.snapshot()).toMatchObject({ status: 'error', error: { code: 'usage' } });
    expect(pool.acquire({ list: 'broken', checkpoints: null })).not.toBe(broken);
  });

  it('of one name alone are asked anew where that list has grown', async () => {
    const { client, asked } = fakeEngine(3);
    const pool = createListPool(client);
    const grown = pool.acquire({ list: 'custody_entry', checkpoints: null });
    const other = pool.acquire(INPUT);
    await settle();
    pool.forget('custody_entry');
    expect(pool.acquire({ list: 'custody_entry', checkpoints: null })).not.toBe(grown);
    expect(pool.acquire(INPUT)).toBe(other);
    // Who shows the old rows reads on in them, and closes them when done.
    expect(await grown.load(2)).toMatchObject({ key: '2' });
    expect(asked).not.toContain('list.close h-custody_entry');
    pool.release(grown);
    vi.advanceTimersByTime(5000);
    await settle();
    expect(asked.filter((call) => call === 'list.close h-custody_entry')).toHaveLength(1);
  });

  it('that nobody shows are closed when they are forgotten', async () => {
    const { client, asked } = fakeEngine(3);
    const pool = createListPool(client);
    pool.release(pool.acquire(INPUT));
    pool.forget('process');
    await settle();
    expect(asked.at(-1)).toBe('list.close h-process');
  });

  it('are asked anew after a reset', async () => {
    const { client } = fakeEngine(3);
    const pool = createListPool(client);
    const before = pool.acquire(INPUT);
    await settle();
    pool.reset();
    expect(pool.acquire(INPUT)).not.toBe(before);
  });
});
