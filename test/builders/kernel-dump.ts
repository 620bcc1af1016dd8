/**
 * Dumps of a few small processes, described by what a test is about: who holds which files, in which namespaces.
 * Magics are those of CRIU's magic.h; messages are encoded by protobufjs (criu-images.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeImage, writeInventory, type EntryToWrite, FOWN, SOCKET_OPTIONS } from './criu-images.ts';

export type Fields = Record<string, unknown>;

export interface TaskToDump {
  readonly pid: number;
  readonly ppid?: number;
  readonly comm?: string;
  /** Fields of pstree_entry, of `tc`, of `thread_core` and of task_kobj_ids_entry that are not the usual ones. */
  readonly tree?: Fields;
  readonly tc?: Fields;
  readonly core?: Fields;
  readonly ids?: Fields;
  /** [descriptor, file id]; the type is the file's. */
  readonly fds?: readonly (readonly [number, number])[];
  readonly vmas?: readonly Fields[];
  /** Further threads: their tid and fields of `thread_core`. */
  readonly threads?: readonly (readonly [number, Fields])[];
  readonly zombie?: boolean;
  readonly mm?: Fields;
}

export interface DumpToWrite {
  readonly tasks: readonly TaskToDump[];
  /** Entries of files.img beside the program (1) and the root directory (2). */
  readonly files?: readonly Fields[];
  /** Other images: name, magic, message type, entries. */
  readonly images?: readonly (readonly [string, number, string, readonly (Fields | EntryToWrite)[]])[];
  readonly raw?: readonly (readonly [string, string | Uint8Array])[];
  readonly inventory?: Fields;
}

/** Magics by message type; pipes-data and fifo-data, whose messages are of one type, by file name. */
export const MAGIC = {
  cgroup: 0x59383330,
  fifoData: 0x59333054,
  fileLocks: 0x54323616,
  mounts: 0x55563928,
  netdev: 0x57373951,
  netns: 0x55933752,
  pipesData: 0x56453709,
  seccomp: 0x64413049,
  skQueues: 0x56264026,
  sysvMessages: 0x55453737,
  sysvSemaphores: 0x59573019,
  sysvShared: 0x46283044,
  tcpStream: 0x51465506,
  ttyInfo: 0x59453036,
  userns: 0x55474906,
  utsns: 0x54473203,
} as const;

const NO_ID = { uid: 0, gid: 0, euid: 0, egid: 0, suid: 0, sgid: 0, fsuid: 0, fsgid: 0, secbits: 0 };
/** The host's namespaces. */
const HOST = { pid: 1, net: 2, ipc: 3, uts: 4, mnt: 5, user: 6, cgroup: 7 };

function namespaceIds(of: Readonly<Record<string, number>>): Fields {
  return Object.fromEntries(Object.entries(of).map(([kind, id]) => [`${kind}_ns_id`, id]));
}

/** Namespaces of the dump's own that tasks are in unless `ids` says otherwise; the others are the host's. */
const OWN = { pid: 9, net: 10, mnt: 14 };

/** Entries of files.img. */
export const file = {
  reg: (id: number, name: string, more: Fields = {}): Fields => ({
    type: 'REG',
    id,
    reg: { id, flags: 0o100000, pos: 0, fown: FOWN, name, mnt_id: -1, ...more },
  }),
  pipe: (id: number, pipe_id: number, flags: number): Fields => ({
    type: 'PIPE',
    id,
    pipe: { id, pipe_id, flags, fown: FOWN },
  }),
  unix: (id: number, ino: number, more: Fields = {}): Fields => ({
    type: 'UNIXSK',
    id,
    usk: {
      id,
      ino,
      type: 1,
      state: 1,
      flags: 2,
      uflags: 0,
      backlog: 0,
      peer: 0,
      fown: FOWN,
      opts: SOCKET_OPTIONS,
      name: Buffer.alloc(0),
      ...more,
    },
  }),
  /** `local` and `remote` as 'a.b.c.d:port'. */
  inet: (id: number, ino: number, local: string, remote: string, more: Fields = {}): Fields => {
    const [source, sourcePort] = address(local);
    const [destination, destinationPort] = address(remote);
    return {
      type: 'INETSK',
      id,
      isk: {
        id,
        ino,
        family: 2,
        type: 1,
        proto: 6,
        state: 1,
        src_port: sourcePort,
        dst_port: destinationPort,
        flags: 2,
        backlog: 0,
        src_addr: [source],
        dst_addr: [destination],
        fown: FOWN,
        opts: SOCKET_OPTIONS,
        ...more,
      },
    };
  },
  other: (type: string, field: string, id: number, body: Fields): Fields => ({
    type,
    id,
    [field]: { id, flags: 2, fown: FOWN, ...body },
  }),
};

/** An address as its four bytes lie in memory, read as a little-endian word. */
function address(text: string): readonly [number, number] {
  const [host, port] = text.split(':') as [string, string];
  const bytes = Buffer.from(host.split('.').map(Number));
  return [bytes.readUInt32LE(), Number(port)];
}

const ROOT_MOUNT = {
  fstype: 'UNSUPPORTED',
  mnt_id: 100,
  root_dev: 0x30,
  parent_mnt_id: 50,
  flags: 0,
  root: '/',
  mountpoint: '/',
  source: 'overlay',
  options: '',
};
const STACK = 0x7ffd_0000_0000n;
const REGISTERS = Object.fromEntries(
  'r15 r14 r13 r12 bp bx r11 r10 r9 r8 ax cx dx si di orig_ax ip cs flags sp ss fs_base gs_base ds es fs gs'
    .split(' ')
    .map((name) => [name, 1]),
);

