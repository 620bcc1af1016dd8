/** Shared memory that no process maps (a System V segment that nobody is attached to): its bytes are searched. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { decodeMessage, writeEntry, writeImage } from '../../builders/criu-images.ts';
import { readPlainTar, TAR_END, tarHeader, tarPadding } from '../../builders/tar-bytes.ts';
import { FIXTURES, PLAIN_IMPORT } from '../engine/engine-process.ts';

const PAGE = 4096;
const TEXT = 'left behind in a segment that nobody is attached to';
const ACROSS = 'text over the border of two pages';
const SEGMENT = 4711;
const IPCNS_SHM_MAGIC = 0x46283044;
const folder = mkdtempSync(join(tmpdir(), 'permafrost-unmapped-'));
let client: LocalClient;

/** mini.tar with a System V segment (pages 0, 1 and 5 of it were written) that no mapping names. */
function archive(): Buffer {
  const files = readPlainTar(readFileSync(join(FIXTURES, 'mini.tar')));
  const pageMap = [...files].find(([name]) => /^checkpoint\/pagemap-[0-9]+\.img$/.test(name))![1];
  const head = decodeMessage('pagemap_head', pageMap.subarray(12, 12 + pageMap.readUInt32LE(8)));
  const pagesId = Number(head.pages_id) + 900;
  const present = (page: number, count: number) =>
    writeEntry({
      type: 'pagemap_entry',
      fields: { vaddr: page * PAGE, compat_nr_pages: 0, flags: 4, nr_pages: BigInt(count) },
    });
  files.set(
    `checkpoint/pagemap-shmem-${SEGMENT}.img`,
    Buffer.concat([
      pageMap.subarray(0, 8),
      ...writeEntry({ type: 'pagemap_head', fields: { pages_id: pagesId } }),
      ...present(0, 2),
      ...present(5, 1),
    ]),
  );
  const desc = { key: 0x51, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0o600, id: SEGMENT };
  files.set(
    'checkpoint/ipcns-shm-11.img',
    writeImage(IPCNS_SHM_MAGIC, [
      { type: 'ipc_shm_entry', fields: { desc, size: 8n * BigInt(PAGE), in_pagemaps: true } },
    ]),
  );
  const pages = Buffer.alloc(3 * PAGE, 0x2e);
  pages.write(TEXT, 100);
  pages.write(ACROSS, PAGE - 10);
  pages.write(TEXT, 2 * PAGE + 7);
  files.set(`checkpoint/pages-${pagesId}.img`, pages);
  const parts = [...files].flatMap(([name, content]) => [
    tarHeader(name, content.length),
    content,
    tarPadding(content.length),
  ]);
  return Buffer.concat([...parts, TAR_END]);
}

async function find(text: string, more: { files?: boolean; engine?: 'scanner' }) {
  const { job, search } = await client.call('search.start', {
    patterns: [{ kind: 'text', value: text }],
    checkpoints: null,
    ...more,
  });
  await client.call('job.result', { job });
  return (await client.call('search.hits', { search, from: 0, to: 100 })).hits;
}

beforeAll(async () => {
  const path = join(folder, 'unmapped.tar');
  writeFileSync(path, archive());
  client = createLocalClient();
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: null });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [path] });
  const { outcomes } = await client.call('job.result', { job });
  expect(outcomes[0]!.checkpoints).toHaveLength(1);
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('text in a segment that no process maps', () => {
  test.each([{}, { engine: 'scanner' as const }])(
    'is found once, without a process, where it lies %o',
    async (more) => {
      const hits = await find(TEXT, { files: true, ...more });
      expect(
        hits.map(({ kind, owners, source }) => [
          kind,
          owners.map(({ pid, address }) => [pid, address]),
          source!.memberName.replace(/[0-9]+/, 'N'),
          source!.offset,
        ]),
      ).toEqual([
        ['file', [[null, null]], 'checkpoint/pages-N.img', 100],
        ['file', [[null, null]], 'checkpoint/pages-N.img', 2 * PAGE + 7],
      ]);
    },
  );

  test('is found over the border of two of its pages', async () => {
    const [hit, ...others] = await find(ACROSS, { files: true });
    expect([hit!.source!.offset, Buffer.from(hit!.bytes).toString(), others.length]).toEqual([
      PAGE - 10,
      ACROSS,
      0,
    ]);
  });

  test('is no hit in the memory of processes', async () => {
    expect(await find(TEXT, {})).toEqual([]);
  });
});
