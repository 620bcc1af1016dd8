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
const LOOSE = 4800;
const LOOSE_TEXT = 'of an object that nothing of the dump names';
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
  const map = (name: number, ofPages: number, entries: readonly Buffer[]): void => {
    files.set(
      `checkpoint/pagemap-shmem-${name}.img`,
      Buffer.concat([
        pageMap.subarray(0, 8),
        ...writeEntry({ type: 'pagemap_head', fields: { pages_id: ofPages } }),
        ...entries,
      ]),
    );
  };
  // No mapping, memfd or segment names these two; the second names pages that a process has.
  map(LOOSE, pagesId + 1, [...present(3, 1), ...present(4, 1), ...present(1, 1)]);
  map(LOOSE + 1, Number(head.pages_id), [...present(0, 1)]);
  const loose = Buffer.alloc(3 * PAGE, 0x2d);
  loose.write(LOOSE_TEXT, PAGE - 10);
  loose.write(LOOSE_TEXT, 2 * PAGE - 10);
  files.set(`checkpoint/pages-${pagesId + 1}.img`, loose);
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

async function find(
  text: string,
  more: { files?: boolean; images?: boolean; pid?: number; engine?: 'scanner' },
) {
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

describe('text in shared memory that nothing of the dump names', () => {
  test.each([{}, { engine: 'scanner' as const }, { images: true }])(
    'is found by a search of memory, once, without a process, and says what it is; an image has it too %o',
    async (more) => {
      const hits = await find(LOOSE_TEXT, more);
      // The third page lies before the second in the object: no text goes over that border.
      expect(
        hits.filter(({ kind }) => kind === 'shared').map(({ owners, source }) => [owners[0], source!.offset]),
      ).toEqual([
        [
          expect.objectContaining({
            pid: null,
            address: null,
            region: `shared memory ${LOOSE}, which nothing maps or names`,
          }),
          PAGE - 10,
        ],
      ]);
    },
  );

  test('is no hit in the memory of one process', async () => {
    const { processes } = await client.call('case.summary', {}).then((found) => found!.checkpoints[0]!);
    expect(processes).toBeGreaterThan(0);
    expect(await find(LOOSE_TEXT, { pid: 1 })).toEqual([]);
  });

  test('pages that a process has are its own', async () => {
    const { handle } = await client.call('list.open', { list: 'leftover', checkpoints: null });
    const { rows } = await client.call('list.range', { handle, from: 0, to: 50 });
    expect(rows.map(({ cells }) => (cells['name'] as { text: string }).text)).toContain(
      `pagemap-shmem-${LOOSE + 1}.img`,
    );
    const hits = await find('.', { engine: 'scanner' });
    expect(
      hits.filter(({ kind, owners }) => kind === 'shared' && owners[0]!.region!.includes(String(LOOSE + 1))),
    ).toEqual([]);
  });
});
