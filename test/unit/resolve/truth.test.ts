/** Descriptors, sockets and mounts of sample checkpoints against what the live kernel showed before the freeze. */
import { describe, expect, test } from 'vitest';
import { resolveDescriptors } from '../../../electron/criu/resolve/descriptors.ts';
import { resolveMounts } from '../../../electron/criu/resolve/mounts.ts';
import { resolveOpenFiles } from '../../../electron/criu/resolve/open-files.ts';
import { resolveSockets } from '../../../electron/criu/resolve/sockets.ts';
import { displayText } from '../../../shared/text.ts';
import { fixturePath, imagesOf, membersOf, ownNamespaces, truthOf, type Truth } from './fixture.ts';

const SAMPLES = [
  ['mini.tar', 'checkpoint/', 'mini'],
  ['features.tar.zst', 'checkpoint/', 'features'],
  ['sample/web-compromised.tar.gz', 'checkpoint/', 'web-compromised'],
  ['containerd-web-benign.tar.zst', 'checkpoint/', 'containerd-web-benign'],
  ['hostile-strings.tar.zst', 'checkpoint/', 'hostile-strings'],
  ['chain.tar.zst', 'chain/3/', 'chain-3'],
] as const;

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : displayText(bytes));

describe.each(SAMPLES)('%s', (archive, directory, name) => {
  const { context, tasks } = imagesOf(membersOf(fixturePath(archive)), directory);
  const truth = truthOf(name);
  const files = resolveOpenFiles(context);
  const descriptors = resolveDescriptors(context, tasks, files);
  const { sockets } = resolveSockets(context, files, descriptors);
  const mounts = resolveMounts(context, ownNamespaces(tasks, 'mnt'));

  test('has the descriptors of every process, with target, flags and whether the file was deleted', () => {
    const inodes = new Set(truth.sockets.map(({ inode }) => inode));
    // Packet and netlink sockets are in the truth as descriptors only, and the former have no inode in a dump.
    const target = (shown: string): string => {
      const inode = /^socket:\[(.*)\]$/.exec(shown)?.[1];
      return inode === undefined || inodes.has(Number(inode)) ? shown : 'socket';
    };
    const want = truth.processes.flatMap(({ pid, fds }) =>
      (fds ?? []).map((fd) => [
        pid,
        fd.fd,
        target(fd.target),
        fd.deleted,
        Number.parseInt(fd.flags, 8),
        fd.cloexec,
      ]),
    );
    const got = descriptors.map((row) => {
      const shown = row.target === null ? '' : target(displayText(row.target));
      return [row.pid, row.fd, shown, row.deleted, row.flags, row.closeOnExec];
    });
    expect(got.sort(byPidAndFd)).toEqual(want.sort(byPidAndFd));
  });

  test('has the position of every descriptor that has one', () => {
    const positions = new Map(descriptors.map((row) => [`${row.pid} ${row.fd}`, row.position]));
    let compared = 0;
    for (const { pid, fds } of truth.processes) {
      for (const { fd, target, pos } of fds ?? []) {
        if (/^(socket|pipe):/.test(target)) continue;
        expect(positions.get(`${pid} ${fd}`)).toBe(BigInt(pos));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  test('has the sockets that its processes hold, with their ends, queues and holders', () => {
    const want = truth.sockets.filter(({ inode }) => inode !== null);
    const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
    for (const socket of want) {
      const got = byInode.get(BigInt(socket.inode!))!;
      expect([got.family, got.type, got.state]).toEqual([socket.family, socket.type, socket.state]);
      if (socket.local !== undefined) expect([got.local, got.remote]).toEqual([socket.local, socket.remote]);
      if (socket.path !== undefined) {
        expect(text(got.path)).toBe(socket.path);
        expect(got.peerInode).toBe(typeof socket.peerInode === 'number' ? BigInt(socket.peerInode) : null);
      }
      expect([...got.holders].sort(byHolder)).toEqual([...socket.holders].sort(byHolder));
      compareQueues(socket, got.receiveQueue, got.sendQueue);
    }
  });

  test('has the mounts in the order of mountinfo', () => {
    const want = truth.container.engine === 'criu' ? [] : truth.mounts;
    const got = mounts.map((mount) => [
      text(mount.mountpoint),
      text(mount.mountSource),
      mount.options,
      mount.place,
    ]);
    expect(got).toEqual(want.map((mount, place) => [mount.mountpoint, mount.source, mount.options, place]));
    mounts.forEach((mount, place) => {
      const { fstype, root } = want[place]!;
      // A disk file system bound from outside is dumped without its type, a cgroup as if its root were /.
      if (mount.fstype !== null || mount.external === null) expect(mount.fstype).toBe(fstype);
      if (!fstype.startsWith('cgroup')) expect(text(mount.root)).toBe(root);
    });
  });

  test('leaves no gap', () => {
    expect([...context.gaps, ...context.images.gaps()]).toEqual([]);
  });
});

function byPidAndFd(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]);
}

function byHolder(a: { pid: number; fd: number }, b: { pid: number; fd: number }): number {
  return a.pid - b.pid || a.fd - b.fd;
}

/** What a dump can't hold: datagrams' kernel memory, the accept queue's length; ss counts the peer's FIN as a byte. */
function compareQueues(socket: Truth['sockets'][number], receive: number, send: number): void {
  if (socket.state === 'LISTEN') return;
  const fin = socket.state === 'CLOSE_WAIT' ? 1 : 0;
  if (socket.type !== 'udp' && socket.type !== 'raw') expect(receive + fin).toBe(socket.recvQueue);
  if (socket.sendQueue !== undefined) expect(send).toBe(socket.sendQueue);
}
