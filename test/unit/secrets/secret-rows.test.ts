/** Rows in which secrets were found are named in the case; what they do not name is masked all the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listCheckpoints, openCase, type CaseFile } from '../../../electron/casefile/index.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import {
  confirmAllSecrets,
  confirmSecrets,
  factSecretCorrections,
  factSecrets,
  keepSecretRows,
  takeKeptRows,
} from '../../../electron/engine/secrets/fact-secrets.ts';
import type { CallOutput } from '../../../shared/api/index.ts';
import { LOG_PASSWORD, plantedArchive } from '../../builders/planted-secrets.ts';
import { FIXTURES, PLAIN_IMPORT, SAMPLE } from '../engine/engine-process.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-secret-rows-'));
const casePath = path.join(folder, 'a.pfcase');
const NONE = JSON.stringify({ environment: [], process: [], container_property: [], log_line: [] });
let opened: CaseFile | null = null;

/** The case as a program that was started just now has it. */
function freshly(): CaseFile {
  opened = openCase(casePath, { examiner: null, toolVersion: 'test' });
  return opened;
}

function rowsOf({ db }: CaseFile): string[] {
  return db.prepare('SELECT ordinals FROM secret_rows ORDER BY checkpoint').pluck().all() as string[];
}

/** As somebody would who wants values to be seen. */
function hideRows(): void {
  const c = freshly();
  c.db.prepare('UPDATE secret_rows SET ordinals = ?').run(NONE);
  c.close();
}

function nameRows(): void {
  const c = freshly();
  c.db.prepare('DELETE FROM secret_rows').run();
  for (const record of listCheckpoints(c)) keepSecretRows(c, record);
  c.close();
}

/** A password among the container's annotations, in place of another of the same length. */
function withAnnotation(archive: Buffer): Buffer {
  const there = '"org.systemd.property.TimeoutStopUSec": "uint64 10000000"';
  const text = archive.toString('latin1');
  expect(text).toContain(there);
  return Buffer.from(
    text.replaceAll(there, '"org.systemd.property.deploy_password": "an0ther-secret7"'),
    'latin1',
  );
}

beforeAll(async () => {
  const planted = path.join(folder, 'planted.tar');
  writeFileSync(planted, withAnnotation(plantedArchive()));
  const client = createLocalClient();
  await client.call('case.create', { path: casePath, examiner: 'test' });
  const paths = [planted, SAMPLE, path.join(FIXTURES, 'containerd-web-benign.tar.zst')];
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths });
  await client.call('job.result', { job });
  await client.close();
}, 120_000);

afterEach(() => {
  opened?.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('rows with secrets', () => {
  it('are named when the case is closed after an import, without a value', () => {
    const c = freshly();
    const rows = rowsOf(c);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/^\{("[a-z_]+":\[[0-9,]*\],?)+\}$/);
    expect(rows.filter((row) => row !== NONE).length).toBeGreaterThan(1);
  });

  it('give by themselves what all rows give', () => {
    const few = freshly();
    takeKeptRows(few);
    const quick = factSecrets(few);
    few.close();
    const all = freshly();
    expect(quick).toEqual(factSecrets(all));
    expect(new Set(quick.map(({ cell }) => cell.list)).size).toBeGreaterThan(2);
    expect(quick.map(({ value }) => Buffer.from(value).toString())).toContain(LOG_PASSWORD);
  });

  it('that are not named are found when every row is judged, and the case names them again', () => {
    hideRows();
    const c = freshly();
    takeKeptRows(c);
    expect(factSecrets(c)).toEqual([]);
    confirmAllSecrets(c);
    expect(factSecretCorrections(c)).toBeGreaterThan(1);
    expect(factSecrets(c).map(({ value }) => Buffer.from(value).toString())).toContain(LOG_PASSWORD);
    for (const record of listCheckpoints(c)) keepSecretRows(c, record);
    expect(rowsOf(c).filter((row) => row !== NONE).length).toBeGreaterThan(1);
    c.close();
    const again = freshly();
    takeKeptRows(again);
    confirmAllSecrets(again);
    expect(factSecretCorrections(again)).toBe(0);
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"environment":[1]}'],
    ['a place below the first', NONE.replace('[]', '[-1]')],
    [
      'more than are ever named',
      NONE.replace('[]', JSON.stringify(Array.from({ length: 5000 }, (_, i) => i))),
    ],
  ])('are not taken where what stands there is %s', (_, text) => {
    const c = freshly();
    c.db.prepare('UPDATE secret_rows SET ordinals = ?').run(text);
    takeKeptRows(c);
    expect(factSecrets(c).map(({ value }) => Buffer.from(value).toString())).toContain(LOG_PASSWORD);
    c.close();
    nameRows();
  });

  it('of another version of the program are not taken', () => {
    const c = freshly();
    c.db.prepare("UPDATE secret_rows SET version = 'older', ordinals = ?").run(NONE);
    takeKeptRows(c);
    const [record] = listCheckpoints(c);
    confirmSecrets(c, record!);
    expect(factSecrets(c).length).toBeGreaterThan(2);
    expect(factSecretCorrections(c)).toBe(0);
    c.close();
    nameRows();
  });

  it('of a case that can only be read are taken and not written', () => {
    const c = openCase(casePath, { examiner: null, readOnly: true });
    opened = c;
    takeKeptRows(c);
    const before = rowsOf(c);
    for (const record of listCheckpoints(c)) keepSecretRows(c, record);
    expect(rowsOf(c)).toEqual(before);
    expect(factSecrets(c).length).toBeGreaterThan(2);
  });
});

describe('a case whose rows were taken out', () => {
  const QUERY = `SELECT display(text) AS t FROM log_line`;
  const run = async (call: Engine['call']): Promise<string> => {
    const asked = { query: 'q', sql: QUERY, rows: 100, seconds: 20 };
    const answer = (await call('sql.run', asked)) as CallOutput<'sql.run'>;
    return JSON.stringify(answer, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
  };

  it('is masked whole on the command line, which judges every row', async () => {
    hideRows();
    const client = createLocalClient();
    await client.call('case.open', { path: casePath, examiner: null });
    const { handle, count } = await client.call('list.open', { list: 'log_line', checkpoints: null });
    const { rows } = await client.call('list.range', { handle, from: 0, to: Math.min(count, 100) });
    await client.close();
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map(({ cells }) => JSON.stringify(cells['text'])).join()).not.toContain(LOG_PASSWORD);
  });

  it('is masked in what the SQL console gives, before the window has judged every row', async () => {
    hideRows();
    const engine = createEngine(() => undefined);
    try {
      await engine.call('case.open', { path: casePath, examiner: null });
      engine.warmUp();
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(await run(engine.call)).not.toContain(LOG_PASSWORD);
    } finally {
      await engine.close();
    }
  });
});
