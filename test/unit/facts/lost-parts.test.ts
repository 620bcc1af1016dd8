/** What damaged archives leave unknown is never told as a none. */
import { dirname, join } from 'node:path';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createCase, openList, showCheckpoint, type CaseFile } from '../../../electron/casefile/index.ts';
import { readProcessGraph } from '../../../electron/analysis/graph/process-graph.ts';
import { importArchive } from '../../../electron/engine/import/import-archive.ts';
import { ABSENT } from '../../../shared/api/index.ts';
import { countLost, lostParts } from '../../../shared/facts/index.ts';
import type { LostFacts } from '../../../shared/facts/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { decodeMembers } from '../criu/decoded.ts';
import { REQUEST } from '../casefile/invented-facts.ts';
import { emptyFacts, task } from '../graph/graph-of.ts';
import { fixturePath, membersOf, tarMembers } from '../resolve/fixture.ts';

const malformed = new Map(
  membersOf(fixturePath('malformed.tar.zst')).map(({ name, bytes }) => [name.replace(/^.*\//, ''), bytes]),
);

const lostIn = (file: string) =>
  lostParts(decodeMembers(tarMembers(Buffer.from(malformed.get(file)!))).facts);

/** mini.tar without some of its images. */
function without(...names: readonly string[]): LostFacts {
  const members = membersOf(fixturePath('mini.tar'));
  return decodeMembers(members.filter(({ name }) => !names.some((one) => name.endsWith(`/${one}`)))).facts;
}

describe('what a damaged archive leaves unknown', () => {
  test('nothing of a whole one', () => {
    const lost = lostParts(without());
    expect(lost.processes).toBeNull();
    expect(lost.parts.size).toBe(0);
  });

  test('a table of descriptors that is missing: descriptors and sockets, and nothing else', () => {
    const facts = without('fdinfo-2.img');
    expect(lostParts(facts).parts.get(1)).toEqual({
      descriptors: 'fdinfo-2.img is missing',
      sockets: 'fdinfo-2.img is missing',
    });
  });

  test('an mm that is missing: mappings, arguments and environment, by its name', () => {
    expect(lostParts(without('mm-1.img')).parts.get(1)).toMatchObject({
      maps: 'mm-1.img is missing',
      arguments: 'mm-1.img is missing',
      environment: 'mm-1.img is missing',
    });
  });

  test('ids and core that are missing: which table of descriptors it has', () => {
    const lost = lostParts(without('ids-1.img', 'core-1.img')).parts.get(1);
    expect(lost).toMatchObject({ descriptors: 'core-1.img is missing', identity: 'core-1.img is missing' });
  });

  test('pages that are missing: arguments and environment, in the words of their gaps', () => {
    const lost = lostIn('img-no-pages.tar').parts.get(1)!;
    expect(lost.arguments).toContain('not in the pages file');
    expect(lost.environment).toContain('not in the pages file');
    expect(lost.descriptors).toBeUndefined();
  });

  test('pages that are missing or cut short: memory, by the file that should have them', () => {
    expect(lostParts(without('pages-1.img')).parts.get(1)!.memory).toBe('pages-1.img is missing');
    const short = membersOf(fixturePath('mini.tar')).map((member) =>
      member.name.endsWith('/pages-1.img') ? { ...member, bytes: member.bytes.subarray(0, 4096) } : member,
    );
    expect(lostParts(decodeMembers(short).facts).parts.get(1)!.memory).toBe('pages-1.img is cut short');
  });

  test('pages that are left to a parent: memory, unless the parent that is missing is a process', () => {
    const lost = (member: string, kind = 'parent-missing') =>
      lostParts({
        process: [{ pid: 7, zombie: false, filesId: 1 }],
        thread: [],
        image: [],
        gap: [{ kind, member, subject: 'process 7', message: '' }],
      }).parts.get(7)?.memory;
    expect(lost('checkpoint/pagemap-7.img')).toBe('pages are in a parent that is not at hand');
    expect(lost('checkpoint/pagemap-7.img', 'parent-page-missing')).toContain('do not hold all of its pages');
    expect(lost('checkpoint/pstree.img')).toBeUndefined();
  });

  test('pages of shared memory: of no one process', () => {
    const gap = { kind: 'pages-short', member: 'c/pages-9.img', subject: 'shared memory 5', message: '' };
    const lost = lostParts({ process: [], thread: [], image: [], gap: [gap] });
    expect([lost.sharedMemory, lost.parts.size]).toEqual(['pages-9.img is cut short', 0]);
  });

  test('threads without a core, by its name, also where one gap counts them', () => {
    const one = lostParts(without('core-1.img'));
    expect([...one.threads]).toEqual([['1/1', 'core-1.img is missing']]);
    const many = lostParts({
      process: [1, 2].map((pid) => ({ pid, zombie: false, filesId: pid })),
      thread: [
        { pid: 1, tid: 1 },
        { pid: 2, tid: 2 },
        { pid: 2, tid: 3 },
      ],
      image: [{ name: utf8('core-1.img'), state: 'decoded' }],
      gap: [{ kind: 'cores-missing', member: 'c/pstree.img', subject: 'process 2', message: '' }],
    });
    expect([...many.threads]).toEqual([
      ['2/2', 'core-2.img is missing'],
      ['2/3', 'core-3.img is missing'],
    ]);
    expect(many.parts.get(1)?.identity).toBeUndefined();
    expect(many.parts.get(2)?.identity).toBe('core-2.img is missing');
  });

  test('an image of zero bytes is damaged', () => {
    expect(lostIn('img-empty.tar').parts.get(1)).toMatchObject({ maps: 'mm-1.img is damaged' });
  });

  test('without a readable pstree.img it is not known which processes there are', () => {
    expect(lostIn('img-no-pstree.tar').processes).toBe('pstree.img is missing');
    expect(lostIn('img-swapped.tar').processes).toBe('pstree.img is damaged');
  });

  test('a zombie has lost nothing: it has no files and no memory', () => {
    const facts: LostFacts = {
      process: [{ pid: 7, zombie: true, filesId: null }],
      thread: [{ pid: 7, tid: 7 }],
      image: [{ name: utf8('mm-7.img'), state: 'damaged' }],
      gap: [],
    };
    expect(lostParts(facts).parts.size).toBe(0);
  });
});

test('a count of none is not known where something is lost, and a count of some is at least that', () => {
  expect([countLost(0, undefined), countLost(3, undefined)]).toEqual(['0', '3']);
  expect([countLost(0, 'gone'), countLost(3, 'gone')]).toEqual(['not known', '3+']);
});

test('a node of the graph says that descriptors are not known, and a note that channels may be missing', () => {
  const facts = emptyFacts('aaaaaaaaaaaa', {
    process: [task(1, 0)],
    lost: new Map([[1, { descriptors: 'fdinfo-2.img is missing' }]]),
  });
  const graph = readProcessGraph([facts]);
  expect(graph.nodes[0]!.detail).toBe('1 · 1 thread, fds not known');
  expect(graph.notes[0]).toContain('fdinfo-2.img is missing');
});

describe('in a case', () => {
  test('lists, summary and show tell it with the reason', async () => {
    await withCase(['pstree-cycle.tar', 'img-no-pstree.tar', 'img-empty.tar'], (opened) => {
      const summary = opened.summary();
      const [cycle, noTree, empty] = summary.checkpoints;
      expect(cycle!.lost.descriptors).toBe('core-2.img is missing, and 1 more like it');
      expect(noTree).toMatchObject({ processes: 0, lost: { processes: 'pstree.img is missing' } });

      const list = openList(opened, { list: 'process', checkpoints: [cycle!.id] });
      const [first, second] = list.range(0, 3);
      expect(first!.cells).toMatchObject({ descriptorCount: 3 });
      expect(first!.cells).not.toHaveProperty(ABSENT);
      expect(second!.cells).toMatchObject({ descriptorCount: null, mapCount: null, environmentCount: null });
      expect(second!.cells[ABSENT]).toMatchObject({
        descriptorCount: 'core-2.img is missing',
        mapCount: 'mm-2.img is missing',
        argv: 'mm-2.img is missing',
        comm: 'core-2.img is missing',
        cwd: 'fs-2.img is missing',
      });
      // What is not known stands behind every number.
      const sorted = openList(opened, {
        list: 'process',
        checkpoints: [cycle!.id],
        sort: [{ column: 'descriptorCount', descending: false }],
      });
      expect(sorted.range(0, 3).map(({ key }) => key)).toEqual(['1', '2', '3']);

      const shown = showCheckpoint(opened, cycle!.id) as { processes: { lost: object }[] };
      expect(shown.processes.map(({ lost }) => 'descriptors' in lost)).toEqual([false, true, true]);
      expect(showCheckpoint(opened, noTree!.id)).toMatchObject({ processesLost: 'pstree.img is missing' });
      expect(showCheckpoint(opened, empty!.id)).toMatchObject({
        processes: [{ lost: { maps: 'mm-1.img is damaged' }, maps: [] }],
      });
    });
  });

  test('rows of threads without a core say so, and dumped memory is what is in the pages files', async () => {
    await withCase(['img-no-core.tar', 'img-no-pages.tar'], (opened) => {
      const [noCore, noPages] = opened.summary().checkpoints;
      const [thread] = openList(opened, { list: 'thread', checkpoints: [noCore!.id] }).range(0, 1);
      expect(thread!.cells[ABSENT]).toMatchObject({
        comm: 'core-1.img is missing',
        instructionPointer: 'core-1.img is missing',
        pendingSignals: 'core-1.img is missing',
      });
      const [whole] = openList(opened, { list: 'thread', checkpoints: [noPages!.id] }).range(0, 1);
      expect(whole!.cells).not.toHaveProperty(ABSENT);

      expect(noCore!.memoryBytes).toBeGreaterThan(0);
      expect(noPages).toMatchObject({ memoryBytes: 0, lost: { memoryBytes: 'pages-1.img is missing' } });
      const [process] = openList(opened, { list: 'process', checkpoints: [noPages!.id] }).range(0, 1);
      expect(process!.cells).toMatchObject({
        memoryBytes: null,
        [ABSENT]: { memoryBytes: 'pages-1.img is missing' },
      });
    });
  });

  test('checkpoints of one name are told apart by their file names', async () => {
    await withCase(['img-no-core.tar', 'img-empty.tar'], (opened) => {
      expect(opened.summary().checkpoints.map(({ title }) => title)).toEqual([
        'mini · img-no-core.tar',
        'mini · img-empty.tar',
      ]);
    });
  });

  test('archives of one file name without a container are called by their folders', async () => {
    const failures = membersOf(fixturePath('failures.tar.zst')).filter(({ name }) => /\.tar$/.test(name));
    const folders = failures.slice(0, 2).map(({ name }) => name.split('/').at(-2)!);
    malformed.set(`${folders[0]}/one.tar`, failures[0]!.bytes);
    malformed.set(`${folders[1]}/one.tar`, failures[1]!.bytes);
    await withCase([`${folders[0]}/one.tar`, `${folders[1]}/one.tar`], (opened) => {
      expect(opened.summary().checkpoints.map(({ title }) => title)).toEqual(folders);
    });
  });
});

async function withCase(files: readonly string[], work: (opened: CaseFile) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'permafrost-test-'));
  const opened = createCase(join(folder, 'lost.pfcase'), { examiner: null, toolVersion: '0.0.0-test' });
  try {
    for (const file of files) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, malformed.get(file)!);
      await importArchive(opened, path, {
        request: {
          casePath: opened.path,
          examiner: null,
          paths: [path],
          mode: REQUEST.mode,
          partial: true,
          acquisition: REQUEST.acquisition,
          limits: {},
        },
        checkCancelled: () => {},
        onProgress: () => {},
      });
    }
    work(opened);
  } finally {
    opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
