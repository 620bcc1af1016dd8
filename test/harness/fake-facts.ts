/** Rows of the lists, from the truth of a checkpoint and the bytes of the sample. */
import type { CellValue, ListRow } from '../../shared/api/values.ts';

export interface TarMember {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export interface Truth {
  readonly archive: string;
  readonly container: { readonly id: string; readonly name: string; readonly engine: string };
  readonly processes: readonly TruthProcess[];
  readonly sockets: readonly TruthSocket[];
}

interface TruthProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly comm: string;
  readonly zombie?: boolean;
  readonly argv: readonly string[];
  readonly environ: readonly string[];
  readonly exe: string;
  readonly exeDeleted: boolean;
  readonly cwd: string;
  readonly root: string;
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly groups: readonly number[];
  readonly capInh: string;
  readonly capPrm: string;
  readonly capEff: string;
  readonly capBnd: string;
  readonly capAmb: string;
  readonly noNewPrivs: boolean;
  readonly seccomp: number;
  readonly oomScoreAdj: number;
  readonly umask: string;
  readonly nice: number;
  readonly sigIgn: string;
  readonly sigCgt: string;
  readonly threads: readonly { readonly tid: number; readonly comm: string }[];
  readonly fds: readonly {
    fd: number;
    target: string;
    deleted: boolean;
    pos: number;
    flags: string;
    cloexec: boolean;
  }[];
  readonly maps: readonly {
    start: string;
    end: string;
    perms: string;
    offset: string;
    path: string;
    deleted: boolean;
  }[];
}

interface TruthSocket {
  readonly family: string;
  readonly type: string;
  readonly state: string;
  readonly recvQueue: number;
  readonly sendQueue: number;
  readonly local?: string;
  readonly remote?: string;
  readonly path?: string;
  readonly inode: number;
  readonly holders: readonly { readonly pid: number; readonly fd: number }[];
}

/** Members of a plain tar; enough for the sample, which has no long names. */
export function readMembers(tar: Uint8Array): readonly TarMember[] {
  const members: TarMember[] = [];
  const text = (at: number, length: number): string =>
    new TextDecoder().decode(tar.subarray(at, at + length)).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8) || 0;
    members.push({ name: text(at, 100), offset: at + 512, size });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

const mask = (hex: string): bigint => BigInt(`0x${hex}`);
const text = (value: string): CellValue => ({ text: value });
const SECRET = /PASS|SECRET|TOKEN|KEY|SMTP_URL/i;

export interface FactSource {
  readonly checkpoint: string;
  readonly evidence: string;
  readonly truth: Truth;
  readonly tar: Uint8Array;
  readonly members: readonly TarMember[];
}

