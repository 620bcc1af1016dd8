/** The timeline of real checkpoints, against what tar, the truth files and the planted facts say. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListRow } from '../../../shared/api/index.ts';
import { isText } from '../../../renderer/components/cell-text.ts';
import { caseWith, fixture, type CaseFixture } from '../engine-memory/case-fixture.ts';

let one: CaseFixture;
let rows: readonly ListRow[];

const ns = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;
const textOf = (row: ListRow | undefined): string => {
  const text = row?.cells['text'];
  return isText(text) ? text.text : '';
};
const ofSource = (source: string): ListRow[] => rows.filter((row) => row.cells['source'] === source);

async function events(client: CaseFixture['client'], filter?: string): Promise<ListRow[]> {
  const { handle, count } = await client.call('list.open', {
    list: 'event',
    checkpoints: null,
    ...(filter === undefined ? {} : { filter }),
  });
  return (await client.call('list.range', { handle, from: 0, to: count })).rows;
}

/** The values of a message of varint fields 1, 2, 3, ... */
function varints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    at += 1; // the tag
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    values.push(value);
  }
  return values;
}

beforeAll(async () => {
  one = await caseWith('web-compromised.tar.gz');
  rows = await events(one.client);
}, 60_000);
afterAll(() => one.remove());

describe('the timeline of the broken-into shop', () => {
  it('has every file of the rootfs diff at the second that tar gives it', () => {
    const script = 'tar xOzf "$0" rootfs-diff.tar | TZ=UTC tar tvf - --full-time';
    const { stdout } = spawnSync('sh', ['-c', script, fixture('web-compromised.tar.gz')], {
      encoding: 'utf8',
    });
    const listed = stdout
      .trim()
      .split('\n')
      .map((line) => /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (.+?)\/?$/.exec(line)!);
    expect(listed.length).toBe(16);
    const files = ofSource('file').filter((row) => textOf(row).includes('(rootfs diff'));
    expect(files.length).toBe(listed.length);
    for (const [, day, clock, name] of listed) {
      const event = files.find((row) => textOf(row).startsWith(`modified /${name} (`));
      expect(event?.cells['timeNs'], name).toBe(ns(`${day}T${clock}Z`));
      expect(event?.source[0]?.length, name).toBeDefined();
    }
  });

  it('doubts the forged time of the web shell and of no other file', () => {
    const doubted = ofSource('file').filter((row) => row.cells['doubt'] !== null);
    expect(doubted.map(textOf)).toEqual(['modified /app/static/img.php (rootfs diff, 81 bytes)']);
    expect(doubted[0]?.cells['timeNs']).toBe(ns('2024-01-02T03:04:05Z'));
    expect(isText(doubted[0]?.cells['doubt']) && doubted[0].cells['doubt'].text).toMatch(
      /earlier than the container/,
    );
  });

  it('has the lines of the container log with their times to the nanosecond, and no empty ones', () => {
    const log = ofSource('log');
    expect(log.map((row) => row.cells['timeNs'])).toContain(1795502643475346936n);
    const injected = log.find((row) => textOf(row).includes('/admin/ping'));
    expect(injected?.cells['timeNs']).toBe(1795502644594432916n);
    expect(injected?.source).toHaveLength(1);
    expect(log.every((row) => textOf(row) !== '')).toBe(true);
  });

  it('finds the log in a deleted file, and doubts its day before the container', () => {
    const line = ofSource('app-log').find((row) => textOf(row).includes('audit log opened'));
    expect(line?.cells['timeNs']).toBe(ns('2026-11-23T00:00:00Z'));
    expect(line?.cells['doubt']).not.toBeNull();
  });

  it('gives lines without a time the bounds of their file and no point', () => {
    const request = ofSource('app-log').find((row) => textOf(row).includes('/admin/ping'));
    expect(request?.cells).toMatchObject({ timeNs: null, certainty: 'inferred', clock: 'bounds' });
    expect(request?.cells['fromNs']).toBe(1795502643172761419n);
    expect(request?.cells['toNs']).toBe(ns('2026-11-24T06:44:05Z'));
  });

  it('infers when processes can have started: a span each, never before what they ran was written', () => {
    const started = ofSource('process');
    expect(started.map((row) => row.cells['pid'])).toEqual(
      expect.arrayContaining([1, 11, 15, 16, 17, 31, 34, 38, 42, 48]),
    );
    expect(
      started.every((row) => row.cells['timeNs'] === null && row.cells['certainty'] === 'inferred'),
    ).toBe(true);
    const miner = started.find((row) => row.cells['pid'] === 31);
    expect(miner?.cells['fromNs']).toBe(1795502645353814000n); // mtime of the ghost file
    expect(isText(miner?.cells['reason']) && miner.cells['reason'].text).toMatch(
      /own program was last written/,
    );
  });

  it('says of the dump what CRIU measured, as a span', () => {
    const script = 'tar xOzf "$0" stats-dump';
    const { stdout } = spawnSync('sh', ['-c', script, fixture('web-compromised.tar.gz')]);
    // Magic, length, then dump (field 1, length-delimited) of stats_entry: freezing, frozen, memdump, memwrite.
    const [freezing, frozen, memdump, memwrite] = varints(stdout.subarray(14)).map((us) =>
      (us / 1000).toFixed(3),
    );
    const [taken] = ofSource('checkpoint');
    const figures = [...textOf(taken).matchAll(/([\d.]+) ms/g)].map((match) => match[1]);
    expect(textOf(taken)).toMatch(/^checkpoint taken, freezing .*, frozen .*, memory dump .*, memory write /);
    // Cut to two digits, not rounded.
    expect(figures).toEqual([freezing, frozen, memdump, memwrite].map((ms) => ms?.slice(0, -1)));
    expect(taken?.cells['timeNs']).toBeNull();
  });

  it('has deletions between creation and checkpoint, as the truth names them', () => {
    const deleted = ofSource('file').filter((row) => row.cells['event'] === 'deleted');
    expect(deleted.map(textOf).sort()).toEqual(['deleted /app/README.txt', 'deleted /var/log/dpkg.log']);
  });

  it('has the custody log, of no checkpoint', () => {
    const custody = ofSource('custody');
    expect(custody.map((row) => row.cells['event'])).toEqual(['case-created', 'import']);
    expect(custody.every((row) => row.checkpoint === null)).toBe(true);
  });

  it('takes up what the custody log has grown by, and keeps the order', async () => {
    const grown = await caseWith('web-compromised.tar.gz');
    try {
      const before = await events(grown.client);
      const [checkpoint] = (await grown.client.call('case.summary', {}))!.checkpoints;
      await grown.client.call('tag.set', {
        targets: [{ kind: 'process', checkpoint: checkpoint!.id, key: '1' }],
        name: 'seen',
        on: true,
      });
      const after = await events(grown.client);
      expect(after.length).toBe(before.length + 1);
      expect(after.filter((row) => row.cells['source'] === 'custody')).toHaveLength(3);
      const at = after.map((row) => (row.cells['timeNs'] ?? row.cells['fromNs']) as bigint);
      expect(at).toEqual([...at].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    } finally {
      await grown.remove();
    }
  });

  it('is in order of time, each key once, and no event finer than its source', () => {
    const at = rows.map((row) => (row.cells['timeNs'] ?? row.cells['fromNs']) as bigint);
    expect(at).toEqual([...at].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    expect(new Set(rows.map((row) => `${row.checkpoint} ${row.key}`)).size).toBe(rows.length);
    for (const row of rows) {
      const { timeNs, fromNs, toNs } = row.cells as Record<string, bigint | null>;
      expect(fromNs! <= toNs!).toBe(true);
      if (timeNs !== null) expect(fromNs! <= timeNs! && timeNs! <= toNs!).toBe(true);
    }
  });

  it('has its marks in the order of its rows, with and without a filter', async () => {
    for (const filter of [undefined, 'source:file and doubt:*', 'source:process']) {
      const input = { checkpoints: null, ...(filter === undefined ? {} : { filter }) };
      const marks = await one.client.call('timeline.marks', input);
      const found = await events(one.client, filter);
      expect(marks.count).toBe(found.length);
      expect(marks.total).toBe(rows.length);
      expect([...marks.source].map((source) => marks.sources[source])).toEqual(
        found.map((row) => row.cells['source']),
      );
      expect([...marks.to]).toEqual(found.map((row) => Number(row.cells['toNs']) / 1000));
    }
  });
});

it('timers run out when what remained has passed after the checkpoint', async () => {
  const features = await caseWith('features.tar.zst');
  try {
    const due = await events(features.client, 'source:timer');
    const list = await features.client.call('list.open', { list: 'timer', checkpoints: null });
    const timers = (
      await features.client.call('list.range', { handle: list.handle, from: 0, to: list.count })
    ).rows;
    expect(due.length).toBeGreaterThanOrEqual(3);
    const [taken] = await events(features.client, 'event:taken');
    for (const event of due) {
      const key = event.cells['thingKey'];
      const timer = timers.find((row) => isText(key) && row.key === key.text);
      expect(event.cells['fromNs']).toBe(
        (taken?.cells['fromNs'] as bigint) + BigInt(timer?.cells['remainingNs'] as bigint),
      );
    }
  } finally {
    await features.remove();
  }
}, 60_000);

describe('events of several checkpoints', () => {
  it('are prepared from the first on, and what is ready has its marks and rows', async () => {
    const several = await caseWith('mini.tar', 'web-compromised.tar.gz');
    try {
      const { client } = several;
      const all = (await client.call('case.summary', {}))!.checkpoints.map(({ id }) => id);
      for (let last = 0; last < all.length;) {
        const { ready, of } = await client.call('timeline.prepare', { checkpoints: null });
        expect(of).toBe(all.length);
        expect(ready.length).toBeGreaterThanOrEqual(Math.max(1, last));
        expect(ready).toEqual(all.slice(0, ready.length));
        const marks = await client.call('timeline.marks', { checkpoints: ready });
        expect(new Set(marks.checkpoints)).toEqual(new Set(['', ...ready]));
        last = ready.length;
      }
      const reversed = all.toReversed();
      expect(await client.call('timeline.prepare', { checkpoints: reversed })).toEqual({
        ready: reversed,
        of: all.length,
      });
      await expect(client.call('timeline.prepare', { checkpoints: ['0'.repeat(64)] })).rejects.toMatchObject({
        detail: { code: 'not-found' },
      });
    } finally {
      await several.remove();
    }
  });
});
