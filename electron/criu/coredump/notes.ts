/**
 * Notes of a core dump: structures of include/linux/elfcore.h and fs/binfmt_elf.c, 64 bits, little-endian.
 * Order as the kernel writes it: prstatus of the first thread, prpsinfo, auxv, file, its other sets; then the
 * other threads.
 */
import type { CoreInput, CoreProcess, CoreThread } from './types.ts';

const NT_PRSTATUS = 1;
const NT_FPREGSET = 2;
const NT_PRPSINFO = 3;
const NT_AUXV = 6;
const NT_FILE = 0x46494c45;
const NT_X86_XSTATE = 0x202;

const AT_NULL = 0n;

export function coreNotes(input: CoreInput): Uint8Array {
  const notes: Uint8Array[] = [];
  input.threads.forEach((thread, index) => {
    notes.push(note('CORE', NT_PRSTATUS, prstatus(input.process, thread)));
    if (index === 0) {
      notes.push(note('CORE', NT_PRPSINFO, prpsinfo(input.process)));
      notes.push(note('CORE', NT_AUXV, auxiliaryVector(input.auxv)));
      notes.push(note('CORE', NT_FILE, mappedFiles(input)));
    }
    if (thread.floatingPoint !== null) notes.push(note('CORE', NT_FPREGSET, thread.floatingPoint));
    if (thread.extendedState !== null) notes.push(note('LINUX', NT_X86_XSTATE, thread.extendedState));
  });
  return concatenate(notes);
}

/** Elf64_Nhdr, name and content, each padded to 4 bytes. */
function note(name: string, type: number, content: Uint8Array): Uint8Array {
  const nameBytes = name.length + 1;
  const contentAt = 12 + align(nameBytes, 4);
  const bytes = new Uint8Array(contentAt + align(content.length, 4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, nameBytes, true);
  view.setUint32(4, content.length, true);
  view.setUint32(8, type, true);
  for (let index = 0; index < name.length; index++) bytes[12 + index] = name.charCodeAt(index);
  bytes.set(content, contentAt);
  return bytes;
}

/** Bytes of struct elf_prstatus before pr_reg. */
const PRSTATUS_HEAD = 112;

/** No signal ended the process: pr_info and pr_cursig are 0. Times are not in the images and are 0. */
function prstatus(process: CoreProcess, thread: CoreThread): Uint8Array {
  const bytes = new Uint8Array(PRSTATUS_HEAD + align(thread.registers.length + 4, 8));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(16, BigInt.asUintN(64, thread.pendingSignals), true);
  view.setBigUint64(24, BigInt.asUintN(64, thread.blockedSignals), true);
  view.setInt32(32, thread.tid, true);
  view.setInt32(36, process.ppid, true);
  view.setInt32(40, process.pgid, true);
  view.setInt32(44, process.sid, true);
  bytes.set(thread.registers, PRSTATUS_HEAD);
  view.setInt32(PRSTATUS_HEAD + thread.registers.length, thread.floatingPoint === null ? 0 : 1, true);
  return bytes;
}

const FNAME_BYTES = 16;
const PSARGS_BYTES = 80;

function prpsinfo(process: CoreProcess): Uint8Array {
  const bytes = new Uint8Array(136);
  const view = new DataView(bytes.buffer);
  const [state, letter] = process.zombie ? [4, 'Z'] : process.stopped ? [3, 'T'] : [1, 'S'];
  view.setInt8(0, state);
  view.setInt8(1, letter.charCodeAt(0));
  view.setInt8(2, process.zombie ? 1 : 0);
  view.setInt8(3, Math.max(-128, Math.min(127, process.nice)));
  view.setBigUint64(8, BigInt.asUintN(64, process.flags), true);
  view.setUint32(16, process.uid >>> 0, true);
  view.setUint32(20, process.gid >>> 0, true);
  view.setInt32(24, process.pid, true);
  view.setInt32(28, process.ppid, true);
  view.setInt32(32, process.pgid, true);
  view.setInt32(36, process.sid, true);
  bytes.set(process.comm.subarray(0, FNAME_BYTES - 1), 40);
  // As fill_psinfo does: NULs between arguments are spaces.
  const line = Uint8Array.from(process.arguments.subarray(0, PSARGS_BYTES - 1), (byte) => byte || 0x20);
  let end = line.length;
  while (end > 0 && line[end - 1] === 0x20) end--;
  bytes.set(line.subarray(0, end), 56);
  return bytes;
}

/** CRIU keeps 44 words at most, so that AT_NULL may be missing: it is set behind what there is. */
function auxiliaryVector(auxv: CoreInput['auxv']): Uint8Array {
  const entries = auxv.filter(([type]) => type !== AT_NULL);
  const bytes = new Uint8Array((entries.length + 1) * 16);
  const view = new DataView(bytes.buffer);
  entries.forEach(([type, value], index) => {
    view.setBigUint64(index * 16, BigInt.asUintN(64, type), true);
    view.setBigUint64(index * 16 + 8, BigInt.asUintN(64, value), true);
  });
  return bytes;
}

/** count, page size, then start, end and offset in pages of each, then the names. */
function mappedFiles({ files, pageSize }: CoreInput): Uint8Array {
  const head = new Uint8Array(16 + files.length * 24);
  const view = new DataView(head.buffer);
  view.setBigUint64(0, BigInt(files.length), true);
  view.setBigUint64(8, BigInt(pageSize), true);
  files.forEach(({ start, end, offset }, index) => {
    view.setBigUint64(16 + index * 24, start, true);
    view.setBigUint64(24 + index * 24, end, true);
    view.setBigUint64(32 + index * 24, offset / BigInt(pageSize), true);
  });
  return concatenate([head, ...files.map(({ path }) => nameWithNul(path))]);
}

/** A name ends at its first NUL: one inside would shift every later name. */
function nameWithNul(path: Uint8Array): Uint8Array {
  const nul = path.indexOf(0);
  const name = nul < 0 ? path : path.subarray(0, nul);
  const bytes = new Uint8Array(name.length + 1);
  bytes.set(name);
  return bytes;
}

export function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
