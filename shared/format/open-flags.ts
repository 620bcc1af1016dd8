/** Open flags by name, as the dumped machine numbers them (asm-generic/fcntl.h and the architectures' own). */
import type { Architecture } from '../facts/checkpoint.ts';
import { bitsTable, namesOfBits } from './bits.ts';
import type { NamedBits } from './bits.ts';

const ACCESS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE'] as const;

interface Own {
  readonly direct: number;
  readonly largefile: number;
  readonly directory: number;
  readonly nofollow: number;
}

function genericTable({ direct, largefile, directory, nofollow }: Own): NamedBits[] {
  return bitsTable([
    ['O_TMPFILE', 0o20000000 | directory],
    ['O_SYNC', 0o4010000],
    ['O_CREAT', 0o100],
    ['O_EXCL', 0o200],
    ['O_NOCTTY', 0o400],
    ['O_TRUNC', 0o1000],
    ['O_APPEND', 0o2000],
    ['O_NONBLOCK', 0o4000],
    ['O_DSYNC', 0o10000],
    ['O_ASYNC', 0o20000],
    ['O_DIRECT', direct],
    ['O_LARGEFILE', largefile],
    ['O_DIRECTORY', directory],
    ['O_NOFOLLOW', nofollow],
    ['O_NOATIME', 0o1000000],
    ['O_CLOEXEC', 0o2000000],
    ['O_PATH', 0o10000000],
  ]);
}

const GENERIC = genericTable({
  direct: 0o40000,
  largefile: 0o100000,
  directory: 0o200000,
  nofollow: 0o400000,
});
const ARM = genericTable({ direct: 0o200000, largefile: 0o400000, directory: 0o40000, nofollow: 0o100000 });
const POWERPC = genericTable({
  direct: 0o400000,
  largefile: 0o200000,
  directory: 0o40000,
  nofollow: 0o100000,
});
const MIPS = bitsTable([
  ['O_TMPFILE', 0o20200000],
  ['O_SYNC', 0x4010],
  ['O_CREAT', 0x100],
  ['O_EXCL', 0x400],
  ['O_NOCTTY', 0x800],
  ['O_TRUNC', 0x200],
  ['O_APPEND', 0x8],
  ['O_NONBLOCK', 0x80],
  ['O_DSYNC', 0x10],
  ['O_ASYNC', 0x1000],
  ['O_DIRECT', 0x8000],
  ['O_LARGEFILE', 0x2000],
  ['O_DIRECTORY', 0o200000],
  ['O_NOFOLLOW', 0o400000],
  ['O_NOATIME', 0o1000000],
  ['O_CLOEXEC', 0o2000000],
  ['O_PATH', 0o10000000],
]);

/** `['O_RDWR', 'O_APPEND', 'O_CLOEXEC']`: access mode first. Bits without a name are one hexadecimal number. */
export function openFlagNames(flags: number, architecture: Architecture | null = null): string[] {
  const value = BigInt(flags >>> 0);
  return [ACCESS[flags & 3]!, ...namesOfBits(value & ~3n, tableOf(architecture))];
}

function tableOf(architecture: Architecture | null): readonly NamedBits[] {
  switch (architecture) {
    case 'arm':
    case 'aarch64':
      return ARM;
    case 'ppc64':
      return POWERPC;
    case 'mips':
      return MIPS;
    default:
      return GENERIC;
  }
}

/** `-rw-r-----`, `drwxrwxrwt`, `-rwsr-xr-x`: a mode as ls(1) shows it. */
export function modeText(mode: number): string {
  const type = FILE_TYPES.get((mode >> 12) & 0xf) ?? '?';
  const bits = (shift: number, special: number, letter: string): string => {
    const three = (mode >> shift) & 7;
    const execute = (three & 1) !== 0;
    const set = (mode & special) !== 0;
    const last = set ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${three & 4 ? 'r' : '-'}${three & 2 ? 'w' : '-'}${last}`;
  };
  return type + bits(6, 0o4000, 's') + bits(3, 0o2000, 's') + bits(0, 0o1000, 't');
}

/** S_IFMT's values; 0 is a mode that has permission bits only, as in a tar. */
const FILE_TYPES: ReadonlyMap<number, string> = new Map([
  [0, '-'],
  [1, 'p'],
  [2, 'c'],
  [4, 'd'],
  [6, 'b'],
  [8, '-'],
  [10, 'l'],
  [12, 's'],
]);
