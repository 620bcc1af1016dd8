/** Images that no sample checkpoint has, built by their definitions: older dumps, rare kinds, other machines. */
import { FOWN, SOCKET_OPTIONS } from '../../builders/criu-images.ts';
import { describe, expect, test } from 'vitest';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import { resolveDescriptors, withEventpollTargets } from '../../../electron/criu/resolve/descriptors.ts';
import { resolveGhostFiles } from '../../../electron/criu/resolve/ghost-files.ts';
import { resolveMounts } from '../../../electron/criu/resolve/mounts.ts';
import { resolveNamespaces } from '../../../electron/criu/resolve/namespaces.ts';
import { resolveNetwork } from '../../../electron/criu/resolve/network.ts';
import { resolveOpenFiles } from '../../../electron/criu/resolve/open-files.ts';
import { resolvePipes } from '../../../electron/criu/resolve/pipes.ts';
import { resolveSockets } from '../../../electron/criu/resolve/sockets.ts';
import { readFileSync } from 'node:fs';
import { displayText } from '../../../shared/text.ts';
import { contextOf } from './fixture.ts';
import { image, rawFile, type Plain } from './image-bytes.ts';

const INVENTORY = image('inventory.img', 'INVENTORY', [
  { img_version: 2, fdinfo_per_id: true, ns_per_id: true, root_ids: ids(1) },
]);

function ids(id: number): Plain {
  return { vm_id: id, files_id: id, fs_id: id, sighand_id: id };
}

const reg = (id: number, name: string | Uint8Array, more: Plain = {}): Plain => ({
  type: 1,
  id,
  reg: { id, flags: 0o100000, pos: 0, fown: FOWN, name, ...more },
});
const entry = (type: number, id: number, field: string, body: Plain): Plain => ({
  type,
  id,
  [field]: { id, ...body },
});

function filesOf(entries: readonly Plain[], others: readonly ImageFile[] = []) {
  const context = contextOf([INVENTORY, image('files.img', 'FILES', entries), ...others]);
  return { context, files: resolveOpenFiles(context) };
}

const shown = (bytes: Uint8Array | null | undefined): string | null =>
  bytes === null || bytes === undefined ? null : displayText(bytes);

/** Descriptors of task 1: fd, file id, type. */
function descriptorsOf(
  context: Parameters<typeof resolveOpenFiles>[0],
  files: ReturnType<typeof resolveOpenFiles>,
  pid = 1,
) {
  const task = { pid, ids: { vmId: 1, filesId: 1, fsId: 1, sighandId: 1 } };
  return resolveDescriptors(context, [task], files);
}

