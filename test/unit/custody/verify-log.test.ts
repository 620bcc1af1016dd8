import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { appendCustody, canonicalText, readSignedHeads } from '../../../electron/casefile/index.ts';
import type { CaseFile } from '../../../electron/casefile/index.ts';
import {
  headFileText,
  parseHeadFile,
  readSignedStatement,
  signHead,
  verifyLog,
} from '../../../electron/evidence/custody/index.ts';
import { createSigningKey, fingerprint } from '../../../electron/evidence/keys/index.ts';
import { anchorText, breakText, isBehindBreak } from '../../../shared/format/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { cleanUpAfterEach, newCase } from '../casefile/case-fixture.ts';
import { workFolder } from '../keys/stock-tools.ts';

cleanUpAfterEach();
const folder = workFolder();
const key = createSigningKey();

function note(c: CaseFile, count: number): void {
  for (let i = 0; i < count; i++) appendCustody(c, { action: 'note', item: null, detail: { i } });
}

/** Entries 1 to 4, signed; entry 5 tells of it; 6 and 7 after it. */
function signed(): CaseFile {
  const c = newCase();
  note(c, 3);
  signHead(c, key);
  note(c, 2);
  return c;
}

/** The log from entry `from` on as somebody would make it anew who knows how, with `edit` done to entry `from`. */
function computeAnew(c: CaseFile, from: number, edit: (entry: Record<string, unknown>) => void): void {
  const rows = c.db
    .prepare('SELECT sequence, canonical FROM custody_entry WHERE sequence >= ? ORDER BY sequence')
    .all(from) as { sequence: bigint; canonical: string }[];
  let previous = c.db
    .prepare('SELECT hash FROM custody_entry WHERE sequence = ?')
    .pluck()
    .get(from - 1) as string;
  for (const { sequence, canonical } of rows) {
    const entry = JSON.parse(canonical) as Record<string, never>;
    if (Number(sequence) === from) edit(entry);
    const text = canonicalText({ ...entry, previous });
    previous = createHash('sha256').update(text).digest('hex');
    c.db
      .prepare('UPDATE custody_entry SET canonical = ?, hash = ? WHERE sequence = ?')
      .run(text, previous, sequence);
  }
}

