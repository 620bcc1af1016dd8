/** Changes between two dumps that the sample checkpoints do not have; every number that CRIU gives is another in the second. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckpointChange, SeriesItem } from '../../../shared/api/index.ts';
import { file, MAGIC, writeDump, type DumpToWrite, type Fields } from '../../builders/kernel-dump.ts';
import { runCommand } from '../cli/run-command.ts';
import { caseWith, type CaseFixture } from '../engine-memory/case-fixture.ts';

interface Moment {
  readonly comm: string;
  readonly threadUid: number;
  readonly filters: number;
  /** Network namespace of the worker: the first process's, or one of its own. */
  readonly ownNetwork: boolean;
  readonly group: string;
  readonly hostname: string;
  readonly size: string;
  readonly counter: number;
  readonly watched: readonly number[];
  readonly path: string;
  readonly locked: boolean;
  readonly timer: boolean;
  readonly otherMount: boolean;
  readonly uidMap: number;
  /** What waits in a pipe and in a socket, as many bytes in both dumps. */
  readonly waiting: string;
  /** What all numbers of the dump are moved by. */
  readonly shift: number;
}

const BEFORE: Moment = {
  comm: 'worker',
  threadUid: 0,
  filters: 1,
  ownNetwork: false,
  group: '/app',
  hostname: 'shop-1',
  size: 'size=64k',
  counter: 1,
  watched: [3],
  path: '/var/log/a',
  locked: false,
  timer: false,
  otherMount: true,
  uidMap: 100_000,
  waiting: 'abc',
  shift: 0,
};

const NO_ID = { uid: 0, gid: 0, euid: 0, egid: 0, suid: 0, sgid: 0, fsuid: 0, fsgid: 0, secbits: 0 };

function dumpOf(moment: Moment): DumpToWrite {
  const id = (number: number): number => number + moment.shift;
  const spaces = (mnt: number, net: number): Fields => ({
    net_ns_id: id(net),
    uts_ns_id: id(12),
    mnt_ns_id: id(mnt),
    user_ns_id: id(16),
  });
  const mount = (mnt_id: number, mountpoint: string, options: string): Fields => ({
    fstype: 5,
    mnt_id: id(mnt_id),
    root_dev: 50,
    parent_mnt_id: id(100),
    flags: 0,
    root: '/',
    mountpoint,
    source: 'tmpfs',
    options,
  });
  const user = { ...NO_ID, uid: moment.threadUid };
  const set = (number: number, path: string): Fields => ({
    id: id(number),
    ctls: [{ name: '', path, cgns_prefix: 4 }],
  });
  const watches = moment.watched.map((tfd) => ({ id: id(22), tfd, events: 1, data: tfd }));
  const filter = { filter: Buffer.from('060000000000ff7f', 'hex') };
  const chain = Array.from({ length: moment.filters }, (_, at) =>
    at === 0 ? filter : { ...filter, prev: at - 1 },
  );
  return {
    tasks: [
      { pid: 1, comm: 'init', ids: spaces(14, 10), core: { cg_set: id(2) } },
      {
        pid: 2,
        ppid: 1,
        comm: moment.comm,
        ids: spaces(14, moment.ownNetwork ? 30 : 10),
        tc: moment.timer
          ? { timers: { real: {}, virt: {}, prof: {}, posix: [{ it_id: 0, clock_id: 1, isec: 5, vsec: 1 }] } }
          : {},
        core: { cg_set: id(2), seccomp_mode: 2, seccomp_filter: moment.filters - 1, comm: moment.comm },
        threads: [[3, { comm: 'pool', creds: user }]],
        fds: [[3, id(20)], [4, id(21)], [5, id(22)]], // prettier-ignore
        // The same program all the time: its random addresses stay.
        mm: { mm_arg_end: 0x7ffd_0020_0007n },
      },
      { pid: 7, ppid: 1, comm: 'batch', ids: spaces(15, 10), core: { cg_set: moment.group === '/app' ? id(2) : id(3) } },
    ],
    files: [
      file.reg(id(20), moment.path, { flags: 1 }),
      file.pipe(id(40), 900, 0),
      file.unix(id(41), 541, { name: Buffer.from('/run/x\0') }),
      file.other('EVENTFD', 'efd', id(21), { counter: moment.counter }),
      file.other('EVENTPOLL', 'epfd', id(22), { tfd: watches }),
    ],
    images: [
      [
        'pipes-data.img',
        MAGIC.pipesData,
        'pipe_data_entry',
        [{ type: 'pipe_data_entry', fields: { pipe_id: 900, bytes: 3, size: 65_536 }, payload: Buffer.from(moment.waiting) }],
      ],
      [
        'sk-queues.img',
        MAGIC.skQueues,
        'sk_packet_entry',
        [{ type: 'sk_packet_entry', fields: { id_for: id(41), length: 3 }, payload: Buffer.from(moment.waiting) }],
      ],
      [`mountpoints-${id(14)}.img`, MAGIC.mounts, 'mnt_entry', [mount(101, '/run', moment.size), mount(100, '/', '')]],
      [`mountpoints-${id(15)}.img`, MAGIC.mounts, 'mnt_entry', [...(moment.otherMount ? [mount(202, '/secret', '')] : []), mount(200, '/', '')]],
      [`utsns-${id(12)}.img`, MAGIC.utsns, 'utsns_entry', [{ nodename: moment.hostname, domainname: '(none)' }]],
      [`userns-${id(16)}.img`, MAGIC.userns, 'userns_entry', [{ uid_map: [{ first: 0, lower_first: moment.uidMap, count: 10 }], gid_map: [] }]],
      ['cgroup.img', MAGIC.cgroup, 'cgroup_entry', [{ sets: [set(2, '/pod/app'), set(3, '/pod/other')], controllers: [] }]],
      ['seccomp.img', MAGIC.seccomp, 'seccomp_entry', [{ seccomp_filters: chain }]],
      ...(moment.locked
        ? ([['filelocks.img', MAGIC.fileLocks, 'file_lock_entry', [{ flag: 2, type: 1, pid: 2, fd: 3, start: 0, len: 0 }]]] as const)
        : []),
    ],
  }; // prettier-ignore
}

