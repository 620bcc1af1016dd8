/**
 * The files of a checkpoint with as many processes, files and log lines as asked, grown from the bundled sample:
 *
 *   pid 1 acme-shop ─┬─ the sample's own processes
 *                    ├─ pool checkout: master ─┬─ worker 1 ── helper
 *                    │                         └─ worker 2 ...          pipe to the master, socket pair with the
 *                    └─ pool catalog: ...                               next worker, TCP to the proxy or outside
 *
 * Pure: the same numbers give the same bytes. Number 0, 1, ... of a series are ten minutes apart; in each some
 * workers are new (another pid), some cached files rewritten, and the logs hold the lines since the last one.
 */
import { decodeMessage, writeEntry, FOWN, SOCKET_OPTIONS } from './criu-images.ts';
import { TAR_END, tarHeader, tarPadding } from './tar-bytes.ts';

export interface Scale {
  readonly processes: number;
  readonly files: number;
  readonly containerLines: number;
  readonly applicationLines: number;
}

/** 2026-11-24T06:44:03Z, when the sample's container was created. */
const CREATED = 1_795_502_643;
const SECONDS_BETWEEN = 600;
const POOLS = [
  'checkout',
  'catalog',
  'search',
  'cart',
  'mail',
  'images',
  'billing',
  'auth',
  'reports',
  'proxy',
] as const;
const PROXY_POOL = POOLS.length - 1;
const PAGE = 4096;
/** Of the sample: a small process to copy, its page files, /dev/null, its network namespace, pages near its stack. */
const TEMPLATE = 42;
const DEV_NULL = 24;
const NETNS = 10;
const TCP_STREAM = 'checkpoint/tcp-stream-cbf9.img';
const FIRST_ID = 1000;
const LOOPBACK = 0x0100007f;
const POD_ADDRESS = 0x0f00580a; // 10.88.0.15
const FD = { REG: 1, PIPE: 2, INETSK: 4, UNIXSK: 5 } as const;

type Files = Map<string, Buffer>;

interface Task {
  readonly pid: number;
  readonly ppid: number;
  readonly pool: number;
  /** 0: the master. */
  readonly worker: number;
  readonly name: string;
  readonly argv: readonly string[];
}

/** When checkpoint `number` of the series was taken, seconds since 1970. */
export function takenAt(number: number): number {
  return CREATED + (number + 1) * SECONDS_BETWEEN;
}

/** `sample`: the bundled checkpoint's files by name. */
export function scaledCheckpoint(sample: ReadonlyMap<string, Buffer>, number: number, scale: Scale): Files {
  const files = new Map(sample);
  const own = entriesOf(sample.get('checkpoint/pstree.img')!).length;
  const tasks = layOutTasks(scale.processes - own, number);
  addTasks(files, tasks);
  addChannels(files, tasks);
  files.set('ctr.log', containerLog(number, scale.containerLines));
  files.set(
    'rootfs-diff.tar',
    withFiles(sample.get('rootfs-diff.tar')!, number, scale.files, scale.applicationLines),
  );
  return files;
}

/** Masters, then workers; every eighth worker is a helper of the one before. */
function layOutTasks(count: number, number: number): Task[] {
  const tasks: Task[] = [];
  const masters = Math.min(POOLS.length, count);
  for (let at = 0; at < count; at++) {
    const pool = at % POOLS.length;
    const worker = Math.floor(at / POOLS.length);
    const poolName = POOLS[pool]!;
    if (worker === 0) {
      const pid = 100 + pool;
      tasks.push({ pid, ppid: 1, pool, worker, name: `${poolName}-master`, argv: ['acme-pool', poolName] });
      continue;
    }
    // One of seventeen was started anew since the last checkpoint.
    const generation = Math.floor((number + (at % 17)) / 17);
    const pid = 200 + at + generation * 1000;
    const before = tasks[at - masters];
    const isHelper = worker % 8 === 0 && before !== undefined;
    tasks.push({
      pid,
      ppid: isHelper ? before.pid : 100 + pool,
      pool,
      worker,
      name: isHelper ? 'acme-convert' : `${poolName}-${worker}`,
      argv: isHelper ? ['acme-convert', '-'] : ['acme-worker', poolName, String(worker)],
    });
  }
  return tasks;
}

