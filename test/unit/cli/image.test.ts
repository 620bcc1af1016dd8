/** `permafrost image` against what crit 4.2.1 printed for every image of two checkpoints. */
import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseWith, type CaseFixture } from '../engine-memory/case-fixture.ts';
import { runCommand } from './run-command.ts';

/** Numbers as they are written: beyond 2^53 a parsed one is another. */
type Revive = (key: string, value: unknown, context: { source: string }) => unknown;
const parse = (text: string): unknown => {
  const revive: Revive = (_key, value, { source }) =>
    typeof value === 'number' ? `number ${source}` : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
};

function printedByCrit(name: string): [string, unknown][] {
  const packed = readFileSync(new URL(`../../fixtures/crit/${name}.json.zst`, import.meta.url));
  return Object.entries(parse(zstdDecompressSync(packed).toString()) as Record<string, unknown>);
}

describe('permafrost image', () => {
  let both: CaseFixture;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    both = await caseWith('mini.tar', 'features.tar.zst');
    const summary = (await both.client.call('case.summary', {}))!;
    for (const item of summary.evidence) {
      ids.set(item.label.split('.')[0]!, summary.checkpoints.find((one) => one.evidence === item.sha256)!.id);
    }
  }, 120_000);
  afterAll(() => both.remove());

  it.each(['mini', 'features'])(
    'prints every image of %s as crit does, field by field',
    async (name) => {
      const images = printedByCrit(name);
      expect(images.length).toBeGreaterThan(15);
      for (const [image, expected] of images) {
        const ran = await runCommand('image', both.path, image, '--checkpoint', ids.get(name)!, '--json');
        expect(ran.code, image).toBe(0);
        expect(ran.out.match(/\n/g)).toHaveLength(1);
        // As text, so that the order of the fields counts.
        expect(JSON.stringify(parse(ran.out)), image).toBe(JSON.stringify(expected));
      }
    },
    180_000,
  );

  it('takes the whole name of the member too', async () => {
    const ran = await runCommand(
      'image',
      both.path,
      'checkpoint/pstree.img',
      '--checkpoint',
      ids.get('mini')!,
    );
    expect(ran.out).toContain('{"magic": "PSTREE"');
  });

  it('names the candidates where two checkpoints have such an image', async () => {
    const ran = await runCommand('image', both.path, 'pstree.img');
    expect(ran).toMatchObject({ code: 1, out: '' });
    for (const id of ids.values()) expect(ran.error).toContain(`${id} checkpoint/pstree.img`);
  });

  it('names images of that kind where none has the name', async () => {
    const ran = await runCommand('image', both.path, 'core-4711.img', '--checkpoint', ids.get('mini')!);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.error).toContain('checkpoint/core-1.img');
  });

  it('does not take the end of a name that is not a whole part', async () => {
    const ran = await runCommand('image', both.path, 'tree.img', '--checkpoint', ids.get('mini')!);
    expect(ran.code).toBe(1);
  });

  it('answers for files without messages with their size', async () => {
    const ran = await runCommand('image', both.path, 'pages-1.img', '--checkpoint', ids.get('mini')!);
    expect(JSON.parse(ran.out)).toEqual({ magic: 'PAGES', entries: [], raw: { bytes: 0x1a000 } });
  });
});

describe('the field tree of an entry', () => {
  let mini: CaseFixture;
  let checkpoint: string;
  const memberOf = async (name: string): Promise<number> =>
    (await mini.client.call('image.find', { name, checkpoint })).member;

  beforeAll(async () => {
    mini = await caseWith('mini.tar');
    checkpoint = (await mini.client.call('case.summary', {}))!.checkpoints[0]!.id;
  }, 60_000);
  afterAll(() => mini.remove());

  it('lists every file of the directory and the statistics beside it', async () => {
    const { images } = await mini.client.call('image.list', { checkpoint });
    const types = new Map(images.map(({ name, type }) => [name.text, type]));
    const counted = (await mini.client.call('case.summary', {}))!.checkpoints[0]!.images;
    expect(images.filter(({ isImage }) => isImage)).toHaveLength(counted);
    expect(images.filter(({ isImage }) => !isImage).map(({ name }) => name.text)).toContain('stats-dump');
    expect(types.get('stats-dump')).toBe('STATS');
    expect(types.get('pages-1.img')).toBe('PAGES');
    for (const [name] of printedByCrit('mini')) expect(types.has(name), name).toBe(true);
  });

  it('has flags by name and places whose bytes are the values', async () => {
    const member = await memberOf('mm-1.img');
    const { fields, message } = await mini.client.call('image.entry', { checkpoint, member, index: 0 });
    expect(message).toBe('mm_entry');
    const heap = fields.find(({ name, meaning }) => name === 'status' && meaning?.includes('HEAP'));
    expect(heap?.meaning).toBe('REGULAR | HEAP | ANON_PRIVATE');
    const { evidence } = await mini.client.call('image.find', { name: 'mm-1.img', checkpoint });
    const { bytes } = await mini.client.call('bytes.read', {
      evidence,
      member,
      offset: heap!.offset,
      length: heap!.length,
    });
    expect([...bytes]).toEqual([0xa1, 0x04]); // 0x221 as a varint
  });

  it('covers the image without overlap: entries follow each other to the end', async () => {
    const { images } = await mini.client.call('image.list', { checkpoint });
    for (const { member, size, entries: count, state } of images) {
      if (state !== 'decoded') continue;
      const { entries } = await mini.client.call('image.entries', { checkpoint, member, from: 0, to: 1000 });
      expect(entries).toHaveLength(count);
      let end = entries[0]!.offset;
      for (const entry of entries) {
        expect(entry.offset).toBe(end);
        end += entry.length;
      }
      expect(end).toBe(size);
    }
  });
});
