import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whenVerified } from '../../../electron/engine/verify/when-verified.ts';
import { createEngineState, type EngineState } from '../../../electron/engine/engine-state.ts';
import { openCase } from '../../../electron/casefile/index.ts';
import type { CaseSummary } from '../../../shared/api/index.ts';
import { FIXTURES, PLAIN_IMPORT, SAMPLE, startEngine, type EngineProcess } from './engine-process.ts';

let folder: string;
let casePath: string;
let engine: EngineProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-verify-'));
  casePath = join(folder, 'a.pfcase');
  engine = startEngine();
});
afterEach(async () => {
  await engine.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Imports and closes the case. */
async function imported(archive: string, mode: 'seal' | 'reference' = 'seal'): Promise<string> {
  await engine.call('case.create', { path: casePath, examiner: 'E. Xaminer' });
  const { job } = await engine.call('import.start', { ...PLAIN_IMPORT, mode, paths: [archive] });
  const { outcomes } = await engine.call('job.result', { job });
  await engine.call('case.close', {});
  return outcomes[0]!.evidence!;
}

/** Opened without hashing, as a command does that only reads. */
const UNVERIFIED = () => ({ path: casePath, examiner: 'E. Xaminer', readOnly: false, verify: false });

function reopen(readOnly = false): Promise<CaseSummary> {
  return engine.call('case.open', { path: casePath, examiner: 'E. Xaminer', readOnly, verify: true });
}

/** The case once nothing is left to verify. */
async function verified(): Promise<CaseSummary> {
  for (const { job, kind } of await engine.call('job.list', {}))
    if (kind === 'verify') await engine.call('job.result', { job }).catch(() => undefined);
  return (await engine.call('case.summary', {}))!;
}

/** Flips a bit in the middle of a file and puts its time back. */
function flip(path: string): void {
  const { size, atime, mtime, mode } = statSync(path);
  chmodSync(path, 0o600);
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, Math.floor(size / 2));
  byte[0]! ^= 1;
  writeSync(file, byte, 0, 1, Math.floor(size / 2));
  closeSync(file);
  utimesSync(path, atime, mtime);
  chmodSync(path, mode);
}

const codeOf = (error: unknown): string => (error as { detail: { code: string } }).detail.code;
const failure = (work: Promise<unknown>): Promise<string> => work.then(() => 'nothing', codeOf);

describe('a case that is opened', () => {
  test('is not yet verified, until its evidence has been hashed', async () => {
    await imported(SAMPLE);
    expect((await reopen()).evidence[0]).toMatchObject({ verified: 'not-yet', change: null });
    expect((await verified()).evidence[0]).toMatchObject({ verified: 'verified', change: null });
  });

  test('is not yet verified either where the clock was set back since it was', async () => {
    await imported(SAMPLE);
    const db = new Database(join(casePath, 'case.sqlite'));
    db.exec("UPDATE evidence SET verified_at = '2999-01-01T00:00:00.000Z'");
    db.close();
    expect((await engine.call('case.open', UNVERIFIED())).evidence[0]).toMatchObject({ verified: 'not-yet' });
  });

  test.each([
    ['the sealed copy', 'source'],
    ['the seekable archive', 'archive.tar'],
  ])('finds a flipped bit in %s, names it and reads nothing of it', async (_, file) => {
    const evidence = await imported(SAMPLE);
    flip(join(casePath, 'evidence', evidence, file));
    await reopen();
    const summary = await verified();
    expect(summary.evidence[0]).toMatchObject({
      verified: 'changed',
      change: expect.stringContaining(file) as string,
    });
    const read = { evidence, member: 0, offset: 0, length: 1 };
    expect(await failure(engine.call('bytes.read', read))).toBe('hash-mismatch');
    const strings = { pid: 17, minimum: 4, encodings: ['ascii' as const], kinds: null, contains: null };
    const checkpoints = [summary.checkpoints[0]!.id];
    expect(await failure(engine.call('strings.start', { ...strings, checkpoints }))).toBe('hash-mismatch');
    const { job } = await engine.call('search.start', {
      patterns: [{ kind: 'text', value: 'root' }],
      checkpoints: null,
    });
    expect(await failure(engine.call('job.result', { job }))).toBe('hash-mismatch');
  });

  test('finds a flipped bit in a source that it refers to', async () => {
    const source = join(folder, 'source.tar');
    copyFileSync(join(FIXTURES, 'mini.tar'), source);
    const evidence = await imported(source, 'reference');
    flip(source);
    await reopen();
    expect((await verified()).evidence[0]).toMatchObject({
      verified: 'changed',
      change: expect.stringContaining('SHA-256') as string,
    });
    expect(await failure(engine.call('bytes.read', { evidence, member: 0, offset: 0, length: 1 }))).toBe(
      'hash-mismatch',
    );
  });

  test('marks a source that is another size at once, and one that is gone', async () => {
    const source = join(folder, 'source.tar');
    copyFileSync(join(FIXTURES, 'mini.tar'), source);
    await imported(source, 'reference');
    rmSync(source);
    expect((await reopen()).evidence[0]).toMatchObject({ verified: 'missing' });
    copyFileSync(SAMPLE, source);
    expect((await reopen()).evidence[0]).toMatchObject({ verified: 'changed' });
  });

  test('marks a sealed source that is gone or another size at once, where the archive was decompressed', async () => {
    const evidence = await imported(SAMPLE);
    const source = join(casePath, 'evidence', evidence, 'source');
    chmodSync(source, 0o600);
    truncateSync(source, 100);
    expect((await engine.call('case.open', UNVERIFIED())).evidence[0]).toMatchObject({ verified: 'changed' });
    rmSync(source);
    expect((await engine.call('case.open', UNVERIFIED())).evidence[0]).toMatchObject({ verified: 'missing' });
    expect(await failure(engine.call('bytes.read', { evidence, member: 0, offset: 0, length: 1 }))).toBe(
      'hash-mismatch',
    );
  });

  test.each(['source', 'archive.tar'])(
    'takes no link for the %s of a case, whatever it leads to',
    async (file) => {
      const evidence = await imported(SAMPLE);
      const path = join(casePath, 'evidence', evidence, file);
      renameSync(path, join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), path);
      await reopen();
      expect((await verified()).evidence[0]).toMatchObject({
        verified: 'changed',
        change: `${file} is no file`,
      });
    },
  );

  test('takes a source that was only touched for what it was, once it is hashed', async () => {
    const source = join(folder, 'source.tar');
    copyFileSync(join(FIXTURES, 'mini.tar'), source);
    const evidence = await imported(source, 'reference');
    utimesSync(source, 1, 1);
    expect((await reopen()).evidence[0]).toMatchObject({ verified: 'changed' });
    expect((await verified()).evidence[0]).toMatchObject({ verified: 'verified', change: null });
    await engine.call('bytes.read', { evidence, member: 0, offset: 0, length: 1 });
  });

  test('finds a row of the case that names other bytes of a whole archive, when all members are hashed', async () => {
    const evidence = await imported(join(FIXTURES, 'mini.tar'));
    const db = new Database(join(casePath, 'case.sqlite'));
    db.exec(
      'UPDATE member SET data_offset = data_offset + 1 WHERE row = (SELECT max(row) FROM member WHERE size > 0)',
    );
    db.close();
    await reopen();
    const { job } = await engine.call('evidence.verify', { evidence });
    expect(await failure(engine.call('job.result', { job }))).toBe('hash-mismatch');
    expect((await engine.call('case.summary', {}))!.evidence[0]).toMatchObject({
      verified: 'changed',
      change: expect.stringContaining('member') as string,
    });
  });
});