describe('a signed custody log', () => {
  it('is anchored up to the entry that was signed, and tells of the signature in the next', () => {
    const c = signed();
    expect(verifyLog(c)).toMatchObject({ entries: 7, intact: true, anchored: 4, problems: [] });
    expect(verifyLog(c).heads).toMatchObject([
      { sequence: 4, fingerprint: fingerprint(key.publicKey), problem: null },
    ]);
    signHead(c, key);
    expect(verifyLog(c)).toMatchObject({ entries: 8, intact: true, anchored: 7 });
  });

  it('that was edited says where it is broken, and which signatures cover it as it stands', () => {
    const c = signed();
    signHead(c, key);
    const edit = c.db.prepare(
      'UPDATE custody_entry SET canonical = replace(canonical, ?, ?) WHERE sequence = ?',
    );
    edit.run('"i":0', '"i":7', 6n);
    const later = verifyLog(c);
    expect([breakText(later), anchorText(later)]).toEqual([
      'broken at entry 6',
      'signatures cover it up to entry 4',
    ]);
    expect(later.heads.map((head) => [head.sequence, head.problem, isBehindBreak(later, head)])).toEqual([
      [4, null, false],
      [7, null, true],
    ]);
    edit.run('"i":0', '"i":7', 2n);
    const early = verifyLog(c);
    expect([breakText(early), anchorText(early)]).toEqual([
      'broken at entry 2',
      'no signature covers it as it stands',
    ]);
    expect(early.heads.every((head) => head.problem === null && isBehindBreak(early, head))).toBe(true);
  });

  it('is not anchored while nobody signed it', () => {
    const c = newCase();
    note(c, 2);
    expect(verifyLog(c)).toMatchObject({ intact: true, anchored: null, heads: [] });
  });

  it('is anchored by the key that is asked for alone', () => {
    const c = signed();
    signHead(c, createSigningKey());
    const mine = fingerprint(key.publicKey);
    expect(verifyLog(c)).toMatchObject({ anchored: 7 });
    expect(verifyLog(c, { signer: mine })).toMatchObject({ intact: true, anchored: 4 });
    expect(verifyLog(c, { signer: fingerprint(createSigningKey().publicKey) })).toMatchObject({
      intact: false,
      anchored: null,
    });
  });

  it.each([2, 3, 4])('that was computed anew from entry %i on is found by the signature', (from) => {
    const c = signed();
    computeAnew(c, from, (entry) => {
      entry['examiner'] = 'Somebody Else';
    });
    expect(verifyLog(c)).toMatchObject({
      intact: false,
      anchored: null,
      problem: expect.stringContaining('computed anew') as string,
    });
  });

  it.each([1, 2, 3])('with only %i entries left is found by the signature', (left) => {
    const c = signed();
    c.db.prepare('DELETE FROM custody_entry WHERE sequence > ?').run(left);
    expect(verifyLog(c)).toMatchObject({
      intact: false,
      anchored: null,
      problem: expect.stringContaining('tail was cut') as string,
    });
  });

  it('that lacks the entry that was signed says that it was taken out', () => {
    const c = signed();
    c.db.exec('DELETE FROM custody_entry WHERE sequence = 4');
    const { problems } = verifyLog(c);
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/number 4: it was taken out$/),
    );
  });

  it('that was cut right after the entry that was signed is found too', () => {
    const c = signed();
    c.db.exec('DELETE FROM custody_entry WHERE sequence > 4');
    expect(verifyLog(c)).toMatchObject({ intact: false, problem: expect.stringContaining('cut') as string });
  });

  it('whose signature was taken out says that it is gone', () => {
    const c = signed();
    c.db.exec('DELETE FROM signed_head');
    expect(verifyLog(c)).toMatchObject({
      intact: false,
      anchored: null,
      problem: expect.stringContaining('gone') as string,
    });
  });

  it('names every entry that is wrong, and is anchored only before the first', () => {
    const c = signed();
    note(c, 3);
    signHead(c, key); // entry 10
    c.db.exec(
      `UPDATE custody_entry SET canonical = replace(canonical, '"i":1', '"i":7') WHERE sequence IN (7, 9)`,
    );
    const { problems, anchored } = verifyLog(c);
    expect(problems.map(({ sequence }) => sequence)).toEqual([7, 9]);
    expect(anchored).toBe(4);
  });

  it.each([
    ['sequence', 'UPDATE signed_head SET sequence = 3'],
    ['hash', 'UPDATE signed_head SET hash = substr(hash, 2) || substr(hash, 1, 1)'],
    ['statement', `UPDATE signed_head SET statement = replace(statement, '"version":1', '"version":2')`],
    ['time', "UPDATE signed_head SET signed_at = '2020-01-01T00:00:00.000Z'"],
    ['fingerprint', "UPDATE signed_head SET fingerprint = 'SHA256:other'"],
    ['signature', "UPDATE signed_head SET signature = 'AAAA' || substr(signature, 5)"],
    ['signature in another form', "UPDATE signed_head SET signature = signature || ' '"],
    ['public key', "UPDATE signed_head SET public_key = replace(public_key, 'MCow', 'MCox')"],
    ['public key in another form', "UPDATE signed_head SET public_key = public_key || ' '"],
  ])('does not take a signature with another %s', (_, sql) => {
    const c = signed();
    const before = JSON.stringify(readSignedHeads(c));
    c.db.exec(sql);
    expect(JSON.stringify(readSignedHeads(c))).not.toBe(before);
    expect(verifyLog(c)).toMatchObject({ intact: false, anchored: null });
  });

  it('does not take the signature of another case', () => {
    const [one, two] = [signed(), signed()];
    two.db.exec('DELETE FROM signed_head');
    const head = readSignedHeads(one)[0]!;
    two.db
      .prepare('INSERT INTO signed_head VALUES (1, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        head.sequence,
        head.hash,
        head.statement,
        head.publicKey,
        head.fingerprint,
        head.signature,
        head.signedAt,
      );
    expect(verifyLog(two).heads).toMatchObject([{ problem: 'it is of the log of another case' }]);
    expect(verifyLog(two).intact).toBe(false);
  });

  it('is held to a head that was kept elsewhere, when the log and its signatures were made anew', () => {
    const c = signed();
    const kept = headFileText(readSignedHeads(c)[0]!);
    const noted = { sequence: 4, hash: readSignedHeads(c)[0]!.hash };
    expect(verifyLog(c, { heads: [parseHeadFile(kept), noted] })).toMatchObject({
      intact: true,
      anchored: 4,
    });
    c.db.exec('DELETE FROM signed_head; DELETE FROM custody_entry WHERE sequence >= 5');
    computeAnew(c, 2, (entry) => {
      entry['action'] = 'nothing';
    });
    expect(verifyLog(c).intact).toBe(true);
    expect(verifyLog(c, { heads: [parseHeadFile(kept)] })).toMatchObject({ intact: false, anchored: null });
    expect(verifyLog(c, { heads: [noted] })).toMatchObject({ intact: false, anchored: null });
  });

  it('has a signature that openssl verifies over the statement as it stands', () => {
    const head = readSignedHeads(signed())[0]!;
    folder.write('head.json', head.statement);
    folder.write('head.pem', head.publicKey);
    folder.write('head.sig', Buffer.from(head.signature, 'base64'));
    const verify = ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', 'head.pem', '-sigfile', 'head.sig'];
    expect(folder.run('openssl', [...verify, '-in', 'head.json']).code).toBe(0);
  });
});

describe('the file of a signed head', () => {
  it('with any bit flipped is no file of a head, or one whose signature does not hold', () => {
    const head = readSignedHeads(signed())[0]!;
    const text = headFileText(head);
    expect(parseHeadFile(text)).toEqual(head);
    for (let bit = 0; bit < text.length * 8; bit++) {
      const flipped = Buffer.from(text, 'latin1');
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      let parsed;
      try {
        parsed = parseHeadFile(flipped.toString('latin1'));
      } catch (caught) {
        expect(caught).toBeInstanceOf(PermafrostError);
        continue;
      }
      // White space between the parts of the JSON is nobody's statement.
      if (JSON.stringify(parsed) !== JSON.stringify(head))
        expect(typeof readSignedStatement(parsed)).toBe('string');
    }
  });
});