describe('names that are gone', () => {
  test('a linked file keeps the name it was opened by and is deleted; one that NFS renamed is not', () => {
    const silly = '/data/.nfs000000000000a1b200000003';
    const { files, context } = filesOf(
      [reg(1, '/data/report.csv'), reg(2, '/data/link_remap.7'), reg(3, silly), reg(4, '/data/link_remap.8')],
      [
        image('remap-fpath.img', 'REMAP_FPATH', [
          { orig_id: 1, remap_id: 2, remap_type: 0 },
          { orig_id: 3, remap_id: 4, remap_type: 0 },
        ]),
      ],
    );
    expect(files.byId.get(1)).toMatchObject({ deleted: true, remap: 'linked', remapId: 2 });
    expect(shown(files.byId.get(1)!.target)).toBe('/data/report.csv');
    expect(files.byId.get(3)).toMatchObject({ deleted: false, remap: 'linked' });
    expect(context.gaps).toEqual([]);
  });

  test('of a dead task in /proc only its directory is deleted, and one entry stands for all its files', () => {
    const { files } = filesOf(
      [reg(1, '/proc/77'), reg(2, '/proc/77/status'), reg(3, '/proc/78')],
      [image('remap-fpath.img', 'REMAP_FPATH', [{ orig_id: 2, remap_id: 77, remap_type: 2 }])],
    );
    expect([1, 2, 3].map((id) => files.byId.get(id)!.deleted)).toEqual([true, false, false]);
    expect(files.byId.get(2)!.remap).toBe('procfs');
  });

  test('before remap_type the top bit says ghost', () => {
    const ghost = image('ghost-file-5.img', 'GHOST_FILE', [
      { message: { uid: 3, gid: 4, mode: 0o100600 }, payload: 'old' },
    ]);
    const { context, files } = filesOf(
      [reg(1, '/tmp/gone')],
      [image('remap-fpath.img', 'REMAP_FPATH', [{ orig_id: 1, remap_id: 0x80000005 }]), ghost],
    );
    expect(files.byId.get(1)).toMatchObject({ deleted: true, remap: 'ghost', remapId: 5, uid: 3, gid: 4 });
    expect(resolveGhostFiles(context, files)[0]!.extents).toMatchObject([{ at: 0, length: 3 }]);
  });

  test('a large ghost lies in chunks, with zeros between them', () => {
    const chunk = (off: number, payload: string) => ({ message: { len: payload.length, off }, payload });
    const head = { uid: 0, gid: 0, mode: 0o100644, chunks: true, size: 1_000_000 };
    const remap = image('remap-fpath.img', 'REMAP_FPATH', [{ orig_id: 1, remap_id: 26, remap_type: 1 }]);
    const ghost = image('ghost-file-1a.img', 'GHOST_FILE', [
      { message: head },
      chunk(4096, 'abc'),
      chunk(900_000, 'defg'),
    ]);
    const { context, files } = filesOf([reg(1, '/tmp/sparse')], [remap, ghost]);
    const [fact] = resolveGhostFiles(context, files);
    const bytes = fact!.extents.map(({ at, offset, length }) => [
      at,
      displayText(ghost.source.read(offset, length)),
    ]);
    expect([fact!.size, fact!.chunked, bytes]).toEqual([
      1_000_000n,
      true,
      [
        [4096, 'abc'],
        [900_000, 'defg'],
      ],
    ]);
    expect(context.gaps).toEqual([]);
  });

  test('a chunk that overlaps the one before it, or lies past the end, is a gap and is left out', () => {
    const head = { uid: 0, gid: 0, mode: 0o100644, chunks: true, size: 10 };
    const chunks = [0, 2, 8].map((off) => ({ message: { len: 4, off }, payload: 'xxxx' }));
    const remap = image('remap-fpath.img', 'REMAP_FPATH', [{ orig_id: 1, remap_id: 1, remap_type: 1 }]);
    const { context, files } = filesOf(
      [reg(1, '/x')],
      [remap, image('ghost-file-1.img', 'GHOST_FILE', [{ message: head }, ...chunks])],
    );
    expect(resolveGhostFiles(context, files)[0]!.extents.map(({ at }) => at)).toEqual([0]);
    expect(context.gaps.map(({ kind }) => kind)).toEqual(['bad-ghost-chunk', 'bad-ghost-chunk']);
  });

  test('what a remap promises and is not there is a gap that names it', () => {
    const { context, files } = filesOf(
      [reg(1, '/a'), reg(2, '/b')],
      [
        image('remap-fpath.img', 'REMAP_FPATH', [
          { orig_id: 1, remap_id: 255, remap_type: 1 },
          { orig_id: 2, remap_id: 9, remap_type: 0 },
        ]),
      ],
    );
    expect(resolveGhostFiles(context, files)).toEqual([]);
    expect(context.gaps.map(({ kind, member }) => [kind, member])).toEqual([
      ['dangling-remap', 'checkpoint/files.img'],
      ['member-missing', 'checkpoint/ghost-file-ff.img'],
    ]);
  });
});