describe('an item that changed', () => {
  test('of which all members were hashed is not unchanged for a sample of them', async () => {
    const evidence = await imported(SAMPLE);
    // One that no sample of every third holds, and that nothing but its own hash tells of.
    const db = new Database(join(casePath, 'case.sqlite'));
    const rows = db.prepare('SELECT row FROM member WHERE sha256 IS NOT NULL ORDER BY row').pluck().all();
    db.prepare('UPDATE member SET sha256 = ? WHERE row = ?').run('0'.repeat(64), rows[1]);
    db.close();
    await engine.call('case.open', UNVERIFIED());
    const { job } = await engine.call('evidence.verify', { evidence });
    expect(await failure(engine.call('job.result', { job }))).toBe('hash-mismatch');
    await reopen();
    expect((await verified()).evidence[0]).toMatchObject({ verified: 'changed' });
  });

  test('is the change of a decision in every session, before it is hashed and after', async () => {
    const source = join(folder, 'source.tar');
    copyFileSync(join(FIXTURES, 'mini.tar'), source);
    const evidence = await imported(source, 'reference');
    appendFileSync(source, 'x');
    await reopen();
    await verified();
    const read = { evidence, member: 0, offset: 0, length: 1 };
    await engine.call('case.open', UNVERIFIED());
    await engine.call('evidence.decide', { evidence, decision: 'read', reason: 'one byte more' });
    await engine.call('bytes.read', read);
    await reopen();
    expect((await verified()).evidence[0]).toMatchObject({
      verified: 'changed',
      change: expect.stringContaining('SHA-256') as string,
      decision: { decision: 'read' },
    });
    await engine.call('bytes.read', read);

    appendFileSync(source, 'y');
    await engine.call('case.open', UNVERIFIED());
    expect(await failure(engine.call('bytes.read', read))).toBe('hash-mismatch');
  });

  test('and is gone is the same to a decision, whether it was looked for or hashed', async () => {
    const source = join(folder, 'source.tar');
    copyFileSync(join(FIXTURES, 'mini.tar'), source);
    const evidence = await imported(source, 'reference');
    rmSync(source);
    await reopen();
    const { job } = await engine.call('evidence.verify', { evidence });
    expect(await failure(engine.call('job.result', { job }))).toBe('hash-mismatch');
    await engine.call('evidence.decide', { evidence, decision: 'refuse', reason: 'gone' });
    expect((await reopen()).evidence[0]).toMatchObject({ verified: 'missing', decision: { reason: 'gone' } });
  });

  test('is read after a decision that the custody log has, and asks again when it changes once more', async () => {
    const evidence = await imported(join(FIXTURES, 'mini.tar'));
    const source = join(casePath, 'evidence', evidence, 'source');
    flip(source);
    await reopen();
    await verified();
    const read = { evidence, member: 0, offset: 0, length: 1 };
    expect(await failure(engine.call('bytes.read', read))).toBe('hash-mismatch');
    const reason = 'the disk is known to be bad there';
    await engine.call('evidence.decide', { evidence, decision: 'read', reason });
    await engine.call('bytes.read', read);
    expect((await engine.call('case.summary', {}))!.evidence[0]!.decision).toMatchObject({
      decision: 'read',
      reason,
      examiner: 'E. Xaminer',
    });
    const { handle, count } = await engine.call('list.open', { list: 'custody_entry', checkpoints: null });
    const { rows } = await engine.call('list.range', { handle, from: count - 1, to: count });
    expect(rows[0]!.cells).toMatchObject({
      action: 'evidence-decision',
      item: evidence,
      detail: { decision: 'read', change: expect.stringContaining('SHA-256') as string },
    });
    const entry = await engine.call('custody.entry', { sequence: count });
    expect(entry.texts).toEqual({ reason });
    expect(entry.canonical).not.toContain('disk');

    await reopen();
    await verified();
    await engine.call('bytes.read', read);
    chmodSync(source, 0o600);
    const file = openSync(source, 'r+');
    writeSync(file, 'another');
    closeSync(file);
    await reopen();
    expect((await verified()).evidence[0]).toMatchObject({ verified: 'changed', decision: null });
    expect(await failure(engine.call('bytes.read', read))).toBe('hash-mismatch');
  });

  test('can be refused by decision too, and nothing is decided about one that did not change', async () => {
    const evidence = await imported(join(FIXTURES, 'mini.tar'));
    await reopen();
    await verified();
    const decide = { evidence, decision: 'refuse', reason: 'no' } as const;
    expect(await failure(engine.call('evidence.decide', decide))).toBe('usage');
    flip(join(casePath, 'evidence', evidence, 'source'));
    await engine
      .call('evidence.verify', { evidence })
      .then(({ job }) => engine.call('job.result', { job }))
      .catch(() => undefined);
    await engine.call('evidence.decide', decide);
    expect((await engine.call('case.summary', {}))!.evidence[0]!.decision).toMatchObject({
      decision: 'refuse',
    });
    expect(await failure(engine.call('bytes.read', { evidence, member: 0, offset: 0, length: 1 }))).toBe(
      'hash-mismatch',
    );
  });

  test('is known for the session in a case that is open read-only, where nothing can be decided', async () => {
    const evidence = await imported(join(FIXTURES, 'mini.tar'));
    flip(join(casePath, 'evidence', evidence, 'source'));
    const before = (await reopen(true)).custody.entries;
    const summary = await verified();
    expect(summary).toMatchObject({ readOnly: true, custody: { entries: before } });
    expect(summary.evidence[0]).toMatchObject({ verified: 'changed' });
    expect(await failure(engine.call('bytes.read', { evidence, member: 0, offset: 0, length: 1 }))).toBe(
      'hash-mismatch',
    );
    expect(await failure(engine.call('evidence.decide', { evidence, decision: 'read', reason: 'x' }))).toBe(
      'read-only',
    );
  });
});

describe('an export', () => {
  async function stateOf(): Promise<EngineState> {
    const state = createEngineState(() => {});
    state.setCase(openCase(casePath, { examiner: null, readOnly: true }));
    return state;
  }

  test('waits until every item has been hashed, and is told of those that changed', async () => {
    const evidence = await imported(join(FIXTURES, 'mini.tar'));
    const state = await stateOf();
    expect(state.case().summary().evidence[0]!.verified).toBe('not-yet');
    expect(await whenVerified(state)).toEqual([]);
    expect(state.case().summary().evidence[0]!.verified).toBe('verified');
    state.closeCase();

    flip(join(casePath, 'evidence', evidence, 'source'));
    const again = await stateOf();
    expect((await whenVerified(again)).map(({ sha256 }) => sha256)).toEqual([evidence]);
    again.closeCase();
  });

  test('does not go on when the verification it waits for is cancelled', async () => {
    await imported(join(FIXTURES, 'mini.tar'));
    const state = await stateOf();
    const waiting = whenVerified(state);
    await state.jobs.cancelAll();
    await expect(waiting).rejects.toMatchObject({ detail: { code: 'cancelled' } });
    state.closeCase();
  });
});
