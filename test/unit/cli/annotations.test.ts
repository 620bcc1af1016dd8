/** `permafrost annotations`: what the examiner wrote, in order, inert. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { FIXTURES } from '../engine/engine-process.ts';
import { runCommand } from './run-command.ts';

const HOSTILE = 'title \u202egpj \u001b[31m red';
let folder: string;
let casePath: string;
let checkpoint: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-annotations-'));
  casePath = join(folder, 'a.pfcase');
  await runCommand('import', join(FIXTURES, 'mini.tar'), '--case', casePath);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function write(): Promise<void> {
  const client = createLocalClient();
  try {
    await client.call('case.open', { path: casePath, examiner: 'E. Xaminer' });
    checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
    const process = { kind: 'process', checkpoint, key: '1' };
    const range = { kind: 'memory_range', checkpoint, key: '1/0000000000400000/16' };
    const about = { uuid: null, status: 'confirmed' as const, inReport: true };
    await client.call('finding.save', {
      ...about,
      title: HOSTILE,
      severity: 'critical',
      text: 'first line\nsecond line',
      exhibits: [
        { target: process, caption: 'the process' },
        { target: range, caption: '' },
      ],
    });
    await client.call('finding.save', { ...about, inReport: false, title: 'Second', severity: 'low', text: '', exhibits: [] });
    await client.call('note.save', { uuid: null, target: process, text: 'a note\nof two lines' });
    await client.call('tag.set', { targets: [process], name: 'suspicious', on: true });
    await client.call('bookmark.save', { target: range, label: 'code' });
    await client.call('saved.save', { kind: 'query', name: 'mine', view: null, body: '{"text":"pid:1"}' });
  } finally {
    await client.close();
  }
} // prettier-ignore

describe('permafrost annotations', () => {
  test('of a case without any prints nothing, and empty lists as JSON', async () => {
    expect(await runCommand('annotations', casePath)).toEqual({ code: 0, out: '', error: '' });
    const { out } = await runCommand('annotations', casePath, '--json');
    expect(JSON.parse(out)).toEqual({ findings: [], tags: [], notes: [], bookmarks: [], saved: [] });
  });

  test('prints findings in order with exhibits, then tags, notes, bookmarks and saved searches', async () => {
    await write();
    const { code, out } = await runCommand('annotations', casePath);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^finding 1 {2}critical, confirmed {2}title /);
    expect(lines.slice(1)).toEqual([
      '    first line',
      '    second line',
      `  exhibit  ${checkpoint} process 1  the process`,
      `  exhibit  ${checkpoint} memory_range 1/0000000000400000/16  `,
      'finding 2  low, confirmed, not in the report  Second',
      `tag       ${checkpoint} process 1  suspicious`,
      `note      ${checkpoint} process 1`,
      '    a note',
      '    of two lines',
      `bookmark  ${checkpoint} memory_range 1/0000000000400000/16  code`,
      'saved     query  mine  {"text":"pid:1"}',
    ]);
  });

  test('what would act in a terminal is shown, not done, and JSON holds it whole', async () => {
    const { out } = await runCommand('annotations', casePath);
    expect(out).not.toMatch(/[\u202e\u001b]/);
    const json = await runCommand('annotations', casePath, '--json');
    expect(json.out).not.toMatch(/[\u202e\u001b]/);
    const { findings, notes } = JSON.parse(json.out) as {
      findings: { title: string; exhibits: unknown[]; examiner: string }[];
      notes: { text: string }[];
    };
    expect(findings.map(({ title }) => title)).toEqual([HOSTILE, 'Second']);
    expect(findings[0]).toMatchObject({ examiner: 'E. Xaminer' });
    expect(findings[0]!.exhibits).toHaveLength(2);
    expect(notes[0]!.text).toBe('a note\nof two lines');
  });

  test('takes one case', async () => {
    expect((await runCommand('annotations')).code).toBe(1);
    expect((await runCommand('annotations', casePath, 'b')).code).toBe(1);
    expect((await runCommand('annotations', join(folder, 'none.pfcase'))).code).toBe(2);
  });
});
