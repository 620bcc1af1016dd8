/** From a fact to its image entry and from there back to the fact, for every fact of a real checkpoint. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/index.ts';
import { PLAIN_IMPORT } from './engine-process.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-facts-'));
const client = createLocalClient();
let checkpoint = '';

beforeAll(async () => {
  await client.call('case.create', { path: path.join(folder, 'a.pfcase'), examiner: 'test' });
  const archive = new URL('../../fixtures/checkpoints/containerd-web-benign.tar.zst', import.meta.url)
    .pathname;
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [archive] });
  await client.call('job.result', { job });
  checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rowsOf(list: ListName): Promise<readonly ListRow[]> {
  const { handle, count } = await client.call('list.open', { list, checkpoints: [checkpoint] });
  return (await client.call('list.range', { handle, from: 0, to: Math.min(count, 30) })).rows;
}

async function memberNamed(name: string): Promise<{ member: number; size: number }> {
  return (await client.call('image.list', { checkpoint })).images.find((one) => one.name.text === name)!;
}

it.each(['process', 'thread', 'file_descriptor', 'open_file', 'socket', 'memory_map', 'mount'] as const)(
  'every %s is found again from the image entry that it was decoded from',
  async (list) => {
    const rows = await rowsOf(list);
    expect(rows.length).toBeGreaterThan(0);
    for (const { key, source } of rows) {
      const { member, offset, length } = source[0]!;
      const { images } = await client.call('image.named', { checkpoint, members: [member] });
      expect(images[0]?.name.text).toMatch(/\.img$/);
      const { index } = await client.call('image.entryAt', { checkpoint, member, offset });
      const { entries } = await client.call('image.entries', {
        checkpoint,
        member,
        from: index!,
        to: index! + 1,
      });
      expect(entries[0]!.offset).toBeLessThanOrEqual(offset);
      expect(entries[0]!.offset + entries[0]!.length).toBeGreaterThanOrEqual(offset + length);
      const { facts } = await client.call('bytes.facts', { checkpoint, member, offset, length });
      const found = facts.find((one) => one.list === list)!;
      expect(found.count).toBeGreaterThan(0);
      if (found.count <= found.rows.length) expect(found.rows.map((row) => row.key)).toContain(key);
    }
  },
);

it('an entry of a page map leads to the memory that it maps', async () => {
  const { member } = await memberNamed('pagemap-1.img');
  const { entries } = await client.call('image.entries', { checkpoint, member, from: 1, to: 2 });
  const { offset, length, summary } = entries[0]!;
  const { memory } = await client.call('bytes.facts', { checkpoint, member, offset, length });
  expect(memory?.pid).toBe(1);
  expect('text' in summary && summary.text).toContain(`vaddr 0x${memory!.address.toString(16)}`);
  expect(memory!.length % 4096).toBe(0);
});

it('a file of the container leads from its bytes to its row, and is no image', async () => {
  const file = (await rowsOf('file')).find(
    ({ key, source }) => key.startsWith('rootfs-diff/') && (source[0]?.length ?? 0) > 0,
  )!;
  const { member, offset } = file.source[0]!;
  expect((await client.call('image.named', { checkpoint, members: [member, 1e9] })).images).toEqual([]);
  const { facts, memory } = await client.call('bytes.facts', { checkpoint, member, offset, length: 1 });
  expect(facts.find(({ list }) => list === 'file')?.rows.map(({ key }) => key)).toEqual([file.key]);
  expect(memory).toBeNull();
});

it('bytes that no entry has have no entry', async () => {
  const { member, size } = await memberNamed('files.img');
  expect(await client.call('image.entryAt', { checkpoint, member, offset: 0 })).toEqual({ index: null });
  expect(await client.call('image.entryAt', { checkpoint, member, offset: size })).toEqual({ index: null });
});

it('secrets are counted by process and by file, none before they were looked for', async () => {
  expect(await client.call('secrets.count', { pids: [1], file: null })).toEqual({ count: 0 });
  const { job } = await client.call('secrets.scan', {});
  await client.call('job.result', { job });
  const { secrets } = await client.call('secrets.list', {});
  const ofFirst = secrets.filter(({ owners }) => owners.some(({ pid }) => pid === 1)).length;
  expect(ofFirst).toBeGreaterThan(0);
  expect(await client.call('secrets.count', { pids: [1], file: null })).toEqual({ count: ofFirst });
  expect(await client.call('secrets.count', { pids: [4_000_000], file: '/none' })).toEqual({ count: 0 });
  const files = new Set(secrets.flatMap((secret) => secret.files));
  for (const file of files) {
    const { count } = await client.call('secrets.count', { pids: [], file });
    expect(count).toBe(secrets.filter((secret) => secret.files.includes(file)).length);
  }
});
