/** Files of real checkpoints, against their truth, tar and node:crypto. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListRow } from '../../../shared/api/index.ts';
import { isText } from '../../../renderer/components/cell-text.ts';
import { caseWith, fixture, type CaseFixture } from '../engine-memory/case-fixture.ts';

let one: CaseFixture;
let rows: readonly ListRow[];

const pathOf = (row: ListRow): string => (isText(row.cells['path']) ? row.cells['path'].text : '');
const truth = JSON.parse(
  readFileSync(new URL('../../fixtures/checkpoints/truth/web-compromised.json', import.meta.url), 'utf8'),
) as { rootfsDiff: { added: string[]; changed: string[]; deleted: string[] } };

async function files(client: CaseFixture['client'], filter?: string): Promise<ListRow[]> {
  const { handle, count } = await client.call('list.open', {
    list: 'file',
    checkpoints: null,
    ...(filter === undefined ? {} : { filter }),
  });
  return (await client.call('list.range', { handle, from: 0, to: count })).rows;
}

beforeAll(async () => {
  one = await caseWith('web-compromised.tar.gz');
  rows = await files(one.client);
}, 60_000);
afterAll(() => one.remove());

describe('the files of the broken-into shop', () => {
  it('are those of the rootfs diff of the truth: added ones kept, deleted ones as deleted', () => {
    const kept = rows.filter(
      (row) => row.cells['origin'] === 'rootfs-diff' && row.cells['change'] === 'present',
    );
    const known = new Set([...truth.rootfsDiff.added, ...truth.rootfsDiff.changed]);
    expect(kept.every((row) => known.has(pathOf(row)))).toBe(true);
    // A socket has no place in a tar; the engine that wrote this archive left out changed files that the node lacks.
    const missing = truth.rootfsDiff.added.filter((path) => !kept.some((row) => pathOf(row) === path));
    expect(missing).toEqual(['/run/acme/ctl.sock']);
    expect(kept.map(pathOf)).toContain('/etc/passwd');
    expect(kept.map(pathOf)).not.toContain('/etc/cron.d/e2scrub_all');
    const deleted = rows.filter((row) => row.cells['change'] === 'deleted').map(pathOf);
    expect(deleted.sort()).toEqual([...truth.rootfsDiff.deleted].sort());
  });

  it('are as many as the summary of the case says', async () => {
    const summary = await one.client.call('case.summary', {});
    expect(new Set(rows.map((row) => row.cells['origin']))).toContain('memfd');
    expect(summary?.checkpoints.map(({ files }) => files)).toEqual([rows.length]);
  });

  it('are the same column by column', async () => {
    const { handle, count } = await one.client.call('list.open', { list: 'file', checkpoints: null });
    const columns = ['path', 'type', 'mtimeNs', 'sha256', 'openBy'];
    const told = await one.client.call('list.columns', { handle, from: 1, to: count, columns });
    const plain = (row: ListRow, column: string): unknown => {
      const cell = row.cells[column] ?? null;
      return isText(cell) && cell.bytes === undefined ? cell.text : cell;
    };
    const expected = rows.slice(1);
    expect(told.keys).toEqual(expected.map(({ key }) => key));
    expect(told.checkpointOf.map((at) => told.checkpoints[at])).toEqual(
      expected.map(({ checkpoint }) => checkpoint),
    );
    expect(Object.keys(told.columns)).toEqual(columns);
    for (const column of columns) {
      expect(told.columns[column], column).toEqual(expected.map((row) => plain(row, column)));
    }
  });

  it('have the SHA-256 that node:crypto gives of what tar extracts', () => {
    const regular = rows.filter(
      (row) =>
        row.cells['origin'] === 'rootfs-diff' &&
        row.cells['type'] === 'file' &&
        row.cells['change'] === 'present',
    );
    expect(regular.length).toBeGreaterThanOrEqual(9);
    for (const row of regular) {
      const script = 'tar xOzf "$0" rootfs-diff.tar | tar xOf - "$1"';
      const { stdout } = spawnSync('sh', [
        '-c',
        script,
        fixture('web-compromised.tar.gz'),
        pathOf(row).slice(1),
      ]);
      expect(row.cells['sha256'], pathOf(row)).toBe(createHash('sha256').update(stdout).digest('hex'));
      expect(row.cells['size']).toBe(BigInt(stdout.length));
    }
  });

  it('show that the memfd and the deleted program are the one that was dropped as php-fpm-helper', () => {
    const helper = rows.find((row) => pathOf(row) === '/usr/local/bin/php-fpm-helper');
    const same = rows.filter((row) => row.cells['sha256'] === helper?.cells['sha256']).map(pathOf);
    expect(same.sort()).toEqual(['/memfd:jit-cache', '/tmp/.x/kdevtmpfsi', '/usr/local/bin/php-fpm-helper']);
    const memfd = rows.find((row) => row.key.startsWith('memfd/') && pathOf(row) === '/memfd:jit-cache');
    expect(memfd?.cells['content']).toBe('ELF executable');
  });

  it('say who has a deleted file open', () => {
    const audit = rows.find((row) => pathOf(row) === '/var/log/acme/audit.log');
    expect(audit?.cells['change']).toBe('unlinked');
    const open = audit?.cells['openBy'];
    expect(Array.isArray(open) && open.some((user) => isText(user) && user.text.startsWith('1 fd '))).toBe(
      true,
    );
  });

  it('are read with their content, whatever holds it', async () => {
    const ghost = rows.find((row) => pathOf(row) === '/var/log/acme/audit.log')!;
    const input = { checkpoint: ghost.checkpoint!, key: ghost.key };
    const { bytes, size } = await one.client.call('files.read', { ...input, offset: 0, length: 1000 });
    expect(size).toBe(51);
    expect(new TextDecoder().decode(bytes)).toMatch(/^2026-11-23T00:00:00Z audit log opened by acme-shop/);
    const inspected = await one.client.call('files.inspect', input);
    expect(inspected).toMatchObject({ content: 'text', picture: null, entropyBytes: 51 });
    expect(inspected.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const deleted = rows.find((row) => row.cells['change'] === 'deleted')!;
    await expect(
      one.client.call('files.inspect', { checkpoint: deleted.checkpoint!, key: deleted.key }),
    ).rejects.toThrow(/holds no content/);
  });

  it('are filtered and sorted by what their content is', async () => {
    const programs = await files(one.client, 'content:ELF* and not origin:rootfs-diff');
    expect(programs.map(pathOf).sort()).toEqual(['/memfd:jit-cache', '/tmp/.x/kdevtmpfsi']);
    const { handle, count } = await one.client.call('list.open', {
      list: 'file',
      checkpoints: null,
      filter: 'type:file and size>0',
      sort: [{ column: 'size', descending: true }],
    });
    const sorted = (await one.client.call('list.range', { handle, from: 0, to: count })).rows;
    const sizes = sorted.map((row) => Number(row.cells['size']));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const found = await one.client.call('list.find', {
      handle,
      key: sorted[3]!.key,
      checkpoint: sorted[3]!.checkpoint,
    });
    expect(found.index).toBe(3);
  });

  it('are looked up in lists of hashes, a bad one before a good one, until the list is forgotten', async () => {
    const shell = rows.find((row) => pathOf(row) === '/app/static/img.php')!;
    const bad = join(one.folder, 'bad.txt');
    const good = join(one.folder, 'good.csv');
    writeFileSync(bad, `${String(shell.cells['sha256'])}  webshell.php\n`);
    writeFileSync(good, `"SHA-256","FileName"\n"${String(shell.cells['sha256'])}","harmless.php"\n`);
    const load = async (path: string, says: 'known-good' | 'known-bad') => {
      const { job } = await one.client.call('hash-list.load', { path, says });
      return one.client.call('hash-list.loaded', { job });
    };
    await load(good, 'known-good');
    const loaded = await load(bad, 'known-bad');
    expect(loaded).toMatchObject({ hashes: 1, otherLines: 0, full: false });
    const known = await files(one.client, 'known:known-bad');
    expect(known.map(pathOf)).toEqual(['/app/static/img.php']);
    expect(known[0]?.cells['knownAs']).toEqual({ text: 'webshell.php (bad.txt)' });
    await one.client.call('hash-list.drop', { id: loaded.id });
    expect((await files(one.client, 'known:known-good')).map(pathOf)).toEqual(['/app/static/img.php']);
    writeFileSync(bad, 'no hashes\n');
    await expect(load(bad, 'known-bad')).rejects.toThrow(/no SHA-256/);
  });

  it('a list that is cancelled while it is read leaves nothing', async () => {
    const before = await one.client.call('hash-list.all', {});
    const long = join(one.folder, 'long.txt');
    writeFileSync(long, `${'ab'.repeat(32)}\n`.repeat(50_000));
    const { job } = await one.client.call('hash-list.load', { path: long, says: 'known-good' });
    await one.client.call('job.cancel', { job });
    await expect(one.client.call('hash-list.loaded', { job })).rejects.toThrow(/left no hash list|cancelled/);
    expect(await one.client.call('hash-list.all', {})).toEqual(before);
  });
});

it('containerd keeps the changed cron file that other engines lose, and whiteouts as deletions', async () => {
  const benign = await caseWith('containerd-web-benign.tar.zst');
  try {
    const all = await files(benign.client);
    const expected = JSON.parse(
      readFileSync(
        new URL('../../fixtures/checkpoints/truth/containerd-web-benign.json', import.meta.url),
        'utf8',
      ),
    ) as { rootfsDiff?: { deleted?: string[] } };
    const deleted = all
      .filter((row) => row.cells['change'] === 'deleted')
      .map(pathOf)
      .sort();
    if (expected.rootfsDiff?.deleted !== undefined)
      expect(deleted).toEqual([...expected.rootfsDiff.deleted].sort());
    expect(all.some((row) => row.cells['origin'] === 'rootfs-diff')).toBe(true);
  } finally {
    await benign.remove();
  }
}, 60_000);
