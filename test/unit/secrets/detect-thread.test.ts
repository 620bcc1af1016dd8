import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRunBuilder } from '../../../electron/analysis/search/space.ts';
import type { SpaceFind } from '../../../electron/engine/secrets/detect-protocol.ts';
import { runDetector } from '../../../electron/engine/secrets/detect-thread.ts';

const BYTES = 64 * 2 ** 20;
const PASSWORD = 'Xk7!qLm92zRw';
let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-detect-'));
  file = path.join(folder, 'memory');
  const bytes = Buffer.alloc(BYTES, 'nothing here\n');
  bytes.write(`\0DB_PASSWORD=${PASSWORD}\0`, 1000);
  writeFileSync(file, bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

function request(length: number) {
  const builder = createRunBuilder();
  builder.add(0n, BigInt(length), 0, 0);
  const spaces = [{ runs: builder.finish(), place: 'memory' as const, path: '' }];
  return { spaces, files: [file], findsMaximum: 10 };
}

describe("the detector's thread", () => {
  it('tells what it finds and how far it is', async () => {
    const finds: SpaceFind[] = [];
    const done: number[] = [];
    const listener = {
      finds: (more: readonly SpaceFind[]) => finds.push(...more),
      progress: (bytes: number) => done.push(bytes),
    };
    const { full } = await runDetector(request(8 * 2 ** 20), listener, new AbortController().signal);
    expect(full).toBe(false);
    expect(finds.map(({ value }) => Buffer.from(value).toString())).toEqual([PASSWORD]);
    expect(done).toEqual([4 * 2 ** 20, 8 * 2 ** 20]);
  });

  it('ends by itself where it is cancelled, long before all is read', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate');
    const cancel = new AbortController();
    const done: number[] = [];
    const listener = {
      finds: () => undefined,
      progress: (bytes: number) => {
        done.push(bytes);
        cancel.abort();
      },
    };
    await expect(runDetector(request(BYTES), listener, cancel.signal)).rejects.toMatchObject({
      detail: { code: 'cancelled' },
    });
    expect(done.length).toBeGreaterThan(0);
    expect(done.at(-1)).toBeLessThan(BYTES);
    expect(terminate).not.toHaveBeenCalled();
    terminate.mockRestore();
  });

  it('tells nothing where it was cancelled before', async () => {
    const finds: SpaceFind[] = [];
    const listener = {
      finds: (more: readonly SpaceFind[]) => finds.push(...more),
      progress: () => undefined,
    };
    await expect(runDetector(request(BYTES), listener, AbortSignal.abort())).rejects.toMatchObject({
      detail: { code: 'cancelled' },
    });
    expect(finds).toEqual([]);
  });

  it('rejects where a store became shorter', async () => {
    const listener = { finds: () => undefined, progress: () => undefined };
    await expect(
      runDetector(request(BYTES + 1), listener, new AbortController().signal),
    ).rejects.toMatchObject({ detail: { code: 'io' } });
  });
});