describe('rare kinds of files', () => {
  test('a tun file is written twice under one id: its path, then its device', () => {
    const { context, files } = filesOf([
      reg(5, '/dev/net/tun', { flags: 0o100002 }),
      entry(15, 5, 'tunf', { netdev: 'tap0', ns_id: 10 }),
    ]);
    expect(files.byId.get(5)).toMatchObject({
      type: 'TUNF',
      flags: 0o100002,
      detail: [
        ['netdev', 'tap0'],
        ['ns_id', '10'],
      ],
    });
    expect(shown(files.byId.get(5)!.target)).toBe('/dev/net/tun');
    expect([files.files.length, context.gaps]).toEqual([1, []]);
  });

  test('a pidfd is open for reading and writing though CRIU takes that off', () => {
    const { files } = filesOf([entry(20, 1, 'pidfd', { ino: 9, flags: 0o4000, nspid: -1, fown: FOWN })]);
    expect(files.byId.get(1)).toMatchObject({ flags: 0o4002, position: 0n });
    expect(Object.fromEntries(files.byId.get(1)!.detail)['nspid']).toBe('-1');
  });

  test('a namespace file says which namespace, but its inode is not in a dump', () => {
    const { files } = filesOf([entry(14, 1, 'nsf', { ns_id: 10, ns_cflag: 0x40000000, flags: 0o100000 })]);
    expect(shown(files.byId.get(1)!.target)).toBe('net:[?]');
    expect(files.byId.get(1)!.detail).toEqual([
      ['ns_id', '10'],
      ['ns_cflag', String(0x40000000)],
    ]);
  });

  test('a BPF map has its content in an image of its own', () => {
    const map = {
      flags: 2,
      pos: 0,
      fown: FOWN,
      map_type: 1,
      key_size: 4,
      value_size: 8,
      map_id: 3,
      max_entries: 16,
      map_flags: 0,
      memlock: 4096,
      frozen: false,
      map_name: 'hits',
      ifindex: 0,
    };
    const data = image('bpfmap-data.img', 'BPFMAP_DATA', [
      { message: { map_id: 3, keys_bytes: 4, values_bytes: 8, count: 1 }, payload: 'kkkkvvvvvvvv' },
    ]);
    const { files } = filesOf([entry(19, 1, 'bpf', map)], [data]);
    const fact = files.byId.get(1)!;
    expect(shown(fact.target)).toBe('anon_inode:bpf-map');
    expect(Object.fromEntries(fact.detail)).toMatchObject({ map_name: 'hits', 'data.count': '1' });
    expect(fact.source.map(({ field, length }) => [field, length]).slice(-2)).toEqual([
      ['payload.keys', 4],
      ['payload.values', 8],
    ]);
  });

  test('a memfd may be named as the kernel names shared memory: a descriptor is a memfd all the same', () => {
    const memfd = image('memfd.img', 'MEMFD_INODE', [
      { name: '/dev/zero', uid: 0, gid: 0, size: 4096, shmid: 7, seals: 0, inode_id: 1 },
    ]);
    const fdinfo = image('fdinfo-1.img', 'FDINFO', [{ id: 1, flags: 0, type: 18, fd: 3 }]);
    const { context, files } = filesOf(
      [entry(18, 1, 'memfd', { flags: 2, pos: 0, fown: FOWN, inode_id: 1 })],
      [memfd, fdinfo],
    );
    expect(shown(files.byId.get(1)!.target)).toBe('/dev/zero');
    expect(shown(descriptorsOf(context, files)[0]!.target)).toBe('/memfd:/dev/zero');
  });

  test('a terminal without a path has the one its kind and number give', () => {
    const info = (id: number, type: number, rdev: number, index?: number): Plain => ({
      id,
      type,
      locked: false,
      exclusive: false,
      packet_mode: false,
      sid: 0,
      pgrp: 0,
      rdev,
      ...(index === undefined ? {} : { pty: { index } }),
    });
    const tty = (id: number, infoId: number): Plain =>
      entry(11, id, 'tty', { tty_info_id: infoId, flags: 2, fown: FOWN });
    const { files } = filesOf(
      [tty(1, 6), tty(2, 7), tty(3, 100), tty(4, 200), tty(5, 300)],
      [
        image('tty-info.img', 'TTY_INFO', [
          info(6, 1, 0x8803, 3),
          info(7, 1, 0x502, 3),
          info(100, 4, 0x500),
          info(200, 2, 0x501),
          info(300, 3, 0x401),
        ]),
      ],
    );
    expect(files.files.map(({ target }) => shown(target))).toEqual([
      '/dev/pts/3',
      '/dev/ptmx',
      '/dev/tty',
      '/dev/console',
      '/dev/tty1',
    ]);
  });

  test('one that this version does not know keeps its number and has no target', () => {
    const { context, files } = filesOf([{ type: 77, id: 1 }]);
    expect(files.byId.get(1)).toMatchObject({ type: '77', target: null });
    expect(context.gaps.map(({ kind }) => kind)).toEqual(['file-without-entry']);
  });

  test('one from outside is marked so', () => {
    const { files } = filesOf([reg(1, 'file[1a:2b]', { ext: true }), entry(16, 2, 'ext', { fown: FOWN })]);
    expect(files.files.map(({ external }) => external)).toEqual([true, true]);
  });
});

