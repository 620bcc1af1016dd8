/** What tells one task from another: numbers, program, randomised layout, kernel objects that it holds. */
import type { CellValue } from '../../../shared/api/index.ts';
import { numberOf, textOf, type CheckpointSide, type ComparedRow } from './side.ts';

/** Keys of the auxiliary vector (include/uapi/linux/auxvec.h). */
const AT_PHDR = 3n;
const AT_RANDOM = 25n;
const AT_SYSINFO_EHDR = 33n;

/** Addresses that the kernel draws at random when a program is executed. They hold until the next exec, over forks too. */
export interface TaskLayout {
  readonly atRandom: bigint | null;
  readonly programHeaders: bigint | null;
  readonly vdso: bigint | null;
  readonly startStack: bigint | null;
  readonly startCode: bigint | null;
  readonly startBrk: bigint | null;
}

export interface Task {
  readonly row: ComparedRow;
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly comm: string;
  readonly exe: string;
  readonly argv: string;
  readonly cwd: string;
  readonly isZombie: boolean;
  readonly tids: readonly number[];
  readonly layout: TaskLayout | null;
  /** Pipes and sockets by the kernel's own numbers, each with its descriptor: '1 pipe:[152054]'. */
  readonly kernelObjects: ReadonlySet<string>;
}

export function tasksOf(side: CheckpointSide): readonly Task[] {
  const threads = groupedByPid(side.rows('thread'));
  const descriptors = groupedByPid(side.rows('file_descriptor'));
  const spaces = groupedByPid(side.rows('address_space'));
  return side.rows('process').map((row) => {
    const { cells } = row;
    const pid = numberOf(cells['pid'])!;
    const space = spaces.get(pid)?.[0];
    const held = (descriptors.get(pid) ?? []).map(
      (one) => `${textOf(one.cells['fd'])} ${textOf(one.cells['target'])}`,
    );
    return {
      row,
      pid,
      ppid: numberOf(cells['ppid'])!,
      pgid: numberOf(cells['pgid'])!,
      sid: numberOf(cells['sid'])!,
      comm: textOf(cells['comm']),
      exe: textOf(cells['exe']),
      argv: textOf(cells['argv']),
      cwd: textOf(cells['cwd']),
      isZombie: cells['zombie'] === true,
      tids: (threads.get(pid) ?? []).map((one) => numberOf(one.cells['tid'])!),
      layout: space === undefined ? null : layoutOf(space),
      kernelObjects: new Set(held.filter((target) => /^\d+ (pipe|socket):\[[1-9]\d*\]$/.test(target))),
    };
  });
}

function layoutOf({ cells }: ComparedRow): TaskLayout {
  const auxv = new Map<bigint, bigint>();
  for (const pair of (cells['auxv'] as readonly CellValue[] | null) ?? []) {
    if (Array.isArray(pair)) auxv.set(BigInt(pair[0] as bigint), BigInt(pair[1] as bigint));
  }
  const address = (column: string): bigint | null => {
    const value = cells[column];
    return typeof value === 'bigint' && value !== 0n ? value : null;
  };
  return {
    atRandom: auxv.get(AT_RANDOM) ?? null,
    programHeaders: auxv.get(AT_PHDR) ?? null,
    vdso: auxv.get(AT_SYSINFO_EHDR) ?? null,
    startStack: address('startStack'),
    startCode: address('startCode'),
    startBrk: address('startBrk'),
  };
}

export function groupedByPid(rows: readonly ComparedRow[]): ReadonlyMap<number, readonly ComparedRow[]> {
  const groups = new Map<number, ComparedRow[]>();
  for (const row of rows) {
    const pid = numberOf(row.cells['pid']);
    if (pid === null) continue;
    const group = groups.get(pid);
    if (group) group.push(row);
    else groups.set(pid, [row]);
  }
  return groups;
}

/** 'acme-shop (pid 1)'. */
export function taskName({ comm, pid }: Pick<Task, 'comm' | 'pid'>): string {
  return `${comm === '' ? '?' : comm} (pid ${pid})`;
}
