/** Kernel objects of the features sample, against the list that the sampled program printed of itself. */
import { describe, expect, test } from 'vitest';
import { resolveCgroups } from '../../../electron/criu/resolve/cgroups.ts';
import { resolveDescriptors, withEventpollTargets } from '../../../electron/criu/resolve/descriptors.ts';
import { resolveGhostFiles } from '../../../electron/criu/resolve/ghost-files.ts';
import { resolveIpc } from '../../../electron/criu/resolve/ipc.ts';
import { resolveLocks } from '../../../electron/criu/resolve/locks.ts';
import { resolveMemfds } from '../../../electron/criu/resolve/memfds.ts';
import { resolveNamespaces } from '../../../electron/criu/resolve/namespaces.ts';
import { resolveNetwork } from '../../../electron/criu/resolve/network.ts';
import { resolveOpenFiles } from '../../../electron/criu/resolve/open-files.ts';
import { resolvePipes } from '../../../electron/criu/resolve/pipes.ts';
import { resolveSockets } from '../../../electron/criu/resolve/sockets.ts';
import { resolveTimerfds } from '../../../electron/criu/resolve/timerfds.ts';
import type { Source } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import { fixturePath, imagesOf, membersOf, ownNamespaces } from './fixture.ts';

const { context, tasks, read } = imagesOf(membersOf(fixturePath('features.tar.zst')));
const files = resolveOpenFiles(context);
const descriptors = resolveDescriptors(context, tasks, files);
const { sockets, queues } = resolveSockets(context, files, descriptors);

const fileOf = (fd: number, pid = 1) => {
  const row = descriptors.find((one) => one.pid === pid && one.fd === fd)!;
  return withEventpollTargets(files, descriptors).find(({ id }) => id === row.fileId)!;
};
const detailOf = (fd: number, pid = 1) => Object.fromEntries(fileOf(fd, pid).detail);
/** The bytes that spans name, as text. */
const bytesAt = (source: Source): string =>
  source
    .map(({ member, offset, length }) => displayText(read(member).subarray(offset, offset + length)))
    .join('');

describe('files', () => {
  test('an eventfd has its counter, a signalfd its mask, a memfd its seals', () => {
    expect(detailOf(5)['counter']).toBe('7');
    expect(BigInt(detailOf(6)['sigmask']!)).toBe(0x0000_0008_0000_0200n);
    expect(resolveMemfds(context).find(({ name }) => displayText(name) === 'lab-memfd')).toMatchObject({
      seals: 2,
      size: 8192n,
    });
  });

  test('an inotify and a fanotify file name what they watch', () => {
    expect(detailOf(8)['wd.0.f_handle.path']).toBe('/dev/shm/watched');
    expect(detailOf(46, 22)['mark.0.ie.f_handle.path']).toBe('/dev/shm/watched');
  });

  test('an eventpoll names its targets as descriptors of the task that has it', () => {
    expect(detailOf(9)).toMatchObject({
      'tfd.0.tfd': '5',
      'tfd.0.target': 'anon_inode:[eventfd]',
      'tfd.0.data': String(0xfeed),
      'tfd.1.tfd': '7',
      'tfd.1.target': 'anon_inode:[timerfd]',
    });
  });

  test('a terminal has its window and the bytes that nobody read yet', () => {
    expect(detailOf(45)).toMatchObject({ 'winsize.ws_row': '40', 'winsize.ws_col': '120', 'pty.index': '0' });
    expect(detailOf(44)['data']).toBe('TTY-TYPED');
    // VINTR, VQUIT and VERASE of every Linux terminal: ^C, ^\, ^?
    expect(detailOf(45)['termios.c_cc']).toMatch(/^031c7f/);
  });

  test('a timer that is a descriptor says how long it had to go', () => {
    const [timer] = resolveTimerfds(context, files, descriptors);
    expect(timer).toMatchObject({
      pid: 1,
      kind: 'timerfd',
      clock: 'CLOCK_MONOTONIC',
      intervalNs: 3_600_000_000_000n,
      armed: true,
    });
    expect(timer!.remainingNs / 1_000_000_000n).toBe(7198n);
  });

  test('locks are on the files and ranges that were locked', () => {
    const locks = resolveLocks(context, descriptors);
    const name = (id: number | null): string => displayText(files.byId.get(id!)!.target!);
    expect(locks.map((lock) => [lock.kind, name(lock.fileId), lock.write, lock.start, lock.length])).toEqual([
      ['FLOCK', '/tmp/lab.lock', true, 0n, 0n],
      ['POSIX', '/tmp/lab2.lock', true, 10n, 20n],
      ['OFD', '/tmp/lab3.lock', false, 0n, 5n],
    ]);
  });

  test('pipes and fifos have both ends, their capacity and what waits in them', () => {
    const pipes = resolvePipes(context, files);
    const pipe = pipes.find(({ pipeId }) => pipeId === 152054)!;
    expect([pipe.kind, pipe.capacity, pipe.queued, pipe.readers.length, pipe.writers.length]).toEqual([
      'pipe',
      131072,
      23,
      1,
      1,
    ]);
    expect(bytesAt(pipe.dataSource)).toBe('PIPE-CONTENT lab unread');
    const fifo = pipes.find(({ kind }) => kind === 'fifo')!;
    expect([fifo.readers, fifo.writers]).toEqual([fifo.writers, fifo.readers]);
    expect(bytesAt(fifo.dataSource)).toBe('FIFO-CONTENT lab');
  });

  test('deleted files have their path, times and content, a deleted directory no content', () => {
    const ghosts = resolveGhostFiles(context, files);
    expect(ghosts.map(({ path }) => displayText(path!))).toEqual([
      '/tmp/ghost.txt',
      '/tmp/#2117833',
      '/tmp/gone',
    ]);
    expect(bytesAt(ghosts[0]!.extents)).toBe('GHOST-FILE-CONTENT lab deleted while open\n');
    expect([ghosts[0]!.size, ghosts[0]!.mtimeNs]).toEqual([42n, 1795503345133877000n]);
    expect([ghosts[2]!.size, ghosts[2]!.extents]).toEqual([null, []]);
  });
});

