/** Hostile and damaged image directories: each says what is wrong, and where, and the rest is decoded. */
import { describe, expect, test } from 'vitest';
import { fixturePath, membersOf, tarMembers } from '../resolve/fixture.ts';
import { decodeMembers } from './decoded.ts';

interface Expectation {
  readonly file: string;
  readonly expect: 'refuse' | 'gaps' | 'import';
  readonly gap?: string;
}

const archives = new Map(
  membersOf(fixturePath('malformed.tar.zst')).map(({ name, bytes }) => [name.replace(/^.*\//, ''), bytes]),
);
const EXPECTED = (
  JSON.parse(Buffer.from(archives.get('EXPECT.json')!).toString()) as readonly Expectation[]
).filter(({ file }) => /^(fdinfo|files|img|mm|mounts|pagemap|pages|pstree)-.*\.tar$/.test(file));

/**
 * In img-unknown-field.tar the byte that was to lengthen the entry is the first of its message (inventory.img has one
 * magic number, not two): the entry begins with wire type 7, so it is damaged as well as longer.
 */
const DAMAGED_OTHERWISE = ['img-unknown-field.tar'];

const factsOf = (file: string) => decodeMembers(tarMembers(Buffer.from(archives.get(file)!))).facts;

describe.each(EXPECTED.filter(({ file }) => !DAMAGED_OTHERWISE.includes(file)))('$file', (expected) => {
  const facts = factsOf(expected.file);

  test(`gives ${expected.expect === 'import' ? 'no gap' : `a gap that names ${expected.gap}`}`, () => {
    if (expected.expect === 'import') expect(facts.gap).toEqual([]);
    else expect(facts.gap.map(({ member }) => member)).toContain(expected.gap);
  });

  test('has a row for every image, whatever its state', () => {
    expect(facts.image.length).toBeGreaterThanOrEqual(18);
    expect(facts.gap.map(({ kind }) => kind)).not.toContain('decoder-failed');
  });
});

describe('what is still told', () => {
  test.each(['img-no-core.tar', 'mm-overlap.tar', 'mm-backwards.tar', 'files-twice.tar', 'img-varint.tar'])(
    '%s keeps the command line',
    (file) => {
      expect(
        factsOf(file).process.map(({ argv }) => argv?.map((one) => Buffer.from(one).toString())),
      ).toEqual([['sleep', '1000000']]);
    },
  );

  test('200,000 threads that were not dumped are one gap with their number, and a few rows', () => {
    const facts = factsOf('pstree-huge.tar');
    expect(facts.process[0]!.threadCount).toBe(200_000);
    expect(facts.thread.length).toBeLessThan(1000);
    const gaps = facts.gap.filter(({ kind }) => kind === 'cores-missing');
    expect(gaps).toHaveLength(1);
    expect(gaps[0]!.message).toContain('199999 of 200000');
  });

  test('without pages nothing is read as zeros: the arguments are not known', () => {
    const facts = factsOf('img-no-pages.tar');
    expect(facts.process[0]).toMatchObject({ argv: null, cmdline: null });
    expect(facts.environment).toEqual([]);
  });

  test('a directory whose pstree is none is incomplete, and its images are told apart', () => {
    for (const file of ['img-no-pstree.tar', 'img-swapped.tar', 'img-bad-magic.tar']) {
      const facts = factsOf(file);
      expect(facts.checkpoint).toMatchObject({ kind: 'incomplete', architecture: 'x86-64' });
      expect(facts.leftover.map(({ tells }) => tells)).toContain("core of process 1, comm 'sleep'");
    }
  });

  test('ids of runs stay ascending and apart, however the page map contradicts itself', () => {
    for (const { file } of EXPECTED.filter((one) => one.file.startsWith('pagemap-'))) {
      for (const map of factsOf(file).page_map) {
        for (let run = 1; run < map.start.length; run++) {
          const end = map.start[run - 1]! + BigInt(map.count[run - 1]!) * 4096n;
          expect(map.start[run]! >= end).toBe(true);
        }
      }
    }
  });
});
