/** What a VMA's raw numbers say, by the kernel's and CRIU's names. */
import type { Architecture } from '../facts/checkpoint.ts';
import { bitsTable, namesOfBits } from './bits.ts';

const PROTECTION = bitsTable([
  ['PROT_READ', 1],
  ['PROT_WRITE', 2],
  ['PROT_EXEC', 4],
  ['PROT_SEM', 8],
]);

/** PROT_* of a mapping; `PROT_NONE` where nothing is allowed. */
export function protectionNames(protection: number): string[] {
  return protection === 0 ? ['PROT_NONE'] : namesOfBits(BigInt(protection >>> 0), PROTECTION);
}

/** VMA_AREA_* (criu/include/image.h). */
const STATUS = bitsTable([
  ['REGULAR', 1 << 0],
  ['STACK', 1 << 1],
  ['VSYSCALL', 1 << 2],
  ['VDSO', 1 << 3],
  ['HEAP', 1 << 5],
  ['FILE_PRIVATE', 1 << 6],
  ['FILE_SHARED', 1 << 7],
  ['ANON_SHARED', 1 << 8],
  ['ANON_PRIVATE', 1 << 9],
  ['SYSVIPC', 1 << 10],
  ['SOCKET', 1 << 11],
  ['VVAR', 1 << 12],
  ['AIORING', 1 << 13],
  ['MEMFD', 1 << 14],
  ['SHSTK', 1 << 15],
  ['GUARD', 1 << 16],
  ['UPROBES', 1 << 17],
  ['EXT_PLUGIN', 1 << 27],
]);

export function vmaStatusNames(status: number): string[] {
  return namesOfBits(BigInt(status >>> 0), STATUS);
}

/** MAP_* beside the type in the low four bits (asm-generic/mman.h; powerpc's and mips' own). */
const GENERIC_FLAGS = bitsTable([
  ['MAP_FIXED', 0x10],
  ['MAP_ANONYMOUS', 0x20],
  ['MAP_GROWSDOWN', 0x100],
  ['MAP_DENYWRITE', 0x800],
  ['MAP_EXECUTABLE', 0x1000],
  ['MAP_LOCKED', 0x2000],
  ['MAP_NORESERVE', 0x4000],
  ['MAP_POPULATE', 0x8000],
  ['MAP_NONBLOCK', 0x10000],
  ['MAP_STACK', 0x20000],
  ['MAP_HUGETLB', 0x40000],
  ['MAP_SYNC', 0x80000],
]);
const POWERPC_FLAGS = bitsTable([
  ['MAP_FIXED', 0x10],
  ['MAP_ANONYMOUS', 0x20],
  ['MAP_NORESERVE', 0x40],
  ['MAP_LOCKED', 0x80],
  ['MAP_GROWSDOWN', 0x100],
  ['MAP_DENYWRITE', 0x800],
  ['MAP_EXECUTABLE', 0x1000],
  ['MAP_POPULATE', 0x8000],
  ['MAP_NONBLOCK', 0x10000],
  ['MAP_STACK', 0x20000],
  ['MAP_HUGETLB', 0x40000],
]);
const MIPS_FLAGS = bitsTable([
  ['MAP_FIXED', 0x10],
  ['MAP_NORESERVE', 0x400],
  ['MAP_ANONYMOUS', 0x800],
  ['MAP_GROWSDOWN', 0x1000],
  ['MAP_DENYWRITE', 0x2000],
  ['MAP_EXECUTABLE', 0x4000],
  ['MAP_LOCKED', 0x8000],
  ['MAP_POPULATE', 0x10000],
  ['MAP_NONBLOCK', 0x20000],
  ['MAP_STACK', 0x40000],
  ['MAP_HUGETLB', 0x80000],
]);

const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'MAP_SHARED'],
  [2, 'MAP_PRIVATE'],
  [3, 'MAP_SHARED_VALIDATE'],
  [8, 'MAP_DROPPABLE'],
]);

/** MAP_* of a mapping, the type first; of a huge page mapping its page size (log2 from bit 26) as `2.0 MiB` would be `MAP_HUGE_21`. */
export function mapFlagNames(flags: number, architecture: Architecture | null = null): string[] {
  const raw = flags >>> 0;
  const table =
    architecture === 'mips' ? MIPS_FLAGS : architecture === 'ppc64' ? POWERPC_FLAGS : GENERIC_FLAGS;
  const type = raw & 0xf;
  const hugetlb = (raw & (architecture === 'mips' ? 0x80000 : 0x40000)) !== 0;
  const hugeShift = hugetlb ? raw >>> 26 : 0;
  const rest = BigInt(hugetlb ? raw & 0x03fffff0 : raw - type);
  const names = type === 0 ? [] : [TYPES.get(type) ?? `type ${type}`];
  names.push(...namesOfBits(rest, table));
  if (hugeShift !== 0) names.push(`MAP_HUGE_${hugeShift}`);
  return names;
}

const ADVICE: ReadonlyMap<number, string> = new Map([
  [0, 'NORMAL'],
  [1, 'RANDOM'],
  [2, 'SEQUENTIAL'],
  [3, 'WILLNEED'],
  [4, 'DONTNEED'],
  [8, 'FREE'],
  [9, 'REMOVE'],
  [10, 'DONTFORK'],
  [11, 'DOFORK'],
  [12, 'MERGEABLE'],
  [13, 'UNMERGEABLE'],
  [14, 'HUGEPAGE'],
  [15, 'NOHUGEPAGE'],
  [16, 'DONTDUMP'],
  [17, 'DODUMP'],
  [18, 'WIPEONFORK'],
  [19, 'KEEPONFORK'],
]);

/** `madv` of vma_entry: a mask of 1 << MADV_*. */
export function adviceNames(mask: bigint): string[] {
  const table = [...ADVICE].map(([bit, name]) => ({ mask: 1n << BigInt(bit), name: `MADV_${name}` }));
  return namesOfBits(BigInt.asUintN(64, mask), table);
}
