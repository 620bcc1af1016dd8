import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../../shared/api/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { createEntryPages } from '../../../renderer/views/images/entry-pages.ts';

const COUNT = 10_000;

/** An engine that answers image.entries, but for the pages that begin at one of `broken`. */
function fakeEngine(broken: Set<number>) {
  const asked: number[] = [];
  const call = (_: string, { from, to }: { from: number; to: number }): Promise<unknown> => {
    asked.push(from);
    if (broken.has(from))
      return Promise.reject(new PermafrostError({ code: 'engine-gone', message: 'the engine ended' }));
    const entries = Array.from({ length: Math.min(to, COUNT) - from }, (_, i) => ({ offset: from + i }));
    return Promise.resolve({ entries, count: COUNT, gaps: [] });
  };
  return { client: { call, onEvent: () => () => undefined } as unknown as EngineClient, asked };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('the entries of an image', () => {
  it('are asked for page by page, and not twice', async () => {
    const { client, asked } = fakeEngine(new Set());
    const pages = createEntryPages(client, 'c1', 3);
    pages.need(0, 1);
    pages.need(190, 210);
    await settle();
    pages.need(0, 400);
    await settle();
    expect(asked).toEqual([0, 200]);
    expect(pages.entry(205)).toEqual({ offset: 205 });
    expect(pages.snapshot().about).toEqual({ count: COUNT, gaps: [] });
  });

  it('say which could not be read, and are asked for again on a retry', async () => {
    const broken = new Set([400]);
    const { client, asked } = fakeEngine(broken);
    const pages = createEntryPages(client, 'c1', 3);
    pages.need(0, 1);
    await settle();
    pages.need(390, 410);
    await settle();
    expect(pages.snapshot().error).toMatchObject({ code: 'engine-gone' });
    expect(pages.snapshot().about).toEqual({ count: COUNT, gaps: [] });
    // A table that is still there does not ask the failing engine over and over.
    pages.need(390, 410);
    expect(asked).toEqual([0, 200, 400]);

    broken.clear();
    pages.retry();
    await settle();
    expect(asked).toEqual([0, 200, 400, 400]);
    expect(pages.snapshot().error).toBeNull();
    expect(pages.entry(400)).toEqual({ offset: 400 });
    expect(pages.entry(0)).toEqual({ offset: 0 });
  });

  it('of a long image are dropped where they were seen longest ago', async () => {
    const { client } = fakeEngine(new Set());
    const pages = createEntryPages(client, 'c1', 3);
    for (let from = 0; from < 6000; from += 200) {
      pages.need(from, from + 1);
      await settle();
    }
    expect(pages.entry(0)).toBeUndefined();
    expect(pages.entry(5800)).toEqual({ offset: 5800 });
  });
});