function addTasks(files: Files, tasks: readonly Task[]): void {
  const image = (kind: string): Buffer => files.get(`checkpoint/${kind}-${TEMPLATE}.img`)!;
  const core = onlyEntry('core_entry', image('core'));
  const ids = onlyEntry('task_kobj_ids_entry', image('ids'));
  const mm = onlyEntry('mm_entry', image('mm'));
  const stack = stackPages(files, image('pagemap'));
  const argStart = Number(BigInt(mm['mm_arg_start'] as string) - stack.address);
  const argBytes = Number(BigInt(mm['mm_arg_end'] as string) - BigInt(mm['mm_arg_start'] as string));
  const pagemap = image('pagemap').subarray(0, 8);
  const tree: Buffer[] = [files.get('checkpoint/pstree.img')!];
  for (const [at, task] of tasks.entries()) {
    const { pid } = task;
    const id = FIRST_ID + at;
    const put = (kind: string, ...parts: Buffer[]): Files =>
      files.set(`checkpoint/${kind}-${pid}.img`, Buffer.concat(parts));
    const write = (kind: string, type: string, fields: Record<string, unknown>): Files =>
      put(kind, image(kind).subarray(0, 8), ...writeEntry({ type, fields }));
    write('core', 'core_entry', { ...core, tc: { ...(core['tc'] as object), comm: task.name } });
    write('ids', 'task_kobj_ids_entry', { ...ids, vm_id: id, files_id: id, fs_id: id, sighand_id: id });
    put('fs', image('fs'));
    const argv = Buffer.from(task.argv.map((argument) => `${argument}\0`).join('')).subarray(0, argBytes);
    write('mm', 'mm_entry', {
      ...mm,
      mm_arg_end: BigInt(mm['mm_arg_start'] as string) + BigInt(argv.length),
    });
    put(
      'pagemap',
      pagemap,
      ...writeEntry({ type: 'pagemap_head', fields: { pages_id: id } }),
      ...writeEntry({
        type: 'pagemap_entry',
        fields: {
          vaddr: stack.address,
          compat_nr_pages: 0,
          flags: 4,
          nr_pages: BigInt(stack.bytes.length / PAGE),
        },
      }),
    );
    const pages = Buffer.from(stack.bytes);
    argv.copy(pages, argStart);
    files.set(`checkpoint/pages-${id}.img`, pages);
    const fields = { pid, ppid: task.ppid, pgid: 1, sid: 1, threads: [pid] };
    tree.push(...writeEntry({ type: 'pstree_entry', fields }));
  }
  files.set('checkpoint/pstree.img', Buffer.concat(tree));
}

/** The last run of the template's pages: arguments and environment. */
function stackPages(files: Files, pagemap: Buffer): { address: bigint; bytes: Buffer } {
  const [head, ...runs] = entriesOf(pagemap);
  const pagesId = Number(decodeMessage('pagemap_head', head!)['pages_id']);
  const last = decodeMessage('pagemap_entry', runs.at(-1)!);
  const length = Number(last['nr_pages']) * PAGE;
  const pages = files.get(`checkpoint/pages-${pagesId}.img`)!;
  return { address: BigInt(last['vaddr'] as string), bytes: pages.subarray(pages.length - length) };
}

