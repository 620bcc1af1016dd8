import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  appendCustody,
  openCase,
  readCustody,
  recordRefusedImport,
  recordVerification,
  verifyCustody,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import type { CaseFile } from '../../../electron/casefile/index.ts';
import { atTheEnd, cleanUpAfterEach, newCase } from './case-fixture.ts';
import { evidenceItem, REQUEST } from './invented-facts.ts';

cleanUpAfterEach();

/** A case whose log has six entries. */
function logged(): CaseFile {
  const c = newCase();
  const item = evidenceItem(c);
  writeEvidence(c, item);
  recordVerification(c, item.sha256, 'verified', null);
  recordRefusedImport(c, {
    request: { ...REQUEST, path: 'other.tar' },
    status: 'refused',
    sha256: 'ab'.repeat(32),
    size: 12,
    error: { code: 'hash-mismatch', message: 'not what was hashed at acquisition' },
  });
  appendCustody(c, { action: 'secret-revealed', item: item.sha256, detail: { column: 'entry', key: '1/3' } });
  appendCustody(c, {
    action: 'search',
    item: item.sha256,
    detail: {},
    sensitive: { term: 'password=hunter2' },
  });
  return c;
}

describe('the custody log', () => {
  it('holds creation, import, refusal with error and hash, verification and reveal, each with who, when and version', () => {
    const entries = readCustody(logged());
    expect(entries.map(({ entry }) => entry.action)).toEqual([
      'case-created',
      'import',
      'verify',
      'import-refused',
      'secret-revealed',
      'search',
    ]);
    for (const { entry } of entries) {
      expect(entry).toMatchObject({
        examiner: 'Ada Example',
        clock: 'system',
        tool: { name: 'permafrost', version: '0.0.0-test' },
      });
      expect(entry.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    expect(entries[3]!.entry).toMatchObject({
      item: 'ab'.repeat(32),
      detail: { error: { code: 'hash-mismatch' } },
    });
    expect(entries[1]!.entry.detail.acquisition).toEqual({
      evidenceNumber: null,
      acquiredBy: null,
      acquiredAt: null,
      node: null,
      sha256: null,
      note: null,
    });
  });

  it('can be checked with nothing but SHA-256: each entry names the hash of the one before', () => {
    const c = logged();
    const rows = c.db.prepare('SELECT canonical, hash FROM custody_entry ORDER BY sequence').all() as {
      canonical: string;
      hash: string;
    }[];
    let previous = '0'.repeat(64);
    for (const { canonical, hash } of rows) {
      expect(createHash('sha256').update(canonical).digest('hex')).toBe(hash);
      expect((JSON.parse(canonical) as { previous: string }).previous).toBe(previous);
      previous = hash;
    }
    expect(verifyCustody(c)).toEqual({
      entries: 6,
      head: previous,
      intact: true,
      problem: null,
      problems: [],
    });
  });

  it('holds no sensitive text in what is hashed, and stays whole when the text is taken out', () => {
    const c = logged();
    const { canonical } = c.db.prepare('SELECT canonical FROM custody_entry WHERE sequence = 6').get() as {
      canonical: string;
    };
    expect(canonical).not.toContain('hunter2');
    expect(readCustody(c)[5]!.texts).toEqual({ term: 'password=hunter2' });
    c.db.exec('UPDATE custody_entry SET sensitive = NULL WHERE sequence = 6');
    expect(verifyCustody(c).intact).toBe(true);
  });

  it.each([
    [
      'an edited entry',
      "UPDATE custody_entry SET canonical = replace(canonical, 'verified', 'changed') WHERE sequence = 3",
    ],
    ['an edited entry with its hash made anew', ''],
    ['a deleted entry', 'DELETE FROM custody_entry WHERE sequence = 3'],
    ['a deleted first entry', 'DELETE FROM custody_entry WHERE sequence = 1'],
    [
      'an entry put in between',
      "INSERT INTO custody_entry SELECT 7, canonical, 'x' || substr(hash, 2), NULL FROM custody_entry WHERE sequence = 3",
    ],
    [
      'two entries exchanged',
      'UPDATE custody_entry SET sequence = sequence + 100 WHERE sequence = 3; UPDATE custody_entry SET sequence = 3 WHERE sequence = 4; UPDATE custody_entry SET sequence = 4 WHERE sequence = 103',
    ],
    [
      'another text beside an entry',
      `UPDATE custody_entry SET sensitive = replace(sensitive, 'hunter2', 'hunter3') WHERE sequence = 6`,
    ],
    [
      'an import that is not in the log',
      "UPDATE evidence SET sha256 = replace(sha256, substr(sha256, 1, 4), 'abcd')",
    ],
    ['no entry at all', 'DELETE FROM custody_entry'],
  ])('is not intact with %s', (what, sql) => {
    const c = logged();
    if (sql !== '') c.db.exec(sql);
    else {
      const { canonical } = c.db.prepare('SELECT canonical FROM custody_entry WHERE sequence = 3').get() as {
        canonical: string;
      };
      const edited = canonical.replace('verified', 'changed');
      c.db
        .prepare('UPDATE custody_entry SET canonical = ?, hash = ? WHERE sequence = 3')
        .run(edited, createHash('sha256').update(edited).digest('hex'));
    }
    expect(verifyCustody(c), what).toMatchObject({ intact: false, problem: expect.any(String) as string });
  });

  it('keeps one chain while two processes append to it', async () => {
    const c = newCase();
    const script = fileURLToPath(new URL('append-custody-process.ts', import.meta.url));
    const run = promisify(execFile);
    const other = run(process.execPath, [script, c.path, '40']);
    for (let index = 0; index < 40; index++) {
      appendCustody(c, { action: 'note', item: null, detail: { index } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await other;
    expect(verifyCustody(c)).toMatchObject({ entries: 81, intact: true });
  });

  it('takes the examiner from PERMAFROST_EXAMINER where none is named, and states that nobody is', () => {
    const c = newCase();
    c.close();
    const before = process.env['PERMAFROST_EXAMINER'];
    atTheEnd(() => {
      if (before === undefined) delete process.env['PERMAFROST_EXAMINER'];
      else process.env['PERMAFROST_EXAMINER'] = before;
    });
    const examiners: (string | null)[] = [];
    for (const name of ['Grace Example', undefined]) {
      if (name === undefined) delete process.env['PERMAFROST_EXAMINER'];
      else process.env['PERMAFROST_EXAMINER'] = name;
      const opened = openCase(join(c.path), { examiner: null });
      appendCustody(opened, { action: 'note', item: null, detail: {} });
      examiners.push(readCustody(opened).at(-1)!.entry.examiner);
      opened.close();
    }
    expect(examiners).toEqual(['Grace Example', null]);
  });
});
