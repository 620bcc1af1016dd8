/** What the examiner writes: kept, logged with its words as commitments, undone exactly, no part of a digest. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readAnnotations,
  readCaseDigest,
  readCustody,
  verifyCustody,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import type { CaseFile } from '../../../electron/casefile/index.ts';
import { INITIAL_SCHEMA } from '../../../electron/casefile/schema/001-initial.sql.ts';
import { APPLICATION_ID } from '../../../electron/casefile/schema/migrations.ts';
import { openConnection } from '../../../electron/casefile/sqlite.ts';
import { planBookmark, planFinding, planNote, planTag } from '../../../electron/casefile/index.ts';
import { doAct } from '../../../electron/engine/annotations/undo-stack.ts';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { cleanUpAfterEach, newCase } from '../casefile/case-fixture.ts';
import { EMPTY_FACTS, evidenceItem, processFact } from '../casefile/invented-facts.ts';

cleanUpAfterEach();

const SHELL = { kind: 'process', checkpoint: 'aaaaaaaaaaaa', key: '17' };
const RANGE = { kind: 'memory_range', checkpoint: 'aaaaaaaaaaaa', key: '17/00007f0000001000/64' };
const SEALED = { kind: 'byte_range', checkpoint: null, key: `${'ab'.repeat(32)}/3/0/16` };
const FINDING = {
  title: 'A reverse shell',
  severity: 'critical',
  status: 'draft',
  text: 'Started by the web server.',
  inReport: true,
  exhibits: [
    { target: SHELL, caption: 'the shell' },
    { target: RANGE, caption: 'what it was told' },
  ],
} as const;

let folder: string;
let path: string;
let client: LocalClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-annotations-'));
  path = join(folder, 'example.pfcase');
  client = createLocalClient();
  await client.call('case.create', { path, examiner: 'Ada Example' });
});
afterEach(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function state(): Promise<unknown> {
  const { tags, notes, bookmarks, findings } = await client.call('annotation.all', {});
  return { tags, notes, bookmarks, findings };
}

describe('what the examiner writes', () => {
  it('is there again when the case is opened again, attached to the things it was written on', async () => {
    await client.call('tag.set', { targets: [SHELL, RANGE, SHELL], name: 'suspicious', on: true });
    await client.call('note.save', { uuid: null, target: SEALED, text: 'the header\nof the archive' });
    await client.call('bookmark.save', { target: RANGE, label: 'the command' });
    await client.call('finding.save', { uuid: null, ...FINDING, exhibits: [...FINDING.exhibits] });
    await client.call('saved.save', { kind: 'query', name: 'shells', view: 'processes', body: '"comm:*sh"' });
    const written = await state();
    await client.call('case.close', {});
    await client.call('case.open', { path, examiner: null });
    expect(await state()).toEqual(written);
    expect(written).toMatchObject({
      tags: [
        { target: RANGE, name: 'suspicious', examiner: 'Ada Example' },
        { target: SHELL, name: 'suspicious' },
      ],
      notes: [{ target: SEALED, text: 'the header\nof the archive' }],
      bookmarks: [{ target: RANGE, label: 'the command' }],
      findings: [{ ...FINDING, origin: 'examiner' }],
    });
    expect((await client.call('saved.list', {})).saved).toMatchObject([
      { name: 'shells', body: '"comm:*sh"' },
    ]);
    expect(await client.call('annotation.all', {})).toMatchObject({ undo: null, redo: null });
  });

  it('changes in place: a second bookmark of a thing renames it, a saved search is replaced by its name', async () => {
    const { uuid } = await client.call('bookmark.save', { target: RANGE, label: 'one' });
    expect((await client.call('bookmark.save', { target: RANGE, label: 'two' })).uuid).toBe(uuid);
    const saving = { kind: 'sql', name: 'all', view: 'console' } as const;
    const first = await client.call('saved.save', { ...saving, body: '"SELECT 1"' });
    expect(await client.call('saved.save', { ...saving, body: '"SELECT 2"' })).toEqual(first);
    expect(await state()).toMatchObject({ bookmarks: [{ label: 'two' }] });
    expect((await client.call('saved.list', {})).saved).toMatchObject([{ body: '"SELECT 2"' }]);
  });

  it('stands in the order of the examiner: named findings first, the others behind as they were', async () => {
    const uuids: string[] = [];
    for (const title of ['a', 'b', 'c', 'd']) {
      uuids.push((await client.call('finding.save', { uuid: null, ...FINDING, exhibits: [], title })).uuid);
    }
    await client.call('finding.order', { uuids: [uuids[2]!, uuids[0]!] });
    const titles = async (): Promise<string[]> =>
      (await client.call('annotation.all', {})).findings.map(({ title }) => title);
    expect(await titles()).toEqual(['c', 'a', 'b', 'd']);
    await client.call('annotation.undo', {});
    expect(await titles()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuses what is too long, too much, unknown or no JSON', async () => {
    await expect(
      client.call('tag.set', { targets: [SHELL], name: 'x'.repeat(201), on: true }),
    ).rejects.toMatchObject({
      detail: { code: 'usage' },
    });
    await expect(client.call('note.save', { uuid: null, target: SHELL, text: '' })).rejects.toMatchObject({
      detail: { code: 'usage' },
    });
    await expect(client.call('note.save', { uuid: 'none', target: SHELL, text: 'x' })).rejects.toMatchObject({
      detail: { code: 'not-found' },
    });
    await expect(
      client.call('saved.save', { kind: 'sql', name: 'x', view: null, body: 'SELECT' }),
    ).rejects.toMatchObject({ detail: { code: 'usage' } });
    expect(await state()).toEqual({ tags: [], notes: [], bookmarks: [], findings: [] });
  });

  it('can be read but not changed in a case that is open read-only', async () => {
    await client.call('tag.set', { targets: [SHELL], name: 'suspicious', on: true });
    await client.call('case.close', {});
    await client.call('case.open', { path, examiner: null, readOnly: true });
    expect(await state()).toMatchObject({ tags: [{ name: 'suspicious' }] });
    for (const attempt of [
      () => client.call('tag.set', { targets: [SHELL], name: 'suspicious', on: false }),
      () => client.call('note.save', { uuid: null, target: SHELL, text: 'x' }),
      () => client.call('annotation.undo', {}),
      () => client.call('saved.save', { kind: 'sql', name: 'x', view: null, body: '""' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ detail: { code: 'read-only' } });
    }
  });

  it('is nothing in a case of the first schema that is open read-only', () => {
    const db = openConnection(join(folder, 'old.sqlite'), { readOnly: false, create: true });
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.exec(INITIAL_SCHEMA);
    expect(readAnnotations({ db } as unknown as CaseFile)).toEqual({
      tags: [],
      notes: [],
      bookmarks: [],
      findings: [],
    });
    db.close();
  });
});

describe('queries over marked rows', () => {
  it('find rows of any list by tag, note and bookmark, beside their own columns', async () => {
    const { job } = await client.call('import.sample', {});
    await client.call('job.result', { job });
    const id = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
    const process = (pid: number): { kind: string; checkpoint: string; key: string } => ({
      kind: 'process',
      checkpoint: id,
      key: String(pid),
    });
    await client.call('tag.set', { targets: [process(15), process(17)], name: 'suspicious', on: true });
    await client.call('note.save', { uuid: null, target: process(17), text: 'the shell of the attacker' });
    const keys = async (list: string, filter: string): Promise<string[]> => {
      const { handle, count } = await client.call('list.open', { list, checkpoints: null, filter });
      const { rows } = await client.call('list.range', { handle, from: 0, to: count });
      return rows.map(({ key }) => key);
    };
    expect(await keys('process', 'tag:suspicious')).toEqual(['15', '17']);
    expect(await keys('process', 'tag:susp* and comm:bash')).toEqual(['17']);
    expect(await keys('process', 'note:*attacker')).toEqual(['17']);
    expect(await keys('process', 'not tag:* and pid<17')).not.toContain('15');
    expect(await keys('thread', 'tag:*')).toEqual([]);
    expect(await keys('event', 'note:*')).toEqual([]);
  });
});

describe('its entries in the custody log', () => {
  it('name each change and what it undid; the words are commitments', () => {
    const c = newCase();
    doAct(c, planTag(c, [SHELL], 'hidden-word', true));
    doAct(c, planNote(c, null, SHELL, 'hidden-word in a note'));
    doAct(c, planBookmark(c, RANGE, 'hidden-word label'));
    doAct(c, planFinding(c, null, { ...FINDING, exhibits: [...FINDING.exhibits], text: 'hidden-word text' }));
    const entries = readCustody(c);
    expect(entries.map(({ entry }) => entry.action)).toEqual([
      'case-created',
      'tag',
      'note',
      'bookmark',
      'finding',
    ]);
    expect(JSON.stringify(entries.map(({ entry }) => entry))).not.toContain('hidden-word');
    expect(entries[2]!.texts).toEqual({ text: 'hidden-word in a note' });
    expect(entries[2]!.entry.detail).toMatchObject({ change: 'written', things: [SHELL] });
    expect(entries[4]!.entry.detail).toMatchObject({ change: 'written', things: [SHELL, RANGE] });
    expect(verifyCustody(c).intact).toBe(true);
  });

  it('log undo and redo as acts of their own, and nothing where nothing changed', async () => {
    await client.call('note.save', { uuid: null, target: SHELL, text: 'x' });
    await client.call('tag.set', { targets: [SHELL], name: 'a', on: false });
    expect(await client.call('annotation.undo', {})).toEqual({ undo: null, redo: 'note' });
    expect(await client.call('annotation.redo', {})).toEqual({ undo: 'note', redo: null });
    await client.call('annotation.redo', {});
    const { handle, count } = await client.call('list.open', { list: 'custody_entry', checkpoints: null });
    expect(count).toBe(4);
    const { rows } = await client.call('list.range', { handle, from: 0, to: 10 });
    expect(rows.map(({ cells }) => cells['detail'])).toMatchObject([
      {},
      { change: 'written' },
      { change: 'removed', undo: 2 },
      { change: 'written', redo: 2 },
    ]);
    expect(await client.call('custody.verify', {})).toMatchObject({ intact: true });
  });
});

const target = fc.constantFrom(SHELL, RANGE, SEALED);
const which = fc.nat(5);
const act = fc.oneof(
  fc.record({
    act: fc.constant('tag' as const),
    targets: fc.array(target, { minLength: 1, maxLength: 4 }),
    name: fc.constantFrom('a', 'b'),
    on: fc.boolean(),
  }),
  fc.record({
    act: fc.constant('note' as const),
    target,
    text: fc.string({ minLength: 1 }),
    which: fc.option(which),
  }),
  fc.record({ act: fc.constant('note-removal' as const), which }),
  fc.record({ act: fc.constant('bookmark' as const), target, label: fc.string({ maxLength: 9 }) }),
  fc.record({ act: fc.constant('bookmark-removal' as const), which }),
  fc.record({
    act: fc.constant('finding' as const),
    title: fc.string({ minLength: 1, maxLength: 9 }),
    exhibits: fc.array(target, { maxLength: 3 }),
    which: fc.option(which),
  }),
  fc.record({ act: fc.constant('finding-removal' as const), which }),
  fc.record({ act: fc.constant('order' as const), order: fc.array(which, { maxLength: 5 }) }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

async function perform(one: Act): Promise<void> {
  const { notes, bookmarks, findings } = await client.call('annotation.all', {});
  const pick = <T>(all: readonly T[], at: number | null): T | undefined =>
    at === null || all.length === 0 ? undefined : all[at % all.length];
  switch (one.act) {
    case 'tag':
      await client.call('tag.set', { targets: one.targets, name: one.name, on: one.on });
      return;
    case 'note':
      await client.call('note.save', {
        uuid: pick(notes, one.which)?.uuid ?? null,
        target: one.target,
        text: one.text,
      });
      return;
    case 'note-removal': {
      const note = pick(notes, one.which);
      if (note) await client.call('note.delete', { uuid: note.uuid });
      return;
    }
    case 'bookmark':
      await client.call('bookmark.save', { target: one.target, label: one.label });
      return;
    case 'bookmark-removal': {
      const bookmark = pick(bookmarks, one.which);
      if (bookmark) await client.call('bookmark.delete', { uuid: bookmark.uuid });
      return;
    }
    case 'finding':
      await client.call('finding.save', {
        ...FINDING,
        uuid: pick(findings, one.which)?.uuid ?? null,
        title: one.title,
        exhibits: one.exhibits.map((thing) => ({ target: thing, caption: one.title })),
      });
      return;
    case 'finding-removal': {
      const finding = pick(findings, one.which);
      if (finding) await client.call('finding.delete', { uuid: finding.uuid });
      return;
    }
    case 'order':
      await client.call('finding.order', {
        uuids: one.order.flatMap((at) => pick(findings, at)?.uuid ?? []),
      });
  }
}

describe('undo', () => {
  it('gives after any sequence of acts each state before, and redo each state after', async () => {
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        await client.call('case.create', { path: join(folder, `${cases++}.pfcase`), examiner: null });
        const states = [await state()];
        for (const one of acts) {
          await perform(one);
          const now = await state();
          if (JSON.stringify(now) !== JSON.stringify(states.at(-1))) states.push(now);
        }
        for (const before of states.slice(0, -1).reverse()) {
          await client.call('annotation.undo', {});
          expect(await state()).toEqual(before);
        }
        expect((await client.call('annotation.all', {})).undo).toBeNull();
        for (const after of states.slice(1)) {
          await client.call('annotation.redo', {});
          expect(await state()).toEqual(after);
        }
        expect((await client.call('annotation.all', {})).redo).toBeNull();
      }),
      { numRuns: 15 },
    );
  });
});

describe('no digest', () => {
  it('depends on what the examiner writes', () => {
    const c = newCase();
    writeEvidence(c, evidenceItem(c, { facts: [{ ...EMPTY_FACTS, process: [processFact(17)] }] }));
    const before = readCaseDigest(c);
    doAct(c, planTag(c, [SHELL], 'suspicious', true));
    doAct(c, planNote(c, null, SHELL, 'a note'));
    doAct(c, planBookmark(c, RANGE, 'a bookmark'));
    doAct(c, planFinding(c, null, { ...FINDING, exhibits: [...FINDING.exhibits] }));
    expect(readCaseDigest(c)).toEqual(before);
  });
});