/** The files of the image directory by name. */
export function kernelDump(dump: DumpToWrite): Map<string, Buffer> {
  const out = new Map<string, Buffer>();
  const files = [file.reg(1, '/bin/program'), file.reg(2, '/'), ...(dump.files ?? [])];
  const typeOf = new Map(files.map((entry) => [entry['id'] as number, entry['type']]));
  const put = (
    name: string,
    magic: number,
    type: string,
    entries: readonly (Fields | EntryToWrite)[],
  ): void => {
    const written = entries.map((one) => ('fields' in one ? (one as EntryToWrite) : { type, fields: one }));
    out.set(name, writeImage(magic, written));
  };
  const host = { vm_id: 1, files_id: 1, fs_id: 1, sighand_id: 1, ...namespaceIds(HOST) };
  out.set(
    'inventory.img',
    writeInventory({
      img_version: 2,
      fdinfo_per_id: true,
      ns_per_id: true,
      root_ids: host,
      ...dump.inventory,
    }),
  );
  const tree = dump.tasks.map(({ pid, ppid, threads, tree: more }) => {
    const tids = [pid, ...(threads ?? []).map(([tid]) => tid)];
    return { pid, ppid: ppid ?? 0, pgid: pid, sid: dump.tasks[0]!.pid, threads: tids, ...more };
  });
  put('pstree.img', 0x50273030, 'pstree_entry', tree);
  put('files.img', 0x56303138, 'file_entry', files);
  put('mountpoints-14.img', MAGIC.mounts, 'mnt_entry', [ROOT_MOUNT]);
  for (const task of dump.tasks) putTask(put, out, task, typeOf);
  for (const one of dump.images ?? []) put(...one);
  for (const [name, bytes] of dump.raw ?? []) out.set(name, Buffer.from(bytes));
  return out;
}

function putTask(
  put: (name: string, magic: number, type: string, entries: readonly Fields[]) => void,
  out: Map<string, Buffer>,
  task: TaskToDump,
  typeOf: ReadonlyMap<number, unknown>,
): void {
  const { pid } = task;
  const comm = task.comm ?? `task-${pid}`;
  const tc = {
    task_state: 1,
    exit_code: 0,
    personality: 0,
    flags: 0x400000,
    blk_sigset: 0,
    comm,
    ...task.tc,
  };
  const registers = { mtype: 1, thread_info: { clear_tid_addr: 0, gpregs: REGISTERS, fpregs: {} } };
  const thread = { futex_rla: 0, futex_rla_len: 24, creds: NO_ID, comm };
  if (task.zombie === true) {
    put(`core-${pid}.img`, 0x55053847, 'core_entry', [{ mtype: 1, tc: { ...tc, task_state: 2 } }]);
    return;
  }
  put(`core-${pid}.img`, 0x55053847, 'core_entry', [
    { ...registers, tc, thread_core: { ...thread, ...task.core } },
  ]);
  for (const [tid, more] of task.threads ?? []) {
    put(`core-${tid}.img`, 0x55053847, 'core_entry', [{ ...registers, thread_core: { ...thread, ...more } }]);
  }
  const filesId = (task.ids?.['files_id'] as number | undefined) ?? 1000 + pid;
  const ids = {
    vm_id: 1000 + pid,
    files_id: filesId,
    fs_id: 1000 + pid,
    sighand_id: 1000 + pid,
    ...namespaceIds({ ...HOST, ...OWN }),
    ...task.ids,
  };
  put(`ids-${pid}.img`, 0x54432030, 'task_kobj_ids_entry', [ids]);
  put(`fs-${pid}.img`, 0x51403912, 'fs_entry', [{ cwd_id: 2, root_id: 2, umask: 0o22 }]);
  const fds = (task.fds ?? []).map(([fd, id]) => ({ fd, id, flags: 0, type: typeOf.get(id) ?? 'UND' }));
  if (fds.length > 0 && !out.has(`fdinfo-${filesId}.img`)) {
    put(`fdinfo-${filesId}.img`, 0x56213732, 'fdinfo_entry', fds);
  }
  // Each task was executed by itself: its own random addresses.
  const stack = STACK + BigInt(pid) * 0x100000n;
  const vma = {
    start: stack,
    end: stack + 4096n,
    pgoff: 0,
    shmid: 0,
    prot: 3,
    flags: 0x22,
    status: 0x201,
    fd: -1,
  };
  put(`mm-${pid}.img`, 0x57492820, 'mm_entry', [
    {
      mm_start_stack: stack + 2048n,
      mm_arg_start: stack,
      mm_arg_end: stack + BigInt(comm.length + 1),
      mm_env_start: stack + 512n,
      mm_env_end: stack + 512n,
      mm_start_brk: 0x10000n * BigInt(pid),
      exe_file_id: 1,
      mm_saved_auxv: [6, 4096, 25, stack + 1024n, 33, stack + 0x10000n, 0, 0],
      vmas: [...(task.vmas ?? []), vma],
      ...task.mm,
    },
  ]);
  const page = Buffer.alloc(4096);
  page.write(`${comm}\0`);
  out.set(`pages-${pid}.img`, page);
  out.set(
    `pagemap-${pid}.img`,
    writeImage(0x56084025, [
      { type: 'pagemap_head', fields: { pages_id: pid } },
      { type: 'pagemap_entry', fields: { vaddr: stack, compat_nr_pages: 1, flags: 4 } },
    ]),
  );
}

/** Writes the directory to disk, for imports. */
export function writeDump(folder: string, dump: DumpToWrite): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of kernelDump(dump)) writeFileSync(join(folder, name), bytes);
  return folder;
}
