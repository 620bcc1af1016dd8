/** A dump of one process, written message by message: what a test changes is what it is about. */
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import { image, rawFile, type Plain } from '../resolve/image-bytes.ts';

export const PAGE = 4096;
export const STACK = 0x7ffd_0000_0000n;

export const REGULAR = 1;
export const ANON_PRIVATE = 0x201;
export const FILE_PRIVATE = 0x41;
export const FILE_SHARED = 0x81;

export interface SmallDump {
  readonly core?: Plain;
  readonly tc?: Plain;
  readonly threadCore?: Plain;
  readonly mm?: Plain;
  readonly vmas?: readonly Plain[];
  readonly pagemap?: readonly Plain[];
  readonly pages?: Uint8Array;
  readonly files?: readonly Plain[];
  readonly more?: readonly ImageFile[];
  readonly without?: readonly string[];
  readonly littleEndian?: boolean;
}

const CREDS: Plain = {
  uid: 0,
  gid: 0,
  euid: 0,
  egid: 0,
  suid: 0,
  sgid: 0,
  fsuid: 0,
  fsgid: 0,
  cap_eff: [0x20, 1],
  secbits: 0,
};

export const GPREGS: Plain = Object.fromEntries(
  'r15 r14 r13 r12 bp bx r11 r10 r9 r8 ax cx dx si di orig_ax ip cs flags sp ss fs_base gs_base ds es fs gs'
    .split(' ')
    .map((name, index) => [name, index]),
);

const FPREGS: Plain = Object.fromEntries(
  'cwd swd twd fop rip rdp mxcsr mxcsr_mask'.split(' ').map((name) => [name, 0]),
);

export function vma(start: bigint, pages: number, status: number, more: Plain = {}): Plain {
  const end = start + BigInt(pages * PAGE);
  const flags = (status & 0x180) !== 0 ? 0x1 : status === ANON_PRIVATE ? 0x22 : 0x2;
  return { start, end, pgoff: 0, shmid: 0, prot: 3, flags, status, fd: -1, ...more };
}

export function reg(id: number, name: string, more: Plain = {}): Plain {
  const fown = { uid: 0, euid: 0, signum: 0, pid_type: 0, pid: 0 };
  return { type: 1, id, reg: { id, flags: 0, pos: 0, fown, name, ...more } };
}

/** Process 5 with one page of stack, whose first bytes `memory` gives. */
export function smallDump(parts: SmallDump = {}): ImageFile[] {
  const little = parts.littleEndian ?? true;
  const write = (name: string, type: string, entries: readonly Plain[]): ImageFile =>
    image(name, type, entries, little);
  const tc: Plain = {
    task_state: 1,
    exit_code: 0,
    personality: 0,
    flags: 0x400000,
    blk_sigset: 0,
    comm: 'small',
    ...parts.tc,
  };
  const threadCore: Plain = {
    futex_rla: 0,
    futex_rla_len: 24,
    creds: CREDS,
    comm: 'small',
    ...parts.threadCore,
  };
  const core: Plain = {
    mtype: 1,
    thread_info: { clear_tid_addr: 0, gpregs: GPREGS, fpregs: FPREGS },
    tc,
    thread_core: threadCore,
    ...parts.core,
  };
  const numbers =
    'start_code end_code start_data end_data start_stack start_brk brk arg_start arg_end env_start env_end';
  const mm: Plain = {
    ...Object.fromEntries(numbers.split(' ').map((name) => [`mm_${name}`, 0])),
    exe_file_id: 1,
    mm_saved_auxv: [6, PAGE, 0, 0],
    vmas: parts.vmas ?? [vma(STACK, 1, ANON_PRIVATE)],
    ...parts.mm,
  };
  const ids = { vm_id: 1, files_id: 2, fs_id: 3, sighand_id: 4, pid_ns_id: 13, net_ns_id: 9 };
  const files = [
    write('inventory.img', 'INVENTORY', [
      { img_version: 2, fdinfo_per_id: true, root_ids: { ...ids, pid_ns_id: 8 } },
    ]),
    write('pstree.img', 'PSTREE', [{ pid: 5, ppid: 0, pgid: 5, sid: 5, threads: [5] }]),
    write('core-5.img', 'CORE', [core]),
    write('ids-5.img', 'IDS', [ids]),
    write('mm-5.img', 'MM', [mm]),
    write('fs-5.img', 'FS', [{ cwd_id: 2, root_id: 2, umask: 0o22 }]),
    write('fdinfo-2.img', 'FDINFO', []),
    write('files.img', 'FILES', [reg(1, '/bin/small'), reg(2, '/'), ...(parts.files ?? [])]),
    write('pagemap-5.img', 'PAGEMAP', [
      { pages_id: 1 },
      ...(parts.pagemap ?? [{ vaddr: STACK, compat_nr_pages: 1, flags: 4 }]),
    ]),
    rawFile('pages-1.img', parts.pages ?? new Uint8Array(PAGE)),
  ];
  const replaced = new Set([...(parts.more ?? []).map(({ name }) => name), ...(parts.without ?? [])]);
  return [...files.filter(({ name }) => !replaced.has(name)), ...(parts.more ?? [])];
}

/** One page that begins with the text. */
export function pageOf(text: string): Uint8Array {
  const page = new Uint8Array(PAGE);
  page.set(Buffer.from(text, 'latin1'));
  return page;
}