const AFTER: Moment = {
  comm: 'kworker',
  threadUid: 33,
  filters: 2,
  ownNetwork: true,
  group: '/other',
  hostname: 'shop-2',
  size: 'size=128k',
  counter: 2,
  watched: [3, 4],
  path: '/var/log/b',
  locked: true,
  timer: true,
  otherMount: false,
  uidMap: 200_000,
  waiting: 'xyz',
  shift: 60,
};

describe('two dumps of one container', () => {
  let fixture: CaseFixture;
  let folder: string;
  const ids: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'permafrost-dumps-'));
    const moments = [BEFORE, { ...BEFORE, shift: 60 }, AFTER];
    const paths = moments.map((moment, at) => writeDump(join(folder, `dump-${at}`), dumpOf(moment)));
    fixture = await caseWith(...paths);
    const { checkpoints } = (await fixture.client.call('case.summary', {}))!;
    ids.push(...checkpoints.map(({ id }) => id));
  }, 120_000);
  afterAll(async () => {
    await fixture.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const diff = async (a: number, b: number): Promise<readonly CheckpointChange[]> => {
    await fixture.client.call('case.close', {});
    const { out, error } = await runCommand('diff', fixture.path, ids[a]!, ids[b]!, '--json');
    expect(error).toBe('');
    return (JSON.parse(out) as { changes: CheckpointChange[] }).changes;
  };

  it('no number that a dump gives anew is a change', async () => {
    expect((await diff(0, 1)).map(({ item, property }) => `${item} ${property}`)).toEqual([]);
  });

  it('every change is told once, where it belongs', async () => {
    const told = (await diff(0, 2)).map(({ group, change, subject, item, property }) =>
      `${group}: ${change} ${subject === item ? '' : subject} ${item} ${property}`.replace(/ +/g, ' ').trim(),
    );
    expect(told.sort()).toEqual(
      [
        'process: changed kworker (pid 2) Name',
        'process: changed kworker (pid 2) Namespaces',
        'process: changed batch (pid 7) Cgroup',
        'process: added kworker (pid 2) POSIX timer 0',
        'credential: changed kworker (pid 2) credentials of thread 3 User ids',
        'thread: changed kworker (pid 2) thread 2 Name',
        'thread: changed kworker (pid 2) thread 2 Seccomp filters',
        'descriptor: changed kworker (pid 2) fd 3 Target',
        'descriptor: changed kworker (pid 2) fd 4 Detail',
        'descriptor: changed kworker (pid 2) fd 5 Detail',
        'descriptor: added kworker (pid 2) FLOCK lock on fd 3',
        'descriptor: changed pipe 900 Content',
        'socket: changed unix STREAM /run/x Content',
        'namespace: added net 2',
        'namespace: changed user uid_map Value',
        'namespace: changed uts nodename Value',
        'mount: changed /run File system options',
        'mount: removed /secret (namespace 2)',
        'command-line: changed kworker (pid 2) Command line',
        // Where the arguments lie.
        'page: changed kworker (pid 2) 0x7ffd00200000 [stack] 1 page',
      ].sort(),
    );
  });

  it('and a series has the same items', async () => {
    const { out } = await runCommand('series', fixture.path, '--json');
    const { items } = JSON.parse(out) as { items: SeriesItem[] };
    const told = items.map(({ group, item }) => `${group} ${item}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'process kworker (pid 2)',
        'credential credentials of thread 3',
        'namespace uts nodename',
        'mount /secret (namespace 2)',
        'descriptor FLOCK lock on fd 3',
      ]),
    );
  });
});
