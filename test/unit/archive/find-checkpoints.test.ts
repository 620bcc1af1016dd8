import { createHash } from 'node:crypto';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { findCheckpoints, openEvidence } from '../../../electron/archive/index.ts';
import { nameHints } from '../../../electron/archive/layout/name-hints.ts';
import type { CheckpointLayout } from '../../../electron/archive/types.ts';
import { displayText } from '../../../shared/text.ts';
import { FIXTURES, fixtureMembers, kinds, take, tarOf, temporaryFile, type Entry } from './archives.ts';

async function find(source: Uint8Array | string, name = 'archive.tar') {
  const taken = await take(source);
  const reader = openEvidence(taken.folder, taken.sourcePath, taken.stores, taken.members);
  const found = findCheckpoints(taken.members, (member) => reader.member(member), name);
  reader.close();
  const nameOf = (index: number | null): string | null =>
    index === null ? null : displayText(taken.members[index]!.name);
  const view = (layout: CheckpointLayout) => ({
    directory: displayText(layout.directory),
    images: layout.images.map(nameOf),
    parentLink: nameOf(layout.parentLink),
    statsDump: nameOf(layout.statsDump),
    dumpLog: nameOf(layout.dumpLog),
    engineFiles: [...layout.engineFiles.keys()].sort(),
    logs: layout.logs.map(nameOf),
    trees: layout.fileTrees.map((tree) => [tree.origin, tree.name, tree.members.map(nameOf)]),
    annotations: layout.annotations,
    hints: layout.nameHints.map((hint) => `${hint.field} ${hint.value}`),
  });
  return { taken, found, checkpoints: found.checkpoints.map(view) };
}

const IMAGES: readonly Entry[] = [
  { name: 'checkpoint/inventory.img', content: 'i' },
  { name: 'checkpoint/pstree.img', content: 'p' },
];

async function containerArchive(): Promise<Buffer> {
  return tarOf([
    ...IMAGES,
    { name: 'config.dump', content: '{}' },
    { name: 'spec.dump', content: '{}' },
    { name: 'rootfs-diff.tar', content: await tarOf([{ name: 'etc/hosts', content: 'h' }]) },
  ]);
}

test('a Podman archive has its images, engine files, log and file trees', async () => {
  const { checkpoints } = await find(path.join(FIXTURES, 'mini.tar'));
  expect(checkpoints).toHaveLength(1);
  expect(checkpoints[0]).toMatchObject({
    directory: 'checkpoint',
    statsDump: 'stats-dump',
    dumpLog: null,
    engineFiles: ['config.dump', 'descriptors.json', 'network.status', 'spec.dump'],
    logs: ['ctr.log'],
  });
  expect(checkpoints[0]?.images).toContain('checkpoint/pages-1.img');
  expect(checkpoints[0]?.trees.map(([origin, name]) => `${origin} ${name}`)).toEqual([
    'devshm devshm-checkpoint.tar',
    'tmpfs 56',
    'tmpfs 59',
  ]);
});

test('a containerd archive has its status, log, and the rootfs diff that is gzip in spite of its name', async () => {
  const { checkpoints, taken } = await find(
    path.join(FIXTURES, 'containerd-web-benign.tar.zst'),
    'checkpoint-shop-7d9c5b6f4-x2v8q_prod-web-2026-11-24T06:52:56Z.tar.zst',
  );
  expect(taken.compression).toBe('zstd');
  expect(checkpoints[0]).toMatchObject({
    directory: 'checkpoint',
    dumpLog: 'dump.log',
    engineFiles: ['config.dump', 'descriptors.json', 'spec.dump', 'status', 'status.dump'],
    logs: ['container.log'],
    hints: ['pod shop-7d9c5b6f4-x2v8q', 'namespace prod', 'name web', 'checkpointedAt 2026-11-24T06:52:56Z'],
  });
  const diff = checkpoints[0]?.trees.find(([origin]) => origin === 'rootfs-diff');
  expect(diff?.[2]).not.toEqual([]);
});

test('a chain has a checkpoint for each directory, with its parent link and log', async () => {
  const { checkpoints, found } = await find(path.join(FIXTURES, 'chain.tar.zst'));
  expect(found.gaps).toEqual([]);
  expect(checkpoints.map(({ directory, parentLink, dumpLog }) => [directory, parentLink, dumpLog])).toEqual([
    ['chain/1', null, 'chain/1/pre-dump.log'],
    ['chain/2', 'chain/2/parent', 'chain/2/pre-dump.log'],
    ['chain/3', 'chain/3/parent', 'chain/3/dump.log'],
  ]);
});

