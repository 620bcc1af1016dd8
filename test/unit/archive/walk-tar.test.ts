import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  openSync,
  closeSync,
  ftruncateSync,
  writeSync,
  readFileSync,
  writeFileSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberSource } from '../../../electron/archive/evidence-reader.ts';
import { walkBudget } from '../../../electron/archive/tar/budget.ts';
import type { TarMember } from '../../../electron/archive/tar/member.ts';
import { walkTar, type WalkEnd } from '../../../electron/archive/tar/walk.ts';
import { bytesSource, type ByteSource } from '../../../shared/byte-source.ts';
import type { Member } from '../../../shared/facts/index.ts';
import { DEFAULT_LIMITS, withLimits, type Limits } from '../../../shared/limits.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import { tarOf, temporaryFolder } from './archives.ts';

/** Writes over what the read before gave, as the source of a real walk does. */
function forgetfulSource(bytes: Uint8Array): ByteSource {
  const scratch = Buffer.alloc(bytes.length);
  return {
    size: bytes.length,
    read(offset, length) {
      scratch.fill(0xee);
      const part = bytes.subarray(offset, offset + length);
      scratch.set(part);
      return scratch.subarray(0, part.length);
    },
  };
}

function walk(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): { members: TarMember[]; end: WalkEnd } {
  const steps = walkTar(forgetfulSource(bytes), 0, bytes.length, limits, walkBudget(limits));
  const members: TarMember[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { members, end: step.value };
    members.push(step.value);
  }
}

function contentOf(tar: Uint8Array, member: TarMember): Uint8Array {
  return new Uint8Array(memberSource(member as unknown as Member, bytesSource(tar)).read(0, member.size));
}

const name = fc.stringMatching(/^[a-zA-Zäß€ ._-]{1,40}(\/[a-zA-Zäß€ ._-]{1,80}){0,4}$/);

test('members that tar-stream wrote come back with name, content, owner, mode and time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          name,
          content: fc.uint8Array({ maxLength: 2000 }),
          mode: fc.integer({ min: 1, max: 0o7777 }),
          uid: fc.integer({ min: 0, max: 0o777777 }),
          gid: fc.integer({ min: 0, max: 0o777777 }),
          seconds: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        }),
        { maxLength: 8 },
      ),
      async (entries) => {
        const tar = await tarOf(
          entries.map(({ seconds, ...entry }) => ({
            ...entry,
            mtime: new Date(seconds * 1000),
            type: 'file',
          })),
        );
        const { members, end } = walk(tar);
        expect(end).toMatchObject({ error: null, endBlocks: 'both' });
        expect(
          members.map((member) => ({
            name: displayText(member.name),
            content: contentOf(tar, member),
            mode: member.mode,
            uid: Number(member.uid),
            gid: Number(member.gid),
            seconds: Number((member.mtimeNs ?? 0n) / 1_000_000_000n),
          })),
        ).toEqual(entries.map((entry) => ({ ...entry, content: new Uint8Array(entry.content) })));
      },
    ),
    { numRuns: 60 },
  );
});

test('links, devices and fifos are recorded with their targets and numbers, and have no content', async () => {
  const tar = await tarOf([
    { name: 'link', type: 'symlink', linkname: '../../etc/passwd' },
    { name: 'hard', type: 'link', linkname: 'other' },
    { name: 'disk', type: 'block-device', devmajor: 8, devminor: 1 },
    { name: 'null', type: 'character-device', devmajor: 1, devminor: 3 },
    { name: 'pipe', type: 'fifo' },
    { name: 'folder/', type: 'directory' },
  ]);
  expect(
    walk(tar).members.map(({ type, size, linkName, deviceMajor, deviceMinor }) => [
      type,
      size,
      linkName && displayText(linkName),
      deviceMajor,
      deviceMinor,
    ]),
  ).toEqual([
    ['symlink', 0, '../../etc/passwd', null, null],
    ['hardlink', 0, 'other', null, null],
    ['block-device', 0, null, 8, 1],
    ['character-device', 0, null, 1, 3],
    ['fifo', 0, null, null, null],
    ['directory', 0, null, null, null],
  ]);
});