describe('older dumps', () => {
  test('have an image for each kind of file, and the parts of an eventpoll apart', () => {
    const context = contextOf([
      image('inventory.img', 'INVENTORY', [{ img_version: 1 }]),
      image('reg-files.img', 'REG_FILES', [{ id: 1, flags: 0, pos: 5, fown: FOWN, name: '/etc/motd' }]),
      image('eventfd.img', 'EVENTFD_FILE', [{ id: 2, flags: 2, fown: FOWN, counter: 9 }]),
      image('eventpoll.img', 'EVENTPOLL_FILE', [{ id: 3, flags: 2, fown: FOWN }]),
      image('eventpoll-tfd.img', 'EVENTPOLL_TFD', [{ id: 3, tfd: 4, events: 1, data: 255 }]),
      image('fdinfo-9.img', 'FDINFO', [
        { id: 2, flags: 0, type: 6, fd: 4 },
        { id: 3, flags: 1, type: 7, fd: 5 },
      ]),
    ]);
    const files = resolveOpenFiles(context);
    expect(files.files.map(({ id, type, position }) => [id, type, position])).toEqual([
      [1, 'REG', 5n],
      [2, 'EVENTFD', 0n],
      [3, 'EVENTPOLL', 0n],
    ]);
    // Tables are named by pid there.
    const descriptors = descriptorsOf(context, files, 9);
    expect(descriptors.map(({ fd, filesId, closeOnExec }) => [fd, filesId, closeOnExec])).toEqual([
      [4, 9, false],
      [5, 9, true],
    ]);
    const watched = withEventpollTargets(files, descriptors).find(({ id }) => id === 3)!;
    expect(Object.fromEntries(watched.detail)).toMatchObject({
      'tfd.0.tfd': '4',
      'tfd.0.file': '2',
      'tfd.0.target': 'anon_inode:[eventfd]',
    });
    expect(context.gaps).toEqual([]);
  });

  test('name the images of namespaces by the pid of the root task', () => {
    const context = contextOf([
      image('inventory.img', 'INVENTORY', [{ img_version: 1, root_ids: ids(1) }]),
      image('pstree.img', 'PSTREE', [{ pid: 41, ppid: 0, pgid: 41, sid: 41 }]),
      image('utsns-41.img', 'UTSNS', [{ nodename: 'old', domainname: '(none)' }]),
    ]);
    const namespaces = [{ kind: 'uts', id: 7, host: false }] as const;
    expect(resolveNamespaces(context, [{ pid: 41, namespaces }])[0]!.detail[0]).toEqual(['nodename', 'old']);
    expect([context.gaps, context.images.reached('utsns-41.img')]).toEqual([[], true]);
  });

  test('without any of them are a gap when they list tasks', () => {
    const context = contextOf([
      INVENTORY,
      image('pstree.img', 'PSTREE', [{ pid: 1, ppid: 0, pgid: 1, sid: 1 }]),
    ]);
    expect(resolveOpenFiles(context).files).toEqual([]);
    expect(context.gaps.map(({ kind, member }) => [kind, member])).toEqual([
      ['member-missing', 'checkpoint/files.img'],
    ]);
  });
});

