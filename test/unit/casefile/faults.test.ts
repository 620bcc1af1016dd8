import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PermafrostError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';
import {
  createCase,
  createIncomingFolder,
  openCase,
  readFacts,
  recordRefusedImport,
  verifyCustody,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import { openConnection } from '../../../electron/casefile/sqlite.ts';
import type { CaseFile } from '../../../electron/casefile/index.ts';
import { atTheEnd, cleanUpAfterEach, newCase, temporaryFolder } from './case-fixture.ts';
import { EMPTY_FACTS, evidenceItem, processFact, REQUEST } from './invented-facts.ts';

cleanUpAfterEach();

/** Mounts a tmpfs of `options`; null with the reason where this user may not. */
function mountTmpfs(options: string): string | null {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return null;
  }
  atTheEnd(() => execFileSync('umount', ['--lazy', folder]));
  return folder;
}

function thrownBy(work: () => unknown): PermafrostError | null {
  try {
    work();
    return null;
  } catch (caught) {
    return caught instanceof PermafrostError ? caught : null;
  }
}

const NO_MOUNT = 'this user may not mount a file system';

/** Every item there is whole: its facts, its sealed source, its custody entry; nothing else lies about. */
function expectWhole(c: CaseFile): void {
  const { evidence, checkpoints, custody } = c.summary();
  expect(custody).toMatchObject({ intact: true, problem: null });
  expect(checkpoints).toHaveLength(evidence.length);
  for (const { id } of checkpoints) expect(readFacts(c, id).process.length).toBeGreaterThan(0);
  for (const { verified } of evidence) expect(['verified', 'not-yet']).toContain(verified);
  expect(readdirSync(join(c.path, 'evidence')).sort()).toEqual(evidence.map(({ sha256 }) => sha256).sort());
}

/** A case at `path` as a kill leaves it in a transaction outside of WAL mode: half on the disk, with its journal. */
function leaveHalfWritten(path: string): void {
  const made = newCase();
  made.close();
  const db = openConnection(join(made.path, 'case.sqlite'), { readOnly: false });
  db.pragma('cache_size = 1');
  db.exec(`BEGIN; UPDATE custody_entry SET canonical = 'half'`);
  db.exec(
    "CREATE TABLE filler AS SELECT randomblob(4000) AS bytes FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8]')",
  );
  cpSync(made.path, path, { recursive: true });
  db.exec('ROLLBACK');
  db.close();
  const half = readFileSync(join(path, 'case.sqlite'));
  expect(half.equals(readFileSync(join(made.path, 'case.sqlite')))).toBe(false);
}

describe('kill -9 in a transaction outside of WAL mode', () => {
  it('keeps nobody from reading the case, who then has what was committed', () => {
    const path = join(temporaryFolder(), 'killed.pfcase');
    leaveHalfWritten(path);
    const c = openCase(path, { examiner: null, readOnly: true });
    atTheEnd(() => c.close());
    expect(verifyCustody(c)).toMatchObject({ entries: 1, intact: true });
  });
});

describe('kill -9 while evidence is written', () => {
  it('leaves every item whole or not there at all, and importing again works', async () => {
    const c = newCase();
    c.close();
    const script = fileURLToPath(new URL('write-evidence-process.ts', import.meta.url));
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, [script, c.path, String(round * 1000)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      atTheEnd(() => child.kill('SIGKILL'));
      await once(child.stdout, 'data');
      await sleep(Math.random() * 60);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const opened = openCase(c.path, { examiner: null });
      expectWhole(opened);
      writeEvidence(
        opened,
        evidenceItem(opened, {
          name: `after round ${round}`,
          facts: [{ ...EMPTY_FACTS, process: [processFact(1)] }],
        }),
      );
      expectWhole(opened);
      opened.close();
    }
  });
});