test('PAX records override the header, keep extended attributes and times below a second', async () => {
  const tar = await tarOf([
    {
      name: 'short',
      content: 'x',
      pax: {
        path: 'a/long/name',
        mtime: '12.000000345',
        atime: '7.5',
        uid: '4294967296',
        uname: 'alice',
        'SCHILY.xattr.user.note': 'value',
      },
    },
  ]);
  const [member] = walk(tar).members;
  expect(member).toMatchObject({
    name: utf8('a/long/name'),
    mtimeNs: 12_000_000_345n,
    atimeNs: 7_500_000_000n,
    timePrecisionNs: 1n,
    uid: 4294967296n,
    userName: utf8('alice'),
  });
  expect(member?.pax.find(([key]) => key === 'SCHILY.xattr.user.note')?.[1]).toEqual(utf8('value'));
});

test('every prefix of a tar is whole or cut, with the place, and never anything else', async () => {
  const tar = await tarOf([
    { name: 'first', content: 'one' },
    { name: 'x'.repeat(150), content: 'two' },
    { name: 'third', content: Buffer.alloc(1500, 3), pax: { comment: 'c' } },
  ]);
  const whole = walk(tar).members.map((member) => member.headerOffset);
  for (let length = 0; length < tar.length; length++) {
    const { members, end } = walk(tar.subarray(0, length));
    const complete = members.filter((member) => !member.cut);
    expect(complete.map((member) => member.headerOffset)).toEqual(whole.slice(0, complete.length));
    if (end.error === null) {
      expect(complete.length).toBe(members.length);
      // Nothing of a member is missing where no error is given.
      expect(length).toBeGreaterThanOrEqual((members.at(-1)?.dataOffset ?? 0) + (members.at(-1)?.size ?? 0));
    } else {
      expect(['truncated', 'not-an-archive']).toContain(end.error.code);
      expect(end.error.where?.offset).toBeLessThanOrEqual(length);
    }
  }
});

test('random bytes and damaged tars end in a typed error or a whole walk', async () => {
  const tar = await tarOf([
    { name: 'a', content: 'abc' },
    { name: 'b', content: Buffer.alloc(700), pax: { 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '9' } },
  ]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { maxLength: 20 }), (changes) => {
      const damaged = Buffer.from(tar);
      for (const [at, value] of changes) damaged[at] = value;
      const { end } = walk(damaged);
      if (end.error !== null) expect(end.error.where?.layer).toBe('tar');
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4000 }), (bytes) => {
      fc.pre(bytes.some((byte) => byte !== 0));
      expect(walk(bytes).end.error).not.toBeNull();
    }),
  );
});

test.each([
  ['members', { members: 1 }],
  ['memberBytes', { memberBytes: 1000 }],
  ['headerBytes', { headerBytes: 100 }],
] as const)('the limit %s is named with its figures', async (limit, changes) => {
  const tar = await tarOf([
    { name: 'a', content: 'abc' },
    { name: 'n'.repeat(300), content: Buffer.alloc(2000) },
  ]);
  const { end } = walk(tar, withLimits(changes));
  expect(end.error).toMatchObject({
    code: 'limit',
    limit: { name: limit, allowed: Object.values(changes)[0] },
  });
});

const hasGnuTar = /GNU tar/.test(String(spawnSync('tar', ['--version']).stdout));