describe('descriptors', () => {
  test('of tasks that share a table are rows of each', () => {
    const { context, files } = filesOf(
      [reg(1, '/a')],
      [image('fdinfo-1.img', 'FDINFO', [{ id: 1, flags: 0, type: 1, fd: 0 }])],
    );
    const tasks = [1, 2].map((pid) => ({ pid, ids: { vmId: pid, filesId: 1, fsId: 1, sighandId: 1 } }));
    expect(resolveDescriptors(context, tasks, files).map(({ pid, fd }) => [pid, fd])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  test('of a table that is absent are none, unless a file is left that nothing else names', () => {
    const ids = { vmId: 8, filesId: 8, fsId: 8, sighandId: 8 };
    const named = image('fdinfo-1.img', 'FDINFO', [{ id: 1, flags: 0, type: 1, fd: 0 }]);
    for (const [records, gaps] of [
      [[reg(1, '/a')], []],
      [[reg(1, '/a'), reg(2, '/b')], ['checkpoint/fdinfo-8.img']],
    ] as const) {
      const { context, files } = filesOf(records, [named]);
      expect(resolveDescriptors(context, [{ pid: 8, ids }], files)).toEqual([]);
      expect(context.gaps.map(({ member }) => member)).toEqual(gaps);
    }
  });

  test('with one number twice, of another type than their file, or without a table are gaps', () => {
    const { context, files } = filesOf(
      [reg(1, '/a'), reg(2, '/b')],
      [
        image('fdinfo-1.img', 'FDINFO', [
          { id: 1, flags: 0, type: 1, fd: 0 },
          { id: 1, flags: 0, type: 1, fd: 0 },
          { id: 1, flags: 0, type: 6, fd: 1 },
        ]),
      ],
    );
    descriptorsOf(context, files);
    resolveDescriptors(context, [{ pid: 8, ids: { vmId: 8, filesId: 8, fsId: 8, sighandId: 8 } }], files);
    expect(context.gaps.map(({ kind, member }) => [kind, member])).toEqual([
      ['duplicate-descriptor', 'checkpoint/fdinfo-1.img'],
      ['file-type-differs', 'checkpoint/fdinfo-1.img'],
      ['member-missing', 'checkpoint/fdinfo-8.img'],
    ]);
  });
});

describe('a network namespace', () => {
  const net = { kind: 'net', id: 10, host: false } as const;
  const resolved = (images: readonly ImageFile[]) => {
    const context = contextOf([INVENTORY, ...images]);
    resolveNamespaces(context, [{ pid: 1, namespaces: [net] }]);
    return { gaps: context.gaps, notCaptured: context.notCaptured.map(({ kind }) => kind) };
  };

  test('of which no image is there was dumped without what is in it', () => {
    expect(resolved([])).toEqual({ gaps: [], notCaptured: ['emptied-network'] });
  });

  test('of which an image is there has its settings too, else that is a gap', () => {
    const { gaps, notCaptured } = resolved([image('netdev-10.img', 'NETDEV', [])]);
    expect(gaps.map(({ member }) => member)).toEqual(['checkpoint/netns-10.img']);
    expect(notCaptured).toEqual([]);
  });
});

describe('sockets', () => {
  const unix = (id: number, ino: number, more: Plain): Plain =>
    entry(5, id, 'usk', {
      ino,
      type: 1,
      state: 1,
      flags: 2,
      uflags: 0,
      backlog: 0,
      peer: 0,
      fown: FOWN,
      opts: SOCKET_OPTIONS,
      name: '',
      ...more,
    });
  const inet = (id: number, ino: number, more: Plain): Plain =>
    entry(4, id, 'isk', {
      ino,
      family: 2,
      type: 1,
      proto: 6,
      state: 1,
      src_port: 80,
      dst_port: 0,
      flags: 2,
      backlog: 0,
      src_addr: [0],
      dst_addr: [0],
      fown: FOWN,
      opts: SOCKET_OPTIONS,
      ...more,
    });

  test('a name relative to a directory is shown as it was bound, with the directory beside it', () => {
    const { context, files } = filesOf([
      unix(1, 11, { name: 'ctl.sock\0', name_dir: '/srv/app', state: 10, backlog: 5 }),
    ]);
    const [socket] = resolveSockets(context, files, []).sockets;
    expect([shown(socket!.path), Object.fromEntries(socket!.detail)['name_dir'], socket!.backlog]).toEqual([
      'ctl.sock',
      '/srv/app',
      5,
    ]);
  });

  test('every NUL of an abstract name is shown as @', () => {
    const { context, files } = filesOf([unix(1, 11, { name: '\0a\0b\0' })]);
    expect(shown(resolveSockets(context, files, []).sockets[0]!.path)).toBe('@a@b@');
  });

  test('a datagram socket’s queue counts as the kernel counts it: the next message', () => {
    const queue = image(
      'sk-queues.img',
      'SK_QUEUES',
      ['one', 'three'].map((payload) => ({ message: { id_for: 1, length: payload.length }, payload })),
    );
    const { context, files } = filesOf([unix(1, 11, { type: 2, state: 7 })], [queue]);
    const [socket] = resolveSockets(context, files, []).sockets;
    expect([socket!.receiveQueue, Object.fromEntries(socket!.detail)['queue.bytes']]).toEqual([3, '8']);
  });

  test('a connection that was not accepted yet is marked', () => {
    const { context, files } = filesOf([unix(1, 11, { state: 10 }), unix(2, 12, { peer: 11 })]);
    const client = resolveSockets(context, files, []).sockets[1]!;
    expect([client.peerInode, Object.fromEntries(client.detail)['in_flight']]).toEqual([11n, 'true']);
  });

  test('bytes and files for a socket that is not there are gaps', () => {
    const queue = image('sk-queues.img', 'SK_QUEUES', [
      { message: { id_for: 9, length: 1, scm: [{ type: 1, rights: [44] }] }, payload: 'x' },
    ]);
    const { context, files } = filesOf([unix(1, 11, {})], [queue]);
    expect(resolveSockets(context, files, []).queues.map(({ fileId, fileIds }) => [fileId, fileIds])).toEqual(
      [[9, [44]]],
    );
    expect(context.gaps.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['dangling-file-id', 'file 9'],
      ['dangling-file-id', 'file 9'],
    ]);
  });

  test('a FIN that is not acknowledged counts in the send queue, as ss counts it', () => {
    const stream = image('tcp-stream-b.img', 'TCP_STREAM', [
      {
        message: {
          inq_len: 2,
          inq_seq: 1,
          outq_len: 3,
          outq_seq: 1,
          opt_mask: 0,
          snd_wscale: 0,
          mss_clamp: 0,
        },
        payload: 'inout',
      },
    ]);
    const { context, files } = filesOf([inet(1, 11, { state: 4, dst_port: 99 })], [stream]);
    const [socket] = resolveSockets(context, files, []).sockets;
    expect([socket!.state, socket!.receiveQueue, socket!.sendQueue]).toEqual(['FIN_WAIT1', 2, 4]);
    const { offset, length } = socket!.sendSource[0]!;
    expect(displayText(stream.source.read(offset, length))).toBe('out');
  });

  test('a connection without its stream is a gap, unless the dump closed connections', () => {
    const connection = inet(1, 11, { dst_port: 99 });
    const kept = filesOf([connection]);
    resolveSockets(kept.context, kept.files, []);
    expect(kept.context.gaps.map(({ kind, member }) => [kind, member])).toEqual([
      ['member-missing', 'checkpoint/tcp-stream-b.img'],
    ]);
    const closing = contextOf([
      image('inventory.img', 'INVENTORY', [{ img_version: 2, tcp_close: true }]),
      image('files.img', 'FILES', [connection]),
    ]);
    resolveSockets(closing, resolveOpenFiles(closing), []);
    expect([closing.gaps, closing.notCaptured.map(({ kind }) => kind)]).toEqual([[], ['tcp-stream']]);
  });

  test('of a big-endian machine have the same addresses and protocols', () => {
    const context = contextOf([
      image('inventory.img', 'INVENTORY', [{ img_version: 2, fdinfo_per_id: true }], false),
      image(
        'files.img',
        'FILES',
        [
          inet(1, 11, { src_addr: [0x0a14000f], dst_addr: [0xcb007142], type: 2, proto: 17, dst_port: 53 }),
          entry(10, 2, 'psk', {
            type: 3,
            protocol: 3,
            flags: 2,
            ifindex: 1,
            fown: FOWN,
            opts: SOCKET_OPTIONS,
            version: 0,
            reserve: 0,
            aux_data: false,
            orig_dev: false,
            vnet_hdr: false,
            loss: false,
            timestamp: 0,
            copy_thresh: 0,
          }),
        ],
        false,
      ),
    ]);
    const [udp, packet] = resolveSockets(context, resolveOpenFiles(context), []).sockets;
    expect([udp!.local, udp!.remote, packet!.protocol]).toEqual(['10.20.0.15:80', '203.0.113.66:53', 3]);
  });
});

describe('pipes', () => {
  test('that are open for both count on both sides, and data without ends is kept', () => {
    const data = image('pipes-data.img', 'PIPES_DATA', [
      { message: { pipe_id: 8, bytes: 4, size: 65536 }, payload: 'left' },
    ]);
    const { context, files } = filesOf([entry(2, 1, 'pipe', { pipe_id: 7, flags: 2, fown: FOWN })], [data]);
    expect(resolvePipes(context, files)).toMatchObject([
      { pipeId: 7, readers: [1], writers: [1], queued: 0, capacity: null },
      { pipeId: 8, readers: [], writers: [], queued: 4, capacity: 65536 },
    ]);
  });
});

describe('mounts', () => {
  const mnt = (id: number, parent: number, more: Plain): Plain => ({
    fstype: 16,
    mnt_id: id,
    root_dev: 1,
    parent_mnt_id: parent,
    flags: 0x200000,
    root: '/',
    mountpoint: '/',
    source: 'x',
    options: '',
    ...more,
  });

  test('are named by their own file system where CRIU has no number for it', () => {
    const context = contextOf([
      INVENTORY,
      image('mountpoints-4.img', 'MNTS', [
        mnt(2, 1, { fsname: 'erofs', mountpoint: '/opt' }),
        mnt(1, 9, { fstype: 0, ext_key: '/', flags: 0x500401 }),
      ]),
    ]);
    const mounts = resolveMounts(context, [4]);
    expect(mounts.map(({ mountpoint, fstype, options }) => [shown(mountpoint), fstype, options])).toEqual([
      ['/', null, 'ro,noatime'],
      ['/opt', 'erofs', 'rw,relatime'],
    ]);
    expect(context.notCaptured.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['external-mount', 'mount /'],
    ]);
    expect(context.gaps).toEqual([]);
  });

  test('that are their own parents, or each other’s, are a gap once for each ring', () => {
    const list = [mnt(1, 1, {}), mnt(2, 3, {}), mnt(3, 4, {}), mnt(4, 2, {}), mnt(5, 4, {}), mnt(6, 5, {})];
    const context = contextOf([INVENTORY, image('mountpoints-4.img', 'MNTS', list)]);
    expect(resolveMounts(context, [4]).length).toBe(6);
    expect(context.gaps.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['mount-cycle', 'mount 1'],
      ['mount-cycle', 'mount 2'],
    ]);
  });

  test('of a namespace of the container’s own whose image is missing are a gap', () => {
    const context = contextOf([INVENTORY]);
    expect(resolveMounts(context, [4])).toEqual([]);
    expect(context.gaps.map(({ member }) => member)).toEqual(['checkpoint/mountpoints-4.img']);
  });
});