test('every dump that failed is found with its log, also where CRIU wrote no image', async () => {
  const archives = [...(await fixtureMembers('failures.tar.zst'))].filter(([name]) => name.endsWith('.tar'));
  expect(archives).toHaveLength(3);
  for (const [name, bytes] of archives) {
    const { checkpoints } = await find(bytes);
    expect(checkpoints, name).toHaveLength(1);
    expect(checkpoints[0], name).toMatchObject({ directory: 'checkpoint', dumpLog: 'dump.log' });
  }
});

test('parent links that lead in a circle are gaps, each on its link', async () => {
  const image = (directory: string, parent: string): Entry[] => [
    { name: `${directory}/inventory.img`, content: 'x' },
    { name: `${directory}/parent`, type: 'symlink', linkname: parent },
  ];
  const { found } = await find(
    await tarOf([...image('a', '../b'), ...image('b', '../a'), ...image('c', '../a')]),
  );
  expect(kinds(found.gaps)).toEqual(['parent-loop a/parent', 'parent-loop b/parent']);
});

test('a pre-checkpoint beside a checkpoint leaves it the statistics and the log', async () => {
  const { checkpoints } = await find(
    await tarOf([
      { name: 'pre-checkpoint/pagemap-1.img', content: 'x' },
      ...IMAGES,
      { name: 'stats-dump', content: 's' },
      { name: 'dump.log', content: 'l' },
    ]),
  );
  expect(checkpoints.map(({ directory, statsDump, dumpLog }) => [directory, statsDump, dumpLog])).toEqual([
    ['pre-checkpoint', null, null],
    ['checkpoint', 'stats-dump', 'dump.log'],
  ]);
});

test("a bare image directory and Docker's checkpoint folder are found wherever they lie", async () => {
  const { checkpoints } = await find(
    await tarOf([
      { name: './core-1.img', content: 'x' },
      { name: 'containers/abc/config.v2.json', content: '{}' },
      { name: 'containers/abc/hostconfig.json', content: '{}' },
      { name: 'containers/abc/checkpoints/cp1/config.json', content: '{}' },
      { name: 'containers/abc/checkpoints/cp1/mm-1.img', content: 'x' },
    ]),
  );
  expect(checkpoints.map(({ directory, engineFiles }) => [directory, engineFiles])).toEqual([
    ['', []],
    ['containers/abc/checkpoints/cp1', ['config.json', 'config.v2.json', 'hostconfig.json']],
  ]);
});

test('images that a container wrote itself are its files and no checkpoint', async () => {
  const { checkpoints } = await find(
    await tarOf([
      ...IMAGES,
      {
        name: 'rootfs-diff.tar',
        content: await tarOf([{ name: 'srv/checkpoint/inventory.img', content: 'x' }]),
      },
    ]),
  );
  expect(checkpoints.map(({ directory }) => directory)).toEqual(['checkpoint']);
});

test('members that are shadowed or have unsafe names are no images', async () => {
  const { checkpoints } = await find(
    await tarOf([
      ...IMAGES,
      { name: 'checkpoint/pstree.img', content: 'later' },
      { name: '../checkpoint/mm-1.img', content: 'x' },
      { name: '/checkpoint/core-1.img', content: 'x' },
    ]),
  );
  expect(checkpoints).toHaveLength(1);
  expect(checkpoints[0]?.images).toEqual(['checkpoint/inventory.img', 'checkpoint/pstree.img']);
});

test('a pod archive has a checkpoint for each container, told apart by its archive', async () => {
  const container = await containerArchive();
  const { checkpoints, taken } = await find(
    await tarOf([
      {
        name: 'pod.options',
        content: JSON.stringify({ version: 1, containers: { web: 'web-1.tar', db: 'db-1.tar' } }),
      },
      { name: 'pod.dump', content: '{}' },
      { name: 'web-1.tar', content: container },
      { name: 'db-1.tar', content: zstdCompressSync(container) },
      { name: 'notes.txt', content: 'no archive' },
    ]),
  );
  expect(taken.gaps).toEqual([]);
  expect(
    checkpoints.map(({ directory, engineFiles, hints, trees }) => ({ directory, engineFiles, hints, trees })),
  ).toEqual(
    ['web', 'db'].map((name) => ({
      directory: `${name}-1.tar/checkpoint`,
      engineFiles: ['config.dump', 'pod.dump', 'pod.options', 'spec.dump'],
      hints: [`name ${name}`],
      trees: [['rootfs-diff', 'rootfs-diff.tar', ['etc/hosts']]],
    })),
  );
});