/** Descriptors of the new tasks: a log a pool, a pipe to the master, socket pairs, TCP to the proxy and outside. */
function addChannels(files: Files, tasks: readonly Task[]): void {
  const fileEntries: Buffer[] = [files.get('checkpoint/files.img')!];
  const descriptors = new Map<number, Record<string, unknown>[]>(tasks.map(({ pid }) => [pid, []]));
  const stream = files.get(TCP_STREAM)!;
  let nextId = FIRST_ID;
  const hold = (pid: number, type: number, id: number): void => {
    const held = descriptors.get(pid)!;
    held.push({ id, flags: 0, type, fd: held.length });
  };
  const add = (type: number, field: string, body: Record<string, unknown>): number => {
    const id = nextId++;
    fileEntries.push(...writeEntry({ type: 'file_entry', fields: { type, id, [field]: { id, ...body } } }));
    return id;
  };
  const tcp = (local: number, from: number, remote: number, to: number): number => {
    const ino = 100_000 + nextId;
    files.set(`checkpoint/tcp-stream-${ino.toString(16)}.img`, stream);
    return add(FD.INETSK, 'isk', {
      ino,
      ...{ family: 2, type: 1, proto: 6, state: 1, src_port: from, dst_port: to, flags: 2, backlog: 0 },
      ...{ src_addr: [local], dst_addr: [remote], fown: FOWN, opts: SOCKET_OPTIONS, ns_id: NETNS },
    });
  };
  const masters = new Map(tasks.filter(({ worker }) => worker === 0).map((task) => [task.pool, task]));
  const logs = new Map<number, number>();
  for (const { pool } of masters.values()) {
    const name = `/var/log/acme/${POOLS[pool]}.log`;
    logs.set(
      pool,
      add(FD.REG, 'reg', {
        ...{ flags: 33_793, pos: 0, fown: FOWN, name: Buffer.from(name), mnt_id: 97, mode: 33_188 },
      }),
    );
  }
  for (const [at, { pid, pool, worker }] of tasks.entries()) {
    hold(pid, FD.REG, DEV_NULL);
    hold(pid, FD.REG, logs.get(pool)!);
    if (worker === 0) continue;
    const master = masters.get(pool)!.pid;
    const pipe = 200_000 + at;
    hold(pid, FD.PIPE, add(FD.PIPE, 'pipe', { pipe_id: pipe, flags: 1, fown: FOWN }));
    hold(master, FD.PIPE, add(FD.PIPE, 'pipe', { pipe_id: pipe, flags: 0, fown: FOWN }));
    const next = tasks[at + POOLS.length];
    if (worker % 3 === 1 && next !== undefined) {
      const [a, b] = [300_000 + 2 * at, 300_001 + 2 * at];
      const pair = { type: 1, state: 1, flags: 2, uflags: 0, backlog: 0, fown: FOWN, opts: SOCKET_OPTIONS };
      const name = Buffer.alloc(0);
      hold(pid, FD.UNIXSK, add(FD.UNIXSK, 'usk', { ...pair, ino: a, peer: b, name, ns_id: NETNS }));
      hold(next.pid, FD.UNIXSK, add(FD.UNIXSK, 'usk', { ...pair, ino: b, peer: a, name, ns_id: NETNS }));
    }
    const proxy = masters.get(PROXY_POOL);
    if (worker % 4 === 1 && proxy !== undefined && pool !== PROXY_POOL) {
      const port = 20_000 + at;
      hold(pid, FD.INETSK, tcp(LOOPBACK, port, LOOPBACK, 6432));
      hold(proxy.pid, FD.INETSK, tcp(LOOPBACK, 6432, LOOPBACK, port));
    }
    if (worker % 5 === 2) {
      const peer = 10 | (20 << 8) | ((at % 40) << 24);
      hold(pid, FD.INETSK, tcp(POD_ADDRESS, 40_000 + at, peer >>> 0, 5432));
    }
  }
  files.set('checkpoint/files.img', Buffer.concat(fileEntries));
  const head = files.get('checkpoint/fdinfo-2.img')!.subarray(0, 8);
  for (const [at, { pid }] of tasks.entries()) {
    const entries = descriptors.get(pid)!.flatMap((fields) => writeEntry({ type: 'fdinfo_entry', fields }));
    files.set(`checkpoint/fdinfo-${FIRST_ID + at}.img`, Buffer.concat([head, ...entries]));
  }
}

/** Evenly spread moments of the ten minutes before a checkpoint, in milliseconds. */
function momentOf(number: number, at: number, of: number): number {
  return (takenAt(number) - SECONDS_BETWEEN) * 1000 + Math.floor((at * (SECONDS_BETWEEN - 5) * 1000) / of);
}

function containerLog(number: number, lines: number): Buffer {
  let text = '';
  for (let at = 0; at < lines; at++) {
    const time = new Date(momentOf(number, at, lines)).toISOString().replace('Z', '123456+00:00');
    text += `${time} stdout F {"lvl": "info", "msg": "tick", "n": ${number * lines + at}, "sessions": ${at % 90}}\n`;
  }
  return Buffer.from(text);
}

/** Cached items, of which one of ten was rewritten since the last checkpoint, and a log of requests. */
function withFiles(tar: Buffer, number: number, count: number, lines: number): Buffer {
  let end = tar.length;
  while (end >= 512 && tar.subarray(end - 512, end).every((byte) => byte === 0)) end -= 512;
  const parts: Buffer[] = [tar.subarray(0, end)];
  const add = (name: string, content: Buffer, seconds: number): void => {
    parts.push(tarHeader(name, content.length, seconds), content, tarPadding(content.length));
  };
  for (let at = 0; at < count; at++) {
    const written = Math.max(-1, number - ((number + at) % 10));
    const content = Buffer.from(`{"item": ${at}, "version": ${written + 1}, "price": ${(at * 37) % 9973}}\n`);
    const shelf = String(at % 50).padStart(2, '0');
    const moment = Math.floor(momentOf(Math.max(0, written), at, count) / 1000);
    add(`var/cache/acme/${shelf}/item-${String(at).padStart(5, '0')}.json`, content, moment);
  }
  let log = '';
  for (let at = 0; at < lines; at++) {
    const time = new Date(momentOf(number, at, lines)).toISOString();
    log += `${time} ${POOLS[at % POOLS.length]} GET /item/${(at * 7) % count} 200 ${100 + (at % 900)}\n`;
  }
  add('var/log/acme/requests.log', Buffer.from(log), takenAt(number) - 1);
  return Buffer.concat([...parts, TAR_END]);
}

/** The messages of an image without payloads. */
function entriesOf(image: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 8; at < image.length;) {
    const length = image.readUInt32LE(at);
    entries.push(image.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return entries;
}

function onlyEntry(type: string, image: Buffer): Record<string, unknown> {
  return decodeMessage(type, entriesOf(image)[0]!);
}
