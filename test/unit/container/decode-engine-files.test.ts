import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeEngineFiles } from '../../../electron/container/index.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { utf8 } from '../../../shared/text.ts';
import { engineFilesInput, FIXTURES, fixtureInput, readArchive, tarMembers } from './checkpoint-files.ts';
import type { TarMember } from './checkpoint-files.ts';

const SAMPLE = new URL('../../../resources/sample/web-compromised.tar.gz', import.meta.url);
const truth = (name: string): { container: Record<string, string>; environment?: unknown } =>
  JSON.parse(readFileSync(new URL(`truth/${name}.json`, FIXTURES), 'utf8'));

const decodeFiles = (files: Record<string, string>, annotations: [string, string][] = []) =>
  decodeEngineFiles(
    engineFilesInput(
      Object.entries(files).map(([name, text]) => ({ name, bytes: utf8(text) })),
      { annotations },
    ),
  );

describe('container facts of real checkpoints', () => {
  it.each(['mini.tar', 'features.tar.zst', 'hostile-strings.tar.zst', 'containerd-web-benign.tar.zst'])(
    'are those of the truth, without gaps: %s',
    async (archive) => {
      const facts = decodeEngineFiles(await fixtureInput(archive));
      expect(facts.container).toMatchObject(truth(archive.replace(/\.tar.*/, '')).container);
      expect(facts.gap).toEqual([]);
    },
  );

  it('of the sample: names, times, network, mounts, deleted files and the log', async () => {
    const facts = decodeEngineFiles(engineFilesInput(await tarMembers(readArchive(SAMPLE))));
    expect(facts.container).toMatchObject({
      ...truth('web-compromised').container,
      image: 'localhost/acme-shop:1.4.2',
      runtime: 'runc',
      hostname: 'shop-7d9c5b6f4-x2v8q',
      createdAtNs: 1795502643172761419n, // 2026-11-24T06:44:03.172761419Z
      checkpointedAtNs: null,
      command: ['python3', '/app/server.py'],
      privileged: false,
    });
    expect(facts.container_network).toMatchObject([
      {
        network: 'podman',
        interface: 'eth0',
        mac: '6e:15:86:41:06:cb',
        address: '10.88.0.8/16',
        gateway: '10.88.0.1',
      },
    ]);
    expect(facts.container_mount[0]).toMatchObject({
      destination: '/proc',
      type: 'proc',
      options: ['nosuid', 'noexec', 'nodev'],
      origin: 'spec.dump',
    });
    expect(facts.deleted_file.map((file) => file.path)).toEqual(['/app/README.txt', '/var/log/dpkg.log']);
    expect(facts.log_line[0]).toMatchObject({
      line: 1,
      stream: 'stdout',
      partial: false,
      timeNs: 1795502643475346936n,
    });
    expect(new TextDecoder().decode(facts.log_line[1]!.text)).toBe('acme-shop ready');
    expect(facts.container_property).toContainEqual(
      expect.objectContaining({ kind: 'environment', key: 'DB_PASSWORD', value: 'Tr0ub4dor-and-3-lab-only' }),
    );
    expect(facts.container_property).toContainEqual(
      expect.objectContaining({ kind: 'label', key: 'io.buildah.version', value: '1.43.2' }),
    );
  });

  it('lead to their bytes: every span of a text reads back as that text in JSON', async () => {
    const input = engineFilesInput(await tarMembers(readArchive(SAMPLE)));
    const facts = decodeEngineFiles(input);
    const rows = facts.container_property.filter((row) =>
      ['annotation', 'label', 'sysctl'].includes(row.kind),
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const row of rows) {
      const [span] = row.source;
      const bytes = input.contents.get(span!.member)!.subarray(span!.offset, span!.offset + span!.length);
      expect(JSON.parse(new TextDecoder().decode(bytes))).toBe(row.value);
    }
    const id = facts.container.source.find((span) => span.supports === 'id')!;
    expect(id.field).toBe('/id');
    const bytes = input.contents.get(id.member)!.subarray(id.offset, id.offset + id.length);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toBe(truth('web-compromised').container['id']);
  });
});