/** All lists of one checkpoint. */
export function factsOf(from: FactSource): Readonly<Record<string, readonly ListRow[]>> {
  const { truth, members, tar } = from;
  const row = (key: string, cells: Record<string, CellValue>, source: ListRow['source'] = []): ListRow => ({
    key,
    checkpoint: from.checkpoint,
    evidence: from.evidence,
    cells,
    source,
  });
  const member = (name: string): number => members.findIndex((one) => one.name === name);
  const texts = new Map<number, string>();
  const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
  const find = (index: number, wanted: string, before: readonly number[] = []): number => {
    const one = members[index];
    if (one === undefined) return -1;
    const content = texts.get(index) ?? latin1(tar.subarray(one.offset, one.offset + one.size));
    texts.set(index, content);
    const at = content.indexOf(latin1(new Uint8Array([...before, ...new TextEncoder().encode(wanted)])));
    return at < 0 ? -1 : at + before.length;
  };
  const span = (index: number, offset: number, length: number, field: string, supports?: string) => ({
    member: index,
    offset,
    length,
    field,
    ...(supports === undefined ? {} : { supports }),
  });
  const socketOf = (pid: number, fd: number): TruthSocket | undefined =>
    truth.sockets.find((one) => one.holders.some((holder) => holder.pid === pid && holder.fd === fd));
  const pages = member('checkpoint/pages-1.img');

  const lists: Record<string, ListRow[]> = {
    process: [],
    thread: [],
    credential: [],
    environment: [],
    file_descriptor: [],
    process_socket: [],
    memory_map: [],
    resource_limit: [],
    signal_action: [],
    timer: [],
  };
  for (const process of truth.processes) {
    const core = member(`checkpoint/core-${process.pid}.img`);
    const comm = find(core, process.comm, [0x32, process.comm.length]);
    const fds = process.fds.map((fd) => ({ ...fd, socket: socketOf(process.pid, fd.fd) }));
    lists['process']?.push(
      row(
        String(process.pid),
        {
          pid: process.pid,
          ppid: process.ppid,
          pgid: process.pgid,
          sid: process.sid,
          comm: text(process.comm),
          argv: process.zombie === true ? null : process.argv.map(text),
          argvNote: process.argv[0]?.startsWith('[')
            ? { text: 'argv[0] is in brackets as a kernel thread’s would be; the executable is a file' }
            : null,
          userName: text(process.uids[1] === 0 ? 'root' : 'app'),
          uid: process.uids[1] ?? 0,
          gid: process.gids[1] ?? 0,
          state: process.zombie === true ? 'zombie' : 'alive',
          zombie: process.zombie === true,
          stopSignal: null,
          exitCode: 0,
          threadCount: process.threads.length,
          descriptorCount: fds.length,
          socketCount: fds.filter((fd) => fd.socket !== undefined).length,
          mapCount: process.maps.length,
          environmentCount: process.environ.length,
          memoryBytes: 4096 * (100 + process.pid * 7),
          exe: text(process.exe),
          exeDeleted: process.exeDeleted,
          exeFileId: 3,
          cwd: text(process.cwd),
          root: text(process.root),
          umask: parseInt(process.umask, 8),
          oomScoreAdj: process.oomScoreAdj,
          nice: process.nice,
          policy: 'SCHED_OTHER',
          loginuid: null,
          seccompMode: process.seccomp,
          noNewPrivs: process.noNewPrivs,
          sigIgn: mask(process.sigIgn),
          sigCgt: mask(process.sigCgt),
          sigBlk: 0n,
          pendingSignals: [],
          tty: null,
          namespaces: ['pid', 'net', 'ipc', 'uts', 'mnt', 'user', 'cgroup'].map((kind, i) => ({
            kind,
            id: i + 2,
            host: kind === 'user',
          })),
        },
        [
          span(member('checkpoint/pstree.img'), 8, 24, 'pstree_entry'),
          ...(comm < 0 ? [] : [span(core, comm, process.comm.length, 'task_core_entry.comm', 'comm')]),
          ...process.argv.slice(0, 1).flatMap((one) => {
            const at = one === '' ? -1 : find(pages, process.argv.join('\0'));
            return at < 0 ? [] : [span(pages, at, process.argv.join('\0').length, 'page', 'argv')];
          }),
        ],
      ),
    );
    lists['credential']?.push(
      row(
        `${process.pid}/${process.pid}`,
        {
          pid: process.pid,
          tid: process.pid,
          uids: [...process.uids],
          gids: [...process.gids],
          groups: [...process.groups],
          capInh: mask(process.capInh),
          capPrm: mask(process.capPrm),
          capEff: mask(process.capEff),
          capBnd: mask(process.capBnd),
          capAmb: mask(process.capAmb),
          securebits: 0n,
          noNewPrivs: process.noNewPrivs,
          lsmProfile: null,
          userName: text('root'),
        },
        [span(core, 40, 60, 'thread_core_entry.creds')],
      ),
    );
    for (const thread of process.threads) {
      lists['thread']?.push(
        row(
          `${process.pid}/${thread.tid}`,
          {
            pid: process.pid,
            tid: thread.tid,
            comm: text(thread.comm),
            architecture: 'x86-64',
            bits: 64,
            instructionPointer: 0x7f32adf17000n + BigInt(thread.tid * 16),
            stackPointer: 0x7ffd5b0e1000n - BigInt(thread.tid * 4096),
            registers: [
              ['r15', 0n],
              ['r14', 0xffffffffffffffffn],
              ['rip', 0x7f32adf17000n],
            ],
            sigBlk: 0n,
            pendingSignals: [],
            seccompMode: process.seccomp,
            policy: 'SCHED_OTHER',
            nice: 0,
          },
          [span(core, 30, 200, 'core_entry.thread_info')],
        ),
      );
    }
    for (const [index, entry] of process.environ.entries()) {
      const at = entry.indexOf('=');
      const name = at < 0 ? entry : entry.slice(0, at);
      const value = at < 0 ? null : entry.slice(at + 1);
      const where = find(pages, entry);
      lists['environment']?.push(
        row(
          `${process.pid}/${index}`,
          {
            pid: process.pid,
            index,
            name: text(name),
            value:
              value === null
                ? null
                : SECRET.test(name)
                  ? { masked: name.includes('AWS') ? 'AWS key' : 'password', length: value.length }
                  : text(value),
          },
          where < 0 ? [] : [span(pages, where, entry.length, 'page')],
        ),
      );
    }
    for (const fd of fds) {
      const { socket } = fd;
      lists['file_descriptor']?.push(
        row(
          `${process.pid}/${fd.fd}`,
          {
            pid: process.pid,
            fd: fd.fd,
            type:
              socket === undefined
                ? fd.target.startsWith('pipe:')
                  ? 'PIPE'
                  : 'REG'
                : socket.family === 'unix'
                  ? 'UNIXSK'
                  : 'INETSK',
            target: text(fd.target),
            peer: socket?.remote === undefined ? null : text(socket.remote),
            deleted: fd.deleted,
            position: fd.pos,
            flags: parseInt(fd.flags, 8),
            closeOnExec: fd.cloexec,
            fileId: fd.fd + 1,
          },
          [
            span(member('checkpoint/fdinfo-2.img'), 12, 10, 'fdinfo_entry'),
            span(member('checkpoint/files.img'), 300, 80, 'file_entry'),
          ],
        ),
      );
      if (socket !== undefined) {
        lists['process_socket']?.push(
          row(
            `${process.pid}/${fd.fd}`,
            {
              pid: process.pid,
              fd: fd.fd,
              inode: BigInt(socket.inode),
              family: socket.family,
              type: socket.type,
              state: socket.state,
              local: socket.local === undefined ? null : text(socket.local),
              remote: socket.remote === undefined ? null : text(socket.remote),
              path: socket.path === undefined ? null : text(socket.path),
              receiveQueue: socket.recvQueue,
              sendQueue: socket.sendQueue,
            },
            [span(member('checkpoint/files.img'), 300, 80, 'inet_sk_entry')],
          ),
        );
      }
    }
    for (const map of process.maps) {
      const start = BigInt(map.start);
      const end = BigInt(map.end);
      const total = (end - start) / 4096n;
      lists['memory_map']?.push(
        row(
          `${process.pid}/${map.start}`,
          {
            pid: process.pid,
            start,
            end,
            size: end - start,
            permissions: map.perms,
            kind: map.path === '' ? 'anonymous' : map.path.startsWith('[') ? map.path.slice(1, -1) : 'file',
            path: text(map.path),
            deleted: map.deleted,
            offset: BigInt(map.offset),
            pages: {
              total,
              dumped: map.perms.includes('w') ? total : 0n,
              parent: 0n,
              lazy: 0n,
              zero: 0n,
              notCaptured: map.perms.includes('w') ? 0n : total,
            },
          },
          [
            span(
              member('checkpoint/mm-1.img') < 0 ? core : member('checkpoint/mm-1.img'),
              100,
              30,
              'vma_entry',
            ),
          ],
        ),
      );
    }
    for (const [i, resource] of [
      'CPU',
      'FSIZE',
      'DATA',
      'STACK',
      'CORE',
      'NOFILE',
      'NPROC',
      'MEMLOCK',
    ].entries()) {
      lists['resource_limit']?.push(
        row(`${process.pid}/${resource}`, {
          pid: process.pid,
          resource,
          current: i % 2 === 0 ? 2n ** 64n - 1n : 1024n,
          maximum: i % 3 === 0 ? 2n ** 64n - 1n : 4096n,
        }),
      );
    }
    for (const signal of [2, 15, 17, 13]) {
      lists['signal_action']?.push(
        row(`${process.pid}/${signal}`, {
          pid: process.pid,
          signal,
          disposition: signal === 13 ? 'ignored' : 'handler',
          handler: signal === 13 ? null : 0x55d0c0de1000n,
          flags: 0x14000000n,
          mask: 0n,
          restorer: null,
        }),
      );
    }
  }
  return { ...lists, ...containerFacts(from, row, member, span) };
}

