import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FIXTURES, PLAIN_IMPORT, SAMPLE, startEngine, type EngineProcess } from './engine-process.ts';

let folder: string;
let engine: EngineProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-engine-'));
  engine = startEngine();
});
afterEach(async () => {
  await engine.end();
  rmSync(folder, { recursive: true, force: true });
});

async function importInto(path: string, archive: string, more: object = {}) {
  if (!existsSync(path)) await engine.call('case.create', { path, examiner: 'E. Xaminer' });
  const { job } = await engine.call('import.start', { ...PLAIN_IMPORT, paths: [archive], ...more });
  const { outcomes } = await engine.call('job.result', { job });
  return outcomes[0]!;
}

/** Every file that a case consists of, but for those SQLite makes for itself. */
function incomingFolders(casePath: string): string[] {
  return readdirSync(join(casePath, 'evidence')).filter((name) => name.startsWith('.incoming'));
}

describe('importing through the engine process', () => {
  test('a sealed copy is the source, byte for byte, and read-only', async () => {
    const casePath = join(folder, 'a.pfcase');
    const outcome = await importInto(casePath, join(FIXTURES, 'mini.tar'));
    expect(outcome.status).toBe('imported');
    const sealed = join(casePath, 'evidence', outcome.evidence!, 'source');
    expect(createHash('sha256').update(readFileSync(sealed)).digest('hex')).toBe(outcome.evidence);
    expect(statSync(sealed).mode & 0o777).toBe(0o400);
    expect(incomingFolders(casePath)).toEqual([]);
  });

  test('the same archive twice is one item', async () => {
    const casePath = join(folder, 'a.pfcase');
    const first = await importInto(casePath, join(FIXTURES, 'mini.tar'));
    const second = await importInto(casePath, join(FIXTURES, 'mini.tar'));
    expect(second).toMatchObject({ status: 'already', checkpoints: first.checkpoints });
    expect((await engine.call('case.summary', {}))?.evidence).toHaveLength(1);
  });

  test('a hash that differs from the one taken at acquisition refuses, and the custody log has it', async () => {
    const casePath = join(folder, 'a.pfcase');
    const acquisition = { ...PLAIN_IMPORT.acquisition, sha256: 'ab'.repeat(32) };
    const outcome = await importInto(casePath, join(FIXTURES, 'mini.tar'), { acquisition });
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'hash-mismatch' } });
    expect(readdirSync(join(casePath, 'evidence'))).toEqual([]);
    const { handle, count } = await engine.call('list.open', { list: 'custody_entry', checkpoints: null });
    const { rows } = await engine.call('list.range', { handle, from: 0, to: count });
    expect(
      JSON.stringify(
        rows.map((row) => row.cells),
        (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      ),
    ).toContain('hash-mismatch');
  });

  test('events tell a job from its beginning to its end', async () => {
    await importInto(join(folder, 'a.pfcase'), SAMPLE);
    const states = engine.events.flatMap((event) => (event.event === 'job' ? [event.state.state] : []));
    expect(states[0]).toBe('queued');
    expect(states.at(-1)).toBe('done');
    expect(engine.events.some((event) => event.event === 'case-changed')).toBe(true);
  });

  test('a cancelled import leaves the case as it was, and importing again works', async () => {
    const casePath = join(folder, 'a.pfcase');
    await engine.call('case.create', { path: casePath, examiner: null });
    for (const delay of [0, 30, 90, 200]) {
      const { job } = await engine.call('import.start', { ...PLAIN_IMPORT, paths: [SAMPLE] });
      await wait(delay);
      await engine.call('job.cancel', { job });
      const { outcomes } = await engine.call('job.result', { job }).catch(() => ({ outcomes: [] }));
      const summary = await engine.call('case.summary', {});
      // The cancel may come too late: then the import is whole.
      const whole = outcomes.some((outcome) => outcome.status === 'imported' || outcome.status === 'already');
      if (!whole) expect(summary?.evidence).toEqual([]);
      expect(incomingFolders(casePath)).toEqual([]);
      if (whole) break;
    }
    expect((await importInto(casePath, SAMPLE)).checkpoints).toHaveLength(1);
  });

  test('a kill at any moment of an import leaves a case that opens and takes the import again', async () => {
    const casePath = join(folder, 'a.pfcase');
    await engine.call('case.create', { path: casePath, examiner: null });
    for (const delay of [5, 60, 150, 300, 500, 700]) {
      await engine.call('import.start', { ...PLAIN_IMPORT, paths: [SAMPLE] });
      await wait(delay);
      await engine.kill();
      engine = startEngine();
      const opened = await engine.call('case.open', { path: casePath, examiner: null });
      expect(opened.readOnly).toBe(false);
      expect(opened.custody.intact).toBe(true);
      expect(opened.evidence.length).toBe(opened.checkpoints.length);
      expect(incomingFolders(casePath)).toEqual([]);
      if (opened.evidence.length > 0) break;
    }
    expect((await importInto(casePath, SAMPLE)).checkpoints).toHaveLength(1);
    const digest = await engine.call('case.digest', {});
    const other = join(folder, 'b.pfcase');
    await importInto(other, SAMPLE);
    expect((await engine.call('case.digest', {})).case).toBe(digest.case);
  });

  test('a disk that fills up leaves the case whole', async ({ skip }) => {
    const mount = join(folder, 'small');
    mkdirSync(mount);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mount], { stdio: 'ignore' });
    } catch {
      skip('mounting a small tmpfs needs root');
    }
    try {
      const casePath = join(mount, 'a.pfcase');
      const refused = await importInto(casePath, SAMPLE); // 3.7 MB, and 18 MB decompressed
      expect(refused).toMatchObject({ status: 'refused', error: { code: 'disk-full' } });
      const summary = await engine.call('case.summary', {});
      expect(summary?.evidence).toEqual([]);
      expect(summary?.custody.intact).toBe(true);
      expect((await importInto(casePath, join(FIXTURES, 'mini.tar'))).status).toBe('imported');
      await engine.call('case.close', {});
    } finally {
      execFileSync('umount', [mount]);
    }
  });

  test('an environment value that looks like a secret leaves the engine only when it is revealed', async () => {
    await importInto(join(folder, 'a.pfcase'), SAMPLE);
    const list = await engine.call('list.open', {
      list: 'environment',
      checkpoints: null,
      equals: { pid: 1 },
    });
    const { rows } = await engine.call('list.range', { handle: list.handle, from: 0, to: list.count });
    const row = rows.find(({ cells }) => (cells.name as { text: string }).text === 'DB_PASSWORD')!;
    expect(row.cells.value).toMatchObject({ masked: expect.any(String) as string });
    const truth = JSON.parse(readFileSync(join(FIXTURES, 'truth/web-compromised.json'), 'utf8')) as {
      processes: { pid: number; environ: string[] }[];
    };
    const entry = truth.processes
      .find(({ pid }) => pid === 1)!
      .environ.find((text) => text.startsWith('DB_PASSWORD='))!;
    // Alone, too: what hides a value stands in a column that was not asked for.
    const all = { handle: list.handle, from: 0, to: list.count };
    const at = rows.indexOf(row);
    for (const column of ['value', 'entry'] as const) {
      const { columns } = await engine.call('list.columns', { ...all, columns: [column] });
      expect(columns[column]![at]).toEqual(row.cells[column]);
      expect(columns[column]![at]).toHaveProperty('masked');
    }
    const plain = (await engine.call('list.columns', { ...all, columns: ['pid', 'name'] })).columns;
    expect(plain['pid']).toEqual(rows.map(({ cells }) => cells.pid));
    expect(plain['name']![at]).toBe('DB_PASSWORD');
    const before = (await engine.call('custody.verify', {})).entries;
    const { value } = await engine.call('secret.reveal', {
      checkpoint: row.checkpoint!,
      list: 'environment',
      key: row.key,
      column: 'value',
      index: null,
    });
    expect(`DB_PASSWORD=${value.text}`).toBe(entry);
    expect(await engine.call('custody.verify', {})).toMatchObject({ entries: before + 1, intact: true });
  });
});