describe('a network of the container’s own', () => {
  const fixture = (name: string): ImageFile =>
    rawFile(name, readFileSync(new URL(`../../fixtures/netns/${name}`, import.meta.url)));
  const conf = (count: number): Plain[] =>
    Array.from({ length: count }, (_, value) => ({ type: 6, iarg: value }));
  const netdev = image('netdev-10.img', 'NETDEV', [
    { type: 1, ifindex: 1, mtu: 65536, flags: 73, name: 'lo' },
    {
      type: 2,
      ifindex: 3,
      mtu: 1500,
      flags: 69699,
      name: 'veth0',
      address: Buffer.from('7a301a581efd', 'hex'),
      conf4: conf(31),
    },
    { type: 2, ifindex: 2, mtu: 1500, flags: 69699, name: 'veth1' },
  ]);
  const rules = rawFile(
    'iptables-10.img',
    Buffer.from('*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 203.0.113.66/32 -j ACCEPT\nCOMMIT\n'),
  );
  const context = contextOf([
    INVENTORY,
    netdev,
    rules,
    ...['ifaddr-10.img', 'route-10.img', 'route6-10.img', 'rule-10.img'].map(fixture),
  ]);
  const network = resolveNetwork(context, [10]);

  test('has its links with their addresses and settings', () => {
    expect(network.interfaces.map(({ name, kind, mac, addresses }) => [name, kind, mac, addresses])).toEqual([
      ['lo', 'loopback', null, ['127.0.0.1/8', '::1/128']],
      [
        'veth0',
        'veth',
        '7a:30:1a:58:1e:fd',
        ['10.20.0.15/16', '192.0.2.1 peer 192.0.2.9/32', '2001:db8::15/64', 'fe80::7830:1aff:fe58:1efd/64'],
      ],
      ['veth1', 'veth', null, ['fe80::481a:e7ff:feab:e36b/64']],
    ]);
    const settings = Object.fromEntries(network.interfaces[1]!.detail);
    expect([
      settings['ipv4.conf.accept_local'],
      settings['ipv4.conf.drop_unicast_in_l2_multicast'],
      settings['ipv4.conf.30'],
    ]).toEqual(['0', '29', '30']);
    expect(context.gaps).toEqual([]);
  });

  test('has its routes by the names of links, its rules, and its firewall line by line', () => {
    const way = network.routes.find(
      ({ destination, family }) => destination === 'default' && family === 'inet',
    )!;
    expect([way.gateway, way.interface, way.kind]).toEqual(['10.20.0.1', 'veth0', 'route']);
    expect(network.routes.filter(({ kind }) => kind === 'rule').length).toBe(5);
    expect(network.firewall.map(({ line, text }) => [line, shown(text)])).toEqual([
      [1, '*filter'],
      [2, ':INPUT ACCEPT [0:0]'],
      [3, '-A INPUT -s 203.0.113.66/32 -j ACCEPT'],
      [4, 'COMMIT'],
    ]);
    const { offset, length } = network.firewall[2]!.source[0]!;
    expect(displayText(rules.source.read(offset, length))).toBe('-A INPUT -s 203.0.113.66/32 -j ACCEPT');
  });

  test('whose files are of another kind is a gap in each', () => {
    const damaged = contextOf([
      INVENTORY,
      rawFile('route-10.img', Buffer.from('garbage!')),
      rawFile('netns-ct-10.img', Buffer.from([1, 2, 3])),
    ]);
    expect(resolveNetwork(damaged, [10])).toEqual({ interfaces: [], routes: [], firewall: [] });
    expect(damaged.gaps.map(({ member }) => member)).toEqual([
      'checkpoint/route-10.img',
      'checkpoint/netns-ct-10.img',
    ]);
  });
});