function containerFacts(
  from: FactSource,
  row: (key: string, cells: Record<string, CellValue>, source?: ListRow['source']) => ListRow,
  member: (name: string) => number,
  span: (
    index: number,
    offset: number,
    length: number,
    field: string,
    supports?: string,
  ) => ListRow['source'][number],
): Record<string, readonly ListRow[]> {
  const { truth, members } = from;
  const taken = BigInt(Date.UTC(2026, 10, 24, 6, 44, 18)) * 1_000_000n;
  const config = member('config.dump');
  return {
    container: [
      row(
        from.checkpoint,
        {
          engine: truth.container.engine,
          engineReason: 'config.dump',
          engineVersion: null,
          id: text(truth.container.id),
          name: text(truth.container.name),
          image: text('localhost/acme-shop:1.4.2'),
          imageId: text('9f3c0f2a7c1d4f0a8b6f5f4e3d2c1b0a99887766554433221100ffeeddccbbaa'),
          runtime: text('runc'),
          hostname: text('shop-7d9c5b6f4-x2v8q'),
          pod: null,
          namespace: null,
          podUid: null,
          podSandboxId: null,
          createdAtNs: taken - 41_212_417_000n,
          startedAtNs: taken - 40_950_103_221n,
          checkpointedAtNs: taken + 212_417_113n,
          finishedAtNs: null,
          restoredAtNs: null,
          restartCount: null,
          logPath: null,
          command: [text('python3'), text('/app/server.py')],
          privileged: false,
          seccompProfile: text('default'),
          apparmorProfile: null,
          selinuxLabel: null,
        },
        [
          span(config, 0, 24223, '/'),
          span(config, 6, 64, '/id', 'id'),
          span(config, 120, 40, '/createdTime', 'createdAtNs'),
        ],
      ),
    ],
    checkpoint: [
      row(
        from.checkpoint,
        {
          directory: text('checkpoint'),
          kind: 'dump',
          imageVersion: 1,
          architecture: 'x86-64',
          littleEndian: true,
          pageSize: 4096,
          pageSizeReason: 'AT_PAGESZ',
          rootPid: 1,
          hostNamespaces: [text('user')],
          lsm: null,
          preDumpMode: null,
          dumpUptimeUs: 123_456_789n,
          parentLink: null,
          freezingUs: 3100n,
          frozenUs: 212_400n,
          memdumpUs: 98_100n,
          memwriteUs: 61_020n,
          pagesScanned: 41_020n,
          pagesSkippedParent: 0n,
          pagesWritten: 9_214n,
          dumpCriuRunId: '5e1f',
          criuVersion: '4.2.1',
          kernelVersion: 'Linux 6.18.0 x86_64',
          failure: null,
        },
        [
          span(member('checkpoint/inventory.img'), 8, 20, 'inventory_entry'),
          span(member('stats-dump'), 8, 40, 'dump_stats_entry', 'frozenUs'),
        ],
      ),
    ],
    container_network: [
      row('podman/eth0/10.88.0.12/16', {
        network: text('podman'),
        interface: text('eth0'),
        mac: text('de:ad:be:ef:00:0c'),
        address: text('10.88.0.12/16'),
        gateway: text('10.88.0.1'),
      }),
    ],
    container_mount: [
      '/proc',
      '/dev',
      '/dev/pts',
      '/dev/mqueue',
      '/sys',
      '/etc/hosts',
      '/etc/hostname',
      '/run/.containerenv',
      '/dev/shm',
    ].map((destination, i) =>
      row(destination, {
        destination: text(destination),
        type: text(i < 5 ? 'proc' : 'bind'),
        sourcePath: text(i < 5 ? 'proc' : `/var/lib/containers/storage${destination}`),
        options: [text('nosuid')],
        origin: 'spec.dump',
      }),
    ),
    container_property: [
      row('environment/TZ', { kind: 'environment', key: text('TZ'), value: text('Europe/Berlin') }),
      row('annotation/io.container.manager', {
        kind: 'annotation',
        key: text('io.container.manager'),
        value: text('libpod'),
      }),
      row('annotation/hostile', {
        kind: 'annotation',
        key: text('note\u202egnp.exe'),
        value: text('<b>bold</b> \u001b[31mred\u001b[0m https://example.com/'),
      }),
      row('resource/memory', { kind: 'resource', key: text('memory.limit'), value: text('536870912') }),
    ],
    image: members
      .map((one, index) => ({ one, index }))
      .filter(({ one }) => one.name.startsWith('checkpoint/') && one.name.endsWith('.img'))
      .map(({ one, index }) =>
        row(
          String(index),
          {
            name: text(one.name.slice(11)),
            member: index,
            type: one.name
              .slice(11)
              .replace(/[-.].*/, '')
              .toUpperCase(),
            magic: null,
            entries: 1,
            size: BigInt(one.size),
            state: one.name.includes('pages') ? 'raw' : 'decoded',
          },
          [span(index, 0, Math.min(64, one.size), 'magic')],
        ),
      ),
    leftover: [],
    gap: [
      row('0', {
        kind: 'member-missing',
        message: text(
          'core-48 names file id 77, which files.img does not hold; the descriptor is listed without its target',
        ),
        member: text('checkpoint/files.img'),
        offset: null,
        subject: text('process 48'),
      }),
      row('1', {
        kind: 'entry-cut',
        message: text(
          'The last entry of netns-10.img ends after 3 of 40 bytes; the entries before it are read',
        ),
        member: text('checkpoint/netns-10.img'),
        offset: 812,
        subject: null,
      }),
    ],
    not_captured: [
      ...[1, 11, 15].map((pid, i) =>
        row(String(i), {
          kind: 'file-pages',
          reason: text('Clean pages of mapped files are left to the file, which is not in the checkpoint'),
          subject: text(`process ${pid}`),
          bytes: BigInt(4096 * 400 * (i + 1)),
        }),
      ),
      row('9', {
        kind: 'external-mount',
        reason: text('Bind mounts of the node hold no content in a checkpoint'),
        subject: text('/etc/hosts'),
        bytes: null,
      }),
      row('10', {
        kind: 'accept-queue',
        reason: text('Connections that wait in an accept queue are not dumped'),
        subject: text('socket 0.0.0.0:8080'),
        bytes: null,
      }),
    ],
  };
}
