/** A value that is recognised in one place is masked in every view, until it is revealed with an entry in the log. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import type { CallOutput, ListRow, MaskedValue } from '../../../shared/api/index.ts';
import {
  FILE_PASSWORD,
  LOG_PASSWORD,
  PLANTED_FILES,
  plantedArchive,
} from '../../builders/planted-secrets.ts';
import { PLAIN_IMPORT } from '../engine/engine-process.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-masked-'));
const casePath = path.join(folder, 'a.pfcase');
const client = createLocalClient();
let checkpoint = '';

beforeAll(async () => {
  const archive = path.join(folder, 'planted.tar');
  writeFileSync(archive, plantedArchive());
  await client.call('case.create', { path: casePath, examiner: 'test' });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [archive] });
  await client.call('job.result', { job });
  checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rowsOf(list: 'log_line' | 'event'): Promise<ListRow[]> {
  const { handle, count } = await client.call('list.open', { list, checkpoints: [checkpoint] });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  await client.call('list.close', { handle });
  return rows;
}

async function readFile(name: string): Promise<CallOutput<'files.read'>> {
  const { handle, count } = await client.call('list.open', { list: 'file', checkpoints: [checkpoint] });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  const row = rows.find(({ cells }) => (cells['path'] as { text: string }).text === name)!;
  return client.call('files.read', { checkpoint, key: row.key, offset: 0, length: 65_536 });
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));

describe('before any scan', () => {
  it('lines of logs are masked where a rule recognises them, and where only the value stands', async () => {
    const lines = await rowsOf('log_line');
    expect(shown(lines)).not.toContain(LOG_PASSWORD);
    const { handle, count } = await client.call('list.open', { list: 'log_line', checkpoints: [checkpoint] });
    const { columns } = await client.call('list.columns', { handle, from: 0, to: count, columns: ['text'] });
    expect(columns['text']).toHaveLength(lines.length);
    expect(shown(columns)).not.toContain(LOG_PASSWORD);
    const { length } = LOG_PASSWORD;
    expect(lines.map(({ cells }) => cells['text'])).toEqual([
      { masked: 'password', length, label: 'first DB_PASSWORD=', rest: ' was set' },
      {
        masked: 'password',
        length,
        label: 'müller used ',
        rest: ` and then •••• password · ${length} again`,
      },
      { text: 'nothing of it here' },
    ]);
  });

  it('so are the events of the timeline', async () => {
    const events = (await rowsOf('event')).filter(({ cells }) => cells['source'] === 'log');
    expect(events).toHaveLength(3);
    expect(shown(events)).not.toContain(LOG_PASSWORD);
  });

  it('a line and an event are revealed as they stand, and the log says so', async () => {
    const [, line] = await rowsOf('log_line');
    const event = (await rowsOf('event')).find(({ cells }) => shown(cells).includes('müller'))!;
    for (const [list, key] of [['log_line', line!.key], ['event', event.key]] as const) {
      const { value } = await client.call('secret.reveal', { checkpoint, list, key, column: 'text', index: null });
      expect(value.text).toBe(`müller used ${LOG_PASSWORD} and then ${LOG_PASSWORD} again`);
    }
    const { handle, count } = await client.call('list.open', { list: 'custody_entry', checkpoints: null });
    const { rows } = await client.call('list.range', { handle, from: count - 2, to: count });
    expect(rows.map(({ cells }) => cells['action'])).toEqual(['secret-revealed', 'secret-revealed']);
  }); // prettier-ignore

  it('a file shows what a rule recognises in it masked, and other files its copies in every form', async () => {
    const own = await readFile('/app/.env');
    const at = PLANTED_FILES['app/.env']!.indexOf(FILE_PASSWORD);
    expect(own.masked).toMatchObject([{ offset: at, length: FILE_PASSWORD.length, masked: 'password' }]);
    const copies = await readFile('/app/copies.txt');
    const text = PLANTED_FILES['app/copies.txt']!;
    const forms = [FILE_PASSWORD, Buffer.from(FILE_PASSWORD).toString('hex')];
    const expected = [text.indexOf(forms[0]!), text.lastIndexOf(forms[0]!), text.indexOf(forms[1]!)];
    expect(copies.masked.map(({ offset }) => offset)).toEqual(expect.arrayContaining(expected));
    const base64 = text.indexOf(Buffer.from(FILE_PASSWORD).toString('base64').slice(4, 12));
    expect(copies.masked.some(({ offset, length }) => offset <= base64 && base64 < offset + length)).toBe(
      true,
    );
    const { checkpoint: home, list, key, column, index } = copies.masked[0]!;
    const { value } = await client.call('secret.reveal', { checkpoint: home, list, key, column, index });
    expect(value.text).toBe(FILE_PASSWORD);
  });

  it('fields of an image and the lines of its entries are masked, and each is revealed as a whole', async () => {
    const { evidence, member } = await client.call('image.find', { name: 'cgroup.img', checkpoint });
    const { entries } = await client.call('image.entries', { checkpoint, member, from: 0, to: 10 });
    const { fields } = await client.call('image.entry', { checkpoint, member, index: 0 });
    expect(shown([entries, fields])).not.toContain(LOG_PASSWORD);
    expect(entries[0]!.summary).toHaveProperty('text'); // it says how many sets there are
    const field = fields.find(({ value }) => value !== null && 'masked' in value)!;
    expect(field.value).toMatchObject({ masked: 'password', length: LOG_PASSWORD.length });
    expect((field.value as MaskedValue).label).toMatch(/libpod-$/);

    const raw = await client.call('bytes.fields', { evidence, member, offset: field.offset });
    expect(shown(raw)).not.toContain(LOG_PASSWORD);
    const row = raw.fields.find(({ path: name }) => name === field.path)!;
    expect(row.value).toEqual(field.value);
    expect(row.secret).toEqual({ checkpoint, list: 'image', key: `${member}/0/${field.path}`, column: 'value', index: null });

    const { value } = await client.call('secret.reveal', row.secret!);
    expect(value.text).toContain(`libpod-${LOG_PASSWORD}`);
    const { handle, count } = await client.call('list.open', { list: 'custody_entry', checkpoints: null });
    const { rows } = await client.call('list.range', { handle, from: count - 1, to: count });
    expect(rows[0]!.cells['action']).toBe('secret-revealed');
    expect(shown(rows[0]!.cells['detail'])).toContain(row.secret!.key);
    const line = { checkpoint, list: 'image', key: `${member}/99`, column: 'summary', index: null };
    await expect(client.call('secret.reveal', line)).rejects.toThrow('no summary in image');
  }); // prettier-ignore

  it('the SQL console shows no value that was met so far', async () => {
    const sql = `SELECT display(text), hex(text), '${FILE_PASSWORD}' AS a, 'x${LOG_PASSWORD}x' AS b FROM log_line`;
    const result = await client.call('sql.run', { query: 'q', sql, rows: 10, seconds: 30 });
    expect(result.rows).toHaveLength(3);
    expect(shown(result)).not.toContain(LOG_PASSWORD);
    expect(shown(result)).not.toContain(FILE_PASSWORD);
    expect(shown(result)).not.toContain(Buffer.from(LOG_PASSWORD).toString('hex').toUpperCase());
    expect(result.maskedCells).toBe(10);
  });
});

describe('in a read-only case', () => {
  it('all stays masked', async () => {
    await client.call('case.close', {});
    await client.call('case.open', { path: casePath, examiner: null, readOnly: true });
    const [line] = await rowsOf('log_line');
    expect(line!.cells['text']).toMatchObject({ masked: 'password' });
    const reveal = client.call('secret.reveal', { checkpoint, list: 'log_line', key: line!.key, column: 'text', index: null });
    await expect(reveal).rejects.toMatchObject({ detail: { code: 'read-only' } });
    const { masked } = await readFile('/app/.env');
    expect(masked).toHaveLength(1);
    const { checkpoint: home, list, key, column, index } = masked[0]!;
    await expect(client.call('secret.reveal', { checkpoint: home, list, key, column, index })).rejects.toMatchObject({
      detail: { code: 'read-only' },
    });
  }); // prettier-ignore
});