function blob(bytes: Uint8Array): { readonly digest: string; readonly entry: Entry } {
  const hex = createHash('sha256').update(bytes).digest('hex');
  return { digest: `sha256:${hex}`, entry: { name: `blobs/sha256/${hex}`, content: bytes } };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

test.each([
  ['plain', (bytes: Buffer) => bytes],
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)(
  'an OCI image with %s layers has its annotations; a later layer covers an earlier one',
  async (_name, compress) => {
    const lower = blob(
      compress(await tarOf([...IMAGES, { name: 'checkpoint/core-1.img', content: 'gone' }])),
    );
    const upper = blob(
      compress(
        await tarOf([
          { name: 'checkpoint/.wh.core-1.img' },
          { name: 'config.dump', content: '{}' },
          { name: 'checkpoint/pstree.img', content: 'new' },
        ]),
      ),
    );
    const config = blob(json({ config: { Labels: { label: 'l' } } }));
    const manifest = blob(
      json({
        config: { digest: config.digest },
        layers: [{ digest: lower.digest }, { digest: upper.digest }],
        annotations: { 'org.criu.checkpoint.container.name': 'web' },
      }),
    );
    const { checkpoints, taken, found } = await find(
      await tarOf([
        { name: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) },
        { name: 'index.json', content: json({ manifests: [{ digest: manifest.digest }] }) },
        ...[lower, upper, config, manifest].map(({ entry }) => entry),
      ]),
    );
    expect([...taken.gaps, ...found.gaps]).toEqual([]);
    expect(checkpoints).toHaveLength(1);
    expect(checkpoints[0]).toMatchObject({
      directory: 'checkpoint',
      images: ['checkpoint/inventory.img', 'checkpoint/pstree.img'],
      engineFiles: ['config.dump'],
      annotations: [
        ['org.criu.checkpoint.container.name', 'web'],
        ['label', 'l'],
      ],
    });
    const pstree = taken.members[found.checkpoints[0]!.images[1]!]!;
    expect(pstree.sha256).toBe(createHash('sha256').update('new').digest('hex'));
  },
);

test('a blob that is not what its name says, and a layer that is missing, are gaps', async () => {
  const layer = blob(await tarOf(IMAGES));
  const manifest = blob(json({ layers: [{ digest: layer.digest }, { digest: `sha256:${'0'.repeat(64)}` }] }));
  const { found } = await find(
    await tarOf([
      { name: 'oci-layout', content: '{}' },
      { name: 'index.json', content: json({ manifests: [{ digest: manifest.digest }] }) },
      { ...layer.entry, content: await tarOf([...IMAGES, { name: 'checkpoint/extra.img' }]) },
      manifest.entry,
    ]),
  );
  expect(kinds(found.gaps)).toEqual([
    `blob-digest ${layer.entry.name}`,
    `layer-missing sha256:${'0'.repeat(64)}`,
  ]);
});

test('a docker-archive has its checkpoint, through a layer that is a link too', async () => {
  const { checkpoints } = await find(
    await tarOf([
      { name: 'aaa/layer.tar', content: await containerArchive() },
      { name: 'bbb/layer.tar', type: 'symlink', linkname: '../aaa/layer.tar' },
      { name: 'cfg.json', content: json({ config: { Labels: { k: 'v' } } }) },
      {
        name: 'manifest.json',
        content: json([{ Config: 'cfg.json', RepoTags: ['a:1'], Layers: ['bbb/layer.tar'] }]),
      },
    ]),
  );
  expect(checkpoints).toHaveLength(1);
  expect(checkpoints[0]).toMatchObject({
    directory: 'checkpoint',
    annotations: [['k', 'v']],
    trees: [['rootfs-diff', 'rootfs-diff.tar', ['etc/hosts']]],
  });
});

test('an archive without any image directory has no checkpoint', async () => {
  const file = temporaryFile(
    await tarOf([
      { name: 'photo.img', content: 'x' },
      { name: 'a/b', content: 'y' },
    ]),
  );
  expect((await find(file)).checkpoints).toEqual([]);
});

test("the kubelet's name is read, and says where it can be read in another way", () => {
  const hints = nameHints('checkpoint-shop-0_kube-system-side-car-2026-11-24T06:52:56Z.tar');
  expect(hints.map(({ field, value }) => [field, value])).toEqual([
    ['pod', 'shop-0'],
    ['namespace', 'kube'],
    ['name', 'system-side-car'],
    ['checkpointedAt', '2026-11-24T06:52:56Z'],
  ]);
  expect(hints[1]?.note).toContain('kube-system and side-car');
  expect(nameHints('checkpoint-a_b-c-2026-11-24T06:52:56+01:00.tar.gz')[3]?.value).toBe(
    '2026-11-24T06:52:56+01:00',
  );
  expect(nameHints('backup.tar')).toEqual([]);
});
