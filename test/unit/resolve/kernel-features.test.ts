/** Features of the kernel that no sample checkpoint uses, against what CRIU's source says that their fields mean. */
import { describe, expect, test } from 'vitest';
import { displayText } from '../../../shared/text.ts';
import { file, MAGIC } from '../../builders/kernel-dump.ts';
import { graphOfDump as graphOf, factsOfDump as factsOf } from '../graph/graph-of.ts';

test('a scheduling policy has its name whatever bit stands beside it', () => {
  const policies = [0, 2, 2 | 0x4000_0000, 3, 99];
  const { process } = factsOf({
    tasks: policies.map((sched_policy, at) => ({ pid: at + 1, ppid: at, core: { sched_policy } })),
  });
  expect(process.map(({ policy }) => policy)).toEqual([
    'SCHED_OTHER',
    'SCHED_RR',
    'SCHED_RR|SCHED_RESET_ON_FORK',
    'SCHED_BATCH',
    '99',
  ]);
});

test('a clock of one task counts processor time, a clock of a device does not', () => {
  const posix = [1, ~0 << 3, (~42 << 3) | 2, (~43 << 3) | 4 | 2, (~7 << 3) | 3].map((clock_id, it_id) => ({
    it_id,
    clock_id: clock_id >>> 0,
    vsec: 1,
  }));
  const { timer } = factsOf({
    tasks: [{ pid: 5, tc: { timers: { real: {}, virt: {}, prof: {}, posix } } }],
  });
  expect(timer.map(({ clock }) => clock)).toEqual([
    'CLOCK_MONOTONIC',
    'CLOCK_PROCESS_CPUTIME_ID of the task itself',
    'CLOCK_PROCESS_CPUTIME_ID of 42',
    'CLOCK_THREAD_CPUTIME_ID of 43',
    'clock of descriptor 7',
  ]);
});

describe('file locks', () => {
  test('a lease that is being broken says so, and what it is to become; a mandatory share is for writing by its own bit', () => {
    const lock = (fd: number, flag: number, type: number) => ({ flag, type, pid: 5, fd, start: 0, len: 0 });
    const locks = [
      lock(3, 8, 0),
      lock(4, 8, 1),
      lock(5, 8, 6), // F_UNLCK | LEASE_BREAKING
      lock(6, 8, 4), // F_RDLCK | LEASE_BREAKING
      lock(7, 2, 1),
      lock(8, 2, 32 | 64),
      lock(9, 2, 32 | 192),
      lock(10, 1, 1),
      lock(11, 4, 0),
    ];
    const { file_lock } = factsOf({
      tasks: [{ pid: 5, fds: locks.map(({ fd }) => [fd, 20]) }],
      files: [file.reg(20, '/data')],
      images: [['filelocks.img', MAGIC.fileLocks, 'file_lock_entry', locks]],
    });
    expect(file_lock.map(({ fd, kind, write }) => [fd, kind, write])).toEqual([
      [3, 'LEASE', false],
      [4, 'LEASE', true],
      [5, 'LEASE BREAKING', false],
      [6, 'LEASE BREAKING', false],
      [7, 'FLOCK', true],
      [8, 'FLOCK', false],
      [9, 'FLOCK', true],
      [10, 'POSIX', true],
      [11, 'OFD', false],
    ]);
  });
});

describe('mounts', () => {
  test('have the options of their file system, flags that CRIU keeps apart among them, and a root that was deleted', () => {
    const mount = (mnt_id: number, mountpoint: string, more: object) => ({
      fstype: 5,
      mnt_id,
      root_dev: 47,
      parent_mnt_id: 1,
      flags: 0x200000,
      root: '/',
      mountpoint,
      source: 'none',
      options: '',
      ...more,
    });
    const { mount: mounts } = factsOf({
      tasks: [{ pid: 5 }],
      images: [
        [
          'mountpoints-14.img',
          MAGIC.mounts,
          'mnt_entry',
          [
            mount(3, '/bind', { root: '/removed', deleted: true }),
            mount(2, '/frozen', { flags: 0x200001, sb_flags: 1 | 16, options: 'size=64k' }),
            mount(1, '/', { options: 'mode=755', sb_flags: 0 }),
          ],
        ],
      ],
    });
    expect(
      mounts.map((one) => [
        displayText(one.mountpoint),
        displayText(one.root),
        one.options,
        one.superOptions,
      ]),
    ).toEqual([
      ['/', '/', 'rw,relatime', 'mode=755'],
      ['/frozen', '/', 'ro,relatime', 'ro,sync,size=64k'],
      ['/bind', '/removed//deleted', 'rw,relatime', null],
    ]);
  });
});

