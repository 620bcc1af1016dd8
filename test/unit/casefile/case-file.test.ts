import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PermafrostError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import {
  appendCustody,
  createCase,
  openCase,
  openWriter,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import { openConnection } from '../../../electron/casefile/sqlite.ts';
import type { Connection } from '../../../electron/casefile/sqlite.ts';
import { atTheEnd, cleanUpAfterEach, newCase, temporaryFolder } from './case-fixture.ts';
import { evidenceItem } from './invented-facts.ts';

cleanUpAfterEach();

const EXAMINER = { examiner: 'Ada Example' };

function errorCode(work: () => unknown): ErrorCode | null {
  try {
    work();
    return null;
  } catch (caught) {
    if (caught instanceof PermafrostError) return caught.detail.code;
    throw caught;
  }
}

/** A closed case, its database changed by `change` as an attacker could. */
function shaped(change: (db: Connection) => void): string {
  const c = newCase();
  writeEvidence(c, evidenceItem(c));
  c.close();
  const db = openConnection(join(c.path, 'case.sqlite'), { readOnly: false });
  change(db);
  db.close();
  return c.path;
}

/** Another process that opens a case and says how, until it is killed. */
async function otherProcess(path: string): Promise<{ said: string; kill: () => Promise<void> }> {
  const script = fileURLToPath(new URL('open-case-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  atTheEnd(() => child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    said: said.toString().trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a new case', () => {
  it('is a folder for its owner alone, with one database file once closed', () => {
    const c = newCase();
    writeEvidence(c, evidenceItem(c));
    c.close();
    expect(statSync(c.path).mode & 0o777).toBe(0o700);
    expect(statSync(join(c.path, 'case.sqlite')).mode & 0o777).toBe(0o600);
    expect(readdirSync(c.path).sort()).toEqual(['case.sqlite', 'evidence']);
  });

  it('begins its custody log with its creation', () => {
    const { custody, examiner, name } = newCase().summary();
    expect(custody).toMatchObject({ entries: 1, intact: true, problem: null });
    expect({ examiner, name }).toEqual({ examiner: 'Ada Example', name: 'example' });
  });

  it('is not made over something that is there', () => {
    const c = newCase();
    expect(errorCode(() => createCase(c.path, EXAMINER))).toBe('usage');
  });

  it('leaves nothing beside it', () => {
    const folder = temporaryFolder();
    newCase(join(folder, 'one.pfcase')).close();
    expect(readdirSync(folder)).toEqual(['one.pfcase']);
  });

  it('seals evidence as read-only files', () => {
    const c = newCase();
    const item = evidenceItem(c);
    writeEvidence(c, item);
    expect(readdirSync(join(c.path, 'evidence'))).toEqual([item.sha256]);
    expect(statSync(join(c.path, 'evidence', item.sha256, 'source')).mode & 0o777).toBe(0o400);
  });
});

describe('a case that is open for writing', () => {
  it('opens read-only in a second window, with the reason', () => {
    const first = newCase();
    const second = openCase(first.path, EXAMINER);
    atTheEnd(() => second.close());
    expect(second.readOnly).toBe(true);
    expect(second.readOnlyReason).toMatch(/another window/);
    expect(errorCode(() => appendCustody(second, { action: 'note', item: null, detail: {} }))).toBe(
      'read-only',
    );
    writeEvidence(first, evidenceItem(first));
    expect(second.summary().evidence).toHaveLength(1);
  });

  it('opens read-only in another process', async () => {
    const first = newCase();
    const other = await otherProcess(first.path);
    expect(other.said).toMatch(/^read-only: another window/);
  });

  it('is free again as soon as the process that held it was killed', async () => {
    const first = newCase();
    first.close();
    const other = await otherProcess(first.path);
    expect(other.said).toBe('writing');
    const meanwhile = openCase(first.path, EXAMINER);
    expect(meanwhile.readOnly).toBe(true);
    meanwhile.close();
    await other.kill();
    const again = openCase(first.path, EXAMINER);
    atTheEnd(() => again.close());
    expect(again.readOnly).toBe(false);
  });

  it('tells a read-only window when it could be written there, and not while another has it', async () => {
    const first = newCase();
    const second = openCase(first.path, EXAMINER);
    expect([first.couldBeWritten(), second.couldBeWritten()]).toEqual([false, false]);
    expect(second.summary().couldBeWritten).toBe(false);
    first.close();
    expect(second.couldBeWritten()).toBe(true);
    expect(second.summary()).toMatchObject({ readOnly: true, couldBeWritten: true });
    const third = await otherProcess(first.path);
    expect(third.said).toBe('writing');
    expect(second.couldBeWritten()).toBe(false);
    await third.kill(); // its lock file stays
    expect(second.couldBeWritten()).toBe(true);
    second.close();
    const again = openCase(first.path, EXAMINER);
    atTheEnd(() => again.close());
    expect(again.readOnly).toBe(false);
  });

  it('gives its process further writing connections, and others none', () => {
    const c = newCase();
    const writer = openWriter(c.path, EXAMINER);
    writeEvidence(writer, evidenceItem(writer));
    writer.close();
    expect(c.summary().evidence).toHaveLength(1);
    c.close();
    expect(errorCode(() => openWriter(c.path, EXAMINER))).toBe('usage');
  });
});

describe('a case from elsewhere', () => {
  it('is refused when it is no case', () => {
    const folder = temporaryFolder();
    expect(errorCode(() => openCase(join(folder, 'none.pfcase'), EXAMINER))).toBe('not-found');
    expect(errorCode(() => openCase(folder, EXAMINER))).toBe('not-found');
    writeFileSync(
      join(folder, 'case.sqlite'),
      'no database, but more than a hundred bytes of text '.repeat(50),
    );
    expect(errorCode(() => openCase(folder, EXAMINER))).toBe('case-damaged');
    // A file is no folder, which is told in words and not as the system's ENOTDIR.
    const file = join(folder, 'case.sqlite');
    expect(() => openCase(file, EXAMINER)).toThrow('is a file: a case is a folder');
    expect(errorCode(() => openCase(file, EXAMINER))).toBe('not-found');
  });

  it.each([
    ['another program', 'PRAGMA application_id = 7', 'case-damaged'],
    ['a later version', 'PRAGMA user_version = 999', 'case-version'],
    ['no version', 'PRAGMA user_version = 0', 'case-version'],
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON gap BEGIN SELECT 1; END', 'case-damaged'],
    ['a view', 'CREATE VIEW v AS SELECT * FROM process', 'case-damaged'],
    ['a further table', 'CREATE TABLE extra (x)', 'case-damaged'],
    ['a further column', 'ALTER TABLE process ADD COLUMN x TEXT', 'case-damaged'],
    ['a table less', 'DROP TABLE leftover', 'case-damaged'],
    ['an index less', 'DROP INDEX process_key', 'case-damaged'],
    [
      'a view in place of a table',
      'DROP TABLE leftover; CREATE VIEW leftover AS SELECT * FROM process',
      'case-damaged',
    ],
    ['a row that belongs to nothing', 'PRAGMA foreign_keys = OFF; DELETE FROM evidence', 'case-damaged'],
  ] as const)('is refused with %s', (_, sql, code) => {
    const path = shaped((db) => db.exec(sql));
    expect(errorCode(() => openCase(path, EXAMINER))).toBe(code);
    expect(errorCode(() => openCase(path, { ...EXAMINER, readOnly: true }))).toBe(code);
  });

  it('is refused where its pages are damaged', () => {
    const path = shaped((db) => db.exec('VACUUM'));
    const file = join(path, 'case.sqlite');
    const { size } = statSync(file);
    const bytes = Buffer.alloc(size - 8192, 0xa5);
    writeFileSync(file, bytes, { flag: 'r+' });
    expect(errorCode(() => openCase(path, EXAMINER))).toBe('case-damaged');
  });

  it('is refused where its files are links to others', () => {
    const c = newCase();
    c.close();
    const copy = join(temporaryFolder(), 'linked.pfcase');
    mkdirSync(copy);
    symlinkSync(join(c.path, 'case.sqlite'), join(copy, 'case.sqlite'));
    expect(errorCode(() => openCase(copy, EXAMINER))).toBe('case-damaged');
  });

  it('can not have SQLite remove a file through a journal that names it', () => {
    const c = newCase();
    c.close();
    const victim = join(temporaryFolder(), 'victim');
    writeFileSync(victim, 'precious');
    writeFileSync(join(c.path, 'case.sqlite-journal'), 'journal');
    appendFileSync(join(c.path, 'case.sqlite-journal'), victim);
    const trailer = Buffer.alloc(16);
    trailer.writeUInt32BE(victim.length, 0);
    trailer.writeUInt32BE(
      [...Buffer.from(victim)].reduce((sum, byte) => sum + byte, 0),
      4,
    );
    Buffer.from('d9d505f920a163d7', 'hex').copy(trailer, 8);
    appendFileSync(join(c.path, 'case.sqlite-journal'), trailer);
    expect(errorCode(() => openCase(c.path, EXAMINER))).toBe('case-damaged');
    expect(existsSync(victim)).toBe(true);
  });

  it('can not have the lock written through a link', () => {
    const c = newCase();
    c.close();
    const victim = join(temporaryFolder(), 'victim');
    symlinkSync(victim, join(c.path, 'lock.sqlite'));
    expect(errorCode(() => openCase(c.path, EXAMINER))).toBe('case-damaged');
    expect(existsSync(victim)).toBe(false);
  });
});

describe('what a kill left', () => {
  it('is removed where no rows were written, and kept where it is an item of its own', () => {
    const c = newCase();
    const item = evidenceItem(c, { name: 'whole' });
    writeEvidence(c, item);
    c.close();
    const evidence = join(c.path, 'evidence');
    mkdirSync(join(evidence, '.incoming-Ab3dEf'));
    writeFileSync(join(evidence, '.incoming-Ab3dEf', 'source'), 'half');
    mkdirSync(join(evidence, `.incoming-${'0'.repeat(64)}`));
    mkdirSync(join(evidence, 'f'.repeat(64)));
    const again = openCase(c.path, EXAMINER);
    atTheEnd(() => again.close());
    expect(readdirSync(evidence).sort()).toEqual([item.sha256, 'f'.repeat(64)].sort());
  });

  it('is ended where the rows were written and the folder had not got its name', () => {
    const c = newCase();
    const item = evidenceItem(c, { name: 'named late' });
    writeEvidence(c, item);
    c.close();
    const evidence = join(c.path, 'evidence');
    renameSync(join(evidence, item.sha256), join(evidence, `.incoming-${item.sha256}`));
    const readOnly = openCase(c.path, { ...EXAMINER, readOnly: true });
    expect(readOnly.summary().evidence[0]?.verified).toBe('not-yet');
    readOnly.close();
    const again = openCase(c.path, EXAMINER);
    atTheEnd(() => again.close());
    expect(readdirSync(evidence)).toEqual([item.sha256]);
    expect(again.summary().evidence[0]?.verified).toBe('not-yet');
  });
});