describe('sockets', () => {
  const byFd = (fd: number) =>
    sockets.find(({ holders }) => holders.some((one) => one.pid === 1 && one.fd === fd))!;

  test('have the very bytes that wait in them', () => {
    expect(bytesAt(byFd(27).receiveSource)).toBe('TCP6-QUEUED lab');
    expect(bytesAt(byFd(37).receiveSource)).toBe('UNIX-QUEUED lab');
    expect(bytesAt(byFd(41).receiveSource)).toBe('SEQ-1SEQ-22');
  });

  test('carry the file that was passed and not received', () => {
    const passed = queues.find(({ fileIds }) => fileIds.length > 0)!;
    expect(displayText(files.byId.get(passed.fileIds[0]!)!.target!)).toBe('/etc/hostname');
    expect(byFd(43).fileId).toBe(passed.fileId);
  });

  test('of the packet family listen to a protocol, those of netlink to groups', () => {
    expect(byFd(34)).toMatchObject({ family: 'packet', type: 'RAW', protocol: 3, inode: null });
    expect(byFd(35)).toMatchObject({ family: 'netlink', type: 'NETLINK_ROUTE' });
    expect(Object.fromEntries(byFd(35).detail)).toMatchObject({ portid: '1', groups: '1' });
  });

  test('that listen have their backlog, and what is not dumped of them is said', () => {
    expect(byFd(26).backlog).toBe(9);
    expect(context.notCaptured.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['udp-queue', 'accept-queue', 'inotify-events']),
    );
  });
});

describe('namespaces', () => {
  test('of the container are told from those of the host', () => {
    const rows = resolveNamespaces(context, tasks);
    const of = (kind: string) => rows.find((row) => row.kind === kind)!;
    expect(of('uts')).toMatchObject({
      host: false,
      detail: [
        ['nodename', 'features'],
        ['domainname', '(none)'],
      ],
    });
    expect(of('user').host).toBe(true);
    expect(of('net').external).toBe('extRootNetNS');
    expect(Object.fromEntries(of('time').detail)['monotonic.tv_sec']).toBe('1273');
    expect(resolveNetwork(context, ownNamespaces(tasks, 'net'))).toEqual({
      interfaces: [],
      routes: [],
      firewall: [],
    });
  });

  test('of IPC hold the SysV objects that were made', () => {
    const rows = resolveIpc(context, ownNamespaces(tasks, 'ipc'));
    expect(rows.map(({ kind, key }) => [kind, key])).toEqual([
      ['shm', 0x1ab0001],
      ['sem', 0x1ab0002],
      ['msg', 0x1ab0003],
    ]);
    expect(rows[0]!.size).toBe(65536n);
    expect(rows[1]!.values).toEqual([5, 7, 11]);
    expect(rows[2]!.messages.map(({ type, dataSource }) => [type, bytesAt(dataSource)])).toEqual([
      [42n, 'SYSV-MSG-ONE lab\0'],
      [43n, 'SYSV-MSG-TWO lab\0'],
    ]);
  });

  test('of control groups have a row for each controller of each set', () => {
    const rows = resolveCgroups(context);
    const unified = rows.find(({ controller }) => controller === '')!;
    expect(displayText(unified.path)).toMatch(/^\/libpod_parent\/libpod-8abf324a/);
    expect(Object.fromEntries(unified.properties)['cgroup.type']).toBe('domain');
    expect(new Set(rows.map(({ setId, controller }) => `${setId} ${controller}`)).size).toBe(rows.length);
  });
});

test('every fact lies within the member it names', () => {
  for (const { source } of [...files.files, ...descriptors, ...sockets, ...queues]) {
    expect(source.length).toBeGreaterThan(0);
    for (const { member, offset, length } of source)
      expect(offset + length).toBeLessThanOrEqual(read(member).length);
  }
});