test('a packet socket that is bound to an interface has its name', () => {
  const packet = (id: number, ifindex: number) =>
    file.other('PACKETSK', 'psk', id, { type: 3, protocol: 0x300, ifindex, ns_id: 10, opts: {} });
  const { socket } = factsOf({
    tasks: [{ pid: 5, fds: [20, 21, 22].map((id) => [id, id]) }],
    files: [packet(20, 0), packet(21, 2), packet(22, 9)],
    images: [
      ['netns-10.img', MAGIC.netns, 'netns_entry', [{}]],
      [
        'netdev-10.img',
        MAGIC.netdev,
        'net_device_entry',
        [{ type: 'VETH', ifindex: 2, mtu: 1500, flags: 0, name: 'eth0' }],
      ],
    ],
  });
  expect(socket.map((one) => [one.protocol, one.interface])).toEqual([
    [3, null],
    [3, 'eth0'],
    [3, 'if9'],
  ]);
});

test('the ends of a tunnel are addresses', () => {
  const sit = {
    local: [0x0100000a],
    remote: [0x2a7100cb],
    ttl: 64,
    rd_prefix: [0x00000220, 0, 0, 0],
    rd_prefixlen: 16,
  };
  const device = { type: 'SIT', ifindex: 7, mtu: 1480, flags: 0x90, name: 'sit1', sit };
  const { interface: links } = factsOf({
    tasks: [{ pid: 5 }],
    images: [
      ['netns-10.img', MAGIC.netns, 'netns_entry', [{}]],
      ['netdev-10.img', MAGIC.netdev, 'net_device_entry', [device]],
    ],
  });
  expect(Object.fromEntries(links[0]!.detail)).toEqual({
    'sit.local': '10.0.0.1',
    'sit.remote': '203.0.113.42',
    'sit.rd_prefix': '2002::',
    'sit.ttl': '64',
    'sit.rd_prefixlen': '16',
  });
});

describe('sockets', () => {
  test('of netlink have its own states; those of ping are no datagram sockets of any protocol', () => {
    const netlink = (id: number, state: number) =>
      file.other('NETLINKSK', 'nlsk', id, { ino: id, protocol: 15, state, portid: 0, opts: {} });
    const { socket } = factsOf({
      tasks: [{ pid: 5, fds: [20, 21, 22, 23, 24].map((id) => [id, id]) }],
      files: [
        netlink(20, 0),
        netlink(21, 1),
        netlink(22, 7),
        file.inet(23, 900, '0.0.0.0:7', '0.0.0.0:0', { type: 2, proto: 1, state: 7 }),
        file.inet(24, 901, '0.0.0.0:1', '0.0.0.0:0', { type: 3, proto: 1, state: 7 }),
      ],
    });
    expect(socket.map(({ type, state }) => `${type} ${state}`)).toEqual([
      'NETLINK_KOBJECT_UEVENT UNCONNECTED',
      'NETLINK_KOBJECT_UEVENT CONNECTED',
      'NETLINK_KOBJECT_UEVENT CLOSE',
      'icmp CLOSE',
      'raw CLOSE',
    ]);
  });
});

