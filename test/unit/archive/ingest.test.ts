import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { findCheckpoints, openEvidence } from '../../../electron/archive/index.ts';
import type { Gap } from '../../../shared/facts/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { withLimits } from '../../../shared/limits.ts';
import { displayText } from '../../../shared/text.ts';
import {
  FIXTURES,
  fixtureMembers,
  kinds,
  refusalOf,
  SAMPLE,
  take,
  tarOf,
  temporaryFile,
  temporaryFolder,
  untar,
  type Taken,
} from './archives.ts';

const MINI = path.join(FIXTURES, 'mini.tar');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function names(taken: Taken): string[] {
  return taken.members.map((member) => displayText(member.name));
}

test('the source and every member have the hash of their content', async () => {
  const bytes = readFileSync(MINI);
  const taken = await take(MINI);
  expect(taken).toMatchObject({
    sha256: sha256(bytes),
    size: bytes.length,
    compression: 'none',
    refusal: null,
  });
  const expected = await untar(bytes);
  const reader = openEvidence(taken.folder, taken.sourcePath, taken.stores, taken.members);
  let compared = 0;
  for (const member of taken.members) {
    if (member.parent !== null || member.type !== 'file') continue;
    const content = expected.get(displayText(member.name))!;
    expect(member.sha256).toBe(sha256(content));
    expect(Buffer.compare(reader.member(member.index).read(0, member.size), content)).toBe(0);
    compared++;
  }
  reader.close();
  expect(compared).toBe([...expected.values()].length - 2); // two directories
});

test('a sealed copy is the source, read-only', async () => {
  const { folder } = await take(MINI, { mode: 'seal' });
  const copy = path.join(folder, 'source');
  expect(sha256(readFileSync(copy))).toBe(sha256(readFileSync(MINI)));
  expect(statSync(copy).mode & 0o777).toBe(0o400);
});