describe.skipIf(!hasGnuTar)('against GNU tar', () => {
  /** A file of `size` bytes with data at the given places. */
  function sparseFile(
    file: string,
    size: number,
    data: readonly (readonly [offset: number, bytes: number])[],
  ): void {
    const fd = openSync(file, 'w');
    ftruncateSync(fd, size);
    for (const [offset, bytes] of data)
      writeSync(fd, Buffer.alloc(bytes, 1 + (offset % 250)), 0, bytes, offset);
    closeSync(fd);
  }

  test.each(['v7', 'ustar', 'gnu', 'oldgnu', 'pax'])(
    '%s members have the names and contents that were packed',
    (format) => {
      const folder = temporaryFolder();
      const deep = format === 'v7' ? 'deep' : `${'d'.repeat(60)}/${'e'.repeat(60)}`;
      mkdirSync(path.join(folder, 'in', deep), { recursive: true });
      writeFileSync(path.join(folder, 'in', deep, 'file'), 'content');
      writeFileSync(path.join(folder, 'in', 'empty'), '');
      utimesSync(path.join(folder, 'in', deep, 'file'), 1_600_000_000, 1_600_000_000);
      const archive = path.join(folder, 'out.tar');
      execFileSync('tar', [`--format=${format}`, '-cf', archive, '-C', path.join(folder, 'in'), '.']);
      const listed = execFileSync('tar', ['-tf', archive], { encoding: 'utf8' }).trim().split('\n');
      const bytes = readFileSync(archive);
      const { members, end } = walk(bytes);
      expect(end).toMatchObject({ error: null, endBlocks: 'both' });
      expect(members.map((member) => displayText(member.name))).toEqual(listed);
      const file = members.find((member) => displayText(member.name).endsWith('/file'));
      expect(file && Buffer.from(contentOf(bytes, file)).toString()).toBe('content');
      expect(file?.mtimeNs).toBe(1_600_000_000_000_000_000n);
    },
  );

  test.each([
    ['oldgnu', []],
    ['gnu', []],
    ['pax', ['--sparse-version=0.0']],
    ['pax', ['--sparse-version=0.1']],
    ['pax', ['--sparse-version=1.0']],
  ])('a sparse file in %s %j reads as the file itself', (format, options) => {
    const folder = temporaryFolder();
    const holes = Array.from({ length: 60 }, (_, i) => [i * 65536, 4096] as const);
    sparseFile(path.join(folder, 'many'), 60 * 65536 + 12345, holes);
    sparseFile(path.join(folder, 'hole'), 1_000_000, []);
    sparseFile(path.join(folder, 'tail'), 300_001, [[300_000, 1]]);
    const archive = path.join(folder, 'out.tar');
    execFileSync('tar', [
      `--format=${format}`,
      ...options,
      '-S',
      '-cf',
      archive,
      '-C',
      folder,
      'many',
      'hole',
      'tail',
    ]);
    const bytes = readFileSync(archive);
    const { members, end } = walk(bytes);
    expect(end.error).toBeNull();
    expect(members.map((member) => displayText(member.name))).toEqual(['many', 'hole', 'tail']);
    for (const member of members) {
      const file = readFileSync(path.join(folder, displayText(member.name)));
      expect(member.sparse).not.toBeNull();
      expect(member.size).toBe(file.length);
      expect(Buffer.compare(contentOf(bytes, member), file)).toBe(0);
      const source = memberSource(member as unknown as Member, bytesSource(bytes));
      expect(Buffer.compare(source.read(65_000, 2000), file.subarray(65_000, 67_000))).toBe(0);
    }
  });

  test('a sparse map that lies is refused', () => {
    const folder = temporaryFolder();
    sparseFile(path.join(folder, 'f'), 200_000, [
      [0, 4096],
      [100_000, 4096],
    ]);
    const archive = path.join(folder, 'out.tar');
    execFileSync('tar', ['--format=pax', '--sparse-version=1.0', '-S', '-cf', archive, '-C', folder, 'f']);
    const bytes = readFileSync(archive);
    const map = bytes.indexOf('\n4096\n');
    expect(map).toBeGreaterThan(0);
    bytes.write('\n4095\n', map);
    expect(walk(bytes).end.error).toMatchObject({ code: 'malformed' });
  });
});
