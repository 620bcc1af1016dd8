/** `permafrost diff` and `series` against what was done to the container between its four checkpoints. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CheckpointChange,
  ComparedPlace,
  ListRow,
  ProcessMatch,
  SeriesItem,
} from '../../../shared/api/index.ts';
import { caseWith, type CaseFixture } from '../engine-memory/case-fixture.ts';
import { runCommand } from './run-command.ts';
import { seriesCase, type SeriesCase } from './series-case.ts';

interface Diff {
  readonly matches: readonly ProcessMatch[];
  readonly reused: readonly { readonly pid: number }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly pages: readonly { readonly subject: string; readonly changed: number; readonly pages: number }[];
  readonly changes: readonly CheckpointChange[];
}

async function diff(path: string, a: string, b: string): Promise<Diff> {
  const { out, code, error } = await runCommand('diff', path, a, b, '--json');
  expect(error).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Diff;
}

const shown = ({ change, item, property }: CheckpointChange): string =>
  `${change} ${item} ${property}`.trim();
const ofGroup = ({ changes }: Diff, group: string): string[] =>
  changes.filter((one) => one.group === group).map(shown);

describe('a series of four moments', () => {
  let made: SeriesCase;
  beforeAll(async () => {
    made = await seriesCase();
  }, 180_000);
  afterAll(() => made.remove());

  it('from 1 to 2: a child began and a report was written', async () => {
    const result = await diff(made.path, made.ids[0]!, made.ids[1]!);
    expect(ofGroup(result, 'process')).toEqual(['added sleep (pid 19)']);
    expect(ofGroup(result, 'file')).toContain('added /srv/report-1.csv');
    expect(ofGroup(result, 'socket')).toEqual([]);
    expect(result.matches.map(({ a, b, certainty }) => [a, b, certainty])).toEqual([
      [1, 1, 'certain'],
      [11, 11, 'certain'],
    ]);
    expect(result.matches[0]!.reasons.join()).toContain('AT_RANDOM 0x7ffe13b72689');
  });

  it('from 2 to 3: a connection out, an injected shell, a changed report, a deleted file', async () => {
    const result = await diff(made.path, made.ids[1]!, made.ids[2]!);
    expect(ofGroup(result, 'process')).toEqual(['added sh (pid 22)', 'added sleep (pid 23)']);
    const shell = result.changes.find(({ item }) => item === 'sh (pid 22)')!;
    expect(JSON.stringify(shell.after)).toContain('sleep 100002');
    expect(ofGroup(result, 'socket')).toEqual([
      expect.stringMatching(/^added inet tcp 203\.0\.113\.66:\d+ → 203\.0\.113\.66:443$/),
    ]);
    expect(ofGroup(result, 'descriptor')).toContain('added fd 15');
    expect(ofGroup(result, 'file')).toContain('changed /srv/report-1.csv SHA-256');
    const readme = result.changes.find(({ item }) => item === '/app/README.txt')!;
    expect(readme).toMatchObject({ change: 'added', note: 'deleted from the image' });
  });

  it('from 3 to 4: the connection is closed, children ended, one was given to the first process', async () => {
    const result = await diff(made.path, made.ids[2]!, made.ids[3]!);
    expect(ofGroup(result, 'process')).toEqual([
      'removed sleep (pid 19)',
      'removed sh (pid 22)',
      'changed sleep (pid 23) Parent',
    ]);
    expect(ofGroup(result, 'socket')).toEqual([expect.stringMatching(/^removed inet tcp .*:443$/)]);
    expect(ofGroup(result, 'file')).toEqual(
      expect.arrayContaining(['removed /srv/report-1.csv', 'added /tmp/.x']),
    );
  });

  it('a filter leaves what it asks for, in diff and series', async () => {
    const filtered = await runCommand(
      'diff',
      made.path,
      made.ids[2]!,
      made.ids[3]!,
      '--filter',
      'kind:files and change:added',
      '--json',
    );
    const { changes } = JSON.parse(filtered.out) as Diff;
    expect(changes.map(shown)).toEqual(['added /tmp/.x']);
    const series = await runCommand(
      'series',
      made.path,
      '--no-pages',
      '--filter',
      'process:"sleep (pid"* and first>2',
      '--json',
    );
    const { items } = JSON.parse(series.out) as { items: SeriesItem[] };
    expect(items.map(({ item }) => item)).toEqual(['sleep (pid 23)']);
    const refused = await runCommand('diff', made.path, made.ids[2]!, made.ids[3]!, '--filter', 'a:(');
    expect(refused.code).toBe(1);
  });

  it('every change names a row on the sides that have it', async () => {
    const { changes } = await diff(made.path, made.ids[1]!, made.ids[2]!);
    expect(changes.length).toBeGreaterThan(50);
    for (const { change, a, b } of changes) {
      expect(a !== null).toBe(change !== 'added');
      expect(b !== null).toBe(change !== 'removed');
    }
  });

  it('says when each item was first and last seen, memory strings included', async () => {
    const strings = [
      'SERIES-SECRET-ONE',
      'SERIES-SECRET-TWO',
      'SERIES-SECRET-THREE',
      'SERIES-EXFIL-HELLO',
      'NEVER-THERE',
    ];
    const { out } = await runCommand(
      'series',
      made.path,
      '--json',
      ...strings.flatMap((text) => ['--find', text]),
    );
    const { items, checkpoints } = JSON.parse(out) as { items: SeriesItem[]; checkpoints: { id: string }[] };
    expect(checkpoints.map(({ id }) => id)).toEqual(made.ids);
    const seen = (item: string, group: string): [number, number] | null => {
      const found = items.find((one) => one.group === group && one.item === item);
      return found ? [made.ids.indexOf(found.firstSeen) + 1, made.ids.indexOf(found.lastSeen) + 1] : null;
    };
    expect(seen('sleep (pid 19)', 'process')).toEqual([2, 3]);
    expect(seen('sh (pid 22)', 'process')).toEqual([3, 3]);
    expect(seen('/srv/report-1.csv', 'file')).toEqual([2, 3]);
    expect(seen('/app/README.txt', 'file')).toEqual([3, 4]);
    expect(seen('/tmp/.x', 'file')).toEqual([4, 4]);
    expect(
      items.filter(({ group }) => group === 'socket').map(({ cells }) => cells.map((cell) => cell !== null)),
    ).toEqual([[false, false, true, false]]);
    // How often each stands in readable memory, as counted in the running container.
    const places = (text: string): (string | null)[] =>
      items
        .find((one) => one.group === 'memory' && one.item === text)!
        .cells.map((cell) => cell && String(cell.value));
    expect(places('SERIES-SECRET-ONE')[0]).toBe('12 places');
    expect(places('SERIES-SECRET-TWO').slice(0, 2)).toEqual([null, '3 places']);
    expect(places('SERIES-SECRET-THREE').slice(0, 3)).toEqual([null, null, null]);
    expect(places('SERIES-EXFIL-HELLO')).toEqual([null, null, '3 places', '2 places']);
    expect(seen('NEVER-THERE', 'memory')).toBeNull();
  });

  it('is a usage error with one checkpoint, or with the same twice', async () => {
    expect((await runCommand('series', made.path, made.ids[0]!)).code).toBe(1);
    expect((await runCommand('diff', made.path, made.ids[0]!, made.ids[0]!)).code).toBe(1);
  });
});

it('a series imported in any order stands in its true one, inferred where the archives do not state it', async () => {
  const shuffled = await seriesCase([3, 1, 4, 2]);
  try {
    const { out } = await runCommand('series', shuffled.path, '--json');
    const { checkpoints, order } = JSON.parse(out) as { checkpoints: { id: string }[]; order: string };
    expect(checkpoints.map(({ id }) => id)).toEqual(shuffled.ids);
    expect(order).toMatch(/inferred from the modification times of the images/);
  } finally {
    shuffled.remove();
  }
}, 120_000);

describe('other pairs', () => {
  let made: CaseFixture;
  let ids: readonly string[];
  beforeAll(async () => {
    made = await caseWith('chain.tar.zst', 'web-compromised.tar.gz', 'containerd-web-benign.tar.zst');
    const { checkpoints } = (await made.client.call('case.summary', {}))!;
    ids = checkpoints.map(({ id }) => id);
  }, 180_000);
  afterAll(() => made.remove());

  it('pages of a chain: those that were written between its levels, read through the parents', async () => {
    const area = 0x7f32adf17000n;
    const changed = async (a: number, b: number): Promise<string[]> =>
      (await diff(made.path, ids[a]!, ids[b]!)).changes
        .filter(({ group, item }) => {
          const address = BigInt(item.split(' ')[0]!);
          return group === 'page' && address >= area && address < area + 2n ** 20n;
        })
        .map(({ item, property }) => `page ${(BigInt(item.split(' ')[0]!) - area) / 4096n}, ${property}`);
    expect(await changed(0, 1)).toEqual(['page 3, 3 pages']);
    expect(await changed(1, 2)).toEqual(['page 6, 3 pages']);
    expect(await changed(0, 2)).toEqual(['page 3, 6 pages']);
  });

  it('every change leads to a row, that of a file to this file: also of several that one list says were deleted', async () => {
    const { changes } = await diff(made.path, ids[4]!, ids[3]!);
    const rowOf = async (place: ComparedPlace): Promise<ListRow | null> => {
      const { list, checkpoint, key } = place;
      const { handle } = await made.client.call('list.open', { list, checkpoints: [checkpoint] });
      const { index } = await made.client.call('list.find', { handle, key, checkpoint });
      const [row = null] =
        index === null
          ? []
          : (await made.client.call('list.range', { handle, from: index, to: index + 1 })).rows;
      await made.client.call('list.close', { handle });
      return row;
    };
    const files: string[] = [];
    for (const { item, group, a, b, note } of changes) {
      for (const place of [a, b]) {
        if (place === null) continue;
        const row = await rowOf(place);
        expect(row, `${group} ${item}: ${place.list} ${place.key}`).not.toBeNull();
        if (place.list !== 'file') continue;
        expect((row!.cells['path'] as { text: string }).text).toBe(item);
        files.push(`${item} ${note}`);
      }
    }
    expect(files).toContain('/app/README.txt deleted from the image');
    expect(files).toContain('/var/log/dpkg.log deleted from the image');
  });

  it('containers apart have counterparts, no process in common, and secrets stay masked', async () => {
    const { matches, changes } = await diff(made.path, ids[3]!, ids[4]!);
    expect(matches.length).toBeGreaterThan(0);
    expect(new Set(matches.map(({ certainty }) => certainty))).toEqual(new Set(['counterpart']));
    expect(JSON.stringify(changes)).not.toContain('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
    expect(changes.some(({ group, item }) => group === 'process' && item.startsWith('bash '))).toBe(true);
  });
});

describe('kernel objects and control groups', () => {
  let made: CaseFixture;
  beforeAll(async () => {
    made = await caseWith('features.tar.zst', 'mini.tar');
  }, 120_000);
  afterAll(() => made.remove());

  it('SysV objects are compared with what they hold, control groups by path and property', async () => {
    const { checkpoints } = (await made.client.call('case.summary', {}))!;
    const [features, mini] = checkpoints.map(({ id }) => id);
    const { changes } = await diff(made.path, mini!, features!);
    const objects = changes.filter(({ group }) => group === 'ipc');
    expect(objects.map(({ change, item }) => `${change} ${item}`)).toEqual([
      'added message queue key 0x01ab0003',
      'added semaphores key 0x01ab0002',
      'added shared memory key 0x01ab0001',
    ]);
    expect(objects.map(({ after }) => after)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      '5 7 11',
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(objects.map(({ b }) => b?.list)).toEqual(['ipc', 'ipc', 'ipc']);
    const groups = changes.filter(({ group }) => group === 'cgroup');
    expect(groups.map(shown)).toContain('changed cgroup v2 Path');
  });
});