test('reference mode writes nothing but what was compressed', async () => {
  const { folder, stores } = await take(MINI);
  expect(readdirSync(folder).sort()).toEqual(
    stores
      .filter((store) => store.kind === 'inner')
      .map((store) => store.file)
      .sort(),
  );
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)(
  'a %s source becomes the tar it was made from, whatever its name',
  async (compression, compress) => {
    const bytes = readFileSync(MINI);
    const file = temporaryFile(compress(bytes), 'misleading.png');
    const taken = await take(file, { mode: 'seal' });
    expect(taken).toMatchObject({ compression, sha256: sha256(readFileSync(file)) });
    expect(taken.stores[0]).toMatchObject({
      kind: 'archive',
      file: 'archive.tar',
      layer: compression,
      sha256: sha256(bytes),
      size: bytes.length,
    });
    expect(Buffer.compare(readFileSync(path.join(taken.folder, 'archive.tar')), bytes)).toBe(0);
    const plain = await take(MINI);
    const facts = ({ members }: Taken) =>
      members.map(({ name, sha256, size, type }) => [displayText(name), sha256, size, type]);
    expect(facts(taken)).toEqual(facts(plain));
  },
);

test('a hash that is not the one stated at acquisition refuses the source, damaged or not', async () => {
  const wrong = '0'.repeat(64);
  expect(await refusalOf(take(MINI, { expectedSha256: wrong }))).toMatchObject({ code: 'hash-mismatch' });
  const cut = readFileSync(MINI).subarray(0, 3000);
  expect(await refusalOf(take(cut, { expectedSha256: wrong }))).toMatchObject({ code: 'hash-mismatch' });
  const right = sha256(readFileSync(MINI)).toUpperCase();
  expect((await take(MINI, { expectedSha256: right })).sha256).toBe(right.toLowerCase());
});

test('every prefix of an archive is refused with a typed error, and --partial takes what was whole', async () => {
  const tar = await tarOf([
    { name: 'checkpoint/a.img', content: 'a'.repeat(600) },
    { name: 'checkpoint/b.img', content: 'b'.repeat(100) },
  ]);
  for (let length = 0; length < tar.length; length += 173) {
    const cut = tar.subarray(0, length);
    // Only padding or end-of-archive blocks are missing: nothing of a member is lost.
    if ((length >= 512 + 600 && length <= 1536) || length >= 2048 + 100) continue;
    const error = await refusalOf(take(cut));
    expect(['truncated', 'not-an-archive']).toContain(error.code);
    if (length <= 512) continue;
    const partial = await take(cut, { partial: true });
    expect(partial.refusal).toEqual(error);
    expect(partial.members[0]?.size).toBe(Math.min(600, length - 512));
  }
});

interface Expectation {
  readonly file: string;
  readonly expect: 'refuse' | 'gaps' | 'import';
  readonly gap?: string;
  readonly limits?: string;
}

test('each malformed archive is refused, has gaps, or imports, as is expected of it', async () => {
  const archives = await fixtureMembers('malformed.tar.zst');
  const expectations = JSON.parse(archives.get('malformed/EXPECT.json')!.toString()) as Expectation[];
  const ofArchives = /^(tar-|gz-|zst-|misnamed)/;
  expect(expectations.filter(({ file }) => ofArchives.test(file))).toHaveLength(37);
  for (const { file, expect: wanted, gap, limits } of expectations) {
    const source = temporaryFile(archives.get(`malformed/${file}`)!, file);
    if (wanted === 'refuse') {
      const error = await refusalOf(take(source));
      expect(error.code, file).not.toBe('internal');
      expect(error.code, file).not.toBe('io');
      if (limits !== undefined) expect(error.limit?.name, file).toBe(limits);
      if (file !== 'tar-empty-file.tar') expect(error.where?.offset, file).toBeTypeOf('number');
      continue;
    }
    const taken = await take(source);
    const reader = openEvidence(taken.folder, source, taken.stores, taken.members);
    const found = findCheckpoints(taken.members, (member) => reader.member(member), file);
    reader.close();
    const gaps: Gap[] = [...taken.gaps, ...found.gaps];
    expect(found.checkpoints, file).toHaveLength(1);
    if (wanted === 'gaps' && ofArchives.test(file)) {
      expect(gaps.map(({ member }) => member).join('\n'), file).toContain(gap);
    } else expect(kinds(gaps), file).toEqual([]); // damage inside images and documents is found by their decoders
    if (file === 'tar-no-end.tar' || file === 'tar-trailing-garbage.tar')
      expect(taken.remarks, file).toHaveLength(1);
  }
}, 120_000);

test('of a member that is there twice the last one counts, and only a difference is a gap', async () => {
  const twice = (second: string) =>
    tarOf([
      { name: 'a', content: 'first' },
      { name: './a', content: second },
    ]);
  const differing = await take(await twice('other'));
  expect(kinds(differing.gaps)).toEqual(['duplicate-member ./a']);
  expect(differing.members.map((member) => member.shadowed)).toEqual([true, false]);
  const equal = await take(await twice('first'));
  expect(equal.gaps).toEqual([]);
  expect(equal.members.map((member) => member.shadowed)).toEqual([true, false]);
});

const engineFiles = [{ name: 'config.dump', content: '{}' }];

test('archives inside are scanned where they lie or decompressed once; a tar of a user stays a file', async () => {
  const users = await tarOf([{ name: 'inside-a-users-tar', content: 'x' }]);
  const diff = await tarOf([
    { name: 'srv/backup.tar', content: users },
    { name: 'srv/rootfs-diff.tar', content: users },
    { name: 'etc/passwd', content: 'root' },
  ]);
  const taken = await take(
    await tarOf([
      ...engineFiles,
      { name: 'checkpoint/inventory.img', content: 'x' },
      {
        name: 'checkpoint/tmpfs-dev-56.tar.gz.img',
        content: gzipSync(await tarOf([{ name: 'tmp/file', content: 'y' }])),
      },
      { name: 'rootfs-diff.tar', content: diff },
      { name: 'volumes/data.tar', content: await tarOf([{ name: 'volume-file', content: 'z' }]) },
      { name: 'other/rootfs-diff.tar', content: diff },
    ]),
  );
  expect(taken.gaps).toEqual([]);
  const inner = taken.members.filter((member) => member.parent !== null);
  expect(inner.map((member) => [member.parent, displayText(member.name), member.store])).toEqual([
    [2, 'tmp/file', 1],
    [3, 'srv/backup.tar', 0],
    [3, 'srv/rootfs-diff.tar', 0],
    [3, 'etc/passwd', 0],
    [4, 'volume-file', 0],
  ]);
  const reader = openEvidence(taken.folder, taken.sourcePath, taken.stores, taken.members);
  for (const member of inner) {
    expect(sha256(reader.member(member.index).read(0, member.size))).toBe(member.sha256);
  }
  reader.close();
});

test('a compressed rootfs diff under its plain name is read, as containerd writes it', async () => {
  const tar = await tarOf([{ name: 'etc/passwd', content: 'root' }]);
  const taken = await take(
    await tarOf([...engineFiles, { name: 'rootfs-diff.tar', content: gzipSync(tar) }]),
  );
  expect(names(taken)).toEqual(['config.dump', 'rootfs-diff.tar', 'etc/passwd']);
  expect(taken.stores[1]).toMatchObject({ kind: 'inner', layer: 'gzip', fromMember: 1, sha256: sha256(tar) });
  expect(taken.stores[1]?.file).toBe(`inner-${sha256(tar)}.tar`);
});

test('a damaged archive inside is a gap on its member, and what came before the damage is read', async () => {
  const tar = await tarOf([
    { name: 'whole', content: 'x' },
    { name: 'cut', content: Buffer.alloc(2000) },
  ]);
  const taken = await take(
    await tarOf([
      ...engineFiles,
      { name: 'rootfs-diff.tar', content: tar.subarray(0, 2000) },
      { name: 'devshm-checkpoint.tar', content: 'no tar at all' },
    ]),
  );
  expect(names(taken)).toEqual(['config.dump', 'rootfs-diff.tar', 'devshm-checkpoint.tar', 'whole', 'cut']);
  expect(kinds(taken.gaps)).toEqual([
    'member-cut rootfs-diff.tar > cut',
    'inner-archive-damaged rootfs-diff.tar',
    'inner-archive-damaged devshm-checkpoint.tar',
  ]);
});

test('layers beyond the limit are a gap inside and a refusal around the archive', async () => {
  const tar = await tarOf([
    ...engineFiles,
    { name: 'rootfs-diff.tar', content: gzipSync(await tarOf([{ name: 'a' }])) },
  ]);
  const inside = await take(tar, { limits: withLimits({ layers: 2 }) });
  expect(kinds(inside.gaps)).toEqual(['inner-archive-damaged rootfs-diff.tar']);
  const around = gzipSync(gzipSync(tar));
  expect(await refusalOf(take(around))).toMatchObject({ code: 'limit', limit: { name: 'layers' } });
  expect(names(await take(around, { limits: withLimits({ layers: 7 }) }))).toContain('rootfs-diff.tar');
});

test('a folder is sealed as the same canonical tar wherever it lies, and links out of it are not followed', async () => {
  const make = (): string => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'checkpoint'));
    mkdirSync(path.join(folder, 'checkpoint-a'));
    writeFileSync(path.join(folder, 'checkpoint', 'inventory.img'), 'x');
    writeFileSync(path.join(folder, 'checkpoint', 'n'.repeat(180)), 'long');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/checkpoint/`), Buffer.from([0xff, 0xfe])]), 'bytes');
    symlinkSync('/etc/passwd', path.join(folder, 'link'));
    for (const file of [
      'checkpoint/inventory.img',
      `checkpoint/${'n'.repeat(180)}`,
      'checkpoint',
      'checkpoint-a',
    ]) {
      utimesSync(path.join(folder, file), 1_600_000_000.25, 1_600_000_000.25);
    }
    return folder;
  };
  const first = await take(make());
  expect(first.compression).toBe('folder');
  expect(names(first)).toEqual([
    'checkpoint-a/',
    'checkpoint/',
    'checkpoint/inventory.img',
    `checkpoint/${'n'.repeat(180)}`,
    'checkpoint/\\xff\\xfe',
    'link',
  ]);
  expect(first.members.at(-1)).toMatchObject({ type: 'symlink', sha256: null, size: 0 });
  expect(first.members[2]?.mtimeNs).toBe(1_600_000_000_250_000_000n);
  const sealed = readFileSync(path.join(first.folder, 'source'));
  expect(first.sha256).toBe(sha256(sealed));
  expect((await untar(sealed)).get('checkpoint/inventory.img')?.toString()).toBe('x');
});

test('two folders with the same files have the same identity', async () => {
  const make = (order: readonly string[]): string => {
    const folder = temporaryFolder();
    for (const name of order) {
      writeFileSync(path.join(folder, name), name);
      utimesSync(path.join(folder, name), 1_600_000_000, 1_600_000_000);
    }
    return folder;
  };
  const taken = await Promise.all([take(make(['b', 'a', 'c'])), take(make(['c', 'b', 'a']))]);
  expect(taken[0].sha256).toBe(taken[1].sha256);
});

test('a cancel in the middle rejects, and no thread goes on', async () => {
  const file = temporaryFile(
    await tarOf([{ name: 'checkpoint/pages-1.img', content: Buffer.alloc(96 * 2 ** 20, 7) }]),
  );
  await take(MINI, { mode: 'seal' }); // starts the threads that the process keeps
  const threads = (): number => readdirSync('/proc/self/task').length;
  const before = threads();
  for (const source of [file, temporaryFile(gzipSync(readFileSync(file), { level: 1 }))]) {
    let calls = 0;
    const taking = take(source, {
      mode: 'seal',
      limits: withLimits({ ratio: 1e6 }),
      checkCancelled: () => {
        if (++calls > 6) throw new PermafrostError({ code: 'cancelled', message: 'cancelled' });
      },
    });
    expect(await refusalOf(taking)).toMatchObject({ code: 'cancelled' });
    for (let tries = 0; threads() > before && tries < 100; tries++) await sleep(20);
    expect(threads()).toBeLessThanOrEqual(before);
  }
});

test('what checkCancelled throws is what the ingest rejects with, before anything is read', async () => {
  const cancelled = new PermafrostError({ code: 'cancelled', message: 'stop' });
  const taking = take(MINI, {
    checkCancelled: () => {
      throw cancelled;
    },
  });
  await expect(taking).rejects.toBe(cancelled);
});

test('progress of the source only grows and reaches its size', async () => {
  const seen: number[] = [];
  const taken = await take(MINI, {
    onProgress: (stage, done) => {
      if (stage === 'reading and hashing') seen.push(done);
    },
  });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(taken.size);
});

test('a missing source and a device are refused with a reason', async () => {
  expect(await refusalOf(take('/nonexistent/archive.tar'))).toMatchObject({ code: 'not-found' });
  expect(await refusalOf(take('/dev/null'))).toMatchObject({ code: 'io' });
});

test('the bundled sample has its rootfs diff and tmpfs scanned', async () => {
  const taken = await take(SAMPLE);
  expect(taken.gaps).toEqual([]);
  expect(names(taken)).toContain('etc/ld.so.preload');
  expect(names(taken)).toContain('./urandom');
});