describe('namespaces', () => {
  test('of users have maps of ids, those of time both clocks', () => {
    const context = contextOf([
      INVENTORY,
      image('userns-7.img', 'USERNS', [
        {
          uid_map: [{ first: 0, lower_first: 100000, count: 65536 }],
          gid_map: [{ first: 0, lower_first: 100, count: 1 }],
        },
      ]),
      image('timens-8.img', 'TIMENS', [
        { monotonic: { tv_sec: 5, tv_nsec: 6 }, boottime: { tv_sec: 7, tv_nsec: 8 } },
      ]),
    ]);
    const namespaces = [
      { kind: 'user', id: 7, host: false },
      { kind: 'time', id: 8, host: false },
      { kind: 'uts', id: 4, host: true },
    ] as const;
    const rows = resolveNamespaces(context, [
      { pid: 1, namespaces },
      { pid: 2, namespaces },
    ]);
    expect(rows.map(({ kind, detail }) => [kind, detail.map((pair) => pair.join(' '))])).toEqual([
      ['user', ['uid_map 0 100000 65536', 'gid_map 0 100 1']],
      ['time', ['monotonic.tv_sec 5', 'monotonic.tv_nsec 6', 'boottime.tv_sec 7', 'boottime.tv_nsec 8']],
      ['uts', []],
    ]);
    expect(context.gaps).toEqual([]);
  });
});
