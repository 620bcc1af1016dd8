/** What the features program says of itself: timers, limits, signals, terminals, zombies, seccomp, memory. */
import { expect, test } from 'vitest';
import { mappedFileContent } from '../../../electron/criu/memory/mapped-files.ts';
import { createMemoryReader } from '../../../electron/criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../../electron/criu/memory/page-levels.ts';
import { displayText } from '../../../shared/text.ts';
import { fixturePath, membersOf } from '../resolve/fixture.ts';
import { decodeMembers, readerOf } from './decoded.ts';

const decoded = decodeMembers(membersOf(fixturePath('features.tar.zst')));
const { facts } = decoded;
const named = (comm: string) =>
  facts.process.find((row) => row.comm !== null && displayText(row.comm) === comm)!;

test('a POSIX timer, an interval timer and a timerfd with their intervals', () => {
  const seconds = facts.timer.map(({ kind, intervalNs, armed }) => [
    kind,
    Number(intervalNs / 1_000_000_000n),
    armed,
  ]);
  expect(seconds).toEqual(
    expect.arrayContaining([
      ['posix', 5000, true],
      ['timerfd', 3600, true],
    ]),
  );
  const real = facts.timer.find(({ kind }) => kind === 'real')!;
  expect(Number(real.remainingNs) / 1e9).toBeGreaterThan(8000);
  expect(Number(real.remainingNs) / 1e9).toBeLessThanOrEqual(9000);
  expect(facts.timer).toHaveLength(3);
});

test('the limit on open files of process 1 is 1234, 5678 at most', () => {
  const limit = facts.resource_limit.find(({ pid, resource }) => pid === 1 && resource === 'NOFILE');
  expect(limit).toMatchObject({ current: 1234n, maximum: 5678n });
  expect(facts.resource_limit.filter(({ pid }) => pid === 1)).toHaveLength(16);
});

test('SIGUSR1 and SIGRTMIN+2 wait for process 1', () => {
  expect([...named('features').pendingSignals].sort((a, b) => a - b)).toEqual([10, 36]);
});

test('the child on the pseudo terminal has it as its controlling one, and no other process has any', () => {
  expect(
    facts.process.filter(({ tty }) => tty !== null).map(({ pid, tty }) => [pid, displayText(tty!)]),
  ).toEqual([[6, '/dev/pts/0']]);
});

test('zombies say how they ended: by exit and by a signal', () => {
  const [exited, killed] = [named('zombie-x'), named('zombie-sig')];
  expect(exited.exitCode! & 0x7f).toBe(0);
  expect(exited.exitCode! >> 8).toBeGreaterThan(0);
  expect(killed.exitCode! & 0x7f).toBeGreaterThan(0);
  for (const row of [exited, killed]) {
    expect(row).toMatchObject({ zombie: true, exe: null, filesId: null, namespaces: [], threadCount: 1 });
  }
});

test('the stopped one names its signal, the batch one its policy', () => {
  expect(named('stopped')).toMatchObject({ state: 'stopped', stopSignal: 19 });
  expect(named('sched-batch')).toMatchObject({ policy: 'SCHED_BATCH', nice: 11 });
  expect(named('features').policy).toBe('SCHED_OTHER');
});

test("the one with a filter of its own has two, the runtime's first", () => {
  const chains = new Map(facts.thread.map(({ pid, seccompFilters }) => [pid, seccompFilters]));
  const own = chains.get(named('seccomp-filter').pid)!;
  expect(own).toHaveLength(2);
  const program = (index: number) => facts.seccomp_filter[index]!.program;
  // The runtime's is the one that all others have as well, and the longer.
  const common = program(chains.get(1)![0]!);
  expect(program(own[0]!)).toEqual(common);
  expect(program(own[1]!).length).toBeLessThan(common.length);
});

test('shared anonymous and System V memory hold what was written into them', () => {
  const map = facts.memory_map.find(({ pid, kind }) => pid === 1 && kind === 'sysv')!;
  expect(map).toMatchObject({ deleted: true, permissions: 'rw-s' });
  expect(displayText(map.path)).toBe('/SYSV01ab0001');
  expect(map.end - map.start).toBe(65_536n);
  const [run] = readerOf(decoded, 1).read(map.start, 'SYSV-SHM-CONTENT'.length);
  expect([run!.origin, Buffer.from(run!.bytes!).toString()]).toEqual(['shared', 'SYSV-SHM-CONTENT']);
});

test('protection, advice and flags of mappings are kept', () => {
  const at = (start: bigint) => facts.memory_map.find((map) => map.pid === 1 && map.start === start)!;
  expect(at(0x7fa87f2ad000n)).toMatchObject({ permissions: 'rwxp', protection: 7 });
  expect(at(0x7fa87f2ac000n).permissions).toBe('r--p');
  expect(at(0x7fa87f2ab000n).permissions).toBe('---p');
  expect(at(0x7fa87f29b000n).flags & 0x100).toBe(0x100);
  // MADV_DONTFORK is 10, MADV_DONTDUMP 16.
  expect(at(0x7fa87f199000n).madvise).toBe((1n << 10n) | (1n << 16n));
  expect(at(0x7fa87f198000n).flags & 0x2000).toBe(0x2000);
  expect(at(0x7fa87ee00000n)).toMatchObject({ kind: 'hugetlb', deleted: true });
});

test('the times of the dump come from its statistics', () => {
  const { checkpoint } = facts;
  expect(checkpoint.frozenUs! > 0n && checkpoint.memdumpUs! <= checkpoint.frozenUs!).toBe(true);
  expect(checkpoint.pagesWritten).toBe(
    facts.page_map
      .filter(({ owner }) => owner === 'process')
      .reduce((sum, map) => sum + map.count.reduce((pages, count) => pages + BigInt(count), 0n), 0n),
  );
  expect(checkpoint.hostNamespaces).toEqual(expect.arrayContaining(['user', 'time']));
});

test('a program that was deleted is read from its ghost file, where no page of it was changed', () => {
  const sample = decodeMembers(membersOf(fixturePath('sample/web-compromised.tar.gz')));
  const deleted = sample.facts.memory_map.filter(
    ({ path, deleted }) => deleted && displayText(path) === '/tmp/.x/kdevtmpfsi',
  );
  expect(deleted.length).toBeGreaterThan(4);
  const files = new Map(sample.facts.open_file.map((file) => [file.id, file]));
  const content = mappedFileContent({
    fileById: (id) => files.get(id),
    ghosts: sample.facts.ghost_file,
    memberSource: sample.member,
    mappedFiles: undefined,
  });
  const header = deleted.find(({ offset }) => offset === 0n)!;
  const reader = createMemoryReader({
    pid: header.pid,
    pageSize: 4096,
    maps: sample.facts.memory_map.filter(({ pid }) => pid === header.pid),
    pageMaps: indexPageMaps(sample.facts.page_map),
    memberSource: sample.member,
    parent: null,
    chainLength: 1,
    mappedContent: content,
  });
  const [run] = reader.read(header.start, 4);
  expect([run!.origin, Buffer.from(run!.bytes!).toString('latin1')]).toEqual(['file', '\x7fELF']);
  const [span] = run!.source;
  expect(Buffer.from(sample.member(span!.member).read(span!.offset, 4)).toString('latin1')).toBe('\x7fELF');
  const lost = sample.facts.not_captured.map(({ subject }) => subject);
  expect(lost).not.toContain('/tmp/.x/kdevtmpfsi');
});