describe('a disk that fills up', () => {
  it('leaves the case as it was, and importing works when there is room again', (test) => {
    const disk = mountTmpfs('size=4m');
    if (disk === null) return test.skip(NO_MOUNT);
    const c = createCase(join(disk, 'small.pfcase'), { examiner: null });
    atTheEnd(() => c.close());
    const small = { ...EMPTY_FACTS, process: [processFact(1)] };
    writeEvidence(c, evidenceItem(c, { name: 'first', facts: [small] }));
    const large = {
      ...EMPTY_FACTS,
      process: Array.from({ length: 200 }, (_, index) =>
        processFact(index, { cmdline: utf8('y'.repeat(50_000)) }),
      ),
    };
    const refused = thrownBy(() => writeEvidence(c, evidenceItem(c, { name: 'large', facts: [large] })));
    expect(refused?.detail.code).toBe('disk-full');
    expectWhole(c);
    c.close();
    const again = openCase(c.path, { examiner: null });
    atTheEnd(() => again.close());
    expectWhole(again);
    expect(again.summary().evidence).toHaveLength(1);
    writeEvidence(again, evidenceItem(again, { name: 'second', facts: [small] }));
    expectWhole(again);
  });

  it('does not stop the note that an import came to nothing', (test) => {
    const disk = mountTmpfs('size=2m');
    if (disk === null) return test.skip(NO_MOUNT);
    const c = createCase(join(disk, 'small.pfcase'), { examiner: null });
    atTheEnd(() => c.close());
    const folder = createIncomingFolder(c);
    expect(() => writeFileSync(join(folder, 'source'), Buffer.alloc(4 * 2 ** 20))).toThrow(/ENOSPC/);
    rmSync(folder, { recursive: true });
    recordRefusedImport(c, {
      request: REQUEST,
      status: 'failed',
      sha256: null,
      size: null,
      error: { code: 'disk-full', message: 'no space left on device' },
    });
    expect(c.summary().custody.entries).toBe(2);
  });
});

describe('a read-only medium', () => {
  /** A case on a tmpfs that is then mounted read-only. */
  function onReadOnlyMedium(prepare: (path: string) => void): string | null {
    const disk = mountTmpfs('size=16m');
    if (disk === null) return null;
    const path = join(disk, 'burnt.pfcase');
    prepare(path);
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    return path;
  }

  it('opens a closed case read-only, with the reason', (test) => {
    const path = onReadOnlyMedium((at) => {
      const made = createCase(at, { examiner: null });
      writeEvidence(made, evidenceItem(made, { facts: [{ ...EMPTY_FACTS, process: [processFact(1)] }] }));
      made.close();
    });
    if (path === null) return test.skip(NO_MOUNT);
    const c = openCase(path, { examiner: null });
    atTheEnd(() => c.close());
    expect(c.readOnlyReason).toMatch(/read-only medium/);
    expectWhole(c);
  });

  it('opens a case whose process was killed, with all that was committed', (test) => {
    const path = onReadOnlyMedium((at) => {
      const made = newCase();
      writeEvidence(made, evidenceItem(made, { facts: [{ ...EMPTY_FACTS, process: [processFact(1)] }] }));
      expect(existsSync(join(made.path, 'case.sqlite-wal'))).toBe(true);
      mkdirSync(at);
      for (const name of ['case.sqlite', 'case.sqlite-wal', 'evidence']) {
        cpSync(join(made.path, name), join(at, name), { recursive: true });
      }
    });
    if (path === null) return test.skip(NO_MOUNT);
    const c = openCase(path, { examiner: null });
    atTheEnd(() => c.close());
    expect(c.readOnly).toBe(true);
    expect(c.summary().evidence).toHaveLength(1);
    expectWhole(c);
  });

  it('opens a case whose process was killed in a transaction outside of WAL mode', (test) => {
    const path = onReadOnlyMedium(leaveHalfWritten);
    if (path === null) return test.skip(NO_MOUNT);
    const c = openCase(path, { examiner: null });
    atTheEnd(() => c.close());
    expect(verifyCustody(c)).toMatchObject({ entries: 1, intact: true });
  });

  it('is what a folder without write permission is, for a user whom it binds', (test) => {
    if (process.getuid?.() === 0) return test.skip('permissions do not bind root');
    const made = newCase();
    made.close();
    chmodSync(made.path, 0o500);
    atTheEnd(() => chmodSync(made.path, 0o700));
    const c = openCase(made.path, { examiner: null });
    atTheEnd(() => c.close());
    expect(c.readOnlyReason).toMatch(/may not write/);
  });
});