describe('the process graph', () => {
  const inOther = (net_ns_id: number) => ({ ids: { net_ns_id } });

  test('keeps loopback of two network namespaces apart, and joins what meets between them', () => {
    const listen = (id: number, ns_id: number) =>
      file.inet(id, id, '127.0.0.1:80', '0.0.0.0:0', { state: 10, ns_id });
    const { channels } = graphOf({
      tasks: [
        { pid: 1, fds: [[3, 20]] },
        { pid: 2, ppid: 1, fds: [[3, 21], [4, 30]] }, // prettier-ignore
        { pid: 3, ppid: 1, ...inOther(30), fds: [[3, 22], [4, 31]] }, // prettier-ignore
        { pid: 4, ppid: 1, ...inOther(30), fds: [[3, 23]] },
      ],
      files: [
        // The same addresses and ports in both: 1 talks to 2, and 4 to 3.
        file.inet(20, 20, '127.0.0.1:5000', '127.0.0.1:80', { ns_id: 10 }),
        file.inet(21, 21, '127.0.0.1:80', '127.0.0.1:5000', { ns_id: 10 }),
        file.inet(22, 22, '127.0.0.1:80', '127.0.0.1:5000', { ns_id: 30 }),
        file.inet(23, 23, '127.0.0.1:5000', '127.0.0.1:80', { ns_id: 30 }),
        // Over a veth pair from one namespace to the other.
        file.inet(30, 30, '10.0.0.1:6000', '10.0.0.2:443', { ns_id: 10 }),
        file.inet(31, 31, '10.0.0.2:443', '10.0.0.1:6000', { ns_id: 30 }),
        listen(40, 10),
      ],
    });
    expect(channels).toEqual(
      [
        ['tcp', '1 first 3', '2 second 3'],
        ['tcp', '3 first 3', '4 second 3'],
        ['tcp', '2 first 4', '3 second 4', 'inferred'],
      ].sort(
        (a, b) => channels.findIndex((one) => one[1] === a[1]) - channels.findIndex((one) => one[1] === b[1]),
      ),
    );
    expect(channels.length).toBe(3);
  });

  test('leads to a listener of its own where a connection waits to be accepted, not to a peer outside', () => {
    const lite = { type: 2, proto: 136 };
    const { graph, channels } = graphOf({
      tasks: [
        { pid: 1, fds: [[3, 20], [4, 30], [5, 40]] }, // prettier-ignore
        { pid: 2, ppid: 1, fds: [[3, 21], [4, 31], [5, 41], [6, 22]] }, // prettier-ignore
      ],
      files: [
        file.inet(20, 20, '0.0.0.0:80', '0.0.0.0:0', { state: 10 }),
        file.inet(21, 21, '127.0.0.1:5000', '127.0.0.1:80'),
        file.inet(30, 30, '127.0.0.1:53', '0.0.0.0:0', { ...lite, state: 7 }),
        file.inet(31, 31, '127.0.0.1:5001', '127.0.0.1:53', lite),
        // Both were reset.
        file.inet(40, 40, '127.0.0.1:81', '127.0.0.1:5002', { state: 7 }),
        file.inet(41, 41, '127.0.0.1:5002', '127.0.0.1:81', { state: 7 }),
        // Nobody here has this address.
        file.inet(22, 22, '127.0.0.1:5003', '127.0.0.9:53', lite),
      ],
    });
    expect(channels).toEqual([
      ['tcp', '1 second 3', '2 first 3', 'inferred'],
      ['udp', '1 second 4', '2 first 4'],
      ['tcp', '1 first 5', '2 second 5', 'inferred'],
      ['udp', '2 first 6', 'peer 127.0.0.9 second', 'inferred'],
    ]);
    expect(
      graph.channels.flatMap(({ kind, reason }) => (kind === 'tcp' ? [reason!.split(',')[0]] : [])),
    ).toEqual(['not accepted yet', 'closed']);
  });

  test('a file that was passed and not received yet has whoever holds the receiving socket as its end', () => {
    const queue = { type: 'sk_packet_entry', fields: { id_for: 31, length: 1, scm: [{ type: 1, rights: [21, 33] }] }, payload: Buffer.from('x') }; // prettier-ignore
    const { channels, facts } = graphOf({
      tasks: [
        { pid: 1, fds: [[3, 20], [4, 30], [5, 32]] }, // prettier-ignore
        { pid: 2, ppid: 1, fds: [[7, 31]] },
      ],
      files: [
        file.pipe(20, 900, 0),
        file.pipe(21, 900, 1),
        file.unix(30, 530, { peer: 531 }),
        file.unix(31, 531, { peer: 530 }),
        file.unix(32, 532, { peer: 533 }),
        file.unix(33, 533, { peer: 532 }),
      ],
      images: [['sk-queues.img', MAGIC.skQueues, 'sk_packet_entry', [queue]]],
    });
    expect(channels).toEqual([
      ['pipe', '1 second 3', '2 first', 'inferred'],
      ['unix', '1 first 4', '2 second 7'],
      ['unix', '1 first 5', '2 second', 'inferred'],
    ]);
    expect(facts.gap).toEqual([]);
  });

  test('a path is a file of its own in each mount namespace, and one file at two mount points', () => {
    const mount = (mnt_id: number, mountpoint: string, root_dev: number, root = '/') => ({
      fstype: 5,
      mnt_id,
      root_dev,
      parent_mnt_id: 1,
      flags: 0,
      root,
      mountpoint,
      source: 'none',
      options: '',
    });
    const { channels } = graphOf({
      tasks: [
        { pid: 1, fds: [[3, 20], [4, 22]] }, // prettier-ignore
        { pid: 2, ppid: 1, ids: { mnt_ns_id: 40 }, fds: [[3, 21], [4, 23]] }, // prettier-ignore
      ],
      files: [
        file.reg(20, '/run/state', { flags: 2, mnt_id: 101 }),
        file.reg(21, '/run/state', { flags: 0, mnt_id: 201 }),
        file.reg(22, '/data/log', { flags: 1, mnt_id: 102 }),
        file.reg(23, '/mnt/shared/log', { flags: 0, mnt_id: 202 }),
      ],
      images: [
        [
          'mountpoints-14.img',
          MAGIC.mounts,
          'mnt_entry',
          [mount(102, '/data', 60, '/vol'), mount(101, '/run', 50)],
        ],
        [
          'mountpoints-40.img',
          MAGIC.mounts,
          'mnt_entry',
          [mount(202, '/mnt', 60, '/'), mount(201, '/run', 51)],
        ],
      ],
    });
    expect(channels).toEqual([]);
    const bound = graphOf({
      tasks: [
        { pid: 1, fds: [[3, 20]] },
        { pid: 2, ppid: 1, ids: { mnt_ns_id: 40 }, fds: [[3, 21]] },
      ],
      files: [
        file.reg(20, '/data/log', { flags: 1, mnt_id: 102 }),
        file.reg(21, '/mnt/shared/log', { flags: 0, mnt_id: 202 }),
      ],
      images: [
        ['mountpoints-14.img', MAGIC.mounts, 'mnt_entry', [mount(102, '/data', 60, '/vol/shared')]],
        ['mountpoints-40.img', MAGIC.mounts, 'mnt_entry', [mount(202, '/mnt', 60, '/vol')]],
      ],
    });
    expect(bound.channels).toEqual([['shared-file', '1 first 3', '2 second 3']]);
  });

  test('SysV memory and anonymous memory of one number are two things', () => {
    const vma = (start: number, status: number, flags: number, shmid: number) => ({
      start,
      end: start + 4096,
      pgoff: 0,
      shmid,
      prot: 3,
      flags,
      status,
      fd: -1,
    });
    const { channels } = graphOf({
      tasks: [
        { pid: 1, vmas: [vma(0x1000, 0x501, 0x21, 5)] },
        { pid: 2, ppid: 1, vmas: [vma(0x2000, 0x501, 0x21, 5)] },
        { pid: 3, ppid: 1, vmas: [vma(0x3000, 0x101, 0x21, 5)] },
        { pid: 4, ppid: 1, vmas: [vma(0x4000, 0x101, 0x21, 5)] },
      ],
    });
    expect(channels).toEqual([
      ['shared-memory', '1 both', '2 both'],
      ['shared-memory', '3 both', '4 both'],
    ]);
  });

  test('a memfd that one has mapped and another opened by itself is shared memory', () => {
    const inode = { name: 'ring', uid: 0, gid: 0, size: 8192, shmid: 77, seals: 0, inode_id: 1 };
    const memfd = (id: number) => file.other('MEMFD', 'memfd', id, { pos: 0, inode_id: 1 });
    const map = {
      start: 0x1000,
      end: 0x2000,
      pgoff: 0,
      shmid: 20,
      prot: 3,
      flags: 1,
      status: 0x4081,
      fd: -1,
    };
    const { channels, graph } = graphOf({
      tasks: [
        { pid: 1, vmas: [map] },
        { pid: 2, ppid: 1, fds: [[3, 21]] },
        { pid: 3, ppid: 1, fds: [[3, 22]] },
      ],
      files: [memfd(20), memfd(21), memfd(22)],
      images: [['memfd.img', 0x48453499, 'memfd_inode_entry', [inode]]],
    });
    expect(channels).toEqual([['shared-memory', '1 both', '2 both 3', '3 both 3']]);
    expect(graph.channels.find(({ kind }) => kind === 'shared-memory')?.label).toBe('4.0 KiB /memfd:ring');
  });

  test('/dev/tty of two sessions is two terminals; one descriptor table is told as one', () => {
    const tty = (id: number, tty_info_id: number) => file.other('TTY', 'tty', id, { tty_info_id, flags: 2 });
    const info = (id: number, sid: number) => ({
      id,
      type: 'CTTY',
      locked: false,
      exclusive: false,
      packet_mode: false,
      sid,
      pgrp: sid,
      rdev: 0x500,
      termios: {},
      termios_locked: {},
    });
    const { channels, graph } = graphOf({
      tasks: [
        { pid: 1, fds: [[3, 20]] },
        { pid: 2, ppid: 1, tree: { sid: 2 }, fds: [[3, 21]] },
        { pid: 3, ppid: 1, fds: [[4, 22]], ids: { files_id: 77 } },
        { pid: 4, ppid: 1, fds: [[4, 22]], ids: { files_id: 77 } },
      ],
      files: [tty(20, 2012), tty(21, 2014), file.reg(22, '/log', { flags: 1 })],
      images: [['tty-info.img', MAGIC.ttyInfo, 'tty_info_entry', [info(2012, 1), info(2014, 2)]]],
    });
    expect(channels.filter(([kind]) => kind === 'terminal')).toEqual([]);
    const table = graph.channels.find(({ kind }) => kind === 'inherited');
    expect([table?.label, table?.certainty]).toEqual(['one descriptor table (1 open file)', 'decoded']);
  });
});
