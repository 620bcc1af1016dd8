import { describe, expect, it } from 'vitest';
import { matchProcesses } from '../../../electron/analysis/compare/match-processes.ts';
import type { Task, TaskLayout } from '../../../electron/analysis/compare/tasks.ts';

const layout = (base: bigint): TaskLayout => ({
  atRandom: base + 9n,
  startStack: base,
  vdso: base + 0x10000n,
  programHeaders: base + 0x40n,
  startCode: base + 0x1000n,
  startBrk: base + 0x2000n,
});

function task(pid: number, changes: Partial<Task> = {}): Task {
  return {
    row: { key: String(pid), cells: {}, shown: {} },
    pid,
    ppid: 1,
    pgid: pid,
    sid: pid,
    comm: 'worker',
    exe: '/usr/bin/worker',
    argv: 'worker',
    cwd: '/',
    isZombie: false,
    tids: [pid],
    layout: layout(BigInt(pid) << 32n),
    kernelObjects: new Set(),
    ...changes,
  };
}
const first = task(1, { ppid: 0 });

describe('matching processes', () => {
  it('takes equal random addresses at one pid for one process', () => {
    const { matches, added, removed } = matchProcesses([first, task(17)], [first, task(17)], true);
    expect(matches.map(({ a, b, certainty }) => [a, b, certainty])).toEqual([
      [1, 1, 'certain'],
      [17, 17, 'certain'],
    ]);
    expect([added, removed]).toEqual([[], []]);
  });

  it('does not take a reused pid for the process that had it, though name and arguments are the same', () => {
    const other = task(17, { layout: layout(0x5555n << 32n) });
    const { matches, added, removed, reused } = matchProcesses([first, task(17)], [first, other], true);
    expect(matches.map(({ a }) => a)).toEqual([1]);
    expect(removed.map(({ pid }) => pid)).toEqual([17]);
    expect(added.map(({ pid }) => pid)).toEqual([17]);
    expect(reused[0]!.pid).toBe(17);
    expect(reused[0]!.reasons.join()).toContain('other random addresses');
  });

  it('follows a process over an exec by the pipes and sockets that stayed open', () => {
    const objects = new Set(['0 pipe:[4711]', '4 socket:[815]']);
    const before = task(17, { kernelObjects: objects });
    const after = task(17, {
      layout: layout(0x5555n << 32n),
      exe: '/bin/sh',
      comm: 'sh',
      kernelObjects: objects,
    });
    const { matches } = matchProcesses([first, before], [first, after], true);
    expect(matches[1]).toMatchObject({ a: 17, b: 17, certainty: 'likely' });
    expect(matches[1]!.reasons.join()).toContain('executed /bin/sh');
  });

  it('is less sure where the parent has the same addresses: a later fork would have them too', () => {
    const child = task(17, { layout: first.layout });
    const { matches } = matchProcesses([first, child], [first, child], true);
    expect(matches[1]!.certainty).toBe('likely');
  });

  it('knows a process that ended by name and place, for a zombie has no memory', () => {
    const zombie = task(17, { layout: null, isZombie: true, exe: '' });
    const { matches } = matchProcesses([first, task(17)], [first, zombie], true);
    expect(matches[1]).toMatchObject({ a: 17, certainty: 'likely' });
  });

  it('compares roles where no process survived', () => {
    const restarted = task(1, { ppid: 0, layout: layout(0x7777n << 32n) });
    const { matches, reused } = matchProcesses([first], [restarted], true);
    expect(matches).toMatchObject([{ a: 1, b: 1, certainty: 'counterpart' }]);
    expect(reused).toEqual([]);
  });
});