describe('malformed engine files', () => {
  let archives: Map<string, TarMember[]>;
  beforeAll(async () => {
    archives = new Map();
    for (const { name, bytes } of await tarMembers(readArchive(new URL('malformed.tar.zst', FIXTURES)))) {
      if (name.includes('/json-')) archives.set(name.replace('malformed/', ''), await tarMembers(bytes));
    }
  });

  const expected: { file: string; expect: string; gap?: string }[] = [
    { file: 'json-config-cut.tar', expect: 'gaps', gap: 'config.dump' },
    { file: 'json-config-proto.tar', expect: 'import' },
    { file: 'json-config-types.tar', expect: 'gaps', gap: 'config.dump' },
    { file: 'json-deleted-traversal.tar', expect: 'gaps', gap: 'deleted.files' },
    { file: 'json-network-array.tar', expect: 'gaps', gap: 'network.status' },
    { file: 'json-no-config.tar', expect: 'import' },
    { file: 'json-spec-bytes.tar', expect: 'gaps', gap: 'spec.dump' },
    { file: 'json-spec-deep.tar', expect: 'gaps', gap: 'spec.dump' },
    { file: 'json-spec-null.tar', expect: 'gaps', gap: 'spec.dump' },
  ];

  it.each(expected)('$file: $expect $gap', ({ file, gap }) => {
    const facts = decodeEngineFiles(engineFilesInput(archives.get(file)!));
    expect([...new Set(facts.gap.map((found) => found.member))]).toEqual(gap ? [gap] : []);
    expect(facts.container.engine).toBe(file === 'json-no-config.tar' ? 'criu' : 'podman');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('name each member of the wrong type and keep the rest', () => {
    const facts = decodeEngineFiles(engineFilesInput(archives.get('json-config-types.tar')!));
    const fields = facts.gap.map((found) => found.source[0]?.field);
    expect(fields).toEqual(expect.arrayContaining(['/id', '/name', '/createdTime', '/checkpointedTime']));
    expect(facts.container).toMatchObject({
      id: null,
      name: null,
      createdAtNs: null,
      image: 'localhost/labbase:1',
    });
  });

  it('give no row for a deleted path that climbs, holds a NUL, or is no text', () => {
    const facts = decodeEngineFiles(engineFilesInput(archives.get('json-deleted-traversal.tar')!));
    expect(facts.gap).toHaveLength(4);
    expect(facts.deleted_file).toEqual([]);
  });

  it('never throw, whatever the files hold', () => {
    const names = ['config.dump', 'spec.dump', 'status', 'status.dump', 'network.status', 'bind.mounts'];
    const more = [
      'deleted.files',
      'pod.options',
      'pod.dump',
      'descriptors.json',
      'config.json',
      'config.v2.json',
      'ctr.log',
    ];
    const key = fc.constantFrom(
      ...[
        'id',
        'name',
        'annotations',
        'process',
        'env',
        'args',
        'linux',
        'resources',
        'mounts',
        'destination',
      ],
      ...[
        'interfaces',
        'subnets',
        'metadata',
        'State',
        'Config',
        'hooks',
        'spec',
        'labels',
        '__proto__',
        'createdTime',
      ],
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 5 }, fc.jsonValue({ maxDepth: 0 }), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    }));
    const content = fc.oneof(
      value.map((v) => utf8(JSON.stringify(v))),
      fc.uint8Array({ maxLength: 40 }),
    );
    const file = fc.record({ name: fc.constantFrom(...names, ...more), bytes: content });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 6 }), (files) => {
        const facts = decodeEngineFiles(engineFilesInput(files));
        for (const gap of facts.gap) expect(gap.member).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('the engine', () => {
  it('is CRI-O by its annotations, with the kubelet names and the times', () => {
    const facts = decodeFiles({
      'config.dump':
        '{"id":"c1","name":"k8s_web_shop_prod_u1_0","runtime":"runc","checkpointedTime":"2026-11-24T06:51:02.853101823Z","restoredTime":"0001-01-01T00:00:00Z"}',
      'spec.dump': JSON.stringify({
        annotations: {
          'io.container.manager': 'cri-o',
          'io.kubernetes.container.name': 'web',
          'io.kubernetes.cri-o.Created': '2026-11-24T06:50:48.258808632Z',
          'io.kubernetes.cri-o.Labels': '{"io.kubernetes.pod.name":"shop","app":"x"}',
          'io.kubernetes.cri-o.SandboxID': 's1',
          'io.kubernetes.pod.namespace': 'prod',
        },
      }),
    });
    expect(facts.container).toMatchObject({
      engine: 'cri-o',
      id: 'c1',
      name: 'web',
      pod: 'shop',
      namespace: 'prod',
      podSandboxId: 's1',
      createdAtNs: 1795503048258808632n,
      checkpointedAtNs: 1795503062853101823n,
      restoredAtNs: null,
    });
    expect(facts.gap).toEqual([]);
  });

  it('is Podman although kube play sets annotations of CRI-O', () => {
    const annotations = { 'io.container.manager': 'libpod', 'io.kubernetes.cri-o.TTY': 'false' };
    const facts = decodeFiles({ 'config.dump': '{"id":"1"}', 'spec.dump': JSON.stringify({ annotations }) });
    expect(facts.container.engine).toBe('podman');
  });

  it('comes from the annotations of the image that holds the checkpoint', () => {
    const facts = decodeFiles({}, [
      ['org.criu.checkpoint.engine.name', 'CRI-O'],
      ['org.criu.checkpoint.engine.version', '1.37.0'],
      ['org.criu.checkpoint.container.name', 'counter'],
      ['org.criu.checkpoint.pod.namespace', 'default'],
    ]);
    expect(facts.container).toMatchObject({
      engine: 'cri-o',
      engineVersion: '1.37.0',
      name: 'counter',
      namespace: 'default',
    });
    const podman = decodeFiles({}, [
      ['io.podman.annotations.checkpoint.name', 'web'],
      ['io.podman.annotations.checkpoint.podman.version', '5.8.6'],
    ]);
    expect(podman.container).toMatchObject({ engine: 'podman', engineVersion: '5.8.6', name: 'web' });
  });

  it('is Docker with config.v2.json', () => {
    const facts = decodeFiles({
      'config.v2.json':
        '{"ID":"d1","Name":"/web","Created":"2026-01-02T03:04:05Z","Config":{"Image":"nginx","Hostname":"h","Env":["A=b"]},"RestartCount":2}',
    });
    expect(facts.container).toMatchObject({
      engine: 'docker',
      id: 'd1',
      name: 'web',
      image: 'nginx',
      restartCount: 2,
    });
  });

  it('is bare CRIU when nothing tells, with the reason', () => {
    expect(decodeFiles({ 'config.dump': '{"id":"x"}' }).container).toMatchObject({
      engine: 'criu',
      engineReason: 'config.dump does not say which engine wrote it',
    });
  });

  it('gives a gap when config.dump and the annotations contradict each other about the id', () => {
    const annotations = { 'io.container.manager': 'cri-o', 'io.kubernetes.cri-o.ContainerID': 'other' };
    const facts = decodeFiles({ 'config.dump': '{"id":"x"}', 'spec.dump': JSON.stringify({ annotations }) });
    expect(facts.container.id).toBe('other');
    expect(facts.gap.map((gap) => gap.kind)).toEqual(['contradiction']);
  });

  it('gives a gap for a time that no calendar has', () => {
    const facts = decodeFiles({ 'config.dump': '{"id":"x","createdTime":"2026-02-30T00:00:00Z"}' });
    expect(facts.gap).toMatchObject([{ kind: 'time-malformed', member: 'config.dump', offset: 24 }]);
  });
});

describe('network.status', () => {
  it('of several networks gives a row for each address', () => {
    const facts = decodeFiles({
      'network.status':
        '{"net1":{"interfaces":{"eth0":{"subnets":[{"ipnet":"10.89.0.2/24","gateway":"10.89.0.1"},{"ipnet":"fd00::2/64"}],"mac_address":"m1"}}},"net2":{"interfaces":{"eth1":{"mac_address":"m2"}}}}',
    });
    expect(
      facts.container_network.map((row) => [row.network, row.interface, row.address, row.gateway]),
    ).toEqual([
      ['net1', 'eth0', '10.89.0.2/24', '10.89.0.1'],
      ['net1', 'eth0', 'fd00::2/64', null],
      ['net2', 'eth1', null, null],
    ]);
  });

  it('in the form of CNI results gives the same rows', () => {
    const facts = decodeFiles({
      'network.status':
        '[{"interfaces":[{"name":"cni0","mac":"a"},{"name":"eth0","mac":"b","sandbox":"/run/netns/x"}],"ips":[{"version":"4","interface":1,"address":"10.88.0.5/16","gateway":"10.88.0.1"}],"dns":{}}]',
    });
    expect(facts.container_network).toMatchObject([
      { interface: 'eth0', mac: 'b', address: '10.88.0.5/16', gateway: '10.88.0.1' },
      { interface: 'cni0', mac: 'a', address: null },
    ]);
    expect(facts.gap).toEqual([]);
  });
});

describe('limits', () => {
  it('name a document that is too large and how much of it there is', () => {
    const input = engineFilesInput([{ name: 'config.dump', bytes: utf8(`{"id":"${'x'.repeat(100)}"}`) }]);
    const facts = decodeEngineFiles({ ...input, limits: { ...input.limits, jsonBytes: 50 } });
    expect(facts.gap[0]?.message).toContain('jsonBytes is 50');
  });

  it('bound a text value and the number of gaps that are listed', () => {
    const many = decodeFiles({ 'spec.dump': `{"process":{"env":[${'1,'.repeat(5000)}1]}}` });
    expect(many.gap).toHaveLength(101);
    expect(many.gap[100]!.message).toBe('4901 more gaps of this kind are not listed');
    const long = decodeFiles({ 'config.dump': `{"id":"${'x'.repeat(70_000)}"}` });
    expect(long.container.id).toBeNull();
    expect(long.gap).toMatchObject([{ kind: 'limit', member: 'config.dump', source: [{ field: '/id' }] }]);
  });

  it('stop when the job was cancelled', () => {
    const files = new Map([
      ['config.dump', { member: 0, memberName: 'config.dump', source: bytesSource(utf8('{}')) }],
    ]);
    const cancelled = new Error('cancelled');
    const input = engineFilesInput([]);
    const checkCancelled = (): void => {
      throw cancelled;
    };
    expect(() => decodeEngineFiles({ ...input, files, checkCancelled })).toThrow(cancelled);
  });
});
